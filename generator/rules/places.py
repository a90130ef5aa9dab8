"""Where locations lie: coordinates against what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, atan2, cos, degrees, radians, sin, sqrt

from generator.diagnostics import Diagnostic, warning
from generator.link import Briefing
from generator.meridian import beside, eastwards
from generator.model import Coordinates, Extent, Location
from generator.rules.ways import all_of
from generator.vocabulary import Bearing

MAX_BEARING_ERROR = 45.0
"""Degrees: the distance from one of the eight words for directions to the next."""
SWAPPED = 10
"""How much nearer to its parent a point must come by swapping before we suspect a swap."""
EARTH_RADIUS_M = 6_371_009
"""Mean radius of the Earth in metres (IUGG, 1980)."""


def bearings(briefing: Briefing) -> Iterator[Diagnostic]:
    """A stated direction is within 45 degrees of what the coordinates give."""
    for entry, here in all_of(briefing, Location):
        for index, connection in enumerate(here.connections):
            there = briefing.get(Location, connection.to)
            if not (connection.bearing and here.coordinates and there.coordinates):
                continue
            computed = _bearing(here.coordinates, there.coordinates)
            off = abs((computed - connection.bearing.degrees + 180) % 360 - 180)
            blur = here.coordinates.precision_m + there.coordinates.precision_m
            if off > MAX_BEARING_ERROR and _distance(here.coordinates, there.coordinates) > blur:
                word = list(Bearing)[round(computed / 45) % 8]
                found = f"'{there.id}' lies {word} ({computed:.0f} degrees) by coordinates"
                place = entry.place(("connections", index, "bearing"))
                yield warning(place, "bearing", f"{found}, not {connection.bearing}; check both")


def swapped_coordinates(briefing: Briefing) -> Iterator[Diagnostic]:
    """A point is where it was meant: swapped, it would not come ten times nearer to its parent."""
    for entry, here in all_of(briefing, Location):
        parent = briefing.get(Location, here.parent) if here.parent else None
        if not here.coordinates or not parent or not parent.coordinates:
            continue
        latitude, longitude = here.coordinates.longitude, here.coordinates.latitude
        swapped = here.coordinates.model_copy(update={"latitude": latitude, "longitude": longitude})
        distance = _distance(here.coordinates, parent.coordinates)
        if distance > SWAPPED * _distance(swapped, parent.coordinates):
            far = f"{distance / 1000:.0f} km from '{parent.id}'"
            message = f"{far}; are latitude and longitude swapped?"
            yield warning(entry.place(("coordinates",)), "swapped-coordinates", message)


def within_parents(briefing: Briefing) -> Iterator[Diagnostic]:
    """A point lies in the box of what it lies in: of the nearest one above that has a box.

    What the point may be off by is granted (RFC 7946, 5, on bounding boxes).
    """
    for entry, here in all_of(briefing, Location):
        around = next((one for one in _above(briefing, here) if one.extent), None)
        if not here.coordinates or not around or not around.extent:
            continue
        off = _distance(here.coordinates, _nearest(here.coordinates, around.extent))
        if off > here.coordinates.precision_m:
            message = f"{off / 1000:.0f} km outside '{around.id}'; correct the point or the parent"
            yield warning(entry.place(("coordinates",)), "outside-parent", message)


def _above(briefing: Briefing, location: Location) -> Iterator[Location]:
    while location.parent:
        location = briefing.get(Location, location.parent)
        yield location


def _nearest(point: Coordinates, box: Extent) -> Coordinates:
    """Give the point of a box that is nearest to a point, as on a flat map."""
    latitude = min(max(point.latitude, box.south), box.north)
    east = eastwards(box.east, box.west)
    longitude = min(max(beside(point.longitude, (box.west + east) / 2), box.west), east)
    return point.model_copy(update={"latitude": latitude, "longitude": longitude})


def _bearing(here: Coordinates, there: Coordinates) -> float:
    """Give the direction in which the great circle from *here* to *there* starts, in degrees."""
    phi, psi = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    y = sin(east) * cos(psi)
    x = cos(phi) * sin(psi) - sin(phi) * cos(psi) * cos(east)
    return degrees(atan2(y, x)) % 360


def _distance(here: Coordinates, there: Coordinates) -> float:
    """Give the length of the great circle from *here* to *there* in metres (haversine)."""
    phi, psi = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))
