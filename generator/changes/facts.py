"""Everything about a briefing that can change, as facts under keys.

In comes a briefing, out comes a mapping. A fact holds ids, words and numbers, never a record: two
briefings state the same fact if nothing that it tells differs. The reason that an analyst gives is
part of a fact, so that nothing has to be looked up twice and changes add up to the last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import NamedTuple

from generator.analysis.editions import judged_at, order_of, stated_at
from generator.dates import Date
from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Control,
    Edition,
    Event,
    Figure,
    Gap,
    Indicator,
    Judgement,
    JudgementVersion,
    Likelihood,
    Location,
    Outcome,
    Prose,
    Quantity,
    Record,
    Scale,
    ScaleTerm,
    Scenario,
    Source,
)
from generator.reading import remembered
from generator.vocabulary import (
    ClaimRelation,
    Confidence,
    IndicatorStatus,
    ScenarioKind,
    Status,
    Word,
)


class Aspect(Word):
    """What a fact is about; the order is that in which a reader wants to hear of changes."""

    JUDGEMENT = "judgement"
    OUTCOME = "outcome"
    SCENARIO = "scenario"
    CONTROL = "control"
    INDICATOR = "indicator"
    STANDING = "standing"
    NUMBER = "number"
    GAP = "gap"
    RECORD = "record"
    MENTIONS = "mentions"


class Key(NamedTuple):
    """What tells a fact from all others."""

    aspect: Aspect
    record: str
    """The id of the record that it is about."""
    name: str = ""
    """What tells it from others of that record and aspect: the name of a number."""


# ---------------------------------------------------------------- what is stated


@dataclass(frozen=True, slots=True)
class Chance:
    """A likelihood with the range of its word, where its scale knows the word."""

    likelihood: Likelihood
    range: ScaleTerm | None

    @property
    def words(self) -> str:
        """The word with its range, as in `likely (55-80%)`, with a dash."""
        term = self.likelihood.term
        return f"{term} ({self.range.percent})" if self.range else term


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as the last edition that stated it has it."""

    edition: str
    text: str
    chance: Chance | None
    confidence: Confidence
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    horizon: Date | None
    reason: Prose | None
    """Why it differs from the version before."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A judgement that an edition no longer states."""

    edition: str
    reason: Prose
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of a judgement."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Expected:
    """A scenario as the last edition that judged it has it."""

    edition: str
    kind: ScenarioKind
    chance: Chance | None
    horizon: Date | None
    reason: Prose | None


@dataclass(frozen=True, slots=True)
class Held:
    """Every account of who held a place, the oldest first."""

    accounts: tuple[Control, ...]

    @property
    def current(self) -> tuple[Control, ...]:
        """The accounts of the last date of which there are any: sides may tell it differently."""
        last = self.accounts[-1].as_of
        return tuple(one for one in self.accounts if one.as_of == last)


@dataclass(frozen=True, slots=True)
class Seen:
    """How far an indicator had been seen when it was last looked for."""

    edition: str
    status: IndicatorStatus
    claims: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands among the others; retracted ones have no say."""

    disputes: tuple[str, ...]
    disputed_by: tuple[str, ...]
    corroborated_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as last stated: a claim's, or that of the claim in its place, or a figure."""

    words: str
    middle: float | None
    """What it is about, in its unit; None where only a bound was stated."""
    claims: tuple[str, ...]
    """The claims that state it."""
    unit: str = ""
    """What is counted; numbers of different units have no direction."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A gap in what is known, and what closed it."""

    closed: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """That the briefing holds a record, and whether it stands."""

    kind: str
    status: Status


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The claims that somebody made, that are about something, or that a source gave."""

    claims: tuple[str, ...]


Fact = (
    Judged
    | Abandoned
    | Resolved
    | Expected
    | Held
    | Seen
    | Standing
    | Number
    | Asked
    | Existing
    | Mentioned
)

Stated = Iterator[tuple[Key, Fact]]


@remembered
def facts(briefing: Briefing) -> Mapping[Key, Fact]:
    """Give everything that can change, by its key, aspect by aspect."""
    return MappingProxyType({key: fact for state in _STATE for key, fact in state(briefing)})


# ---------------------------------------------------------------- judgement


def _judgements(briefing: Briefing) -> Stated:
    """State each judgement as it stands: one that was retracted does not."""
    abandoned = {
        one.judgement: Abandoned(edition.id, one.reason, one.claims)
        for edition in briefing.editions
        for one in edition.dropped
    }
    for judgement in briefing.of(Judgement):
        if judgement.status is not Status.RETRACTED:
            version = stated_at(briefing, judgement, briefing.edition)
            fact = _judged(briefing, version) if version else abandoned.get(judgement.id)
            if fact:
                yield Key(Aspect.JUDGEMENT, judgement.id), fact


def _judged(briefing: Briefing, version: JudgementVersion) -> Judged:
    return Judged(
        version.edition,
        version.text,
        _chance(briefing, version.likelihood),
        version.confidence,
        version.evidence_for,
        version.evidence_against,
        version.horizon,
        version.change_reason,
    )


def _chance(briefing: Briefing, likelihood: Likelihood | None) -> Chance | None:
    if likelihood is None:
        return None
    return Chance(likelihood, briefing.get(Scale, likelihood.scale).term(likelihood.term))


def _outcomes(briefing: Briefing) -> Stated:
    for judgement in briefing.of(Judgement):
        if judgement.outcomes:
            yield Key(Aspect.OUTCOME, judgement.id), Resolved(judgement.outcomes[-1])


def _scenarios(briefing: Briefing) -> Stated:
    for scenario in briefing.of(Scenario):
        if now := judged_at(briefing, scenario, briefing.edition):
            chance = _chance(briefing, now.likelihood)
            fact = Expected(now.edition, now.kind, chance, now.horizon, now.change_reason)
            yield Key(Aspect.SCENARIO, scenario.id), fact


# ---------------------------------------------------------------- what is known


def _control(briefing: Briefing) -> Stated:
    for location in briefing.of(Location):
        if location.control:
            accounts = sorted(location.control, key=lambda one: one.as_of.sort_key)
            yield Key(Aspect.CONTROL, location.id), Held(tuple(accounts))


def _indicators(briefing: Briefing) -> Stated:
    for indicator in briefing.of(Indicator):
        if indicator.observations:
            last = max(indicator.observations, key=lambda one: order_of(briefing, one.edition))
            fact = Seen(last.edition, last.status, last.claims, last.note)
            yield Key(Aspect.INDICATOR, indicator.id), fact


def _standing(briefing: Briefing) -> Stated:
    valid = [claim for claim in briefing.of(Claim) if claim.status is not Status.RETRACTED]
    made: dict[tuple[str, ClaimRelation], list[str]] = {}
    received: dict[tuple[str, ClaimRelation], list[str]] = {}
    known = {claim.id for claim in valid}
    for claim in valid:
        for one in claim.relations:
            if one.claim in known:
                made.setdefault((claim.id, one.type), []).append(one.claim)
                received.setdefault((one.claim, one.type), []).append(claim.id)
    for claim in valid:
        disputes = made.get((claim.id, ClaimRelation.DISPUTES), ())
        disputed = received.get((claim.id, ClaimRelation.DISPUTES), ())
        corroborated = received.get((claim.id, ClaimRelation.CORROBORATES), ())
        fact = Standing(tuple(disputes), tuple(disputed), tuple(corroborated))
        yield Key(Aspect.STANDING, claim.id), fact


def _gaps(briefing: Briefing) -> Stated:
    for gap in briefing.of(Gap):
        if gap.status is not Status.RETRACTED:
            yield Key(Aspect.GAP, gap.id), Asked(gap.closed, gap.closed_by)


# ---------------------------------------------------------------- numbers


def _numbers(briefing: Briefing) -> Stated:
    """State the number that stands for each claim's, and every figure of an event.

    A claim that supersedes another takes its place: under the key of the first of such a row stands
    what the last of it says in the same unit, or, where both state one number, what it says at all.
    """
    yield from _quantities(briefing)
    for event in briefing.of(Event):
        for figure in event.figures:
            yield Key(Aspect.NUMBER, event.id, figure.name), _figure(figure)


def _quantities(briefing: Briefing) -> Stated:
    claims = {one.id: one for one in briefing.of(Claim) if one.status is not Status.RETRACTED}
    before = {claim.id: _superseded(claim, claims) for claim in claims.values()}
    firsts: dict[str, tuple[str, ...]] = {}
    rows: dict[str, dict[str, Number]] = defaultdict(dict)
    for claim_id in TopologicalSorter(before).static_order():
        found = (first for one in before[claim_id] for first in firsts[one])
        firsts[claim_id] = tuple(dict.fromkeys(found)) or (claim_id,)
        stated = {
            name: Number(one.in_words(), float(one.value), (claim_id,), one.unit)
            for name, one in _named(claims[claim_id].quantities)
        }
        for first in firsts[claim_id]:
            rows[first] |= _in_place_of(rows[first], stated)
    for first, row in rows.items():
        for name, number in row.items():
            yield Key(Aspect.NUMBER, first, name), number


def _in_place_of(row: Mapping[str, Number], stated: Mapping[str, Number]) -> dict[str, Number]:
    """Give numbers by the names they had: a lone one takes the place of a lone one of any unit."""
    if len(row) == len(stated) == 1:
        return dict(zip(row, stated.values(), strict=True))
    return dict(stated)


def _superseded(claim: Claim, claims: Mapping[str, Claim]) -> list[str]:
    """Give the claims whose place a claim takes."""
    return [
        one.claim
        for one in claim.relations
        if one.type is ClaimRelation.SUPERSEDES and one.claim in claims
    ]


def _named(quantities: Iterable[Quantity]) -> Iterator[tuple[str, Quantity]]:
    """Name numbers by their unit; a second one of a unit gets its place behind it."""
    times: dict[str, int] = {}
    for quantity in quantities:
        times[quantity.unit] = times.get(quantity.unit, 0) + 1
        place = f" {times[quantity.unit]}" if times[quantity.unit] > 1 else ""
        yield f"{quantity.unit}{place}", quantity


def _figure(figure: Figure) -> Number:
    middle, low, high = figure.best, figure.low, figure.high
    if middle is None and low is not None and high is not None:
        middle = (low + high) / 2
    return Number(figure.in_words(), None if middle is None else float(middle), figure.claims)


# ---------------------------------------------------------------- records


def _records(briefing: Briefing) -> Stated:
    for entry in briefing.entries.values():
        if not isinstance(entry.record, Edition):
            fact = Existing(entry.kind.name, entry.record.status)
            yield Key(Aspect.RECORD, entry.id), fact


_MENTIONS: Mapping[type[Record], tuple[str, ...]] = {
    Actor: ("speaker", "about"),
    Location: ("about",),
    Event: ("about",),
    Source: ("source",),
}
"""The fields of a claim by which a record of each type is mentioned."""


def _mentions(briefing: Briefing) -> Stated:
    for type_, fields in _MENTIONS.items():
        for record in briefing.of(type_):
            own = record.claims if isinstance(record, Event) else ()
            claims = (one.id for one in briefing.referring(record.id, Claim, *fields))
            found = tuple(dict.fromkeys((*own, *claims)))
            if found:
                yield Key(Aspect.MENTIONS, record.id), Mentioned(found)


_STATE: tuple[Callable[[Briefing], Stated], ...] = (
    _judgements,
    _outcomes,
    _scenarios,
    _control,
    _indicators,
    _standing,
    _numbers,
    _gaps,
    _records,
    _mentions,
)
"""Everything that is stated, in the order of `Aspect`."""
