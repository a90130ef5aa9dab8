"""Scenarios beside one another: their likelihoods hold together, and something tells them apart.

Scenarios are compared within an edition and with one horizon: until May the city may be held, and
until December lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.analysis.editions import judged_at
from generator.diagnostics import Diagnostic, Place, error, warning
from generator.link import Briefing
from generator.model import Edition, Indicator, Scale, ScaleTerm, Scenario, ScenarioVersion
from generator.rules.ways import all_of
from generator.vocabulary import ScenarioKind, ScenarioSet

CERTAIN = 100
"""Per cent."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A scenario that is still open, with what an edition says of it."""

    scenario: Scenario
    version: ScenarioVersion
    range: ScaleTerm | None
    """What its term stands for; none where no likelihood is stated."""
    place: Place


def possible_likelihoods(briefing: Briefing) -> Iterator[Diagnostic]:
    """Likelihoods of scenarios that shut each other out can hold together.

    Only one of them comes about, so their lower bounds add up to at most 100 per cent. Where one of
    them must come about, their upper bounds add up to at least 100 (axioms of probability).
    """
    for edition, judged in _side_by_side(briefing):
        ranges = [one.range for one in judged if one.range]
        least, most = sum(one.low for one in ranges), sum(one.high for one in ranges)
        said = f"{len(ranges)} scenarios of '{edition.id}'"
        place = max(judged, key=lambda one: one.range.low if one.range else -1).place
        if edition.scenario_set is ScenarioSet.INDEPENDENT:
            continue
        if least > CERTAIN:
            message = f"{said} shut each other out and come to at least {least} %; lower one"
            yield error(place, "impossible-likelihoods", message)
        is_whole = edition.scenario_set is ScenarioSet.EXHAUSTIVE and len(ranges) == len(judged)
        if is_whole and most < CERTAIN:
            message = f"{said} are all there is, and come to at most {most} %; raise one"
            yield error(place, "impossible-likelihoods", message)


def likeliest_scenario(briefing: Briefing) -> Iterator[Diagnostic]:
    """No scenario is likelier than the one that is called the most likely."""
    for _, judged in _side_by_side(briefing):
        for most in judged:
            if most.version.kind is not ScenarioKind.MOST_LIKELY or not most.range:
                continue
            for other in judged:
                if other.range and other.range.low > most.range.low:
                    message = (
                        f"called most likely, but '{other.scenario.id}' is '{other.range.term}'"
                    )
                    yield error(most.place, "not-most-likely", f"{message}; correct one")


def telling_indicators(briefing: Briefing) -> Iterator[Diagnostic]:
    """An indicator tells scenarios apart, and each open scenario has one.

    What points to every scenario tells nothing: an indicator is unique to some (Pherson and Heuer,
    Structured Analytic Techniques, on indicators).
    """
    open_ones = {one.id for one in briefing.of(Scenario) if one.latest.kind.is_open}
    for entry, indicator in all_of(briefing, Indicator):
        if len(open_ones) > 1 and open_ones <= set(indicator.points_to):
            message = f"indicator '{entry.id}' points to every scenario, and so tells nothing"
            yield warning(entry.place(("points_to",)), "untelling-indicator", message)
    for scenario_id in sorted(open_ones):
        if not briefing.referring(scenario_id, Indicator, "points_to"):
            message = f"no indicator points to scenario '{scenario_id}'; say what would show it"
            yield warning(briefing.entries[scenario_id].place(), "no-indicator", message)


def _side_by_side(briefing: Briefing) -> Iterator[tuple[Edition, Sequence[_Judged]]]:
    """Yield the open scenarios of each edition, those with one horizon together.

    Scenarios that it leaves as they were count, too; where it leaves all of them, the edition
    before has been looked at.
    """
    for edition in briefing.editions:
        groups: dict[str, list[_Judged]] = defaultdict(list)
        for entry, scenario in all_of(briefing, Scenario):
            version = judged_at(briefing, scenario, edition)
            if version and version.kind.is_open:
                where = ("versions", scenario.versions.index(version), "likelihood")
                one = _Judged(scenario, version, _range(briefing, version), entry.place(where))
                groups[str(version.horizon)].append(one)
        for judged in groups.values():
            if any(one.version.edition == edition.id for one in judged):
                yield edition, judged


def _range(briefing: Briefing, version: ScenarioVersion) -> ScaleTerm | None:
    stated = version.likelihood
    return briefing.get(Scale, stated.scale).term(stated.term) if stated else None
