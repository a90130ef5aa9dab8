"""Located records as GeoJSON (RFC 7946): longitude first, WGS 84, no `crs` member."""

from __future__ import annotations

import json
from typing import Any

from generator.link import Briefing
from generator.model import Coordinates, Location
from generator.urls import record_url


def locations_geojson(briefing: Briefing) -> str:
    """Give every location that has coordinates as a point, with how it is known."""
    features = [
        _feature(briefing, location, location.coordinates)
        for location in briefing.of(Location)
        if location.coordinates
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _feature(briefing: Briefing, location: Location, point: Coordinates) -> dict[str, Any]:
    kind = briefing.name(location.id)[0]
    return {
        "type": "Feature",
        "id": location.id,
        "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
        "properties": {
            "name": location.name,
            "kind": location.kind,
            "url": record_url(kind, location),
            "precision_m": point.precision_m,
            "source": point.source,
        },
    }
