"""Events by when they happened, as exactly as that is known and no more.

In come events, out come days and periods for the timeline page and the latest events for the
home page. A room of its own because order in time is where a page could claim to know more than
its sources.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator import datewords
from generator.dates import Date
from generator.link import Briefing
from generator.model import Event
from generator.pages.leaves import (
    Roll,
    address_on_leaf,
    declare,
    leaf,
    records,
    whence,
)
from generator.reading import remembered
from generator.words import gettext, mark

_WEEKDAYS = (
    mark("Monday %(date)s"),
    mark("Tuesday %(date)s"),
    mark("Wednesday %(date)s"),
    mark("Thursday %(date)s"),
    mark("Friday %(date)s"),
    mark("Saturday %(date)s"),
    mark("Sunday %(date)s"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one date, which may be a day, a period, or about a day."""

    date: Date
    events: tuple[Event, ...]

    @property
    def title(self) -> str:
        """The date in words, with the day of the week where it is one exact day."""
        said = datewords.later(self.date)
        if self.date.is_day and self.date.earliest:
            return gettext(_WEEKDAYS[self.date.earliest.weekday()], date=said)
        return said.capitalize()

    @property
    def anchor(self) -> str:
        """The id of its heading; the signs of EDTF that an id cannot hold become letters."""
        signs = {"~": "a", "?": "q", "%": "aq", "/": "-to-", ".": "o"}
        return "bf-day-" + "".join(signs.get(sign, sign) for sign in self.date.text)


@dataclass(frozen=True, slots=True)
class Chronology:
    """Every event, in three parts that must not be mixed."""

    days: tuple[Day, ...]
    """Events of one day, exact or doubtful, oldest first."""
    periods: tuple[Day, ...]
    """Events that lasted, or whose day is not known."""
    undated: tuple[Event, ...]
    """Events of which no date is known."""

    @property
    def count(self) -> int:
        """How many events there are."""
        dated = sum(len(day.events) for day in (*self.days, *self.periods))
        return dated + len(self.undated)


def chronology(events: Iterable[Event]) -> Chronology:
    """Sort events, given in the order of their dates, into days, periods and undated ones."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.date.text, []).append(event)
    undated = groups.pop("unknown", [])
    days = [Day(own[0].date, tuple(own)) for own in groups.values()]
    return Chronology(
        tuple(day for day in days if _is_one_day(day.date)),
        tuple(day for day in days if not _is_one_day(day.date)),
        tuple(undated),
    )


# ---------------------------------------------------------------- the page of all events

TIMELINE = "timeline.md"


def _ids_of(briefing: Briefing, part: str) -> tuple[str, ...]:
    days: tuple[Day, ...] = getattr(chronology(briefing.of(Event)), part)
    return tuple(event.id for day in days for event in day.events)


def _single(briefing: Briefing, _: str) -> tuple[str, ...]:
    return _ids_of(briefing, "days")


def _lasting(briefing: Briefing, _: str) -> tuple[str, ...]:
    return _ids_of(briefing, "periods")


def _undated(briefing: Briefing, _: str) -> tuple[str, ...]:
    return tuple(event.id for event in chronology(briefing.of(Event)).undated)


def _by_date(briefing: Briefing, ids: Sequence[str]) -> tuple[Day, ...]:
    """Give events, which are all of one sort, under their dates."""
    found = chronology(briefing.get(Event, one) for one in ids)
    return found.days or found.periods


declare(
    TIMELINE,
    Roll(
        "periods",
        mark("Periods and dates half known"),
        "days",
        _lasting,
        whence,
        _by_date,
        weight=2,
    ),
    Roll("days", mark("Day by day"), "days", _single, whence, _by_date, weight=2),
    Roll("undated", mark("Date unknown"), "undated", _undated, whence, records, weight=2),
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the timeline, where that is too long for one page."""

    words: str
    count: int
    """How many events of a single day it has."""
    url: str
    """Where the first of them stands."""


@remembered
def months(briefing: Briefing) -> tuple[Month, ...]:
    """Give the months in which something happened, if the timeline has several parts."""
    found: dict[tuple[int, int], list[Day]] = {}
    for day in chronology(briefing.of(Event)).days:
        if first := day.date.earliest:
            found.setdefault((first.year, first.month), []).append(day)
    if leaf(briefing, TIMELINE, "days").is_whole:
        return ()
    return tuple(_month(briefing, *month, days) for month, days in found.items())


def _month(briefing: Briefing, year: int, month: int, days: Sequence[Day]) -> Month:
    page = address_on_leaf(briefing, TIMELINE, "days", "", days[0].events[0].id)
    words = datewords.later(Date.parse(f"{year:04}-{month:02}"))
    return Month(words, sum(len(day.events) for day in days), f"{page}#{days[0].anchor}")


# ---------------------------------------------------------------- events of other pages


def _is_one_day(when: Date) -> bool:
    return when.earliest is not None and when.earliest == when.latest


def latest_events(briefing: Briefing, upto: Date, count: int) -> tuple[Event, ...]:
    """Give the last events that began by *upto*, newest first, if their start is known."""
    if upto.latest is None:
        return ()
    events = briefing.of(Event)

    def key(event: Event) -> tuple[Any, ...]:
        return event.date.sort_key

    begun = bisect_right(events, (1, upto.latest, date.max, "\uffff"), key=key)
    known = bisect_right(events, (0, date.max, date.max, "\uffff"), key=key)
    return tuple(reversed(events[max(known, begun - count) : begun]))
