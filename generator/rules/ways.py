"""Ways into the graph that several laws take, and whose voice a claim is.

From the briefing to records with their entries, so that a finding has its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from generator.documents import Way
from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Event,
    Judgement,
    JudgementVersion,
    Likelihood,
    Record,
    Scenario,
    Source,
)
from generator.parse import Entry
from generator.vocabulary import Basis

R = TypeVar("R", bound=Record)


def all_of(briefing: Briefing, type_: type[R]) -> Iterator[tuple[Entry, R]]:
    """Yield every record of a type with its entry."""
    for record in briefing.of(type_):
        yield briefing.entries[record.id], record


def versions(briefing: Briefing) -> Iterator[tuple[Entry, JudgementVersion, Way]]:
    """Yield every version of every judgement, with its entry and the way to it."""
    for entry, judgement in all_of(briefing, Judgement):
        for index, version in enumerate(judgement.versions):
            yield entry, version, ("versions", index)


def likelihoods(briefing: Briefing) -> Iterator[tuple[Entry, Likelihood, Way]]:
    """Yield every stated likelihood, with its entry and the way to it."""
    for entry, version, where in versions(briefing):
        if version.likelihood:
            yield entry, version.likelihood, (*where, "likelihood")
    for entry, scenario in all_of(briefing, Scenario):
        for index, judged in enumerate(scenario.versions):
            if judged.likelihood:
                yield entry, judged.likelihood, ("versions", index, "likelihood")


def is_ours(briefing: Briefing, entry: Entry) -> bool:
    """Tell whether we judge here, and not somebody whom we report."""
    record = entry.record
    return not isinstance(record, Judgement) or record.author == briefing.settings.author


def claims_under(briefing: Briefing, evidence_ids: Iterable[str]) -> Iterator[Claim]:
    """Yield every claim under some evidence, through events and judgements, each once."""
    waiting, seen = list(evidence_ids), set[str]()
    while waiting:
        record_id = waiting.pop()
        if record_id in seen:
            continue
        seen.add(record_id)
        record = briefing.record(record_id)
        if isinstance(record, Claim):
            yield record
        elif isinstance(record, Event):
            waiting += record.claims
        elif isinstance(record, Judgement):
            waiting += record.latest.evidence_for


def origin_of(briefing: Briefing, claim: Claim) -> str:
    """Give whom a claim comes from: its speaker, what its source draws on, or the outlet itself."""
    if claim.basis is Basis.ATTRIBUTED:
        return claim.speaker
    source = briefing.get(Source, claim.source)
    return source.origin or source.publisher


def side_of(briefing: Briefing, claim: Claim) -> str | None:
    """Give the belligerent whose voice a claim is in, if any."""
    voice = briefing.get(Actor, claim.speaker)
    if voice.id in briefing.settings.sides:
        return voice.id
    outlet = briefing.get(Source, claim.source) if claim.basis is Basis.OWN_VOICE else None
    return voice.side or (outlet.side if outlet else None)
