"""Longitudes near the 180th meridian, where the numbers jump from 180 to -180.

Records and bounds keep to -180 to 180; a box is across the meridian where its west is greater than
its east (RFC 7946, section 5.2). Whatever draws or measures counts on eastwards from a western edge
instead: from Fiji's west at 176, what lies at -179 lies at 181. A room of its own because the base
map, the pictures and the laws all do so, and must do it alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

TURN = 360
"""Degrees once round the world."""


def eastwards(longitude: float, west: float) -> float:
    """Give a longitude counted on eastwards from *west*: at least that, at most a turn more.

    What lies in that range stays as it is, to the last digit.
    """
    while longitude < west:
        longitude += TURN
    while longitude > west + TURN:
        longitude -= TURN
    return longitude


def beside(longitude: float, middle: float) -> float:
    """Give a longitude counted so that it lies at most half a turn from *middle*."""
    return eastwards(longitude, middle - TURN / 2)


def plain(longitude: float) -> float:
    """Give a longitude as records have it, between -180 and 180."""
    return beside(longitude, 0)


def narrowest(longitudes: Iterable[float]) -> tuple[float, float]:
    """Give west and east of the narrowest stretch that holds longitudes, east counted on.

    It is what the widest gap leaves. Of gaps alike, that at the 180th meridian is left out.
    """
    found = sorted(plain(one) for one in longitudes)
    gaps = [(there - here, there, here + TURN) for here, there in pairwise(found)]
    widest = max(gaps, default=(0.0, 0.0, 0.0), key=lambda gap: gap[0])
    if widest[0] <= found[0] + TURN - found[-1]:
        return found[0], found[-1]
    return widest[1], widest[2]
