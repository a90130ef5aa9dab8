"""Names put where they cover nothing: the most important first, each at its best free spot.

In come positions with words, in order of importance; out comes for each where its words stand, and
from which enlargement on there is room for them. A reader who enlarges the map sees more names; one
who does not sees the most important ones. A room of its own because it is a puzzle that has nothing
to do with what the names name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from generator.pictures.ground import Box, Frame, segment_meets
from generator.pictures.svg import XY, width_of

LEVELS = (1, 2, 4)
"""Enlargements for which names are placed; a name placed at one stands at all above it too."""

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

NEAR = (5.0, 14.0, 26.0)
"""How far from its sign a name may stand, nearest first."""


_BESIDE = 14
"""Within this distance of a sign a name is read as its name."""

_BY = 6
"""A line that runs by a sign within this distance seems to belong to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a label."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words put in their place."""

    rows: tuple[Row, ...]
    x: float
    y: float
    """Where the first row begins, ends or has its middle, on its base line."""
    anchor: str
    box: Box
    away: bool
    """Whether a line must lead from the place to its name."""
    level: int
    """From which enlargement on there is room for it."""

    def tip(self, at: XY) -> XY:
        """Give where a line from the place ends: the point of the words that is nearest to it."""
        box = self.box
        return (
            min(max(at[0], box.left), box.right),
            min(max(at[1], box.top), box.bottom),
        )

    @property
    def positions(self) -> Iterator[tuple[Row, XY]]:
        """Each row with its place."""
        y = self.y
        for row in self.rows:
            yield row, (self.x, y)
            y += row.size * 1.1


def _passes(end: XY, spot: XY) -> bool:
    """Tell whether a line from the origin to *end* runs by *spot*."""
    length = end[0] ** 2 + end[1] ** 2
    share = min(1, max(0, (spot[0] * end[0] + spot[1] * end[1]) / length)) if length else 0
    return hypot(spot[0] - share * end[0], spot[1] - share * end[1]) < _BY


def moved(box: Box, at: XY, level: float) -> Box:
    """Give where a box that keeps its size stands once its place is enlarged."""
    across, down = at[0] * (level - 1), at[1] * (level - 1)
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)


class Layout:
    """The sheet as it fills up with names."""

    def __init__(
        self, frame: Frame, fixed: Iterable[Box] = (), lines: Sequence[tuple[XY, XY]] = ()
    ) -> None:
        """Begin with an empty sheet.

        Args:
            frame: The sheet.
            fixed: What stands on it in any case, as the scale bar.
            lines: Lines that names should not cross.
        """
        self._frame = frame
        self._lines = lines
        self._taken: dict[int, list[Box]] = {level: [] for level in LEVELS}
        self._taken[LEVELS[0]] += fixed
        self._signs: list[XY] = []
        self._names: dict[int, list[Box]] = {level: [] for level in LEVELS}
        self._leaders: dict[int, list[tuple[XY, XY]]] = {level: [] for level in LEVELS}

    def block(self, box: Box, at: XY, level: int = LEVELS[0]) -> None:
        """Take room for a sign or a label that belongs to a place, from an enlargement on."""
        for one in LEVELS[LEVELS.index(level) :]:
            self._taken[one].append(moved(box, at, one))

    def sign(self, at: XY, size: float) -> None:
        """Take room for the sign of a place, beside which no other place's name may begin."""
        self._signs.append(at)
        self.block(Box(at[0] - size, at[1] - size, at[0] + size, at[1] + size), at)

    def _misleads(self, label: Label, at: XY) -> bool:
        """Tell whether a name would be read as that of another place than its own.

        With a line to its own place it may stand nearer to another one, but not right beside it,
        and the line may not run by the other's sign.
        """
        tip = label.tip(at)
        begin = (tip[0] - at[0], tip[1] - at[1])
        own = _BESIDE if label.away else hypot(*begin)
        for sign in self._signs:
            other = ((sign[0] - at[0]) * label.level, (sign[1] - at[1]) * label.level)
            if sign != at and hypot(other[0] - begin[0], other[1] - begin[1]) < own:
                return True
            if sign != at and label.away and _passes(begin, other):
                return True
        return False

    def is_free(self, box: Box, at: XY, level: int = LEVELS[0]) -> bool:
        """Tell whether nothing is in the way, at an enlargement and all above it."""
        if level == LEVELS[0] and not box.within(self._frame):
            return False
        for one in LEVELS[LEVELS.index(level) :]:
            there = moved(box, at, one)
            if any(there.meets(other) for other in self._taken[one]):
                return False
            if any(segment_meets(there, *leader) for leader in self._leaders[one]):
                return False
        return True

    def _reaches(self, label: Label, at: XY) -> bool:
        """Tell whether a line from a place to its name runs through no other name."""
        return not any(
            segment_meets(other, *_leader(label, at, one))
            for one in LEVELS[LEVELS.index(label.level) :]
            for other in self._names[one]
        )

    def crosses(self, box: Box, own: tuple[XY, XY] | None = None) -> bool:
        """Tell whether a line runs through the box, other than its own."""
        return any(segment_meets(box, *line) for line in self._lines if line is not own)

    def _take(self, label: Label, at: XY) -> None:
        self.block(label.box, at, label.level)
        for one in LEVELS[LEVELS.index(label.level) :]:
            self._names[one].append(moved(label.box, at, one))
            if label.away:
                self._leaders[one].append(_leader(label, at, one))

    def place(
        self,
        at: XY,
        radius: float,
        choices: Sequence[tuple[Row, ...]],
        near: Sequence[float] = NEAR,
    ) -> Label | None:
        """Put a name beside its place, and take the room.

        Args:
            at: The place.
            radius: Half the width of its sign.
            choices: The rows to write, the fullest form first.
            near: How far from the sign they may stand.

        Returns:
            Where the name stands, or None where there is room at no enlargement. Lines are crossed
            only if nothing else is free.
        """
        for level in LEVELS:
            for rows in choices:
                every = (
                    label for ring in near for label in _candidates(at, radius, rows, ring, level)
                )
                label = self._best(every, at)
                if label:
                    self._take(label, at)
                    return label
        return None

    def _best(self, labels: Iterable[Label], at: XY) -> Label | None:
        """Give the first label that has room and crosses no line, or else the first with room."""
        first = None
        for label in labels:
            if self._has_room(label, at):
                if label.level > 1 or not self.crosses(label.box):
                    return label
                first = first or label
        return first

    def _has_room(self, label: Label, at: XY) -> bool:
        return (
            self.is_free(label.box, at, label.level)
            and not self._misleads(label, at)
            and (not label.away or self._reaches(label, at))
        )


def _leader(label: Label, at: XY, level: float) -> tuple[XY, XY]:
    """Give the line from a place to its name, where both stand once the map is enlarged."""
    there, (x, y) = (at[0] * level, at[1] * level), label.tip(at)
    return there, (x - at[0] + there[0], y - at[1] + there[1])


def _candidates(
    at: XY, radius: float, rows: tuple[Row, ...], ring: float, level: int
) -> Iterator[Label]:
    reach = radius + ring
    first, below = rows[0].size, sum(row.size * 1.1 for row in rows[1:])
    width = max(width_of(row.text, row.size) for row in rows)
    for anchor, across, down in _AROUND:
        x = at[0] + across * reach
        # Rows below the first one: beside the place they are centred, above it they move up.
        lift = below if down < 0 else below / 2 if down == 0 else 0
        y = at[1] + down * reach + first * 0.35 - lift
        left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
        box = Box(left - 2, y - first, left + width + 2, y + below + first * 0.3)
        yield Label(rows, x, y, anchor, box, ring > NEAR[0], level)
