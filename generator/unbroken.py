"""What a line must not end within: day and month, number and unit, "No." and its number.

In comes text for readers, out comes the same text with no-break spaces in these places. A room of
its own because words of records and words of ours are set alike, and because only pages want it:
exports and the search index keep what the author wrote.
"""

from __future__ import annotations

import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep"),
    *("Sept", "Oct", "Nov", "Dec"),
    *("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня"),
    *("жовтня", "листопада", "грудня"),
)
_UNITS = (
    *("km", "km²", "m", "m²", "cm", "mm", "kg", "t", "ha", "a.m.", "p.m.", "am", "pm"),
    *("million", "billion", "trillion", "thousand", "miles", "metres", "kilometres", "per cent"),
    *("км", "км²", "м", "м²", "см", "мм", "кг", "т", "га", "тис.", "млн", "млрд"),
)
_NUMBERED = ("No.", "no.", "Nos.", "№", "p.", "pp.", "para.", "vol.", "Vol.", "с.", "п.")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# In a message, a number is still the place that it will take.
_AFTER_NUMBER = re.compile(rf"(\d|%\(\w+\)s) (?=(?:{_any((*_MONTHS, *_UNITS))})(?![\w-])|[%‰°])")
_BEFORE_NUMBER = re.compile(r" (?=\d{1,3}(?!\w))")
_HEAD = re.compile(rf"(?<!\w)(?:{_any((*_MONTHS, *_NUMBERED))})$")
_LONGEST = 1 + max(map(len, (*_MONTHS, *_NUMBERED)))


def unbroken(text: str) -> str:
    """Give a text in which dates and quantities stay on one line.

    Args:
        text: Plain text, or HTML whose attributes hold no words.
    """
    bound = _AFTER_NUMBER.sub("\\1\N{NO-BREAK SPACE}", text)
    return _BEFORE_NUMBER.sub(_space, bound)


def _space(found: re.Match[str]) -> str:
    """Give the space before a number: what stands before it decides."""
    end = found.start()
    before = found.string[max(0, end - _LONGEST) : end]
    return "\N{NO-BREAK SPACE}" if _HEAD.search(before) else " "
