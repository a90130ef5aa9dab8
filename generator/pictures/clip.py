"""What of a line or an outline lies within a rectangle.

In come points on a sheet, out come those parts that can be seen. A room of its own because it is
textbook geometry: segments after Liang and Barsky (1984), outlines after Sutherland and Hodgman
(1974).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from generator.pictures.ground import Box
from generator.pictures.svg import XY


def clip_line(points: Sequence[XY], box: Box) -> Iterator[list[XY]]:
    """Yield the parts of a line within *box*."""
    part: list[XY] = []
    for start, end in pairwise(points):
        seen = _segment(start, end, box)
        if seen is None:
            if part:
                yield part
            part = []
            continue
        if part and part[-1] != seen[0]:
            yield part
            part = []
        part = [*part, seen[1]] if part else [*seen]
    if part:
        yield part


def _segment(start: XY, end: XY, box: Box) -> tuple[XY, XY] | None:
    """Give the part of a segment within *box*, if any."""
    right, down = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-right, start[0] - box.left),
        (right, box.right - start[0]),
        (-down, start[1] - box.top),
        (down, box.bottom - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    begin = start if first == 0 else (start[0] + first * right, start[1] + first * down)
    stop = end if last == 1 else (start[0] + last * right, start[1] + last * down)
    return begin, stop


def clip_ring(points: Sequence[XY], box: Box) -> list[XY]:
    """Give the outline of what an outline encloses within *box*; empty where there is nothing.

    Where the outline leaves the box and comes back it runs along the box's edge, so that the result
    is good for filling, not for drawing lines.
    """
    ring = list(points)
    for axis, limit, below in (
        (0, box.left, False),
        (0, box.right, True),
        (1, box.top, False),
        (1, box.bottom, True),
    ):
        ring = list(_half(ring, axis, limit, _side(axis, limit, below=below)))
    return ring


def _side(axis: int, limit: float, *, below: bool) -> Callable[[XY], bool]:
    if below:
        return lambda point: point[axis] <= limit
    return lambda point: point[axis] >= limit


def _half(
    ring: Sequence[XY], axis: int, limit: float, is_inside: Callable[[XY], bool]
) -> Iterator[XY]:
    """Yield the part of an outline on one side of a line."""
    for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if is_inside(before) != is_inside(here):
            share = (limit - before[axis]) / (here[axis] - before[axis])
            yield (
                before[0] + share * (here[0] - before[0]),
                before[1] + share * (here[1] - before[1]),
            )
        if is_inside(here):
            yield here


def encloses(ring: Sequence[XY], point: XY) -> bool:
    """Tell whether an outline goes round a point (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def thinned(points: Sequence[XY], least: float) -> list[XY]:
    """Give a line without the points nearer than *least* to the one before; its ends stay."""
    kept = [points[0]]
    for point in points[1:-1]:
        across, down = point[0] - kept[-1][0], point[1] - kept[-1][1]
        if across * across + down * down >= least * least:
            kept.append(point)
    return [*kept, points[-1]] if len(points) > 1 else kept


def extent(points: Iterable[XY]) -> Box:
    """Give the smallest rectangle around points."""
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))
