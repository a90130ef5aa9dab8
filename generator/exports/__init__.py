"""The briefing in other formats, made from the records, never scraped from the site.

Each format has a room of its own, which knows nothing of the others: from the briefing to text.
"""

from __future__ import annotations

from generator.exports.geo import locations_geojson
from generator.exports.records import briefing_json, kind_csv
from generator.kinds import KINDS
from generator.link import Briefing

FOLDER = "data"
"""The folder of the site that holds the exports."""


def exports(briefing: Briefing) -> dict[str, bytes]:
    """Give every export by its path in the site."""
    made = {
        f"{FOLDER}/briefing.json": briefing_json(briefing),
        f"{FOLDER}/locations.geojson": locations_geojson(briefing),
    }
    for kind in KINDS:
        if briefing.of(kind.type):
            made[f"{FOLDER}/{kind.plural}.csv"] = kind_csv(briefing, kind)
    return {path: text.encode() for path, text in made.items()}
