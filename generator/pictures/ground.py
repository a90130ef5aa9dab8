"""Positions on the ground: how far, in which direction, and where on a sheet of paper.

In come degrees (WGS 84), out come kilometres and units of a picture. The earth is a sphere here
(mean radius 6371.0088 km, IUGG), which is wrong by at most half a per cent: less than a picture
shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

from generator.basemap import Bounds
from generator.meridian import beside, narrowest
from generator.model import Coordinates
from generator.vocabulary import Bearing

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * radians(1)

NEAREST_POLE = 89
"""Degrees of latitude beyond which a sheet is drawn no narrower: at the pole it had no width."""


def _km_per_longitude(middle: float) -> float:
    """Give the length of a degree of longitude at a latitude."""
    return KM_PER_DEGREE * cos(radians(min(abs(middle), NEAREST_POLE)))


def distance_km(a: Coordinates, b: Coordinates) -> float:
    """Give the great-circle distance (haversine)."""
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    both = cos(radians(a.latitude)) * cos(radians(b.latitude))
    return 2 * EARTH_KM * asin(min(1, sqrt(sin(north / 2) ** 2 + both * sin(east / 2) ** 2)))


def bearing(a: Coordinates, b: Coordinates) -> Bearing:
    """Give the compass direction in which one sets out from *a* to *b*, to the nearest of eight."""
    east = radians(b.longitude - a.longitude)
    here, there = radians(a.latitude), radians(b.latitude)
    ahead = cos(here) * sin(there) - sin(here) * cos(there) * cos(east)
    angle = degrees(atan2(sin(east) * cos(there), ahead))
    return list(Bearing)[round(angle / 45) % 8]


@dataclass(frozen=True, slots=True)
class Projection:
    """An equirectangular sheet: right at the middle latitude, north at the top.

    Over a few hundred kilometres its error stays below what a line's width hides, and one scale bar
    holds for the whole picture. A sheet across the 180th meridian is like any other: its longitudes
    count on, and a place is put the shorter way round from its centre.
    """

    west: float
    north: float
    middle: float
    """The latitude at which the scale is right, in degrees."""
    centre: float
    """The longitude in the middle of what it was made for, in degrees."""
    units_per_km: float
    left: float
    top: float

    @classmethod
    def fitted(cls, points: Sequence[Coordinates], frame: Frame) -> Projection:
        """Give the projection that fits *points* into *frame* and centres them."""
        south = min(point.latitude for point in points)
        north = max(point.latitude for point in points)
        west, east = narrowest(point.longitude for point in points)
        middle = (south + north) / 2
        # One place alone has no extent: a window of two kilometres then.
        tall = max((north - south) * KM_PER_DEGREE, 2)
        wide = max((east - west) * _km_per_longitude(middle), 2)
        scale = min(frame.inner_width / wide, frame.inner_height / tall)
        across = (east - west) * _km_per_longitude(middle) * scale
        down = (north - south) * KM_PER_DEGREE * scale
        left = frame.side + (frame.inner_width - across) / 2
        top = frame.above + (frame.inner_height - down) / 2
        return cls(west, north, middle, (west + east) / 2, scale, left, top)

    @classmethod
    def around(cls, bounds: Bounds, width: float) -> Projection:
        """Give the projection that fills a sheet of some width with a box of degrees."""
        middle = (bounds.south + bounds.north) / 2
        wide = (bounds.far_east - bounds.west) * _km_per_longitude(middle)
        centre = (bounds.west + bounds.far_east) / 2
        return cls(bounds.west, bounds.north, middle, centre, width / wide, 0, 0)

    def place(self, point: Coordinates) -> tuple[float, float]:
        """Give the position of *point* on the sheet."""
        return self.spot(beside(point.longitude, self.centre), point.latitude)

    def spot(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Give the position on the sheet of degrees east, counted as the sheet does, and north."""
        east = (longitude - self.west) * _km_per_longitude(self.middle)
        south = (self.north - latitude) * KM_PER_DEGREE
        return self.left + east * self.units_per_km, self.top + south * self.units_per_km

    def degrees(self, spot: tuple[float, float]) -> tuple[float, float]:
        """Give degrees east and north of a position on the sheet: `spot` the other way round."""
        east = (spot[0] - self.left) / self.units_per_km
        south = (spot[1] - self.top) / self.units_per_km
        return self.west + east / _km_per_longitude(self.middle), self.north - south / KM_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet of a picture and the margins that stay free of points."""

    width: float
    height: float
    side: float
    above: float
    below: float

    @property
    def box(self) -> Box:
        """The whole sheet."""
        return Box(0, 0, self.width, self.height)

    @property
    def inner_width(self) -> float:
        """How wide the part for points is."""
        return self.width - 2 * self.side

    @property
    def inner_height(self) -> float:
        """How high the part for points is."""
        return self.height - self.above - self.below


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet that something occupies."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, spot: tuple[float, float]) -> bool:
        """Tell whether a position lies in it."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def shrunk(self, by: float) -> Box:
        """Give the rectangle that lies *by* inside of it on every side."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def meets(self, other: Box) -> bool:
        """Tell whether both share any ground."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, frame: Frame) -> bool:
        """Tell whether it lies on the sheet."""
        inside = self.left >= 0 and self.right <= frame.width
        return inside and self.top >= 0 and self.bottom <= frame.height


def segment_meets(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Tell whether a straight line touches *box*, by looking at it every four units."""
    (x1, y1), (x2, y2) = start, end
    # Most lines pass far away.
    if max(x1, x2) < box.left or min(x1, x2) > box.right:
        return False
    if max(y1, y2) < box.top or min(y1, y2) > box.bottom:
        return False
    steps = max(1, int(hypot(x2 - x1, y2 - y1) / 4))
    for step in range(steps + 1):
        x = x1 + (x2 - x1) * step / steps
        y = y1 + (y2 - y1) * step / steps
        if box.left < x < box.right and box.top < y < box.bottom:
            return True
    return False
