"""The data page: what can be downloaded, and what every field of every kind means.

In come the register of kinds and the types, out comes the reference as values. The sentences
are the docstrings under the fields, so the page cannot fall behind the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_origin

from pydantic.fields import FieldInfo

from generator import fields
from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.model import Part, Settings, Source
from generator.urls import FEEDS, feed_path
from generator.words import gettext, ngettext, pgettext


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part that a field holds, with the address of its table on the page."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a type."""

    name: str
    takes: str
    """What may stand there, in words; before the name of the part, where it holds one."""
    part: PartLink | None
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class TypeTable:
    """A type with its fields."""

    name: str
    anchor: str
    meaning: str
    rows: tuple[FieldRow, ...]
    kind: Kind | None = None
    count: int = 0
    """How many records of the kind there are."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is made from the records."""

    path: str
    words: str


def downloads(briefing: Briefing) -> tuple[Download, ...]:
    """Give the files that `exports` writes, each with what it holds."""
    tables = (
        Download(
            f"data/{kind.plural}.csv",
            ngettext(
                "%(kind)s: %(n)s record, CSV",
                "%(kind)s: %(n)s records, CSV",
                len(records),
                kind=gettext(kind.title),
            ),
        )
        for kind in KINDS
        if (records := briefing.of(kind.type))
    )
    return (
        Download(
            "data/briefing.json",
            ngettext(
                "everything: %(n)s record, JSON",
                "everything: %(n)s records, JSON",
                len(briefing.entries),
            ),
        ),
        Download("data/locations.geojson", gettext("places with coordinates, GeoJSON (RFC 7946)")),
        *bibliographies(briefing),
        *tables,
    )


def bibliographies(briefing: Briefing) -> tuple[Download, ...]:
    """Give the files with the references of all sources."""
    sources = ngettext("%(n)s source", "%(n)s sources", len(briefing.of(Source)))
    return (
        Download("data/sources.bib", f"{sources}, BibTeX"),
        Download("data/sources.ris", f"{sources}, RIS"),
        Download("data/sources.csl.json", f"{sources}, CSL-JSON"),
    )


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed in its two formats."""

    words: str
    atom: str
    json: str


def subscriptions() -> tuple[Subscription, ...]:
    """Give the feeds that `exports` writes."""
    return tuple(
        Subscription(_FEED_NAMES[name], feed_path(name, "xml"), feed_path(name, "json"))
        for name in FEEDS
    )


_FEED_NAMES = {
    "editions": gettext("Editions"),
    "changes": gettext("Changes"),
    "claims": gettext("Claims"),
    "events": gettext("Events"),
    "corrections": gettext("Corrections"),
}


def kind_tables(briefing: Briefing) -> tuple[TypeTable, ...]:
    """Give the fields of the settings and of every kind, in the order of `KINDS`."""
    of_kinds = (
        _table(
            kind.type, pgettext("Kind", kind.name).capitalize(), kind, len(briefing.of(kind.type))
        )
        for kind in KINDS
    )
    return (_table(Settings, gettext("Settings")), *of_kinds)


def part_tables() -> tuple[TypeTable, ...]:
    """Give the fields of every part that records hold, each part once, in the order of mention."""
    parts = dict.fromkeys(_parts([Settings, *(kind.type for kind in KINDS)]))
    return tuple(_table(part, _spaced(part)) for part in parts)


def _parts(types: Iterable[type[Part]]) -> Iterator[type[Part]]:
    for type_ in types:
        for field in type_.model_fields.values():
            inner = fields.parts(field)
            yield from inner
            yield from _parts(inner)


def _table(type_: type[Part], name: str, kind: Kind | None = None, count: int = 0) -> TypeTable:
    rows = tuple(_row(name, field) for name, field in type_.model_fields.items())
    return TypeTable(name, _anchor(type_), _first_line(type_), rows, kind, count)


def _row(name: str, field: FieldInfo) -> FieldRow:
    part = next(iter(fields.parts(field)), None)
    takes = fields.in_words(field)
    if part:
        takes = gettext("list of") if get_origin(field.annotation) is tuple else ""
    link = PartLink(_spaced(part).lower(), _anchor(part)) if part else None
    return FieldRow(name, takes, link, field.is_required(), _sentence(field.description))


def _anchor(type_: type[Part]) -> str:
    return f"bf-type-{_spaced(type_).lower().replace(' ', '-')}"


def _spaced(type_: type[Part]) -> str:
    """Give the name of a type as words, as in `Scale term`."""
    name = type_.__name__
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()
    return words.capitalize()


def _first_line(type_: type[Part]) -> str:
    return _sentence((type_.__doc__ or "").strip().partition("\n")[0])


def _sentence(docstring: str | None) -> str:
    """Give a docstring on one line; what it marks as code stands in quotation marks."""
    return re.sub(r"`([^`]+)`", r"“\1”", " ".join((docstring or "").split()))
