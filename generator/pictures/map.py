"""The map of the briefing: the places whose position is known, around the one in focus.

In come the located records, out comes an SVG with a legend and an account of what is not on it.
It has no base map: it draws points, names, and the connections that sources mention, as dashed
lines, because no source gives their course. Nothing is guessed: a place without coordinates is
named in the account, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from statistics import median

from markupsafe import Markup

from generator.dates import Date
from generator.link import Briefing
from generator.model import Actor, Connection, Control, Coordinates, Location, Source
from generator.pictures.ground import (
    Box,
    Frame,
    Projection,
    bearing,
    distance_km,
    segment_meets,
)
from generator.urls import record_url
from generator.vocabulary import Bearing, ConnectionKind, ControlBasis, LocationKind

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

NAMED = 60
"""How many places get their name on the map; the others are points. Keeps drawing linear."""

_LARGE = frozenset({LocationKind.CITY})
_MIDDLE = frozenset({LocationKind.TOWN, LocationKind.TERRAIN})
_TEXT = 13
_SMALL = 11
"""Sizes of `bf-svg-text` in the style sheet."""

_STUB = 46
"""How long the dashed line is that leads towards a place that is not on the map."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map."""

    location: Location
    coordinates: Coordinates
    control: Control | None
    """Who held it last, as far as anybody says."""
    side: str
    """The number of the holder's side, `other` or `none`."""
    control_words: str
    """That account in words."""
    x: float
    y: float

    @property
    def size(self) -> float:
        """Half the width of its sign."""
        kind = self.location.kind
        return 6.5 if kind in _LARGE else 5.5 if kind in _MIDDLE else 4.5


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
    locations = briefing.of(Location)
    areas = tuple(one for one in locations if one.kind in AREAS)
    points = [one for one in locations if one.kind not in AREAS and one.coordinates]
    if not points:
        return None
    centre = _centre(briefing, points)
    near, far = _near(points, centre)
    sheet = _Sheet(briefing, near, width, as_of)
    focus = briefing.settings.focus
    return MapPicture(
        svg=sheet.svg(),
        centre=next((one for one in near if one.id == focus), None),
        marks=sheet.marks,
        distant=tuple(far),
        areas=areas,
        unlocated=tuple(one for one in locations if one.kind not in AREAS and not one.coordinates),
        legend=tuple(sheet.legend()),
        sources=_sources(briefing, near),
    )


# ---------------------------------------------------------------- what is on it


def _at(location: Location) -> Coordinates:
    assert location.coordinates, location.id
    return location.coordinates


def _centre(briefing: Briefing, points: Sequence[Location]) -> Coordinates:
    """Give the position of the focus, or else the middle of all places."""
    for one in points:
        if one.id == briefing.settings.focus:
            return _at(one)
    first = _at(points[0])
    return first.model_copy(
        update={
            "latitude": median(_at(one).latitude for one in points),
            "longitude": median(_at(one).longitude for one in points),
        }
    )


def _near(points: Sequence[Location], centre: Coordinates) -> tuple[list[Location], list[Distant]]:
    """Part the places at the first wide gap in their distances from the centre."""
    away = sorted((distance_km(centre, _at(one)), one.id, one) for one in points)
    count = 1
    while count < len(away) and away[count][0] <= GAP * max(away[count - 1][0], NEAR_KM):
        count += 1
    near = [one for _, _, one in away[:count]]
    far = [Distant(one, round(km), bearing(centre, _at(one))) for km, _, one in away[count:]]
    return near, far


def _sources(briefing: Briefing, shown: Iterable[Location]) -> tuple[Source, ...]:
    ids = dict.fromkeys(_at(one).source for one in shown)
    return tuple(briefing.get(Source, source_id) for source_id in ids)


def _last_control(location: Location, as_of: Date | None) -> Control | None:
    told = [
        one
        for one in location.control
        if not one.as_of.is_unknown and not (as_of and one.as_of.entirely_after(as_of))
    ]
    return max(told, key=lambda one: one.as_of.sort_key, default=None)


def _side(briefing: Briefing, actor_id: str | None) -> str:
    """Give the number of an actor's side in the briefing's order, `other` or `none`."""
    sides = briefing.settings.sides
    if actor_id is None:
        return "none"
    own = actor_id if actor_id in sides else briefing.get(Actor, actor_id).side
    if own is None:
        return "none"
    return str(sides.index(own) + 1) if own in sides else "other"


def _drawable(location: Location) -> Iterator[Connection]:
    """Yield the connections of a place; where only a direction was stated there is no line."""
    return (one for one in location.connections if one.kind is not ConnectionKind.DIRECTION)


_NOT_KNOWN = "not known, or not stated, who holds it"


def _control_words(briefing: Briefing, control: Control | None) -> str:
    if control is None:
        return "not stated who holds it"
    if control.basis is ControlBasis.UNKNOWN:
        return "not known who holds it"
    if control.basis is ControlBasis.CONTESTED or control.holder is None:
        return "contested"
    holder = briefing.get(Actor, control.holder).name
    verb = "claimed by" if control.basis is ControlBasis.CLAIMED else "assessed as held by"
    return f"{verb} {holder}"


# ---------------------------------------------------------------- drawing

_SVG = Markup(
    '<svg class="bf-map" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
    '<rect class="bf-fill-land" width="{width}" height="{height}"/>{body}</svg>'
)
_RING = Markup('<circle class="bf-fill-line" fill-opacity="0.45" cx="{x}" cy="{y}" r="{r}"/>')
_LINE = Markup(
    '<path class="bf-stroke-muted" fill="none" stroke-width="1.4" stroke-dasharray="5 4" d="{d}"/>'
)
_LEADER = Markup('<path class="bf-stroke-line" fill="none" stroke-width="0.8" d="{d}"/>')
_PLACE = Markup(
    '<a class="bf-map__place bf-side--{side}" href="{href}"><title>{title}</title>{body}</a>'
)
_NAME = Markup(
    '<text class="{css}" x="{x}" y="{y}" text-anchor="{anchor}" stroke-width="3"'
    ' stroke-linejoin="round" paint-order="stroke"{weight}>{text}</text>'
)
_SIGN = Markup('<path class="{css}" stroke-width="1.8"{dash} d="{d}"/>')
_KEY = Markup(
    '<svg class="bf-map__key bf-side--{side}" viewBox="0 0 20 14" width="20" height="14"'
    ' aria-hidden="true">{body}</svg>'
)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class _Sheet:
    """One map being laid out; everything is computed when it is made."""

    def __init__(
        self, briefing: Briefing, places: Sequence[Location], width: int, as_of: Date | None
    ) -> None:
        self.briefing = briefing
        self.as_of = as_of
        points = [_at(one) for one in places]
        self.frame = _frame(points, width)
        self.projection = Projection.fitted(points, self.frame)
        self.marks = tuple(self._mark(one) for one in places)
        self.links = tuple(self._links())

    def _mark(self, location: Location) -> Mark:
        control = _last_control(location, self.as_of)
        held = control and control.basis not in (ControlBasis.CONTESTED, ControlBasis.UNKNOWN)
        side = _side(self.briefing, control.holder if control and held else None)
        x, y = self.projection.place(_at(location))
        words = _control_words(self.briefing, control)
        return Mark(location, _at(location), control, side, words, round(x, 1), round(y, 1))

    def _links(self) -> Iterator[_Link]:
        """Yield a line for each connection: to a place on the map, or towards one that is not."""
        on_map = {mark.location.id: mark for mark in self.marks}
        drawn: set[frozenset[str]] = set()
        for mark in self.marks:
            for connection in _drawable(mark.location):
                pair = frozenset((mark.location.id, connection.to))
                if pair in drawn:
                    continue
                drawn.add(pair)
                target = on_map.get(connection.to)
                if target:
                    yield _Link((mark.x, mark.y), (target.x, target.y))
                elif connection.bearing and not self._is_route(connection.to):
                    yield self._stub(mark, connection, connection.bearing)

    def _is_route(self, location_id: str) -> bool:
        """Tell whether a connection leads to a way and not to a place."""
        return self.briefing.get(Location, location_id).kind is LocationKind.ROUTE

    def _stub(self, mark: Mark, connection: Connection, direction: Bearing) -> _Link:
        angle = radians(direction.degrees)
        end = (mark.x + _STUB * sin(angle), mark.y - _STUB * cos(angle))
        name = self.briefing.get(Location, connection.to).name
        return _Link((mark.x, mark.y), end, f"to {name}", direction)

    # ---- the picture

    def svg(self) -> Markup:
        labels = _Labels(self)
        parts = [
            *(self._ring(mark) for mark in self.marks),
            *(_LINE.format(d=link.path) for link in self.links if not link.words),
            *(labels.leader(mark) for mark in self.marks),
            *(self._place(mark, labels) for mark in reversed(self.marks)),
            *labels.stubs(),
            *self._scale_bar(),
            *self._north(),
        ]
        return _SVG.format(
            width=_number(self.frame.width),
            height=_number(self.frame.height),
            label=self._label(),
            body=Markup("").join(parts),
        )

    def _label(self) -> str:
        count = len(self.marks)
        focus = next((m for m in self.marks if m.location.id == self.briefing.settings.focus), None)
        around = f" around {focus.location.name}" if focus and count > 1 else ""
        return (
            f"Map of {count} places{around}"
            if count > 1
            else f"Map of {self.marks[0].location.name}"
        )

    def _ring(self, mark: Mark) -> Markup:
        radius = mark.coordinates.precision_m / 1000 * self.projection.units_per_km
        if radius <= mark.size + 2:
            return Markup("")
        return _RING.format(x=_number(mark.x), y=_number(mark.y), r=_number(radius))

    def _place(self, mark: Mark, labels: _Labels) -> Markup:
        entry = self.briefing.entries[mark.location.id]
        return _PLACE.format(
            side=mark.side,
            href=f"~/{record_url(entry.kind, entry.record)}",
            title=f"{mark.location.name}: {mark.location.kind.label}; {mark.control_words}",
            body=_sign(mark, mark.x, mark.y, mark.size) + labels.name(mark),
        )

    def legend(self) -> Iterator[LegendEntry]:
        """Yield each sign that occurs, once."""
        seen: dict[str, Mark] = {}
        for mark in self.marks:
            is_known = mark.control and mark.control.basis is not ControlBasis.UNKNOWN
            seen.setdefault(mark.control_words if is_known else _NOT_KNOWN, mark)
        for words, mark in sorted(seen.items()):
            yield LegendEntry(_key(mark.side, _sign(mark, 10, 7, 5)), words)
        if self.links:
            words = "connection that a source mentions; its true course is not shown"
            yield LegendEntry(_key("none", _LINE.format(d="M0 7H20")), words)
        if any(self._ring(mark) for mark in self.marks):
            words = "within this circle lies the centre of the place"
            yield LegendEntry(_key("none", _RING.format(x=10, y=7, r=7)), words)

    def _scale_bar(self) -> Iterator[Markup]:
        km = _round_length(self.frame.width * 0.25 / self.projection.units_per_km)
        length, left, base = km * self.projection.units_per_km, 14, self.frame.height - 12
        d = f"M{left} {_number(base - 4)}v4h{_number(length)}v-4"
        yield Markup('<path class="bf-stroke-ink" fill="none" stroke-width="1.4" d="{}"/>').format(
            d
        )
        yield _text(f"{km:g} km", left + length / 2, base - 6, "middle", small=True)

    def _north(self) -> Iterator[Markup]:
        x, top = self.frame.width - 18, 10
        d = f"M{_number(x)} {top}l5 14l-5 -3l-5 3z"
        yield Markup('<path class="bf-fill-muted" d="{}"/>').format(d)
        yield _text("N", x, top + 26, "middle", small=True)

    def furniture(self) -> tuple[Box, ...]:
        """Give the corners taken by the scale bar and the arrow to the north."""
        width, height = self.frame.width, self.frame.height
        return (
            Box(0, height - 34, width * 0.25 + 24, height),
            Box(width - 32, 0, width, 42),
        )


@dataclass(frozen=True, slots=True)
class _Link:
    """A dashed line, maybe with words at its end."""

    start: tuple[float, float]
    end: tuple[float, float]
    words: str = ""
    direction: Bearing | None = None

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        (x1, y1), (x2, y2) = self.start, self.end
        return f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"


def _frame(points: Sequence[Coordinates], width: int) -> Frame:
    """Give a sheet as high as the places ask for, between 0.7 and 1.15 times its width."""
    side = width * 0.15
    wide = Frame(width, width * 1.15, side, 40, 48)
    tall = max(point.latitude for point in points) - min(point.latitude for point in points)
    scale = Projection.fitted(points, wide).units_per_km
    height = tall * 111.195 * scale + 88
    return Frame(width, round(min(max(height, width * 0.7), width * 1.15)), side, 40, 48)


def _sign(mark: Mark, x: float, y: float, size: float) -> Markup:
    """Draw a place: the shape tells the side, the filling on what ground it is said to hold."""
    basis = mark.control.basis if mark.control else ControlBasis.UNKNOWN
    css, dash = {
        ControlBasis.ASSESSED: ("bf-fill-side bf-stroke-paper", ""),
        ControlBasis.CLAIMED: ("bf-fill-paper bf-stroke-side", ""),
        ControlBasis.CONTESTED: (
            "bf-fill-paper bf-stroke-ink",
            Markup(' stroke-dasharray="2.5 2"'),
        ),
        ControlBasis.UNKNOWN: ("bf-fill-muted bf-stroke-paper", ""),
    }[basis]
    return _SIGN.format(css=css, dash=dash, d=_shape(mark.side, x, y, size))


def _shape(side: str, x: float, y: float, r: float) -> str:
    """Give the outline that stands for a side everywhere on the site."""
    n = _number
    if side == "1":
        return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h-{n(2 * r)}z"
    if side == "2":
        r *= 1.25
        return f"M{n(x)} {n(y - r)}L{n(x + r)} {n(y)}L{n(x)} {n(y + r)}L{n(x - r)} {n(y)}z"
    return f"M{n(x - r)} {n(y)}a{n(r)} {n(r)} 0 1 1 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 1 -{n(2 * r)} 0z"


def _key(side: str, body: Markup) -> Markup:
    return _KEY.format(side=side, body=body)


def _text(
    text: str, x: float, y: float, anchor: str, *, small: bool = False, bold: bool = False
) -> Markup:
    css = "bf-svg-text bf-map__halo" + (" bf-svg-text--small" if small else "")
    weight = Markup(' font-weight="700"') if bold else ""
    return _NAME.format(
        css=css, x=_number(x), y=_number(y), anchor=anchor, weight=weight, text=text
    )


def _round_length(most: float) -> float:
    """Give the longest of 1, 2, 5, 10, 20, 50 … kilometres (or tenths) that is at most *most*."""
    step = 0.1
    for factor in (2, 2.5, 2) * 8:
        if step * factor > most:
            break
        step = round(step * factor, 1)
    return step


# ---------------------------------------------------------------- names that do not collide


@dataclass(frozen=True, slots=True)
class _Label:
    """A name put in its place."""

    box: Box
    x: float
    y: float
    anchor: str
    away: bool
    """Whether a line must lead from the place to its name."""


_AROUND = (
    ("start", 1, 0),
    ("end", -1, 0),
    ("start", 0.8, -0.9),
    ("start", 0.8, 0.9),
    ("end", -0.8, -0.9),
    ("end", -0.8, 0.9),
    ("middle", 0, -1.3),
    ("middle", 0, 1.3),
)
"""Where a name may stand, best first: anchor, and direction from the place."""

_RINGS = (5, 14, 26)
"""How far from the sign a name may stand, nearest first."""


class _Labels:
    """Names placed one after the other, the most important first, each where it meets nothing."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet = sheet
        self.taken: list[Box] = [*sheet.furniture()]
        self.taken += [_around(mark, mark.size) for mark in sheet.marks[:NAMED]]
        self._stub_labels = tuple(self._stubs())
        self.names: dict[str, _Label] = {}
        for mark in sheet.marks[:NAMED]:
            label = self._placed(mark)
            if label:
                self.names[mark.location.id] = label
                self.taken.append(label.box)

    def _placed(self, mark: Mark) -> _Label | None:
        """Give the best free position; lines may be crossed only if nothing else is free."""
        free = [
            label
            for ring in _RINGS
            for label in _candidates(mark, mark.location.name, ring)
            if self._is_free(label.box)
        ]
        clear = (one for one in free if not self._crosses(one.box))
        return next(clear, free[0] if free else None)

    def _is_free(self, box: Box) -> bool:
        return box.within(self.sheet.frame) and not any(box.meets(one) for one in self.taken)

    def _crosses(self, box: Box, own: _Link | None = None) -> bool:
        others = (link for link in self.sheet.links[:NAMED] if link is not own)
        return any(segment_meets(box, link.start, link.end) for link in others)

    def _stubs(self) -> Iterator[Markup]:
        for link in self.sheet.links:
            for x, y, anchor in _beside(link) if link.words else ():
                box = _box(link.words, x, y, anchor, _SMALL)
                if self._is_free(box) and not self._crosses(box, link):
                    self.taken.append(box)
                    yield _LINE.format(d=link.path) + _text(link.words, x, y, anchor, small=True)
                    break

    def stubs(self) -> tuple[Markup, ...]:
        """Give the lines that lead off the map, with words, where there is room for these."""
        return self._stub_labels

    def name(self, mark: Mark) -> Markup:
        """Give the name of a place where it was put, or nothing."""
        label = self.names.get(mark.location.id)
        if not label:
            return Markup("")
        bold = mark.location.id == self.sheet.briefing.settings.focus
        return _text(mark.location.name, label.x, label.y, label.anchor, bold=bold)

    def leader(self, mark: Mark) -> Markup:
        """Give the line from a place to a name that stands apart from it."""
        label = self.names.get(mark.location.id)
        if not label or not label.away:
            return Markup("")
        to = (label.x, label.y - _TEXT * 0.35)
        return _LEADER.format(d=_Link((mark.x, mark.y), to).path)


def _around(mark: Mark, size: float) -> Box:
    return Box(mark.x - size, mark.y - size, mark.x + size, mark.y + size)


def _candidates(mark: Mark, text: str, ring: float) -> Iterator[_Label]:
    reach = mark.size + ring
    for anchor, across, down in _AROUND:
        x, y = mark.x + across * reach, mark.y + down * reach + _TEXT * 0.35
        yield _Label(_box(text, x, y, anchor, _TEXT), x, y, anchor, ring > _RINGS[0])


def _beside(link: _Link) -> Iterator[tuple[float, float, str]]:
    """Yield where the words of a line may stand: going on from its end, above it, below it."""
    across = link.end[0] - link.start[0]
    if abs(across) < 1:
        yield link.end[0], link.end[1] + (13 if link.end[1] > link.start[1] else -4), "middle"
    else:
        yield link.end[0] + (4 if across > 0 else -4), link.end[1] + 4, _ahead(across)
    middle = (link.start[0] + link.end[0]) / 2
    for off in (-10, 18):
        yield middle, link.end[1] + off, "middle"


def _ahead(across: float) -> str:
    return "start" if across > 0 else "end"


def _box(text: str, x: float, y: float, anchor: str, size: int) -> Box:
    """Estimate the room a text takes: 0.58 of its size a letter, a little more than it needs."""
    width = len(text) * size * 0.58
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return Box(left - 2, y - size, left + width + 2, y + size * 0.3)
