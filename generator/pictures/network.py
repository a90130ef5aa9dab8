"""Actors and how they stand to each other, as trees of rows with lines between them.

In come the relations of actors, out comes an SVG. Each side is a column; within it who belongs to,
works for or leads another stands below it, with the relation beside the name; what does not fit a
tree is a curve with its word on it. A room of its own because it is the one picture whose places
are not given by the ground or by time.

Why no layout library: force-directed layouts (networkx with numpy, 20 MB) scatter thirty names so
that labels cross, layered ones for Python are either under the GPL (igraph, grandalf) or want a
binary (Graphviz). What readers look for is who belongs to whom on which side. A tree of rows says
that, never overlaps, reads on a phone, and is the same bytes everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.link import Briefing
from generator.model import Actor, RelatedActor, Role
from generator.pictures.sheet import shape, side_of
from generator.pictures.svg import BOX, SMALL, XY, number, plain_words, shortened, width_of, words
from generator.reading import remembered
from generator.urls import record_url
from generator.vocabulary import ActorRelation, word
from generator.words import gettext, ngettext

MOST = 60
"""How many actors the large picture shows: those with most relations; the table has all."""

MOST_NEAR = 12
"""How many relations the picture of one actor shows; the list beside it has all."""

_UPWARD = frozenset(
    {
        ActorRelation.PART_OF,
        ActorRelation.SUBORDINATE_TO,
        ActorRelation.WORKS_FOR,
        ActorRelation.SPEAKS_FOR,
        ActorRelation.ADVISES,
        ActorRelation.COMMANDS,
        ActorRelation.LEADS,
    }
)
"""Relations by which an actor stands below another in a tree: a leader stands in what it leads."""

_ROW = 22
_HEAD = 26
_INDENT = 14
_BULGE = 30
_ASIDE_ROW = 14
_NARROW = 500
_LEAST_COLUMN = 230

_SVG = Markup(
    '<svg class="bf-net{css}" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
    "<desc>{told}</desc>{body}</svg>"
)
_NODE = Markup(
    '<a class="bf-net__node bf-side--{side}" href="{href}" data-bf-node="{id}">'
    "<title>{title}</title>{body}</a>"
)
_BRANCH = Markup('<path class="bf-net__branch" d="{d}" data-bf-ends="{ends}"/>')
_CURVE = Markup(
    '<g class="bf-net__tie bf-net__tie--{kind}" data-bf-ends="{ends}"><title>{title}</title>'
    '<path d="{d}"/>{word}</g>'
)
_NAME = Markup(
    '<text class="bf-svg-text bf-map__halo bf-net__name" x="{x}" y="{y}" stroke-width="3"'
    ' stroke-linejoin="round" paint-order="stroke">{name}{told}</text>'
)
_ASIDE = Markup('<tspan class="bf-svg-text--small" dx="7">{}</tspan>')
_SHAPE = Markup('<path class="bf-fill-side" d="{d}"/>')


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two actors, read from the first to the second."""

    actor: str
    words: str
    other: str
    part: RelatedActor | Role
    type: ActorRelation | None
    """None for a role, whose title is the relation."""

    @property
    def is_upward(self) -> bool:
        """Whether the first stands below the second."""
        return self.type is None or self.type in _UPWARD


@dataclass(frozen=True, slots=True)
class Network:
    """The picture, and what it leaves out."""

    svg: Markup
    shown: int
    total: int
    """How many actors have relations at all."""


@remembered
def ties(briefing: Briefing) -> tuple[Tie, ...]:
    """Give every relation of actors, and every role somewhere, in the order of the actors.

    A role is left out where a relation says the same of the same two.
    """
    found: list[Tie] = []
    for actor in briefing.of(Actor):
        own = [Tie(actor.id, word(one.type), one.actor, one, one.type) for one in actor.relations]
        known = {tie.other for tie in own}
        found += own
        found += [
            Tie(actor.id, role.title, role.of, role, None)
            for role in actor.roles
            if role.of and role.of not in known
        ]
    return tuple(found)


# ---------------------------------------------------------------- the large picture


@dataclass(frozen=True, slots=True)
class _Node:
    """An actor in its tree."""

    actor: Actor
    depth: int
    above: Tie | None
    """The relation that put it there."""
    told: str = ""
    """That relation in words, and others of its kind that the tree does not show."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A row on the sheet."""

    node: _Node
    left: float
    right: float
    y: float


def network(briefing: Briefing, width: int) -> Network | None:
    """Draw who stands how to whom.

    Args:
        briefing: Whose actors are drawn.
        width: The width of the sheet; the columns stand below each other on a narrow one.

    Returns:
        The picture, or None where no actor has a relation.
    """
    every = ties(briefing)
    degree: dict[str, int] = defaultdict(int)
    for tie in every:
        degree[tie.actor] += 1
        degree[tie.other] += 1
    if not degree:
        return None
    chosen = sorted(degree, key=lambda one: (-degree[one], one))[:MOST]
    kept = [tie for tie in every if {tie.actor, tie.other} <= set(chosen)]
    columns = _columns(briefing, chosen, kept)
    sheet = _Sheet(briefing, columns, kept, width)
    return Network(sheet.svg(), len(chosen), len(degree))


def _columns(
    briefing: Briefing, chosen: Sequence[str], kept: Sequence[Tie]
) -> list[tuple[str, list[_Node]]]:
    """Give for each side its title and its actors as rows of trees; those without a side last."""
    by_side: dict[str, list[str]] = defaultdict(list)
    for actor_id in sorted(chosen, key=lambda one: briefing.name(one)[1].casefold()):
        by_side[side_of(briefing, actor_id)].append(actor_id)
    sides = [str(number_) for number_ in range(1, len(briefing.settings.sides) + 1)]
    titles = {
        str(place): briefing.get(Actor, side).name
        for place, side in enumerate(briefing.settings.sides, 1)
    }
    return [
        (
            titles.get(key, gettext("No side") if key == "none" else gettext("Others")),
            _trees(briefing, own, kept),
        )
        for key in (*sides, "other", "none")
        if (own := by_side.get(key))
    ]


def _trees(briefing: Briefing, ids: Sequence[str], kept: Sequence[Tie]) -> list[_Node]:
    """Lay actors of one side out as rows: each below the lowest of those it stands below."""
    inside = set(ids)
    ways: dict[str, list[Tie]] = defaultdict(list)
    for tie in kept:
        if tie.is_upward and tie.actor in inside and tie.other in inside:
            ways[tie.actor].append(tie)
    above = {
        actor: max(own, key=lambda one: _height(one.other, ways)) for actor, own in ways.items()
    }
    below: dict[str, list[str]] = defaultdict(list)
    for actor in ids:
        if actor in above:
            below[above[actor].other].append(actor)
    rows: list[_Node] = []
    placed: set[str] = set()

    def place(actor: str, depth: int) -> None:
        if actor in placed:
            return
        placed.add(actor)
        up = above.get(actor) if depth else None
        told = " · ".join(_told(briefing, ways[actor], up)) if up else ""
        rows.append(_Node(briefing.get(Actor, actor), depth, up, told))
        for child in below[actor]:
            place(child, depth + 1)

    for actor in sorted((one for one in ids if one not in above), key=lambda one: not below[one]):
        place(actor, 0)
    for actor in ids:  # leaders of each other go round in a circle: it is cut at the first
        place(actor, 0)
    return rows


def _told(briefing: Briefing, own: Sequence[Tie], up: Tie) -> Iterator[str]:
    """Yield the words beside a name: what it is to the one above, and to others of its side.

    That it is part of what the one above is part of goes without saying.
    """
    yield up.words
    for tie in own:
        if tie is not up and tie.type is not ActorRelation.PART_OF:
            yield f"{tie.words}{'' if tie.type else ','} {briefing.name(tie.other)[1]}"


def _height(actor: str, ways: Mapping[str, Sequence[Tie]], steps: int = 0) -> tuple[int, str]:
    """Give how far down from the top an actor stands."""
    if steps > len(ways) or actor not in ways:
        return 0, actor
    return 1 + max(_height(one.other, ways, steps + 1)[0] for one in ways[actor]), actor


class _Sheet:
    """The picture being drawn."""

    def __init__(
        self,
        briefing: Briefing,
        columns: Sequence[tuple[str, list[_Node]]],
        kept: Sequence[Tie],
        width: int,
    ) -> None:
        self.briefing = briefing
        self.columns = columns
        self.kept = kept
        self.width = width
        self.abreast = 1 if width < _NARROW else max(1, min(len(columns), width // _LEAST_COLUMN))
        self.column_width = (width - 8) / self.abreast
        self.heads: list[tuple[str, XY]] = []
        self.spots: dict[str, _Spot] = {}
        self.height = self._place()

    def _place(self) -> float:
        """Give every row its place; columns fill up from the left, each below the shortest."""
        ends = [4.0] * self.abreast
        for index, (title, nodes) in enumerate(self.columns):
            slot = index if index < self.abreast else ends.index(min(ends))
            left, y = 4 + slot * self.column_width, ends[slot] + 14
            self.heads.append((title, (left, y)))
            y += _HEAD
            for node in nodes:
                start = left + 8 + node.depth * _INDENT
                told = width_of(self._fitting(node), SMALL)
                wide = min(22 + width_of(node.actor.name) + told, self.column_width - 30)
                self.spots[node.actor.id] = _Spot(node, start, start + wide, y)
                y += _ROW + _ASIDE_ROW * len(self._asides(node))
            ends[slot] = y
        return max(ends)

    def svg(self) -> Markup:
        """Draw the whole."""
        parts = [
            *(self._branch(spot) for spot in self.spots.values() if spot.node.above),
            *self._curves(),
            *(plain_words(title, at, "start", "bf-net__side") for title, at in self.heads),
            *(self._node(spot) for spot in self.spots.values()),
        ]
        return _SVG.format(
            css="",
            width=number(self.width),
            height=number(self.height),
            label=ngettext(
                "%(n)s actor and how they stand to each other",
                "%(n)s actors and how they stand to each other",
                len(self.spots),
            ),
            told=gettext(
                "Each side is a tree: who belongs to, leads or works for another stands below it."
                " The table below says the same."
            ),
            body=Markup("").join(parts),
        )

    def _node(self, spot: _Spot) -> Markup:
        actor, above = spot.node.actor, spot.node.above
        entry = self.briefing.entries[actor.id]
        side = side_of(self.briefing, actor.id)
        at = (spot.left + 12, spot.y + 4)
        body = _SHAPE.format(d=shape(side, (spot.left + 3, spot.y), 3.5))
        body += _NAME.format(
            x=number(at[0]),
            y=number(at[1]),
            name=self._shortened(spot),
            told=_ASIDE.format(self._fitting(spot.node)),
        )
        for index, tie in enumerate(self._asides(spot.node), 1):
            told = f"{tie.words} {self._name(tie.other)}"
            below = (at[0], at[1] + index * _ASIDE_ROW - 1)
            body += plain_words(told, below, "start", "bf-svg-text--small bf-net__aside")
        other = f": {spot.node.told} ({self._name(above.other)})" if above else ""
        return _NODE.format(
            side=side,
            href=f"~/{record_url(entry.kind, entry.record)}",
            id=actor.id,
            title=f"{actor.name}{other}",
            body=body,
        )

    def _fitting(self, node: _Node) -> str:
        """Give as much of the relation as has room beside the name."""
        if node.above is None:
            return ""
        taken = 26 + node.depth * _INDENT + width_of(node.actor.name)
        return next(
            (
                told
                for told in (node.told, node.above.words)
                if taken + width_of(told, SMALL) < self.column_width - 6
            ),
            "",
        )

    def _asides(self, node: _Node) -> list[Tie]:
        """Give the relations that a narrow sheet tells below a name: it has no room for curves."""
        if self.abreast > 1:
            return []
        return [
            tie for tie in self.kept if tie.actor == node.actor.id and not self._is_told(tie, node)
        ]

    def _shortened(self, spot: _Spot) -> str:
        room = self.column_width - 30 - spot.node.depth * _INDENT
        return shortened(spot.node.actor.name, room)

    def _name(self, actor_id: str) -> str:
        return self.briefing.name(actor_id)[1]

    def _branch(self, spot: _Spot) -> Markup:
        """Draw the line from an actor to the one it stands below."""
        assert spot.node.above
        top = self.spots[spot.node.above.other]
        x = top.left + 3
        d = f"M{number(x)} {number(top.y + 6)}V{number(spot.y)}H{number(spot.left - 3)}"
        return _BRANCH.format(d=d, ends=f"{spot.node.actor.id} {top.node.actor.id}")

    def _curves(self) -> Iterator[Markup]:
        """Draw the relations that no tree shows; two that are mutual are drawn once."""
        drawn: set[frozenset[str]] = set()
        for tie in self.kept if self.abreast > 1 else ():
            pair = frozenset((tie.actor, tie.other))
            if pair in drawn or self._is_told(tie, self.spots[tie.actor].node):
                continue
            drawn.add(pair)
            yield self._curve(tie)

    def _is_told(self, tie: Tie, node: _Node) -> bool:
        """Tell whether a relation of an actor stands in the tree, or beside its name."""
        if tie is node.above:
            return True
        same_side = side_of(self.briefing, tie.actor) == side_of(self.briefing, tie.other)
        return tie.is_upward and same_side and node.above is not None

    def _curve(self, tie: Tie) -> Markup:
        start, end = self.spots[tie.actor], self.spots[tie.other]
        if start.left > end.right:
            a, b = (start.left - 4, start.y), (end.right, end.y)
            bend = (b[0] - a[0]) / 2
        elif end.left > start.right:
            a, b = (start.right, start.y), (end.left - 4, end.y)
            bend = (b[0] - a[0]) / 2
        else:
            a, b, bend = (start.right, start.y), (end.right, end.y), 0
        n = number
        first, second = (a[0] + bend, b[0] - bend) if bend else (self._clear_of(start, end),) * 2
        d = f"M{n(a[0])} {n(a[1])}C{n(first)} {n(a[1])} {n(second)} {n(b[1])} {n(b[0])} {n(b[1])}"
        # The middle of a cubic curve: an eighth of its ends, three of what bends it.
        middle = ((a[0] + b[0] + 3 * (first + second)) / 8, (a[1] + b[1]) / 2 + 4)
        kind = tie.type.value if tie.type else "role"
        return _CURVE.format(
            kind=kind,
            ends=f"{tie.actor} {tie.other}",
            title=f"{self._name(tie.actor)} {tie.words} {self._name(tie.other)}",
            d=d,
            word=words(tie.words, middle, "middle", "bf-svg-text--small"),
        )

    def _clear_of(self, start: _Spot, end: _Spot) -> float:
        """Give how far a curve within a column must bend, to pass the rows between its ends."""
        top, bottom = sorted((start.y, end.y))
        column = start.left // self.column_width
        between = (
            spot.right
            for spot in self.spots.values()
            if top < spot.y < bottom and spot.left // self.column_width == column
        )
        ends = start.right + end.right
        least = max(start.right, end.right) + _BULGE
        return max(least, (8 * (max(between, default=0) + 6) - ends) / 6)


# ---------------------------------------------------------------- the picture of one actor


def ego_network(briefing: Briefing, actor: Actor, width: int = BOX) -> Network | None:
    """Draw one actor and those it has a relation with.

    Args:
        briefing: Whose actor it is.
        actor: The actor.
        width: The width of the sheet in units.

    Returns:
        The picture, or None where the actor stands alone.
    """
    near = list(_near(briefing, actor))
    if not near:
        return None
    shown = near[:MOST_NEAR]
    top, step = 16.0, 34.0
    parts = []
    for index, (told, other) in enumerate(shown):
        y = top + 30 + index * step
        d = f"M7 {number(top + 7)}V{number(y)}H22"
        parts.append(_BRANCH.format(d=d, ends=f"{actor.id} {other.id}"))
        parts.append(_ego_row(briefing, other, told, (26, y), width))
    parts.append(_ego_row(briefing, actor, "", (7, top), width, here=True))
    count = len({other.id for _, other in near})
    svg = _SVG.format(
        css=" bf-net--small",
        width=number(width),
        height=number(top + 30 + len(shown) * step - 6),
        label=ngettext(
            "%(actor)s and %(n)s other", "%(actor)s and %(n)s others", count, actor=actor.name
        ),
        told=gettext(
            "Read from %(actor)s: %(relations)s.",
            actor=actor.name,
            relations="; ".join(f"{told} {other.name}" for told, other in shown),
        ),
        body=Markup("").join(parts),
    )
    return Network(svg, len(shown), len(near))


def _near(briefing: Briefing, actor: Actor) -> Iterator[tuple[str, Actor]]:
    """Yield the relations of an actor, read from it, its own first."""
    for tie in _ties_of(briefing, actor.id):
        if tie.actor == actor.id:
            yield tie.words, briefing.get(Actor, tie.other)
    for tie in _ties_of(briefing, actor.id):
        if tie.other == actor.id:
            told = gettext(tie.type.inverse) if tie.type else f"{tie.words}:"
            yield told, briefing.get(Actor, tie.actor)


@remembered
def _ties_of(briefing: Briefing, actor_id: str) -> list[Tie]:
    """Give the relations that an actor has, whoever states them."""
    return _by_actor(briefing).get(actor_id, [])


@remembered
def _by_actor(briefing: Briefing) -> Mapping[str, list[Tie]]:
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties(briefing):
        for one in dict.fromkeys((tie.actor, tie.other)):
            found[one].append(tie)
    return found


def _ego_row(
    briefing: Briefing, actor: Actor, told: str, at: XY, width: int, *, here: bool = False
) -> Markup:
    side = side_of(briefing, actor.id)
    name = shortened(actor.name, width - at[0] - 16)
    body = _SHAPE.format(d=shape(side, at, 4 if here else 3.5))
    down = 4 if here else 8
    if told:
        body += plain_words(
            shortened(told, width - at[0] - 12, SMALL),
            (at[0] + 12, at[1] - 5),
            "start",
            "bf-svg-text--small",
        )
    body += words(name, (at[0] + 12, at[1] + down), "start", "bf-net__name", bold=here)
    if here:
        return Markup('<g class="bf-side--{}">{}</g>').format(side, body)
    entry = briefing.entries[actor.id]
    return _NODE.format(
        side=side,
        href=f"~/{record_url(entry.kind, entry.record)}",
        id=actor.id,
        title=f"{told} {actor.name}",
        body=body,
    )
