"""Dates in words, in the language of the reader.

English is what `dates` says. Other languages take days, months and years from CLDR, the tables of
the Unicode consortium, and what stands around them ("until", "about") from their catalogue.
"""

from __future__ import annotations

from datetime import date

from generator import words
from generator.dates import Date
from generator.words import Speaker, Words, pgettext

ALONE, WITHIN = "date", "date after a preposition"
"""The contexts of what is said of one date: alone, and after "from" or "until", where many
languages have another case."""

ABOUT = "about %(date)s"
SEASONS = {
    "21": "spring %(year)s",
    "22": "summer %(year)s",
    "23": "autumn %(year)s",
    "24": "winter %(year)s",
}


def later(value: Date) -> Words:
    """Give a date in words, to stand alone or within a sentence; for now as a token."""
    return words.later(("date", value.text), lambda speaker: in_words(value, speaker))


def in_words(value: Date, speaker: Speaker) -> str:
    """Give a date in words in a speaker's language."""
    if speaker.language == "en":
        return value.in_words()
    if value.is_unknown:
        return speaker.says(pgettext("date", "date unknown"))
    first, slash, last = value.text.partition("/")
    return speaker.says(_interval(first, last, speaker) if slash else _alone(first, speaker))


def _interval(first: str, last: str, speaker: Speaker) -> str:
    start, end = _within(first, speaker), _within(last, speaker)
    match first, last:
        case "..", _:
            return pgettext("date", "until %(date)s", date=end)
        case "", _:
            return pgettext("date", "until %(date)s, start unknown", date=end)
        case _, "..":
            return pgettext("date", "from %(date)s on", date=start)
        case _, "":
            return pgettext("date", "from %(date)s, end unknown", date=start)
    if first == last:
        return _alone(first, speaker)
    return pgettext("date", "%(first)s to %(last)s", first=start, last=end)


def _alone(text: str, speaker: Speaker) -> str:
    """Give one end with its doubts, to stand alone."""
    return _end(text, speaker, ALONE, "{}, {}")


def _within(text: str, speaker: Speaker) -> str:
    """Give one end of an interval."""
    return _end(text, speaker, WITHIN, "{} ({})") if text.strip(".") else ""


def _end(text: str, speaker: Speaker, context: str, joined: str) -> str:
    body, mark = (text[:-1], text[-1]) if text[-1] in "~?%" else (text, "")
    said = _body(body, speaker, context)
    if mark in {"~", "%"}:
        said = pgettext(context, ABOUT, date=said)
    doubts = [_gap(body)] if "X" in body else []
    doubts += [pgettext("date", "uncertain")] if mark in {"?", "%"} else []
    return joined.format(said, ", ".join(doubts)) if doubts else said


def _gap(body: str) -> Words:
    if body.endswith("XX-XX"):
        return pgettext("date", "day and month unknown")
    if len(body) == len("2023-02-XX"):
        return pgettext("date", "day unknown")
    return pgettext("date", "month unknown") if "-" in body else pgettext("date", "year unknown")


def _body(body: str, speaker: Speaker, context: str) -> str:
    """Give year, month and day as far as they are known."""
    years, *rest = (part for part in body.split("-") if part != "XX")
    if "X" in years:
        return f"{years.replace('X', '0')}\N{EN DASH}{years.replace('X', '9')}"
    if rest and rest[0] in SEASONS:
        return pgettext(context, SEASONS[rest[0]], year=_season_years(int(years), rest[0]))
    month, day = (int(part) for part in (*rest, "1", "1")[:2])
    if not rest:
        return str(int(years))
    is_month_alone = len(rest) == 1 and context == ALONE
    return _formatted(
        date(int(years), month, day),
        speaker,
        has_day=len(rest) > 1,
        nominative=is_month_alone,
    )


def _season_years(year: int, season: str) -> str:
    return f"{year}\N{EN DASH}{year + 1}" if season == "24" else str(year)


def _formatted(day: date, speaker: Speaker, *, has_day: bool, nominative: bool) -> str:
    from babel import Locale
    from babel.dates import format_date

    locale = Locale.parse(speaker.language, sep="-")
    pattern = str(locale.date_formats["long"] if has_day else locale.datetime_skeletons["yMMMM"])
    # CLDR has a month that stands alone (L) and one that follows a day or a preposition (M).
    if not nominative:
        pattern = pattern.replace("L", "M")
    return format_date(day, pattern, locale=locale)
