"""What is no longer fresh: said to be so on some day, and not looked at since.

A reader takes the present tense for the present. The clock is the latest edition, not the wall's:
an old edition built anew finds what it found on its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.dates import Date
from generator.diagnostics import Diagnostic, warning
from generator.link import Briefing
from generator.model import Connection, Edition, Indicator, Location, Scenario
from generator.rules.ways import all_of
from generator.vocabulary import ConnectionStatus, ControlBasis, IndicatorStatus


def stale_places(briefing: Briefing) -> Iterator[Diagnostic]:
    """Who holds a place, and which way is open, was said not too long before the edition.

    That nothing is known is an answer, and does not grow stale; nor does what a later word on the
    same way has overtaken.
    """
    for entry, location in all_of(briefing, Location):
        if location.control:
            last = max(location.control, key=lambda one: one.as_of.sort_key)
            where = ("control", location.control.index(last), "as_of")
            if last.basis is not ControlBasis.UNKNOWN and _is_stale(briefing, last.as_of):
                message = f"control is as of {last.as_of}; add what is known now, or 'unknown'"
                yield warning(entry.place(where), "stale-record", message)
        for index, way in _latest_ways(location):
            is_known = way.status is not ConnectionStatus.UNKNOWN
            if is_known and way.as_of and _is_stale(briefing, way.as_of):
                message = (
                    f"'{way.status}' is as of {way.as_of}; add what is known now, or 'unknown'"
                )
                yield warning(entry.place(("connections", index, "as_of")), "stale-record", message)


def _latest_ways(location: Location) -> Iterator[tuple[int, Connection]]:
    """Yield the last word on each way from a place, with its position among the connections."""
    latest = {}
    for index, way in sorted(enumerate(location.connections), key=_said):
        latest[way.to, way.kind] = index, way
    yield from latest.values()


def _said(numbered: tuple[int, Connection]) -> Any:
    """Give what sorts connections by the day of which they speak; without one they come first."""
    as_of = numbered[1].as_of
    return (as_of is not None, as_of.sort_key if as_of else ())


def stale_indicators(briefing: Briefing) -> Iterator[Diagnostic]:
    """An indicator that has not been retired is looked at again, or it is no watch."""
    for entry, indicator in all_of(briefing, Indicator):
        for index, last in enumerate(indicator.observations[-1:], len(indicator.observations) - 1):
            seen = briefing.get(Edition, last.edition).as_of
            if last.status is not IndicatorStatus.RETIRED and _is_stale(briefing, seen):
                message = f"last looked at for '{last.edition}'; add an observation, or retire it"
                where = ("observations", index)
                yield warning(entry.place(where), "stale-record", message)


def stale_scenarios(briefing: Briefing) -> Iterator[Diagnostic]:
    """A scenario whose time has passed came about, was ruled out, or gets another horizon."""
    for entry, scenario in all_of(briefing, Scenario):
        horizon = scenario.latest.horizon
        is_open = scenario.latest.kind.is_open
        if is_open and horizon and briefing.edition.as_of.entirely_after(horizon):
            message = f"scenario '{entry.id}' spoke until {horizon}; say whether it came about"
            where = ("versions", len(scenario.versions) - 1, "horizon")
            yield warning(entry.place(where), "stale-record", message)


def _is_stale(briefing: Briefing, said: Date) -> bool:
    today, last = briefing.edition.as_of.latest, said.latest
    return bool(today and last and (today - last).days > briefing.settings.stale_after_days)
