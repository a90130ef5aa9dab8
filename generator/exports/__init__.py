"""The briefing in other formats, made from the records, never scraped from the site.

Each format has a room of its own, which knows nothing of the others: from the briefing to text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from generator.exports.bibliography import (
    FORMAT_NAMES,
    bibliographies,
    formats,
    source_reference,
)
from generator.exports.card import CARD, card_png
from generator.exports.feeds import TYPES, feed
from generator.exports.geo import locations_geojson
from generator.exports.records import briefing_json, kind_csv, record_json
from generator.kinds import BY_NAME, KINDS, Kind
from generator.link import Briefing
from generator.model import Source
from generator.urls import DATA, FEEDS, export_path, feed_path

Maker = Callable[[Briefing], bytes]
"""Makes one file of what it is given."""


def exports(briefing: Briefing, address: str = "") -> dict[str, bytes]:
    """Give every export by its path in the site; see `export_plan`."""
    return {path: make(briefing) for path, make in export_plan(briefing, address).items()}


def export_plan(briefing: Briefing, address: str = "") -> dict[str, Maker]:
    """Give what makes each export, by its path in the site.

    Args:
        briefing: All records.
        address: Where the site is published, with a slash at its end; empty where nobody said.
            Only with it is there a picture for link previews, which need a whole address.
    """
    made = dict(_plan(briefing, address))
    return made | ({CARD: card_png} if address else {})


def _plan(briefing: Briefing, address: str) -> Iterator[tuple[str, Maker]]:
    yield f"{DATA}/briefing.json", partial(_text, briefing_json)
    yield f"{DATA}/locations.geojson", partial(_text, locations_geojson)
    for kind in KINDS:
        if briefing.of(kind.type):
            yield f"{DATA}/{kind.plural}.csv", partial(_text, partial(_csv, kind))
    for entry in briefing.entries.values():
        if entry.kind.has_pages:
            path = export_path(entry.kind, entry.id, "json")
            yield path, partial(_text, partial(_record, entry.id))
    for ending in FORMAT_NAMES:
        yield f"{DATA}/sources.{ending}", partial(_text, partial(_bibliography, ending))
        for source in briefing.of(Source):
            path = export_path(BY_NAME["source"], source.id, ending)
            yield path, partial(_text, partial(_reference, source.id, ending))
    for name in FEEDS:
        for ending in TYPES:
            yield feed_path(name, ending), partial(_feed, name, ending, address)


def _text(make: Callable[[Briefing], str], briefing: Briefing) -> bytes:
    return make(briefing).encode()


def _csv(kind: Kind, briefing: Briefing) -> str:
    return kind_csv(briefing, kind)


def _record(record_id: str, briefing: Briefing) -> str:
    return record_json(briefing, briefing.entries[record_id])


def _bibliography(ending: str, briefing: Briefing) -> str:
    return bibliographies(briefing)[ending]


def _reference(source_id: str, ending: str, briefing: Briefing) -> str:
    return formats([source_reference(briefing, briefing.get(Source, source_id))])[ending]


def _feed(name: str, ending: str, address: str, briefing: Briefing) -> bytes:
    return feed(briefing, name, address)[ending]
