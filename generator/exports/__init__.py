"""The briefing in other formats, made from the records, never scraped from the site.

Each format has a room of its own, which knows nothing of the others: from the briefing to text.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.exports.bibliography import bibliographies, formats, source_reference
from generator.exports.card import CARD, card_png
from generator.exports.feeds import feed_files
from generator.exports.geo import locations_geojson
from generator.exports.records import briefing_json, kind_csv, record_json
from generator.kinds import BY_NAME, KINDS
from generator.link import Briefing
from generator.model import Source
from generator.urls import DATA, export_path


def exports(briefing: Briefing, address: str = "") -> dict[str, bytes]:
    """Give every export by its path in the site.

    Args:
        briefing: All records.
        address: Where the site is published, with a slash at its end; empty where nobody said.
            Only with it is there a picture for link previews, which need a whole address.
    """
    made = {path: text.encode() for path, text in _texts(briefing)}
    picture = {CARD: card_png(briefing)} if address else {}
    return made | feed_files(briefing, address) | picture


def _texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    yield f"{DATA}/briefing.json", briefing_json(briefing)
    yield f"{DATA}/locations.geojson", locations_geojson(briefing)
    for kind in KINDS:
        if briefing.of(kind.type):
            yield f"{DATA}/{kind.plural}.csv", kind_csv(briefing, kind)
    for entry in briefing.entries.values():
        if entry.kind.has_pages:
            yield export_path(entry.kind, entry.id, "json"), record_json(briefing, entry)
    for ending, text in bibliographies(briefing).items():
        yield f"{DATA}/sources.{ending}", text
    for source in briefing.of(Source):
        for ending, text in formats([source_reference(briefing, source)]).items():
            yield export_path(BY_NAME["source"], source.id, ending), text
