"""The map of the briefing: the places whose position is known, around the one in focus.

In come the located records, out comes an SVG with a legend and an account of what is not on it.
Below lies the base map, where the project has one; above it stand places, names, and the
connections that sources mention, as dashed lines, because no source gives their course. Nothing is
guessed: a place without coordinates is named in the account, not drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from statistics import median

from markupsafe import Markup

from generator.basemap import Credit
from generator.dates import Date
from generator.link import Briefing
from generator.meridian import TURN, eastwards, narrowest
from generator.model import Coordinates, Event, Location, Source
from generator.pictures.ground import KM_PER_DEGREE, Frame, Projection, bearing, distance_km
from generator.pictures.sheet import Mark, Sheet, corners, legend, mark_of, point_of
from generator.pictures.svg import BOX, number
from generator.reading import remembered
from generator.vocabulary import Bearing, LocationKind
from generator.words import gettext, ngettext

AREAS = frozenset(
    {
        LocationKind.COUNTRY,
        LocationKind.REGION,
        LocationKind.OBLAST,
        LocationKind.RAION,
        LocationKind.HROMADA,
        LocationKind.ROUTE,
        LocationKind.FRONT,
        LocationKind.AREA,
    }
)
"""Kinds with an extent: a single point would tell a falsehood about them."""

GAP = 3
"""A place this many times as far from the centre as the one before it begins the far ones."""

NEAR_KM = 20
"""Gaps closer than this to the centre do not count."""

NARROW = 390
"""Width of the map on a phone, in units: about as many as it has pixels there."""

INSET = 0.2
"""Width of the small map of the country in parts of the sheet."""

LOCATOR_KM = 22
"""What the small map shows at least around its places, in kilometres to each side."""

NEIGHBOURS = 10
"""How many other places of the briefing the small map shows, at most."""

_LARGE = (LocationKind.CITY, LocationKind.TOWN)


@dataclass(frozen=True, slots=True)
class Distant:
    """A place left out because it lies far away."""

    location: Location
    km: int
    bearing: Bearing


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign of the map and what it means."""

    sign: Markup
    words: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The map, and the account of what is and what is not on it."""

    svg: Markup
    centre: Location | None
    """The place in focus, where it is on the map."""
    marks: tuple[Mark, ...]
    """The places shown, nearest to the centre first."""
    distant: tuple[Distant, ...]
    """Places left out because they lie far away, nearest first."""
    areas: tuple[Location, ...]
    """Regions and routes: located or not, a point would not show them."""
    unlocated: tuple[Location, ...]
    """Places for which no source gives coordinates."""
    legend: tuple[LegendEntry, ...]
    sources: tuple[Source, ...]
    """Where the coordinates of the places shown come from."""
    credits: tuple[Credit, ...] = ()
    """Whom the base map comes from; none where there is no base map."""

    @property
    def total(self) -> int:
        """How many places there are, on the map and off it."""
        return sum(map(len, (self.marks, self.distant, self.areas, self.unlocated)))


def region_map(
    briefing: Briefing, width: int = NARROW, as_of: Date | None = None
) -> MapPicture | None:
    """Draw the places around the focus of the briefing.

    Args:
        briefing: What the map is of.
        width: The width of the sheet in units; text is 13 units high at any width.
        as_of: Up to when accounts of control count; all of them by default.

    Returns:
        The map and its account, or None where no place has coordinates.
    """
    places = places_on_map(briefing)
    near = places.near
    if not near:
        return None
    focus = briefing.settings.focus
    at = [point_of(one) for one in near]
    frame = _frame(at, width)
    projection = Projection.fitted(at, frame)
    marks = tuple(mark_of(briefing, projection, one, as_of) for one in near)
    sheet = Sheet(
        briefing,
        frame,
        projection,
        marks,
        bold=frozenset([focus] if focus else []),
        inset=round(max(width * INSET, 84)),
    )
    drawn = _drawn(sheet)
    return MapPicture(
        svg=_svg(drawn, _label(marks, focus)),
        centre=next((one for one in near if one.id == focus), None),
        marks=marks,
        distant=places.distant,
        areas=places.areas,
        unlocated=places.unlocated,
        legend=tuple(LegendEntry(*entry) for entry in legend(sheet)),
        sources=_sources(briefing, near),
        credits=drawn.credits,
    )


# ---------------------------------------------------------------- what is on it


@dataclass(frozen=True, slots=True)
class Places:
    """Every place, by whether it is on the map, and why not."""

    near: tuple[Location, ...]
    """Those shown, nearest to the centre first."""
    distant: tuple[Distant, ...]
    areas: tuple[Location, ...]
    unlocated: tuple[Location, ...]


@remembered
def places_on_map(briefing: Briefing) -> Places:
    """Tell which places are on the map."""
    locations = briefing.of(Location)
    areas = tuple(one for one in locations if one.kind in AREAS)
    points = [one for one in locations if one.kind not in AREAS and one.coordinates]
    near, far = _near(points, _centre(briefing, points)) if points else ([], [])
    unlocated = (one for one in locations if one.kind not in AREAS and not one.coordinates)
    return Places(tuple(near), tuple(far), areas, tuple(unlocated))


def _centre(briefing: Briefing, points: Sequence[Location]) -> Coordinates:
    """Give the position of the focus, or else the middle of all places."""
    for one in points:
        if one.id == briefing.settings.focus:
            return point_of(one)
    first = point_of(points[0])
    west, _ = narrowest(point_of(one).longitude for one in points)
    return first.model_copy(
        update={
            "latitude": median(point_of(one).latitude for one in points),
            "longitude": median(eastwards(point_of(one).longitude, west) for one in points),
        }
    )


def _near(points: Sequence[Location], centre: Coordinates) -> tuple[list[Location], list[Distant]]:
    """Part the places at the first wide gap in their distances from the centre."""
    away = sorted((distance_km(centre, point_of(one)), one.id, one) for one in points)
    count = 1
    while count < len(away) and away[count][0] <= GAP * max(away[count - 1][0], NEAR_KM):
        count += 1
    near = [one for _, _, one in away[:count]]
    far = [Distant(one, round(km), bearing(centre, point_of(one))) for km, _, one in away[count:]]
    return near, far


def _sources(briefing: Briefing, shown: Iterable[Location]) -> tuple[Source, ...]:
    ids = dict.fromkeys(point_of(one).source for one in shown)
    return tuple(briefing.get(Source, source_id) for source_id in ids)


# ---------------------------------------------------------------- the sheet

_SVG = Markup(
    '<svg class="bf-map{css}" viewBox="0 0 {width} {height}" role="group" aria-label="{label}"'
    "{focus}><desc>{told}</desc>"
    '<rect class="bf-map__void" width="{width}" height="{height}"/>{body}</svg>'
)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A sheet that is finished but for its name."""

    width: str
    height: str
    focus: Markup
    told: str
    body: Markup
    credits: tuple[Credit, ...]


def _drawn(sheet: Sheet) -> _Drawn:
    held = "; ".join(f"{mark.location.name}: {mark.control_words}" for mark in sheet.marks[:20])
    return _Drawn(
        width=number(sheet.frame.width),
        height=number(sheet.frame.height),
        focus=_focus_mark(sheet),
        told=gettext("North is up. %(held)s.", held=held),
        body=sheet.body(),
        credits=sheet.back.base.credits if sheet.back else (),
    )


def _svg(drawn: _Drawn, label: str, css: str = "") -> Markup:
    return _SVG.format(
        css=css,
        focus=drawn.focus,
        width=drawn.width,
        height=drawn.height,
        label=label,
        told=drawn.told,
        body=drawn.body,
    )


def _focus_mark(sheet: Sheet) -> Markup:
    """Tell where enlarging should aim at first."""
    at = next((mark for mark in sheet.marks if mark.location.id in sheet.bold), None)
    mark = Markup(' data-bf-focus="{} {}"')
    return mark.format(number(at.x), number(at.y)) if at else Markup("")


def _label(marks: Sequence[Mark], focus: str | None) -> str:
    if len(marks) == 1:
        return gettext("Map of %(place)s", place=marks[0].location.name)
    middle = next((one.location.name for one in marks if one.location.id == focus), "")
    if not middle:
        return ngettext("Map of %(n)s place", "Map of %(n)s places", len(marks))
    return ngettext(
        "Map of %(n)s place around %(middle)s",
        "Map of %(n)s places around %(middle)s",
        len(marks),
        middle=middle,
    )


def _frame(points: Sequence[Coordinates], width: int) -> Frame:
    """Give a sheet as high as the places ask for, between 0.7 and 1.15 times its width."""
    side = width * 0.15
    wide = Frame(width, width * 1.15, side, 40, 48)
    tall = max(point.latitude for point in points) - min(point.latitude for point in points)
    scale = Projection.fitted(points, wide).units_per_km
    height = tall * KM_PER_DEGREE * scale + 88
    return Frame(width, round(min(max(height, width * 0.7), width * 1.15)), side, 40, 48)


# ---------------------------------------------------------------- small maps of single places


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map that shows where something is."""

    svg: Markup
    credits: tuple[Credit, ...]
    """Whom the base map comes from."""


def location_map(briefing: Briefing, location: Location) -> Locator | None:
    """Draw where a place is; None for what a point would not show, or nobody has located."""
    return _locator(briefing, (location,), location.name)


def event_map(briefing: Briefing, event: Event) -> Locator | None:
    """Draw where an event took place, as far as its places are located."""
    places = tuple(briefing.get(Location, one) for one in event.locations)
    return _locator(briefing, places, event.title)


def _locator(briefing: Briefing, places: Sequence[Location], title: str) -> Locator | None:
    shown = tuple(one.id for one in places if one.coordinates and one.kind not in AREAS)
    if not shown:
        return None
    drawn = _whereabouts(briefing, shown)
    label = (
        gettext("Map: where %(what)s is", what=title)
        if len(places) == 1
        else gettext("Map of places: %(what)s", what=title)
    )
    return Locator(_svg(drawn, label, " bf-map--small"), drawn.credits)


@remembered
def _whereabouts(briefing: Briefing, ids: tuple[str, ...]) -> _Drawn:
    """Draw where places are; once for the many events of one place."""
    shown = [briefing.get(Location, one) for one in ids]
    frame = Frame(BOX, 210, 12, 12, 12)
    points = [corner for one in shown for corner in _window(point_of(one))]
    projection = Projection.fitted(points, frame)
    around = [one for one in _around(briefing, shown[0]) if one.id not in ids]
    others = [
        mark
        for one in around
        if frame.box.shrunk(10).holds((mark := mark_of(briefing, projection, one)).at)
        and not any(corner.holds(mark.at) for corner in corners(frame))
    ]
    # What readers know best is named first.
    others = sorted(others[:NEIGHBOURS], key=lambda mark: mark.location.kind not in _LARGE)
    marks = [mark_of(briefing, projection, one) for one in shown]
    sheet = Sheet(
        briefing,
        frame,
        projection,
        (*marks, *others),
        bold=frozenset(ids),
        towns=8,
        inset=72,
        with_control=False,
        with_ways=False,
        with_nameless=False,
    )
    return _drawn(sheet)


def _window(point: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Give two corners of the ground around a point that its small map shows."""
    north = LOCATOR_KM * 0.7 / KM_PER_DEGREE
    east = LOCATOR_KM / KM_PER_DEGREE / max(cos(radians(point.latitude)), 0.1)
    latitude, longitude = point.latitude, point.longitude
    return (
        point.model_copy(
            update={"latitude": max(latitude - north, -90), "longitude": longitude - east}
        ),
        point.model_copy(
            update={"latitude": min(latitude + north, 90), "longitude": longitude + east}
        ),
    )


def _around(briefing: Briefing, location: Location) -> list[Location]:
    """Give the places in the degrees next to one, the focus of the briefing first, then nearest."""
    here = point_of(location)
    column, row = _cell(here)
    near = [
        one
        for across in (-1, 0, 1)
        for down in (-1, 0, 1)
        for one in _cell_at(briefing, (column + across) % TURN, row + down)
    ]
    focus = briefing.settings.focus
    near.sort(key=lambda one: (one.id != focus, distance_km(here, point_of(one)), one.id))
    return near[: 3 * NEIGHBOURS]


@remembered
def _cell_at(briefing: Briefing, column: int, row: int) -> Sequence[Location]:
    """Give the located places in one degree."""
    return _cells(briefing).get((column, row), ())


@remembered
def _cells(briefing: Briefing) -> Mapping[tuple[int, int], list[Location]]:
    """Give the located places by whole degrees, so that neighbours are found without a search."""
    found: dict[tuple[int, int], list[Location]] = defaultdict(list)
    for one in briefing.of(Location):
        if one.coordinates and one.kind not in AREAS:
            found[_cell(one.coordinates)].append(one)
    return found


def _cell(point: Coordinates) -> tuple[int, int]:
    return int(point.longitude // 1) % TURN, int(point.latitude // 1)
