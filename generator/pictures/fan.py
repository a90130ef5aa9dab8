"""Scenarios as a fan: from the day of the edition to the horizon, the likelier the wider.

In come scenarios with the ranges of their likelihoods, out comes an SVG. Each wedge begins today
and is as wide at the horizon as the middle of its range; one whose likelihood nobody states is a
dashed line. The widths are of words, not of measurements: the words and ranges stand beside them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import ScaleTerm
from generator.pictures.svg import TEXT, XY, number, path, plain_words
from generator.words import gettext, ngettext

_NARROW = 500
"""A sheet less wide than this is for a phone."""

_TOP = 24
_LEAST_ROOM = 9
"""How wide the thinnest wedge is, in units: one that is hardly likely must still be seen."""

_SVG = Markup(
    '<svg class="bf-fan" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
    "<desc>{told}</desc>{body}</svg>"
)
_WEDGE = Markup(
    '<a class="bf-fan__item" href="{href}"><title>{title}</title>'
    '<path class="bf-fan__wedge bf-fan__wedge--{kind}" d="{d}"/>'
    '<path class="bf-fan__lead" d="{lead}"/>{words}</a>'
)
_DAY = Markup('<path class="bf-fan__day" d="{d}"/>')


@dataclass(frozen=True, slots=True)
class Ray:
    """One scenario to be drawn."""

    title: str
    kind: str
    """Its place among the others, as in YAML."""
    kind_words: str
    href: str
    term: str
    """Its likelihood in a word; empty where nobody states one."""
    range: ScaleTerm | None

    @property
    def told(self) -> str:
        """Its likelihood with the range of its word."""
        if self.range is None:
            return self.term or gettext("likelihood not stated")
        return f"{self.term}, {self.range.low}\N{EN DASH}{self.range.high}%"


def scenario_fan(rays: Sequence[Ray], start: str, end: str, width: int) -> Markup | None:
    """Draw scenarios as a fan.

    Args:
        rays: The scenarios, from top to bottom.
        start: The day of the edition, in words.
        end: The horizon, in words; empty where it is not one for all.
        width: The width of the sheet in units.

    Returns:
        The picture, or None where there is nothing to draw.
    """
    if not rays:
        return None
    narrow = width < _NARROW
    left, right = (8, width * 0.34) if narrow else (60, width * 0.5)
    room = width - right - 26
    labels = [_lines(ray, room) for ray in rays]
    slots = [len(lines) * 16 + 18.0 for lines in labels]
    height = _TOP + max(sum(slots), 170 if narrow else 220)
    widths = _widths(rays, height - _TOP - 8)
    gap = (height - _TOP - sum(widths)) / len(rays)
    origin = (left, (height + _TOP) / 2)
    parts = [_DAY.format(d=path([(x, _TOP - 4), (x, height)])) for x in (left, right)]
    parts.append(plain_words(start, (left - 6, 14), "start", "bf-svg-text--small"))
    parts.append(plain_words(end, (right, 14), "middle", "bf-svg-text--small"))
    y, slot = _TOP + gap / 2, _TOP + (height - _TOP - sum(slots)) / 2
    for ray, wide, lines, tall in zip(rays, widths, labels, slots, strict=True):
        at = (right + 22, slot + 13)
        lead = path([(right + 2, y + wide / 2), (right + 18, slot + tall / 2 - 6)])
        parts.append(_wedge(ray, origin, (right, y), wide, lead, _label(ray, lines, at)))
        y, slot = y + wide + gap, slot + tall
    return _SVG.format(
        width=number(width),
        height=number(height),
        label=_name(len(rays), start, end),
        told="; ".join(f"{ray.kind_words}: {ray.title} ({ray.told})" for ray in rays) + ".",
        body=Markup("").join(parts),
    )


def _name(count: int, start: str, end: str) -> str:
    if not end:
        return ngettext(
            "%(n)s scenario, %(start)s", "%(n)s scenarios, %(start)s", count, start=start
        )
    return ngettext(
        "%(n)s scenario, %(start)s to %(end)s",
        "%(n)s scenarios, %(start)s to %(end)s",
        count,
        start=start,
        end=end,
    )


def _widths(rays: Sequence[Ray], room: float) -> list[float]:
    """Share the height among the scenarios by the middles of their ranges, with air between."""
    middles = [ray.range.middle if ray.range else 0 for ray in rays]
    whole = max(sum(middles), 100)
    return [max(middle / whole * room * 0.86, _LEAST_ROOM) for middle in middles]


def _wedge(ray: Ray, origin: XY, corner: XY, wide: float, lead: str, label: Markup) -> Markup:
    x, y = corner
    edges = [origin, (x, y), (x, y + wide)] if ray.range else [origin, (x, y + wide / 2)]
    return _WEDGE.format(
        href=ray.href,
        title=f"{ray.title}: {ray.told}",
        kind=ray.kind if ray.range else "unknown",
        d=path(edges, closed=ray.range is not None),
        lead=lead,
        words=label,
    )


def _lines(ray: Ray, room: float) -> list[str]:
    return textwrap.wrap(ray.title, max(12, int(room / (TEXT * 0.52))))


def _label(ray: Ray, lines: Sequence[str], at: XY) -> Markup:
    x, y = at
    parts = [plain_words(text, (x, y + n * 16), css="bf-fan__name") for n, text in enumerate(lines)]
    below = (x, y + len(lines) * 16 - 1)
    told = f"{ray.kind_words}: {ray.told}"
    return Markup("").join([*parts, plain_words(told, below, css="bf-svg-text--small")])
