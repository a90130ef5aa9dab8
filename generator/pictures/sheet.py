"""Marks on a map: places with their names and holders, connections, scale and north.

In come places and a frame, out comes an SVG. The shape of a sign tells the side, its filling on
what ground that side is said to hold the place; words beside it say the same. A room of its own
because the large map and the small ones draw alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin

from markupsafe import Markup

from generator.dates import Date
from generator.link import Briefing
from generator.model import Actor, Connection, Control, Coordinates, Location
from generator.pictures.backdrop import Backdrop, backdrop, level_mark
from generator.pictures.ground import Box, Frame, Projection
from generator.pictures.labels import LEVELS, Label, Layout, Row
from generator.pictures.svg import SMALL, TEXT, XY, number, width_of, words
from generator.urls import record_url
from generator.vocabulary import (
    Bearing,
    ConnectionKind,
    ConnectionStatus,
    ControlBasis,
    LocationKind,
    word,
)
from generator.words import gettext, in_english, ngettext, pgettext

NAMED = 60
"""How many places get their name on the map; the others are points. Keeps drawing linear."""

DRAWN = 150
"""How many places are drawn on their own; where there are more, the others are counted by squares
of the sheet, so that a map does not grow with the number of places."""

_SQUARE = 44
"""The side of such a square, in units."""

_LARGE = frozenset({LocationKind.CITY})
_MIDDLE = frozenset({LocationKind.TOWN, LocationKind.TERRAIN})

_STUB = 46
"""How long the dashed line is that leads towards a place that is not on the map."""

_WIDE_RING = 22
"""A name stands outside the circle of precision, unless that is wider than this."""

_NONE = Markup("")

_OPEN_END = 14
"""What stays free around the end of such a line, to each side."""

NOT_KNOWN = gettext("not known, or not stated, who holds it")


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
    def at(self) -> XY:
        """Where it is on the sheet."""
        return self.x, self.y

    @property
    def basis(self) -> ControlBasis:
        """On what ground somebody is said to hold it."""
        return self.control.basis if self.control else ControlBasis.UNKNOWN

    @property
    def size(self) -> float:
        """Half the width of its sign; the sign of a known holder is larger, to show its filling."""
        kind = self.location.kind
        size = 5.5 if kind in _LARGE else 4.5 if kind in _MIDDLE else 3.5
        return size + 1.5 if self.basis is not ControlBasis.UNKNOWN else size - 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """A dashed line, maybe with words at its end."""

    start: XY
    end: XY
    status: ConnectionStatus = ConnectionStatus.UNKNOWN
    words: str = ""
    direction: Bearing | None = None

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        (x1, y1), (x2, y2) = self.start, self.end
        return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


# ---------------------------------------------------------------- who holds a place


def mark_of(
    briefing: Briefing, projection: Projection, location: Location, as_of: Date | None = None
) -> Mark:
    """Give the mark of a place that has coordinates, with the last account of who held it."""
    control = last_control(location, as_of)
    held = control and control.basis not in (ControlBasis.CONTESTED, ControlBasis.UNKNOWN)
    side = side_of(briefing, control.holder if control and held else None)
    x, y = projection.place(point_of(location))
    told = control_words(briefing, control)
    return Mark(location, point_of(location), control, side, told, round(x, 1), round(y, 1))


def point_of(location: Location) -> Coordinates:
    """Give the coordinates of a place that is known to have them."""
    assert location.coordinates, location.id
    return location.coordinates


def last_control(location: Location, as_of: Date | None = None) -> Control | None:
    """Give the latest account of who held a place, by a date."""
    told = [
        one
        for one in location.control
        if not one.as_of.is_unknown and not (as_of and one.as_of.entirely_after(as_of))
    ]
    return max(told, key=lambda one: one.as_of.sort_key, default=None)


def side_of(briefing: Briefing, actor_id: str | None) -> str:
    """Give the number of an actor's side in the briefing's order, `other` or `none`."""
    sides = briefing.settings.sides
    if actor_id is None:
        return "none"
    own = actor_id if actor_id in sides else briefing.get(Actor, actor_id).side
    if own is None:
        return "none"
    return str(sides.index(own) + 1) if own in sides else "other"


def control_words(briefing: Briefing, control: Control | None) -> str:
    """Tell in words who is said to hold a place, and on what ground."""
    if control is None:
        return gettext("not stated who holds it")
    if control.basis is ControlBasis.UNKNOWN:
        return gettext("not known who holds it")
    if control.basis is ControlBasis.CONTESTED or control.holder is None:
        return word(ControlBasis.CONTESTED)
    holder = briefing.get(Actor, control.holder).name
    if control.basis is ControlBasis.CLAIMED:
        return gettext("claimed by %(holder)s", holder=holder)
    return gettext("assessed as held by %(holder)s", holder=holder)


def _short_control(briefing: Briefing, mark: Mark) -> str:
    """Tell the same in as few words as stand under a name: the ground, and the side."""
    control = mark.control
    if control is None or control.basis is ControlBasis.UNKNOWN:
        return ""
    if control.basis is ControlBasis.CONTESTED or control.holder is None:
        return word(ControlBasis.CONTESTED)
    holder = briefing.get(Actor, control.holder)
    side = briefing.get(Actor, holder.side) if holder.side else holder
    if control.basis is ControlBasis.CLAIMED:
        return pgettext("on the map", "claimed: %(side)s", side=side.name)
    return pgettext("on the map", "assessed: %(side)s", side=side.name)


# ---------------------------------------------------------------- signs

_RING = Markup('<circle class="bf-map__precision" cx="{x}" cy="{y}" r="{r}"/>')
_LINE = Markup(
    '<path class="bf-map__way bf-map__way--{status}" fill="none" stroke-dasharray="{dash}"'
    ' d="{d}"/>'
)
_DASHES = {
    ConnectionStatus.CUT: "2 6",
    ConnectionStatus.OPEN: "9 3",
    ConnectionStatus.CONTESTED: "8 3 2 3",
}
_LEADER = Markup('<path class="bf-stroke-line" fill="none" stroke-width="0.8" d="{d}"/>')
_PLACE = Markup(
    '<a class="bf-map__place bf-side--{side}" href="{href}" data-bf-at="{x} {y}">'
    "<title>{title}</title>{body}</a>"
)
_CROWD = Markup(
    '<a class="bf-map__crowd" href="~/map/#bf-shown" data-bf-at="{x} {y}"><title>{title}</title>'
    '<circle cx="{x}" cy="{y}" r="{r}"/>{count}</a>'
)
_CONTROL = Markup('<g class="bf-map__layer" data-bf-layer="control">{body}</g>')
_NAMES = Markup('<g class="bf-map__layer" data-bf-layer="labels"{level}>{body}</g>')
_SIGN = Markup('<path class="{css}" stroke-width="{wide}"{dash} d="{d}"/>')
_KEY = Markup(
    '<svg class="bf-map__key bf-side--{side}" viewBox="0 0 24 16" width="24" height="16"'
    ' aria-hidden="true">{body}</svg>'
)


def sign(mark: Mark, at: XY, size: float) -> Markup:
    """Draw who holds a place: the shape tells the side, the filling on what ground."""
    basis = mark.basis
    d = shape(mark.side, at, size)
    if basis is ControlBasis.ASSESSED:
        return _SIGN.format(css="bf-fill-side bf-stroke-paper", wide="1.4", dash="", d=d)
    if basis is ControlBasis.CLAIMED:
        frame = _SIGN.format(css="bf-fill-paper bf-stroke-side", wide="1.8", dash="", d=d)
        hatch = _hatching(mark.side, at, size)
        return frame + _SIGN.format(css="bf-stroke-side", wide="1.5", dash="", d=hatch)
    if basis is ControlBasis.CONTESTED:
        dash = Markup(' stroke-dasharray="2.5 2"')
        return _SIGN.format(css="bf-fill-paper bf-stroke-ink", wide="1.8", dash=dash, d=d)
    return _SIGN.format(css="bf-fill-muted bf-stroke-paper", wide="1.4", dash="", d=d)


def shape(side: str, at: XY, r: float) -> str:
    """Give the outline that stands for a side everywhere on the site."""
    (x, y), n = at, number
    if side == "1":
        return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h-{n(2 * r)}z"
    if side == "2":
        r *= 1.25
        return f"M{n(x)} {n(y - r)}L{n(x + r)} {n(y)}L{n(x)} {n(y + r)}L{n(x - r)} {n(y)}z"
    return f"M{n(x - r)} {n(y)}a{n(r)} {n(r)} 0 1 1 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 1 -{n(2 * r)} 0z"


def _hatching(side: str, at: XY, r: float) -> str:
    """Give level strokes that stay within the outline of a side."""
    x, y = at
    strokes = []
    for share in (-0.5, 0.0, 0.5):
        half = {"1": r, "2": 1.25 * r - abs(share) * 1.25 * r}.get(
            side, r * (1 - share * share) ** 0.5
        )
        down = share * r * (1.25 if side == "2" else 1)
        strokes.append(f"M{number(x - half)} {number(y + down)}h{number(2 * half)}")
    return "".join(strokes)


def way(link_status: ConnectionStatus, d: str) -> Markup:
    """Draw a connection; its dashes tell in what state it is said to be."""
    return _LINE.format(status=link_status.value, dash=_DASHES.get(link_status, "5 4"), d=d)


def key(side: str, body: Markup) -> Markup:
    """Give a sign for the legend."""
    return _KEY.format(side=side, body=body)


def ring(mark: Mark, projection: Projection) -> Markup:
    """Draw how far the true centre of a place may lie from its point, if that can be seen."""
    radius = _ring_radius(mark, projection)
    return _RING.format(x=number(mark.x), y=number(mark.y), r=number(radius)) if radius else _NONE


def _ring_radius(mark: Mark, projection: Projection) -> float:
    """Give the radius of the circle of precision; 0 where its sign would cover it."""
    radius = mark.coordinates.precision_m / 1000 * projection.units_per_km
    return radius if radius > mark.size + 2 else 0


# ---------------------------------------------------------------- the sheet


@dataclass
class Sheet:
    """One map being laid out."""

    briefing: Briefing
    frame: Frame
    projection: Projection
    marks: Sequence[Mark]
    """Places, the most important first; of many, those that are drawn on their own."""
    bold: frozenset[str] = frozenset()
    """The places whose name is written heavy."""
    towns: int = 60
    """How many towns of the base map are drawn."""
    inset: float = 0
    """How wide the small map of the country is; 0 for none."""
    with_control: bool = True
    with_ways: bool = True
    with_nameless: bool = True
    """Whether places are drawn that have no room for a name before the map is enlarged."""
    crowd: Sequence[Mark] = field(init=False, default=())
    """The others, which are only counted."""
    links: tuple[Link, ...] = field(init=False, default=())
    back: Backdrop | None = field(init=False, default=None)
    has_inset: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Find what is drawn beside the marks."""
        self.marks, self.crowd = self.marks[:DRAWN], self.marks[DRAWN:]
        self.links = tuple(self._links()) if self.with_ways else ()
        self.back = backdrop(self.briefing, self.frame, self.projection)

    def body(self) -> Markup:
        """Draw everything, the ground first and the names last."""
        small = self._inset()
        fixed = [*corners(self.frame), *([small[1]] if small else [])]
        self.has_inset = small is not None
        lines = [(link.start, link.end) for link in self.links[:NAMED]]
        layout = Layout(self.frame, fixed, lines)
        for mark in self.marks[:NAMED]:
            layout.sign(mark.at, mark.size)
        stubs = tuple(self._stub_marks(layout))
        names = dict(self._names(layout))
        shown = [mark for mark in self.marks if self._is_shown(mark, names)]
        parts = [
            *([self.back.ground(), self.back.lines()] if self.back else []),
            *(ring(mark, self.projection) for mark in shown),
            *self._orientation(layout),
            self._ways(stubs),
            *self._crowds(),
            *(self._place(mark, names.get(mark.location.id)) for mark in reversed(shown)),
            self._furniture(small[0] if small else Markup("")),
        ]
        return Markup("").join(parts)

    def _orientation(self, layout: Layout) -> Iterator[Markup]:
        if self.back:
            yield self.back.regions(layout)
            yield self.back.towns(layout, self.towns)

    # ---- places

    def _names(self, layout: Layout) -> Iterator[tuple[str, Label]]:
        """Put every name in its place, with its holder below it where there is room for both."""
        for mark in self.marks[:NAMED]:
            name = Row(mark.location.name, TEXT)
            told = _short_control(self.briefing, mark) if self.with_control else ""
            choices = ([(name, Row(told, SMALL))] if told else []) + [(name,)]
            around = _ring_radius(mark, self.projection)
            reach = around if 0 < around <= _WIDE_RING else mark.size
            label = layout.place(mark.at, reach, choices)
            if label:
                yield mark.location.id, label

    def _is_shown(self, mark: Mark, names: Mapping[str, Label]) -> bool:
        """Tell whether a place is drawn: where nobody can enlarge, a nameless one says nothing."""
        label = names.get(mark.location.id)
        is_named = label is not None and label.level == LEVELS[0]
        return self.with_nameless or is_named or mark.location.id in self.bold

    def _place(self, mark: Mark, label: Label | None) -> Markup:
        entry = self.briefing.entries[mark.location.id]
        known = mark.basis is not ControlBasis.UNKNOWN and self.with_control
        dot = _SIGN.format(
            css="bf-fill-muted bf-stroke-paper",
            wide="1.4",
            dash="",
            d=shape("none", mark.at, min(mark.size, 4.5)),
        )
        held = _CONTROL.format(body=sign(mark, mark.at, mark.size)) if known else Markup("")
        return _PLACE.format(
            side=mark.side,
            href=f"~/{record_url(entry.kind, entry.record)}",
            x=number(mark.x),
            y=number(mark.y),
            title=f"{mark.location.name}: {word(mark.location.kind)}; {mark.control_words}",
            body=self._leader(mark, label) + dot + held + self._label(mark, label),
        )

    def _label(self, mark: Mark, label: Label | None) -> Markup:
        if label is None:
            return Markup("")
        (name, at), *more = label.positions
        bold = mark.location.id in self.bold
        body = words(name.text, at, label.anchor, bold=bold)
        for row, spot in more:
            told = words(row.text, spot, label.anchor, "bf-svg-text--small bf-map__holder")
            body += _CONTROL.format(body=told)
        return _NAMES.format(body=body, level=level_mark(label.level))

    def _leader(self, mark: Mark, label: Label | None) -> Markup:
        """Give the line from a place to a name that stands apart from it."""
        if label is None or not label.away:
            return Markup("")
        d = Link(mark.at, label.tip(mark.at)).path
        return _NAMES.format(body=_LEADER.format(d=d), level=level_mark(label.level))

    def _crowds(self) -> Iterator[Markup]:
        """Draw how many of the places that are too many stand in each square of the sheet."""
        squares: dict[tuple[int, int], list[Mark]] = {}
        for mark in self.crowd:
            squares.setdefault((int(mark.x // _SQUARE), int(mark.y // _SQUARE)), []).append(mark)
        for _, own in sorted(squares.items()):
            x = sum(mark.x for mark in own) / len(own)
            y = sum(mark.y for mark in own) / len(own)
            yield _CROWD.format(
                title=ngettext("%(n)s further place", "%(n)s further places", len(own)),
                x=number(x),
                y=number(y),
                r=number(min(7 + 2 * len(str(len(own))), _SQUARE / 3)),
                count=words(f"{len(own)}", (x, y + SMALL * 0.35), "middle", "bf-svg-text--small"),
            )

    # ---- connections

    def _links(self) -> Iterator[Link]:
        """Yield a line for each connection: to a place on the map, or towards one that is not."""
        on_map = {mark.location.id: mark for mark in self.marks}
        drawn: set[frozenset[str]] = set()
        for mark in self.marks:
            for connection in drawable(mark.location):
                pair = frozenset((mark.location.id, connection.to))
                if pair in drawn:
                    continue
                drawn.add(pair)
                target = on_map.get(connection.to)
                if target:
                    yield Link(mark.at, target.at, connection.status)
                elif connection.bearing and self._is_worth_a_stub(connection):
                    yield self._stub(mark, connection, connection.bearing)

    def _is_worth_a_stub(self, connection: Connection) -> bool:
        """Tell whether a line into the open says anything: a nameless way does by its state."""
        is_route = self.briefing.get(Location, connection.to).kind is LocationKind.ROUTE
        return not is_route or connection.status is not ConnectionStatus.UNKNOWN

    def _stub(self, mark: Mark, connection: Connection, direction: Bearing) -> Link:
        angle = radians(direction.degrees)
        end = (mark.x + _STUB * sin(angle), mark.y - _STUB * cos(angle))
        target = self.briefing.get(Location, connection.to)
        known = connection.status is not ConnectionStatus.UNKNOWN
        state = f": {word(connection.status)}" if known else ""
        is_route = target.kind is LocationKind.ROUTE
        told = target.name if is_route else gettext("to %(place)s", place=target.name)
        return Link(mark.at, end, connection.status, f"{told}{state}", direction)

    def _ways(self, stubs: tuple[Markup, ...]) -> Markup:
        parts = [way(link.status, link.path) for link in self.links if not link.words]
        if not parts and not stubs:
            return Markup("")
        body = Markup("").join([*parts, *stubs])
        return Markup('<g class="bf-map__layer" data-bf-layer="connections">{body}</g>').format(
            body=body
        )

    def _stub_marks(self, layout: Layout) -> Iterator[Markup]:
        """Yield the lines that lead off the map, with words, where there is room for these."""
        for link in self.links:
            for x, y, anchor in _beside(link) if link.words else ():
                box = _text_box(link.words, (x, y), anchor)
                own = (link.start, link.end)
                if layout.is_free(box, (x, y)) and not layout.crosses(box, own):
                    layout.block(box, (x, y))
                    name = words(link.words, (x, y), anchor, "bf-svg-text--small")
                    at = Markup('<g data-bf-at="{} {}">{}</g>').format(number(x), number(y), name)
                    yield way(link.status, link.path) + at
                    break
            else:
                # Its state is news even where its name has no room; the legend tells it.
                if link.words and link.status is not ConnectionStatus.UNKNOWN:
                    yield way(link.status, link.path)
            if link.words:
                # No town may stand where the line ends: it would look as if it led there.
                layout.block(_around(link.end, _OPEN_END), link.end)

    # ---- scale, north, country

    def _inset(self) -> tuple[Markup, Box] | None:
        if not self.inset or self.back is None:
            return None
        taken = [*corners(self.frame)]
        for mark in (*self.marks, *self.crowd):
            wide = width_of(mark.location.name)
            taken.append(_around(mark.at, mark.size))
            taken.append(Box(mark.x, mark.y - 8, mark.x + wide, mark.y + 8))
        return self.back.inset(taken, self.inset)

    def _furniture(self, inset: Markup) -> Markup:
        scale = self.projection.units_per_km
        km = round_length(self.frame.width * 0.25 / scale)
        length, left, base = km * scale, 14, self.frame.height - 12
        bar = Markup(
            '<path class="bf-map__scale" data-bf-per-km="{}" data-bf-most="{}" d="{}"/>'
        ).format(
            f"{scale:.4g}",
            number(self.frame.width * 0.25),
            f"M{left} {number(base - 4)}v4h{number(length)}v-4",
        )
        x, top = self.frame.width - 18, 10
        arrow = Markup('<path class="bf-fill-muted" d="M{} {}l5 14l-5 -3l-5 3z"/>').format(
            number(x), top
        )
        small = "bf-svg-text--small"
        body = (
            inset
            + bar
            + words(gettext("%(number)s km", number=f"{km:g}"), (left, base - 7), "start", small)
            + arrow
            + words(pgettext("compass", "N"), (x, top + 26), "middle", small)
        )
        return Markup('<g class="bf-map__furniture">{}</g>').format(body)


def corners(frame: Frame) -> tuple[Box, ...]:
    """Give the corners taken by the scale bar and the arrow to the north."""
    width, height = frame.width, frame.height
    return (
        Box(0, height - 34, width * 0.25 + 24, height),
        Box(width - 32, 0, width, 42),
    )


def drawable(location: Location) -> Iterator[Connection]:
    """Yield the connections of a place; where only a direction was stated there is no line."""
    return (one for one in location.connections if one.kind is not ConnectionKind.DIRECTION)


def legend(sheet: Sheet) -> Iterator[tuple[Markup, str]]:
    """Yield each sign that occurs on a sheet, with what it means, once."""
    at, seen = (12.0, 8.0), dict[str, Mark]()
    for mark in sheet.marks:
        is_known = mark.control and mark.control.basis is not ControlBasis.UNKNOWN
        seen.setdefault(mark.control_words if is_known else NOT_KNOWN, mark)
    for told, mark in sorted(seen.items(), key=lambda one: in_english(one[0])):
        size = 5.5 if mark.basis is not ControlBasis.UNKNOWN else 4
        yield key(mark.side, sign(mark, at, size)), told
    for status, told in _way_words({link.status: None for link in sheet.links}).items():
        yield key("none", way(status, "M0 8H24")), told
    if any(ring(mark, sheet.projection) for mark in sheet.marks):
        body = _RING.format(x=12, y=8, r=7)
        yield key("none", body), gettext("within this circle lies the centre of the place")
    if sheet.crowd:
        circle = Markup('<g class="bf-map__crowd"><circle cx="12" cy="8" r="7"/></g>')
        count = words("9", (12, 8 + SMALL * 0.35), "middle", "bf-svg-text--small")
        yield key("none", circle + count), gettext("so many further places around there")
    if sheet.back:
        dot = Markup('<circle class="bf-map__town" cx="12" cy="8" r="2.5"/>')
        yield key("none", dot), gettext("other town, for orientation")
        border = Markup('<path class="bf-map__border" d="M0 8H24"/>')
        yield key("none", border), gettext("border of a region")


def _way_words(states: Mapping[ConnectionStatus, None]) -> dict[ConnectionStatus, str]:
    """Tell the states of connections in words."""
    return {
        status: gettext("connection that a source mentions; its true course is not shown")
        if status is ConnectionStatus.UNKNOWN
        else gettext(
            "connection said to be %(state)s; its true course is not shown", state=word(status)
        )
        for status in sorted(states, key=lambda one: list(ConnectionStatus).index(one))
    }


def round_length(most: float) -> float:
    """Give the longest of 1, 2, 5, 10, 20, 50 … kilometres (or tenths) that is at most *most*."""
    step = 0.1
    for factor in (2, 2.5, 2) * 8:
        if step * factor > most:
            break
        step = round(step * factor, 1)
    return step


def _around(at: XY, size: float) -> Box:
    return Box(at[0] - size, at[1] - size, at[0] + size, at[1] + size)


def _text_box(text: str, at: XY, anchor: str) -> Box:
    width = width_of(text, SMALL)
    left = {"start": at[0], "end": at[0] - width, "middle": at[0] - width / 2}[anchor]
    return Box(left - 2, at[1] - SMALL, left + width + 2, at[1] + SMALL * 0.3)


def _beside(link: Link) -> Iterator[tuple[float, float, str]]:
    """Yield where the words of a line may stand: going on from its end, above it, below it."""
    across = link.end[0] - link.start[0]
    if abs(across) < 1:
        yield link.end[0], link.end[1] + (13 if link.end[1] > link.start[1] else -4), "middle"
    else:
        ahead = "start" if across > 0 else "end"
        yield link.end[0] + (4 if across > 0 else -4), link.end[1] + 4, ahead
    middle = (link.start[0] + link.end[0]) / 2
    for off in (-10, 18):
        yield middle, link.end[1] + off, "middle"
