"""Ways into the graph that several laws take.

From the briefing to records with their entries, so that a finding has its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from generator.documents import Way
from generator.link import Briefing
from generator.model import Judgement, JudgementVersion, Likelihood, Record, Scenario
from generator.parse import Entry

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
