"""Dates as the field knows them: a day, a month, "about January", "until then", or unknown.

In comes the text an author wrote in EDTF (Extended Date/Time Format, ISO 8601-2:2019; Library of
Congress, 4 February 2019); out comes a frozen value that knows its bounds, its order and its words.
We keep levels 0 and 1 without times of day, negative years and years of more than four digits, and
add the word `unknown` for a date of which nothing is known.

A room of its own because half known dates are where false precision slips in: nobody else in the
house reads, compares or words a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pydantic_core import CoreSchema, core_schema

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = {"21": ("spring", 3), "22": ("summer", 6), "23": ("autumn", 9), "24": ("winter", 12)}
"""Name and first month. EDTF gives no bounds: we count three whole months of the northern half."""
_PERIODS = {f"{number:02}": (name, number) for number, name in enumerate(_MONTHS, 1)} | _SEASONS
_YEARS = range(1, 9999)  # what `datetime.date` holds, less the year where a last winter would end
_SHOWN = 40  # characters of a refused text that a message repeats
_FORMS = {
    "9999-99-99": "",
    "9999-99": "",
    "9999": "",
    "9999-99-XX": "day unknown",
    "9999-XX": "month unknown",
    "9999-XX-XX": "day and month unknown",
    "999X": "year unknown",
    "99XX": "year unknown",
}
"""Each accepted form, with 9 for any digit, and what it leaves open."""
_SLIPS = (
    (r"^\s|\s$", "leave out the space before or after it"),
    (r"^\d{4}-\d\d-\d\d[T\s]", "a time of day is not kept, write the day alone"),
    (r"(?i)^unknown\W*$", "write 'unknown', without a mark"),
    (r"(?i)^(open|\.\.)\W*$", "an open end is written '..', as in '2022/..' or '../2023-02-25'"),
    (r"[~?%].", "one mark stands at the end, '%' where both '~' and '?' are meant"),
    (r"(?i)^[\d-]*X[\dX-]*\W?$", "'X' fills up from the right, as in '2023-02-XX' or '202X'"),
    (r"^\d{4}[^\d-]?\d", "the year has four digits, and hyphens stand between the parts"),
    (r"^\d{1,3}(?!\d)", "the year comes first and has four digits"),
    (r"^\d{4}-.*(?<!\d)\d(?!\d)", "month and day have two digits, as in '2023-03-01'"),
    (r"", "write '2023-03-01', '2023-03', '2023', an interval as '2022/2023-03', or 'unknown'"),
)
"""Slips and the mend of each; the first that fits is said of a text in none of the forms."""


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an interval; a date that is no interval has the same end twice."""

    text: str
    first: date | None = None
    last: date | None = None
    words: str = ""
    doubts: str = ""

    def __str__(self) -> str:
        return f"{self.words} ({self.doubts})" if self.doubts else self.words


_UNKNOWN, _OPEN = _End(""), _End("..")


@dataclass(frozen=True, slots=True)
class Date:
    """An EDTF date: exact, vague, an interval or unknown. `parse` makes it."""

    text: str
    """The date as written; dates are equal if written alike."""
    _start: _End = field(repr=False, compare=False)
    _end: _End = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> Date:
        """Read a date; the ValueError for any other text says what would be right."""
        match text.split("/"):
            case ["unknown"]:
                return cls(text, _UNKNOWN, _UNKNOWN)
            case [only]:
                end = _read(only)
                return cls(text, end, end)
            case [first, last]:
                return cls(text, *_read_interval(text, first, last))
        raise _refusal(text, "an interval has two ends, and a day is written '2023-03-01'")

    @property
    def earliest(self) -> date | None:
        """The first day it may mean, marks of doubt aside; None if open or unknown."""
        return self._start.first

    @property
    def latest(self) -> date | None:
        """The last day it may mean, marks of doubt aside; None if open or unknown."""
        return self._end.last

    @property
    def approximate(self) -> bool:
        """Whether it, or an end of it, is marked as near but not exact (`~` or `%`)."""
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        """Whether it, or an end of it, is marked as doubtful (`?` or `%`)."""
        return "?" in self.text or "%" in self.text

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known."""
        return self.text == "unknown"

    @property
    def is_interval(self) -> bool:
        """Whether it has two ends."""
        return "/" in self.text

    @property
    def is_day(self) -> bool:
        """Whether it is written as exactly one day, without a mark of doubt."""
        return re.fullmatch(r"\d{4}-\d\d-\d\d", self.text) is not None

    @property
    def sort_key(self) -> tuple[int, date, date, str]:
        """What puts any dates in order: by first day, then by last, then by text.

        Those without a known start come first, wholly unknown ones last.
        """
        rank = 2 if self.is_unknown else int(self.earliest is not None)
        return rank, self.earliest or date.min, self.latest or date.max, self.text

    def entirely_after(self, other: Date) -> bool:
        """Tell whether every day this may mean is later than every day *other* may mean.

        Only known bounds can prove it: where one is open or unknown the answer is no.
        Marks of doubt do not move bounds, for EDTF gives them no width.
        """
        return bool(self.earliest and other.latest and self.earliest > other.latest)

    def overlaps(self, other: Date) -> bool:
        """Tell whether both may share a day: yes, unless one is entirely after the other."""
        return not (self.entirely_after(other) or other.entirely_after(self))

    def iso(self) -> str | None:
        """Give the value for `<time datetime>`: a plain day, month or year (HTML, section 4.5.14).

        None for all others, which HTML cannot say or would make more exact than they are.
        """
        plain = re.fullmatch(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?", self.text)
        return self.text if plain else None

    def in_words(self) -> str:
        """Give the date in English, to stand alone or within a sentence."""
        if self.is_unknown:
            return "date unknown"
        if self.is_interval:
            return _interval_in_words(self._start, self._end)
        return ", ".join(filter(None, (self._start.words, self._start.doubts)))

    def __str__(self) -> str:
        """Give the date as written."""
        return self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        """Let records hold dates: read from text, written back as the same text."""
        as_text = core_schema.to_string_ser_schema(when_used="always")
        return core_schema.no_info_plain_validator_function(_from_record, serialization=as_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: object) -> dict[str, Any]:
        """Describe what an author writes, for editors and the data reference."""
        return {
            "type": "string",
            "description": "A date in EDTF (ISO 8601-2): a day, month, year or season, with `~` for"
            " about or `?` for uncertain; an interval `A/B`, `../B` or `A/..`; or `unknown`.",
            "examples": ["2023-03-01", "2023-02", "2023-01~", "../2023-02-25", "unknown"],
        }


def _from_record(value: object) -> Date:
    if isinstance(value, Date):
        return value
    if isinstance(value, str):
        return Date.parse(value)
    shown = value if type(value) is int else "2023-03-01"  # YAML reads a bare year as a number
    raise ValueError(f"a date is text: write '{shown}', in quotes")


def _read_interval(text: str, first: str, last: str) -> tuple[_End, _End]:
    if "unknown" in {first, last}:
        raise _refusal(text, "an unknown end is left empty, as in '2022/' or '/2023-02-25'")
    limits = {"": _UNKNOWN, "..": _OPEN}
    start, end = limits.get(first) or _read(first), limits.get(last) or _read(last)
    if start.first is None and end.last is None:
        raise _refusal(text, "neither end is known, write 'unknown'")
    if start.first and end.last and start.first > end.last:
        raise _refusal(text, f"it ends before it starts, write '{last}/{first}'")
    return start, end


def _read(text: str) -> _End:
    body, mark = (text[:-1], text[-1]) if text.endswith(("~", "?", "%")) else (text, "")
    gap = _FORMS.get(re.sub("[0-9]", "9", body))
    if gap is None:
        raise _refusal(text, next(mend for slip, mend in _SLIPS if re.search(slip, text)))
    try:
        first, last, name = _bounds(*body.split("-"))
    except ValueError as reason:
        raise _refusal(text, str(reason)) from None
    words = f"about {name}" if mark in {"~", "%"} else name
    doubts = (gap, "uncertain" if mark in {"?", "%"} else "")
    return _End(text, first, last, words, ", ".join(filter(None, doubts)))


def _bounds(years: str, month: str = "", day: str = "") -> tuple[date, date, str]:
    """Give first day, last day and name; the ValueError of an impossible date says why."""
    year, last_year = int(years.replace("X", "0")), int(years.replace("X", "9"))
    if year not in _YEARS or last_year not in _YEARS:
        raise ValueError(f"years run from {_YEARS[0]:04} to {_YEARS[-1]}")
    if "00" in {month, day}:
        raise ValueError("leave out what is not known, as in '2023-02' or '2023'")
    if month in {"", "XX"}:
        name = str(year) if year == last_year else f"{year}\N{EN DASH}{last_year}"
        return date(year, 1, 1), date(last_year, 12, 31), name
    first, last, name = _month_or_season(year, month)
    if day and month in _SEASONS:
        raise ValueError(f"a season has no day, write '{years}-{month}'")
    if day in {"", "XX"}:
        return first, last, name
    if int(day) > last.day:
        raise ValueError(f"{name} has {last.day} days")
    exact = first.replace(day=int(day))
    return exact, exact, f"{exact.day} {name}"


def _month_or_season(year: int, code: str) -> tuple[date, date, str]:
    if code not in _PERIODS:
        raise ValueError("months run from 01 to 12, seasons from 21 to 24")
    name, begin = _PERIODS[code]
    carry, after = divmod(begin - 1 + (3 if code in _SEASONS else 1), 12)
    last = date(year + carry, after + 1, 1) - timedelta(days=1)
    name = f"{name} {year}" if last.year == year else f"{name} {year}\N{EN DASH}{last.year}"
    return date(year, begin, 1), last, name


def _interval_in_words(start: _End, end: _End) -> str:
    match start.text, end.text:
        case "..", _:
            return f"until {end}"
        case "", _:
            return f"until {end}, start unknown"
        case _, "..":
            return f"from {start} on"
        case _, "":
            return f"from {start}, end unknown"
    return _joined(start, end)


def _joined(start: _End, end: _End) -> str:
    """Join two ends; what ends of one form share is said once, as in '1 to 3 March 2023'."""
    if start == end:
        return str(end)
    first, last = start.words.split(), end.words.split()
    alike = len(start.text) == len(end.text) and not (start.doubts or end.doubts)
    for shared in (2, 1):
        if alike and first[-shared:] == last[-shared:]:
            return f"{' '.join(first[:-shared])} to {end}"
    return f"{start} to {end}"


def _refusal(text: str, reason: str) -> ValueError:
    kind = "interval" if "/" in text else "date"
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
    return ValueError(f"{shown!r} is no {kind}: {reason}")
