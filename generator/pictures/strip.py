"""The strip of time: every event on one line of dates, drawn no more exactly than it is known.

In come events, out comes an SVG. A day is a dot; a span whose ends are known is a bar; an end that
is only near its date fades out in dashes; an end that is open or unknown ends in an arrow or a
question mark; an event without any date is not drawn but counted. A room of its own because this is
where a picture would most easily claim to know more than its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from generator import datewords
from generator.dates import Date
from generator.link import Briefing
from generator.model import Event
from generator.pictures.svg import SMALL, number, plain_words, shortened, width_of, words
from generator.urls import record_url
from generator.words import gettext, ngettext, pgettext

MOST = 60
"""How many events are drawn, the latest of them: the list below the strip has all."""

_MARGIN = 12
_AXIS = 24
"""Room above the rows for the dates."""
_ROW = 20
_NAME = 330
"""Room for the titles on a wide sheet, beside the rows; on a narrow one they stand above them."""
_NAME_SIZE = 12
"""The size of `bf-strip__name` in the style sheet."""
_FADE = 8
_BREAK = 4
"""A stretch of time this many times as long as the recent one is drawn on a scale of its own."""
_LATE_DAYS = 70
"""How long the recent stretch is at most; it gets most of the width."""
_LATE_SHARE = 0.66
_CLOSE_DAYS = 60
"""A first date nearer than this to the next written one is left out."""
_NARROW = 500
"""A sheet less wide than this is for a phone."""

_MONTHS = (
    pgettext("short month", "Jan"),
    pgettext("short month", "Feb"),
    pgettext("short month", "Mar"),
    pgettext("short month", "Apr"),
    pgettext("short month", "May"),
    pgettext("short month", "Jun"),
    pgettext("short month", "Jul"),
    pgettext("short month", "Aug"),
    pgettext("short month", "Sep"),
    pgettext("short month", "Oct"),
    pgettext("short month", "Nov"),
    pgettext("short month", "Dec"),
)

_SVG = Markup(
    '<svg class="bf-strip" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
    "<desc>{told}</desc>{body}</svg>"
)
_ITEM = Markup('<a class="bf-strip__item" href="{href}"><title>{title}</title>{body}</a>')
_LINE = Markup('<path class="{css}" d="{d}"/>')
_DOT = Markup('<circle class="bf-strip__day{css}" cx="{x}" cy="{y}" r="4.5"/>')
_KEY = Markup(
    '<svg class="bf-strip__key" viewBox="0 0 34 14" width="34" height="14" aria-hidden="true">'
    "{body}</svg>"
)


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip, and what it leaves out."""

    svg: Markup
    shown: int
    earlier: int
    """How many dated events are too many to be drawn."""
    undated: int
    """How many have no known date at all."""
    is_bent: bool
    """Whether what is long past is drawn closer together."""
    legend: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """An event in time, as far as it is known."""

    event: Event
    first: date | None
    last: date | None
    is_open: bool
    """Whether it went on, as far as is known (`/..`), and did not just end unrecorded."""


def timeline_strip(briefing: Briefing, events: Sequence[Event], width: int) -> Strip | None:
    """Draw events along a line of dates.

    Args:
        briefing: The briefing they stand in.
        events: The events in the order of their dates.
        width: The width of the sheet in units.

    Returns:
        The strip, or None where no event has a date.
    """
    spans = [_span(event) for event in events if not event.date.is_unknown]
    if not spans:
        return None
    spans.sort(key=_order)
    drawn = spans[-MOST:]
    end = briefing.edition.as_of.latest or max(one.last or one.first or date.min for one in drawn)
    scale = _Scale.fitted(drawn, end, width)
    sheet = _Sheet(briefing, scale, drawn, width)
    return Strip(
        svg=sheet.svg(),
        shown=len(drawn),
        earlier=len(spans) - len(drawn),
        undated=len(events) - len(spans),
        is_bent=scale.turn > scale.first,
        legend=tuple(_legend(drawn)),
    )


def _span(event: Event) -> _Span:
    when = event.date
    return _Span(event, when.earliest, when.latest, when.text.endswith("/.."))


def _order(span: _Span) -> tuple[date, date, str]:
    first = span.first or span.last or date.min
    return first, span.last or date.max, span.event.id


# ---------------------------------------------------------------- dates to places


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a date stands: what is long past is drawn closer together, and the break is shown."""

    first: date
    turn: date
    """Where the scale changes; the first day, where it does not."""
    last: date
    left: float
    middle: float
    right: float

    @classmethod
    def fitted(cls, spans: Sequence[_Span], end: date, width: int) -> _Scale:
        left = _MARGIN + (0 if width < _NARROW else _NAME)
        known = [day for one in spans for day in (one.first, one.last) if day]
        first, last = min(known), max([*known, end]) + timedelta(days=1)
        late = min((last - first).days, _LATE_DAYS)
        turn = last - timedelta(days=late)
        right = width - _MARGIN - 10
        if (turn - first).days < _BREAK * late / 4:
            return cls(first, first, last, left, left, right)
        turn = turn.replace(day=1)
        return cls(first, turn, last, left, left + (right - left) * (1 - _LATE_SHARE), right)

    def at(self, day: date) -> float:
        """Give where a day begins."""
        if day < self.turn:
            share = (day - self.first).days / (self.turn - self.first).days
            return self.left + share * (self.middle - self.left)
        share = (day - self.turn).days / (self.last - self.turn).days
        return self.middle + min(share, 1) * (self.right - self.middle)

    def noon(self, day: date) -> float:
        """Give the middle of a day."""
        return (self.at(day) + self.at(day + timedelta(days=1))) / 2

    def marks(self) -> Iterator[tuple[date, str]]:
        """Yield the dates to write along the line, with their words."""
        room, end = 0.0, self.right + 6
        for day in self._candidates():
            month = _MONTHS[day.month - 1]
            told = month
            if day.month == 1 or not room or day == self.turn:
                told = pgettext("axis", "%(month)s %(year)s", month=month, year=str(day.year))
            if day >= self.turn and day.day != 1:
                told = pgettext("axis", "%(day)s %(month)s", day=str(day.day), month=month)
            x = self.at(day)
            if x >= room and x + width_of(told, SMALL) <= end:
                yield day, told
                room = x + width_of(told, SMALL) + 10

    def _candidates(self) -> list[date]:
        """Give the first of each month, and in a short stretch the middle of each."""
        months = []
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                months.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        wanted = [day for day in months if day < self.turn and day.month in (1, 7)]
        wanted += [day for day in months if day >= self.turn]
        if self.first not in wanted and not any(
            (one - self.first).days < _CLOSE_DAYS for one in wanted
        ):
            wanted.append(self.first)
        late = [day + timedelta(days=14) for day in months if day >= self.turn]
        return sorted({*wanted, *(day for day in late if day < self.last)})


# ---------------------------------------------------------------- drawing


class _Sheet:
    """One strip being drawn."""

    def __init__(
        self, briefing: Briefing, scale: _Scale, spans: Sequence[_Span], width: int
    ) -> None:
        self.briefing = briefing
        self.scale = scale
        self.spans = spans
        self.width = width
        self.is_narrow = width < _NARROW
        self.row = _ROW * 1.8 if self.is_narrow else _ROW
        self.height = _AXIS + len(spans) * self.row + 6

    def svg(self) -> Markup:
        """Draw the whole."""
        first, last = self.spans[0].event, self.spans[-1].event
        return _SVG.format(
            width=number(self.width),
            height=number(self.height),
            label=ngettext(
                "%(n)s event on a line of time", "%(n)s events on a line of time", len(self.spans)
            ),
            told=gettext(
                "From %(first)s (%(start)s) to %(last)s (%(end)s)."
                " The same events stand in the list below.",
                first=first.title,
                start=datewords.later(first.date),
                last=last.title,
                end=datewords.later(last.date),
            ),
            body=Markup("").join([*self._axis(), *self._items()]),
        )

    def _axis(self) -> Iterator[Markup]:
        scale, top, bottom = self.scale, _AXIS - 6, self.height - 4
        for day, text in scale.marks():
            x = scale.at(day)
            yield _LINE.format(css="bf-strip__grid", d=f"M{number(x)} {top}V{number(bottom)}")
            yield plain_words(text, (x, _AXIS - 10), "start", "bf-svg-text--small")
        if scale.turn > scale.first:
            x = scale.middle
            yield _LINE.format(css="bf-strip__turn", d=f"M{number(x)} {top}V{number(bottom)}")

    def _items(self) -> Iterator[Markup]:
        for index, span in enumerate(self.spans):
            y = _AXIS + index * self.row + self.row / 2
            yield self._item(span, y)

    def _item(self, span: _Span, y: float) -> Markup:
        event = span.event
        entry = self.briefing.entries[event.id]
        line = y + self.row / 4 if self.is_narrow else y
        room = self.width - 2 * _MARGIN if self.is_narrow else _NAME - 12
        at = (_MARGIN, y - self.row / 4 + 6) if self.is_narrow else (_MARGIN, y + 4)
        name = words(shortened(event.title, room, _NAME_SIZE), at, "start", "bf-strip__name")
        return _ITEM.format(
            href=f"~/{record_url(entry.kind, entry.record)}",
            title=f"{event.title}: {datewords.later(event.date)}",
            body=name + Markup("").join(self._marks(span, line)),
        )

    def _marks(self, span: _Span, y: float) -> Iterator[Markup]:
        """Draw when: a dot for a day, a bar for a span, and each end as far as it is known."""
        when, scale = span.event.date, self.scale
        if span.first and span.first == span.last:
            css = " bf-strip__day--vague" if when.approximate or when.uncertain else ""
            yield _DOT.format(css=css, x=number(scale.noon(span.first)), y=number(y))
            return
        left = scale.at(span.first) if span.first else None
        right = scale.at(span.last + timedelta(days=1)) if span.last else None
        css = "bf-strip__span"
        if not when.is_interval:
            # One event of which the period is known and the day is not: nothing says it lasted.
            assert left is not None
            assert right is not None
            yield from self._within(left, right, y, vague=when.approximate or when.uncertain)
            return
        if left is None and right is not None:
            yield from self._until(right, y)
            return
        assert left is not None
        end = right if right is not None else scale.right
        starts, ends = _vague_ends(when)
        start = left + (_FADE * 2 if starts else 0)
        stop = end - (_FADE * 2 if ends else 0)
        if stop > start:
            yield _LINE.format(css=css, d=f"M{number(start)} {number(y)}H{number(stop)}")
        if starts:
            yield _fade(left, start, y)
        if ends:
            yield _fade(stop, end, y)
        if right is None:
            yield (
                _arrow(end, y)
                if span.is_open
                else plain_words("?", (end + 3, y + 4), "start", "bf-svg-text--small")
            )

    def _within(self, left: float, right: float, y: float, *, vague: bool) -> Iterator[Markup]:
        css = "bf-strip__within" + (" bf-strip__within--vague" if vague else "")
        d = f"M{number(left)} {number(y - 4)}v8M{number(left)} {number(y)}H{number(right)}"
        yield _LINE.format(css=css, d=f"{d}M{number(right)} {number(y - 4)}v8")

    def _until(self, right: float, y: float) -> Iterator[Markup]:
        """Draw what happened at some time before a day: when, nobody says."""
        left = max(self.scale.left, right - 70)
        yield _fade(left, right, y)
        d = f"M{number(right)} {number(y - 5)}v10"
        yield _LINE.format(css="bf-strip__stop", d=d)


def _vague_ends(when: Date) -> tuple[bool, bool]:
    """Tell of each end of an interval whether it is only near its date, or a whole period."""
    first, _, last = when.text.partition("/")
    exact = len("2023-03-01")
    return len(first) != exact, last not in ("", "..") and len(last) != exact


def _fade(left: float, right: float, y: float) -> Markup:
    return _LINE.format(css="bf-strip__fade", d=f"M{number(left)} {number(y)}H{number(right)}")


def _arrow(x: float, y: float) -> Markup:
    return _LINE.format(css="bf-strip__arrow", d=f"M{number(x)} {number(y - 5)}l8 5l-8 5z")


def _legend(spans: Iterable[_Span]) -> Iterator[tuple[Markup, str]]:
    """Yield the signs that occur, once each, with what they mean."""
    dates = [one.event.date for one in spans]
    days = [one for one in dates if one.earliest and one.earliest == one.latest]
    if any(one.is_day for one in days):
        yield _key(_DOT.format(css="", x=17, y=7)), gettext("on that day")
    if any(not one.is_day for one in days):
        yield (
            _key(_DOT.format(css=" bf-strip__day--vague", x=17, y=7)),
            gettext("about or perhaps then"),
        )
    if any(not one.is_interval and one not in days for one in dates):
        d = "M3 3v8M3 7H31M31 3v8"
        yield (
            _key(_LINE.format(css="bf-strip__within", d=d)),
            gettext("at some time between the two bounds (finely dashed: about then)"),
        )
    lasting = [one for one in dates if one.is_interval and one.earliest]
    if lasting:
        yield (
            _key(_LINE.format(css="bf-strip__span", d="M2 7H32")),
            gettext("went on all that time"),
        )
    if any(any(_vague_ends(one)) for one in lasting):
        yield (
            _key(_fade(2, 18, 7) + _LINE.format(css="bf-strip__span", d="M18 7H32")),
            gettext("began or ended about then"),
        )
    if any(one.text.endswith("/..") for one in dates):
        yield (
            _key(_LINE.format(css="bf-strip__span", d="M2 7H22") + _arrow(22, 7)),
            gettext("went on"),
        )
    if any(one.is_interval and not one.earliest for one in dates):
        stop = _LINE.format(css="bf-strip__stop", d="M30 2v10")
        yield (
            _key(_fade(4, 30, 7) + stop),
            gettext("at some time before; when it began is not known"),
        )


def _key(body: Markup) -> Markup:
    return _KEY.format(body=body)
