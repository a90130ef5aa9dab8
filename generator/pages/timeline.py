"""Events by when they happened, as exactly as that is known and no more.

In come events, out come days and periods for the timeline page and the latest events for the
home page. A room of its own because order in time is where a page could claim to know more than
its sources.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.dates import Date
from generator.link import Briefing
from generator.model import Event

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one date, which may be a day, a period, or about a day."""

    date: Date
    events: tuple[Event, ...]

    @property
    def title(self) -> str:
        """The date in words, with the day of the week where it is one exact day."""
        words = self.date.in_words()
        if self.date.is_day and self.date.earliest:
            words = f"{_WEEKDAYS[self.date.earliest.weekday()]} {words}"
        return words[:1].upper() + words[1:]

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
