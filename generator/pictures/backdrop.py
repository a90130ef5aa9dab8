"""What the map stands on: land and water, borders, names of regions, towns for orientation.

In come the base map and a projection, out come the layers below the records. Nothing in it is said
by a source of the briefing, so it is drawn pale and credited apart. A room of its own because a map
without it is a map all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.basemap import BaseMap, Bounds, Line, Region
from generator.link import Briefing
from generator.meridian import TURN, beside
from generator.model import Location
from generator.pictures.clip import clip_line, clip_ring, encloses, extent, thinned
from generator.pictures.ground import Box, Frame, Projection
from generator.pictures.labels import Layout, Row
from generator.pictures.svg import SMALL, XY, number, paths, words
from generator.reading import remembered
from generator.urls import record_url
from generator.vocabulary import LocationKind

_AREA = Markup('<path class="{css}" d="{d}"/>')
_LAYER = Markup('<g class="bf-map__layer" data-bf-layer="{name}">{body}</g>')
_FIXED = Markup('<g data-bf-at="{x} {y}"{level}>{body}</g>')
_LINKED = Markup('<a class="bf-map__region" href="{href}">{body}</a>')
_DOT = Markup('<circle class="bf-map__town" cx="{x}" cy="{y}" r="2"/>')
_INSET = Markup(
    '<svg class="bf-map__inset" x="{x}" y="{y}" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}">'
    '<rect class="bf-map__water" width="{width}" height="{height}"/>'
    '<path class="bf-map__land" d="{land}"/><path class="bf-map__country" d="{outline}"/>'
    '<path class="bf-map__frontier bf-map__frontier--thin" d="{frontiers}"/>'
    '<rect class="bf-map__here" x="{left}" y="{top}" width="{across}" height="{down}"/>'
    "{name}"
    '<rect class="bf-map__edge" width="{width}" height="{height}"/></svg>'
)

REGION_NAMES = 0.72, 1.35
"""Width of a letter of a region's name in parts of its size, and its height: it is spaced out."""

_FINEST = 0.7
"""Steps of a line in units that nobody can see are left out."""

_INSET_FINEST = 1.2
"""The same for the small map of the country."""

_LEAST_HERE = 7
"""The mark of the theatre on the inset is at least this wide."""


@dataclass(frozen=True)
class Backdrop:
    """A base map on a sheet."""

    briefing: Briefing
    base: BaseMap
    frame: Frame
    projection: Projection
    turns: tuple[int, ...]
    """Degrees by which the base map is shifted to lie on the sheet: 0, or a turn round the world.

    Both where the sheet lies across the edges of a base map that goes round the whole world.
    """

    # ---- ground

    def ground(self) -> Markup:
        """Draw water and land."""
        theatre = self.base.theatre
        known = [_rectangle(self._box(theatre.bounds, turn)) for turn in self.turns]
        land = [clip_ring(at, self.frame.box) for at in self._each(theatre.land)]
        shapes = [thinned(ring, _FINEST) for ring in land if ring]
        water = _AREA.format(css="bf-map__water", d=paths(known, closed=True))
        return water + _AREA.format(css="bf-map__land", d=paths(shapes, closed=True))

    def lines(self) -> Markup:
        """Draw borders of regions and countries."""
        theatre = self.base.theatre
        body = Markup("").join(
            _AREA.format(css=css, d=d)
            for css, lines in (
                ("bf-map__border", theatre.borders),
                ("bf-map__frontier", theatre.frontiers),
            )
            if (d := paths(self._seen(lines)))
        )
        return _LAYER.format(name="borders", body=body) if body else Markup("")

    def _seen(self, lines: Sequence[Line]) -> Iterator[list[XY]]:
        for at in self._each(lines):
            for part in clip_line(at, self.frame.box):
                yield thinned(part, _FINEST)

    def _each(self, lines: Iterable[Line]) -> Iterator[list[XY]]:
        """Yield where lines lie on the sheet."""
        for line in lines:
            for turn in self.turns:
                yield [self.projection.spot(x + turn, y) for x, y in line]

    def _box(self, bounds: Bounds, turn: int) -> Box:
        left, top = self.projection.spot(bounds.west + turn, bounds.north)
        right, bottom = self.projection.spot(bounds.far_east + turn, bounds.south)
        frame = self.frame.box
        return Box(
            max(left, frame.left),
            max(top, frame.top),
            min(right, frame.right),
            min(bottom, frame.bottom),
        )

    # ---- names

    def regions(self, layout: Layout, *, country: bool = True) -> Markup:
        """Write the names of regions where they have room, in the middle of what is seen."""
        parts = [
            mark
            for region in self.base.theatre.regions
            for at in self._each(region.shape[:1])
            if (mark := self._region(region, clip_ring(at, self.frame.box), layout))
        ]
        body = Markup("").join(parts)
        return _LAYER.format(name="borders", body=body) if body and country else body

    def _region(self, region: Region, ring: list[XY], layout: Layout) -> Markup | None:
        if not ring:
            return None
        abroad = region.country != self.base.overview.name
        text = f"{region.name}, {region.country}" if abroad else region.name
        wide, high = len(text) * SMALL * REGION_NAMES[0], SMALL * REGION_NAMES[1]
        middle = extent(ring)
        x, y = (middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2
        spots = sorted(_spots(middle), key=lambda one: ((one[0] - x) ** 2 + (one[1] - y) ** 2, one))
        best = next((one for one in spots if _has_room(ring, one, (wide, high), layout)), None)
        if best is None:
            return None
        layout.block(_around(best, wide, high), best)
        name = words(text, (best[0], best[1] + SMALL * 0.35), "middle", "bf-map__region-name")
        record = _records(self.briefing).get(region.name)
        if record:
            entry = self.briefing.entries[record.id]
            name = _LINKED.format(href=f"~/{record_url(entry.kind, record)}", body=name)
        return _FIXED.format(x=number(best[0]), y=number(best[1]), level="", body=name)

    def towns(self, layout: Layout, most: int) -> Markup:
        """Draw the largest towns that are no records, with their names, where there is room."""
        parts = list(self._towns(layout, most))
        return _LAYER.format(name="labels", body=Markup("").join(parts)) if parts else Markup("")

    def _towns(self, layout: Layout, most: int) -> Iterator[Markup]:
        own = _gazetteer(self.briefing)
        inner = self.frame.box.shrunk(6)
        count = 0
        for town in self.base.theatre.towns:
            at = self.projection.spot(beside(town.at[0], self.projection.centre), town.at[1])
            if town.geonames in own or not inner.holds(at) or count == most:
                continue
            dot = Box(at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3)
            found = next((one for one in (1, 2, 4) if layout.is_free(dot, at, one)), None)
            label = layout.place(at, 2, ((Row(town.name, SMALL),),), (3.0,)) if found else None
            if found is None or label is None:
                continue
            count += 1
            level = max(found, label.level)
            layout.block(dot, at, level)
            x, y = number(at[0]), number(at[1])
            (row, spot), *_ = label.positions
            name = words(row.text, spot, label.anchor, "bf-svg-text--small bf-map__town-name")
            yield _FIXED.format(
                x=x, y=y, level=level_mark(level), body=_DOT.format(x=x, y=y) + name
            )

    # ---- where in the country

    def inset(self, taken: Sequence[Box], width: float) -> tuple[Markup, Box] | None:
        """Draw the country with the frame of this map, in a corner where nothing else is.

        Args:
            taken: Where it must not stand.
            width: How wide to draw it.

        Returns:
            The small map and the room it takes, or None where no corner is free.
        """
        country = _country(self.briefing, width)
        height = country.height
        edge = 8
        right, bottom = self.frame.width - width - edge, self.frame.height - height - edge
        for x, y in ((edge, edge), (right, bottom), (right, 46), (edge, bottom - 30)):
            box = Box(x - 4, y - 4, x + width + 4, y + height + 4)
            if not any(box.meets(one) for one in taken):
                return self._inset((x, y), width, country), box
        return None

    def _inset(self, at: XY, width: float, country: _Country) -> Markup:
        small, seen = country.projection, country.seen
        west, north = self.projection.degrees((0, 0))
        east, south = self.projection.degrees((self.frame.width, self.frame.height))
        turn = beside(self.projection.centre, small.centre) - self.projection.centre
        left, top = small.spot(west + turn, north)
        right, bottom = small.spot(east + turn, south)
        across, down = max(right - left, _LEAST_HERE), max(bottom - top, _LEAST_HERE)
        here = ((left + right) / 2 - across / 2, (top + bottom) / 2 - down / 2)
        # To the left of the middle or to its right, on the other side from the mark.
        share = 0.4 if (left + right) / 2 > (seen.left + seen.right) / 2 else 0.6
        spot = (seen.left + share * (seen.right - seen.left), (seen.top + seen.bottom) / 2)
        name = self.base.overview.name
        return _INSET.format(
            x=number(at[0]),
            y=number(at[1]),
            width=number(width),
            height=number(country.height),
            land=country.land,
            outline=country.outline,
            frontiers=country.frontiers,
            left=number(here[0]),
            top=number(here[1]),
            across=number(across),
            down=number(down),
            name=words(name, spot, "middle", "bf-svg-text--small bf-map__country-name"),
        )


@dataclass(frozen=True, slots=True)
class _Country:
    """The country at one size: the same on every sheet."""

    projection: Projection
    height: float
    land: str
    outline: str
    frontiers: str
    seen: Box
    """Where its main part lies."""


@remembered
def _country(briefing: Briefing, width: float) -> _Country:
    assert briefing.base
    overview = briefing.base.overview
    small = Projection.around(overview.bounds, width)
    height = round(small.spot(overview.bounds.east, overview.bounds.south)[1])
    sheet = Box(0, 0, width, height)

    def rings(lines: Sequence[Line]) -> str:
        shapes = (clip_ring([small.spot(*one) for one in line], sheet) for line in lines)
        return paths((thinned(one, _INSET_FINEST) for one in shapes if one), closed=True)

    frontiers = (
        thinned(part, _INSET_FINEST)
        for line in overview.frontiers
        for part in clip_line([small.spot(*one) for one in line], sheet)
    )
    return _Country(
        projection=small,
        height=height,
        land=rings(overview.land),
        outline=rings(overview.outline),
        frontiers=paths(frontiers),
        seen=extent(small.spot(*one) for one in max(overview.outline, key=len)),
    )


def _has_room(ring: Sequence[XY], at: XY, size: tuple[float, float], layout: Layout) -> bool:
    """Tell whether a name fits into an outline at a position where nothing else stands."""
    box = _around(at, *size)
    inside = all(encloses(ring, corner) for corner in _rectangle(box))
    return inside and layout.is_free(box, at) and not layout.crosses(box)


def level_mark(level: int) -> Markup:
    """Give the attribute of what is shown from an enlargement on; none for what always is."""
    return Markup(' data-bf-level="{}"').format(level) if level > 1 else Markup("")


def backdrop(briefing: Briefing, frame: Frame, projection: Projection) -> Backdrop | None:
    """Give the backdrop of a sheet, or None where the project has no base map of that place."""
    base = briefing.base
    if base is None:
        return None
    west, north = projection.degrees((0, 0))
    east, south = projection.degrees((frame.width, frame.height))
    known = base.theatre.bounds
    turns = tuple(
        turn
        for turn in (-TURN, 0, TURN)
        if west <= known.far_east + turn and known.west + turn <= east
    )
    apart = not turns or north < known.south or south > known.north
    return None if apart else Backdrop(briefing, base, frame, projection, turns)


@remembered
def _gazetteer(briefing: Briefing) -> frozenset[str]:
    """Give the GeoNames numbers of all records: their towns are not drawn a second time."""
    return frozenset(
        code.value
        for location in briefing.of(Location)
        for code in location.codes
        if code.scheme == "geonames"
    )


@remembered
def _records(briefing: Briefing) -> Mapping[str, Location]:
    """Give the regions that have a record, by their name."""
    kinds = (LocationKind.REGION, LocationKind.OBLAST)
    return {one.name: one for one in briefing.of(Location) if one.kind in kinds}


def _rectangle(box: Box) -> list[XY]:
    return [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    ]


def _spots(box: Box) -> Iterator[XY]:
    """Yield a grid of positions over a rectangle."""
    steps = 16
    for across in range(1, steps):
        for down in range(1, steps):
            yield (
                box.left + (box.right - box.left) * across / steps,
                box.top + (box.bottom - box.top) * down / steps,
            )


def _around(at: XY, wide: float, high: float) -> Box:
    return Box(at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2)
