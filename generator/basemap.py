"""The base map: coasts, borders and towns that the records do not hold, for the maps to stand on.

In comes a file of JSON that `tools/basemap.py` made from public data sets, out comes a frozen
value. It is no record: it has terms of its own, which it carries along as credits, and a briefing
without it has maps all the same, only emptier. A room of its own because it is data from outside,
read and checked before anything draws it.

Bounds are written as RFC 7946 (section 5.2) has them, west greater than east across the 180th
meridian. Positions count on eastwards from the west of their bounds, so that no line ever jumps:
right of 180 comes 181. All must lie within their bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from generator.diagnostics import Diagnostic, Place, error
from generator.meridian import TURN, eastwards

MAX_BYTES = 400_000
"""Size above which the file is refused: what is drawn from it must stay small."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Onward = Annotated[float, Field(ge=-180, le=180 + TURN, allow_inf_nan=False)]
Position = tuple[Onward, Latitude]
"""Degrees east and degrees north, WGS 84, in the order of GeoJSON; maybe east of 180."""
Line = tuple[Position, ...]
Words = Annotated[str, Field(min_length=1, max_length=200)]

ROUNDED = 0.1
"""Degrees by which a position may lie outside its bounds: both are rounded."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Bounds(_Part):
    """A box between two meridians and two parallels; across the 180th, west is the greater."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    @property
    def far_east(self) -> float:
        """The eastern edge, counted on from the western one."""
        return eastwards(self.east, self.west)

    @model_validator(mode="after")
    def _has_room(self) -> Bounds:
        if self.west == self.east or self.south >= self.north:
            raise PydanticCustomError("no_room", "Must reach from south to north and west to east")
        return self


class _Cut(_Part):
    """A part of the world that was cut to a box."""

    bounds: Bounds
    """The box that the lines were cut to."""

    def positions(self) -> Iterable[Position]:
        """Give every position there is."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _is_within(self) -> _Cut:
        box = self.bounds
        west, east = box.west - ROUNDED, box.far_east + ROUNDED
        south, north = box.south - ROUNDED, box.north + ROUNDED
        for x, y in self.positions():
            if not (west <= x <= east and south <= y <= north):
                message = "Position {x} {y} lies outside the bounds"
                raise PydanticCustomError("outside", message, {"x": x, "y": y})
        return self


class Credit(_Part):
    """Where a part of the base map comes from, and its terms."""

    what: Words
    """What was taken."""
    name: Words
    """Who made it."""
    package: Words
    """The package and version it was read from."""
    licence: Words
    """The terms."""
    url: Annotated[str, Field(pattern=r"^https://[!-~]+$", max_length=200)]
    """Where the original is published."""


class Region(_Part):
    """A first-order division, for its name: its borders are among the lines."""

    name: Words
    """Its name in English."""
    country: Words
    """The country it belongs to."""
    shape: tuple[Line, ...]
    """Its outline within the box, coarse: enough to tell where its name may stand."""


class Town(_Part):
    """A town for orientation."""

    name: Words
    """Its name in English."""
    at: Position
    """Where it is."""
    population: Annotated[int, Field(ge=0)]
    """How many live there by the gazetteer; what puts towns in order."""
    geonames: Words
    """Its number in GeoNames."""


class Theatre(_Cut):
    """The part of the world that the maps show, in detail."""

    land: tuple[Line, ...]
    """Outlines of land; what is not land is water."""
    borders: tuple[Line, ...]
    """Borders of first-order divisions within a country."""
    frontiers: tuple[Line, ...]
    """Borders between countries."""
    regions: tuple[Region, ...]
    """The divisions."""
    towns: tuple[Town, ...]
    """Towns, the largest first."""

    def positions(self) -> Iterable[Position]:
        """Give every position there is."""
        shapes = (one.shape for one in self.regions)
        yield from _all_of(self.land, self.borders, self.frontiers, *shapes)
        yield from (one.at for one in self.towns)


class Overview(_Cut):
    """The country around it, coarse, for the small map that tells where we are."""

    name: Words
    """The country."""
    outline: tuple[Line, ...]
    """Outlines of the country."""
    land: tuple[Line, ...]
    """Outlines of all land."""
    frontiers: tuple[Line, ...]
    """Borders between other countries."""

    def positions(self) -> Iterable[Position]:
        """Give every position there is."""
        return _all_of(self.outline, self.land, self.frontiers)


def _all_of(*groups: Iterable[Line]) -> Iterable[Position]:
    return (position for group in groups for line in group for position in line)


class BaseMap(_Part):
    """Everything that maps stand on."""

    made_by: Words
    """The command that made it."""
    theatre: Theatre
    overview: Overview
    credits: tuple[Credit, ...]
    """Whom to name under every map."""


def load_basemap(root: Path, name: str) -> tuple[BaseMap | None, list[Diagnostic]]:
    """Read the base map of a project.

    Args:
        root: The project's folder.
        name: The file, relative to *root*.

    Returns:
        The base map, or None where there is none; and a finding where it cannot be used.
    """
    path = root / name
    if not path.exists() and not path.is_symlink():
        return None, []
    remedy = "make it anew with tools/basemap.py"
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        message = f"must be a plain file of at most {MAX_BYTES // 1000} kB; {remedy}"
        return None, [error(Place(name), "bad-basemap", message)]
    try:
        return BaseMap.model_validate_json(path.read_bytes()), []
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}; {remedy}"
        return None, [error(Place(name), "bad-basemap", message)]
