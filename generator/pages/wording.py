"""Values of records in words: languages, numbers, coordinates, codes.

In come parts of records, out come the words and addresses that a page shows for them. A room of
its own because templates lay out, and because each rule here rounds or names something that a
reader may rely on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from generator import datewords
from generator.model import Code, Coordinates, Extent, Name
from generator.vocabulary import NameKind, word
from generator.words import gettext, pgettext

# ---------------------------------------------------------------- names

LANGUAGES = {
    "ar": pgettext("language", "Arabic"),
    "be": pgettext("language", "Belarusian"),
    "cs": pgettext("language", "Czech"),
    "de": pgettext("language", "German"),
    "en": pgettext("language", "English"),
    "es": pgettext("language", "Spanish"),
    "fr": pgettext("language", "French"),
    "he": pgettext("language", "Hebrew"),
    "hu": pgettext("language", "Hungarian"),
    "it": pgettext("language", "Italian"),
    "la": pgettext("language", "Latin"),
    "mul": pgettext("language", "several languages"),
    "nl": pgettext("language", "Dutch"),
    "pl": pgettext("language", "Polish"),
    "pt": pgettext("language", "Portuguese"),
    "ro": pgettext("language", "Romanian"),
    "ru": pgettext("language", "Russian"),
    "sk": pgettext("language", "Slovak"),
    "tr": pgettext("language", "Turkish"),
    "uk": pgettext("language", "Ukrainian"),
    "und": pgettext("language", "language not known"),
    "zh": pgettext("language", "Chinese"),
}
"""English names of languages by their ISO 639 code; a tag not named here is shown as it is."""

_SCRIPTS = {
    "Latn": pgettext("script", "romanised"),
    "Cyrl": pgettext("script", "in Cyrillic"),
    "Arab": pgettext("script", "in Arabic script"),
}


def language_name(tag: str) -> str:
    """Give a BCP 47 tag in words, as `Ukrainian, romanised` for `uk-Latn`."""
    base, *rest = tag.split("-")
    if base not in LANGUAGES:
        return tag
    return ", ".join([LANGUAGES[base], *(_SCRIPTS.get(part, part) for part in rest)])


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, and what is said beside it."""

    name: Name
    words: tuple[str, ...]


def name_rows(names: Iterable[Name]) -> tuple[NameRow, ...]:
    """Give names with their language, sort and time; misspellings last, as they are no names."""
    ordered = sorted(names, key=lambda name: name.kind is NameKind.MISSPELLING)
    return tuple(NameRow(name, tuple(_name_words(name))) for name in ordered)


def _name_words(name: Name) -> Iterable[str]:
    yield language_name(name.language)
    yield word(name.kind)
    if name.valid:
        yield datewords.later(name.valid)


# ---------------------------------------------------------------- codes

_REGISTERS = {
    "iso-3166-1": ("ISO 3166-1", ""),
    "iso-3166-2": ("ISO 3166-2", ""),
    "katotth": ("KATOTTH", ""),
    "geonames": ("GeoNames", "https://www.geonames.org/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
}
"""The name of each register of `model.Code`, and where it shows an entry, if it does."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code, the register it stands in, and its address there, or an empty text."""

    code: Code
    register: str
    address: str


def code_rows(codes: Iterable[Code]) -> tuple[CodeRow, ...]:
    """Give codes with the names of their registers."""
    return tuple(
        CodeRow(code, register, address.format(code.value))
        for code in codes
        for register, address in (_REGISTERS[code.scheme],)
    )


# ---------------------------------------------------------------- places

_METRES_PER_DEGREE = 111_320
"""Of latitude, or of longitude at the equator (WGS 84, rounded): enough to count decimals by."""
_KILOMETRE = 1000


def coordinates_words(point: Coordinates) -> str:
    """Give a point in degrees, with no more decimals than its precision bears."""
    places = max(0, math.ceil(math.log10(_METRES_PER_DEGREE / point.precision_m)))
    latitude = _degrees(point.latitude, "N", "S", f".{places}f")
    longitude = _degrees(point.longitude, "E", "W", f".{places}f")
    return f"{latitude}, {longitude}"


def extent_words(box: Extent) -> str:
    """Give a box in degrees, from west to east and from south to north."""
    return gettext(
        "%(west)s to %(east)s, %(south)s to %(north)s",
        west=_degrees(box.west, "E", "W"),
        east=_degrees(box.east, "E", "W"),
        south=_degrees(box.south, "N", "S"),
        north=_degrees(box.north, "N", "S"),
    )


_COMPASS = {
    "N": pgettext("compass", "N"),
    "E": pgettext("compass", "E"),
    "S": pgettext("compass", "S"),
    "W": pgettext("compass", "W"),
}


def _degrees(value: float, positive: str, negative: str, form: str = "g") -> str:
    return f"{abs(value):{form}}° {_COMPASS[positive if value >= 0 else negative]}"


def distance_words(metres: int) -> str:
    """Give a distance in metres, or from a kilometre on in kilometres."""
    if metres < _KILOMETRE:
        return gettext("%(number)s m", number=str(metres))
    return gettext("%(number)s km", number=f"{metres / _KILOMETRE:g}")


# ---------------------------------------------------------------- lists


def listed(words: Iterable[str]) -> str:
    """Join words: `a`, `a and b`, `a, b and c`."""
    *first, last = words
    return gettext("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last
