"""Who repeats whom, drawn: outlets on the left, the speakers they pass on to the right.

In come outlets with their speakers, out comes an SVG. A line is the wider, the more claims it
stands for; where several lines end at one speaker, several outlets have one origin. The table
beside it has all that the picture shows and what it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log2

from markupsafe import Markup

from generator.analysis.echoes import Agreement, Echo
from generator.link import Briefing
from generator.pictures.sheet import shape, side_of
from generator.pictures.svg import XY, number, plain_words, shortened, words
from generator.urls import record_url
from generator.words import gettext, ngettext

MOST = 20
"""How many speakers, and how many outlets, are drawn, the busiest first; the table has all."""

_ROW = 22
_HEAD = 26
_NARROW = 500
_BULGE = 46

_SVG = Markup(
    '<svg class="bf-echo" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">'
    "<desc>{told}</desc>{body}</svg>"
)
_LINE = Markup(
    '<path class="bf-echo__line{css}" stroke-width="{weight}" d="{d}"><title>{title}</title></path>'
)
_NODE = Markup('<a class="bf-net__node bf-side--{side}" href="{href}">{body}</a>')
_SHAPE = Markup('<path class="bf-fill-side" d="{d}"/>')


@dataclass(frozen=True, slots=True)
class EchoPicture:
    """The picture, and what it leaves out."""

    svg: Markup
    shown: int
    total: int
    """How many speakers are passed on at all."""


def echo_picture(
    briefing: Briefing, echoes: Sequence[Echo], agreements: Sequence[Agreement], width: int
) -> EchoPicture | None:
    """Draw which outlet passes on which speaker, and who says what another says.

    Args:
        briefing: Whose outlets and speakers they are.
        echoes: The pairs of outlet and speaker.
        agreements: The pairs of speakers; one of whom is not drawn is left out.
        width: The width of the sheet in units.

    Returns:
        The picture, or None where nobody is passed on.
    """
    if not echoes:
        return None
    every = _busiest((one.speaker, len(one.claims)) for one in echoes)
    # Counted before anything is left out: a name is bold for outlets that are not drawn, too.
    shared = {one for one, n in Counter(one.speaker for one in echoes).items() if n > 1}
    heard = set(every[:MOST])
    kept = [one for one in echoes if one.speaker in heard]
    outlets = set(_busiest((one.outlet, len(one.claims)) for one in kept)[:MOST])
    kept = [one for one in kept if one.outlet in outlets]
    speakers = _by_side(briefing, {one.speaker for one in kept})
    sheet = _Sheet(briefing, kept, speakers, shared, agreements, width)
    return EchoPicture(sheet.svg(), len(speakers), len(every))


def _busiest(ends: Iterable[tuple[str, int]]) -> list[str]:
    """Put the ends of lines in order: those with most lines first, then those with most claims."""
    lines, claims = Counter[str](), Counter[str]()
    for actor_id, number_of in ends:
        lines[actor_id] += 1
        claims[actor_id] += number_of
    return sorted(lines, key=lambda one: (-lines[one], -claims[one], one))


def _by_side(briefing: Briefing, speakers: Iterable[str]) -> list[str]:
    """Put speakers of one side together, in the order of the sides; those without one last."""
    return sorted(speakers, key=lambda one: (side_of(briefing, one), one))


class _Sheet:
    """The picture being drawn."""

    def __init__(
        self,
        briefing: Briefing,
        echoes: Sequence[Echo],
        speakers: Sequence[str],
        shared: Collection[str],
        agreements: Sequence[Agreement],
        width: int,
    ) -> None:
        self.briefing = briefing
        self.echoes = echoes
        self.shared = shared
        self.agreements = agreements
        self.width = width
        self.outlets = list(dict.fromkeys(one.outlet for one in echoes))
        self.speakers = speakers
        rows = max(len(self.outlets), len(speakers))
        self.height = _HEAD + rows * _ROW + 6
        self.left, self.right = (
            (width * 0.3, width * 0.5) if width < _NARROW else (width * 0.28, width * 0.66)
        )
        self.from_ = self._column(self.outlets, self.left)
        self.to = self._column(speakers, self.right)

    def _column(self, ids: Sequence[str], x: float) -> dict[str, XY]:
        step = (self.height - _HEAD) / len(ids)
        return {one: (x, _HEAD + step * (row + 0.5)) for row, one in enumerate(ids)}

    def svg(self) -> Markup:
        heads = [
            plain_words(gettext("Outlet"), (self.left, 14), "end", "bf-svg-text--small"),
            plain_words(gettext("passes on"), (self.right, 14), "start", "bf-svg-text--small"),
        ]
        lines = [self._line(one, is_shared=one.speaker in self.shared) for one in self.echoes]
        for one in self.agreements:
            start, end = self._at(one.speaker), self._at(one.other)
            if start and end:
                lines.append(self._arc(one, *sorted((start, end))))
        nodes = [self._node(one, self.from_[one], "end") for one in self.outlets]
        nodes += [
            self._node(one, self.to[one], "start", one in self.shared) for one in self.speakers
        ]
        return _SVG.format(
            width=number(self.width),
            height=number(self.height),
            label=gettext(
                "%(outlets)s and %(speakers)s they pass on",
                outlets=ngettext("%(n)s outlet", "%(n)s outlets", len(self.outlets)),
                speakers=ngettext("%(n)s speaker", "%(n)s speakers", len(self.speakers)),
            ),
            told="; ".join(map(self._told, self.echoes)) + ".",
            body=Markup("").join([*heads, *lines, *nodes]),
        )

    def _told(self, echo: Echo) -> str:
        outlet, speaker = (self.briefing.record(one).label for one in (echo.outlet, echo.speaker))
        return ngettext(
            "%(outlet)s passes on %(speaker)s in %(n)s claim",
            "%(outlet)s passes on %(speaker)s in %(n)s claims",
            len(echo.claims),
            outlet=outlet,
            speaker=speaker,
        )

    def _line(self, echo: Echo, *, is_shared: bool) -> Markup:
        (x, y), (right, down) = self.from_[echo.outlet], self.to[echo.speaker]
        a, b, bend = x + 8, right - 8, (right - x) / 2
        n = number
        return _LINE.format(
            css=" bf-echo__line--shared" if is_shared else "",
            weight=number(1 + log2(len(echo.claims))),
            d=f"M{n(a)} {n(y)}C{n(a + bend)} {n(y)} {n(b - bend)} {n(down)} {n(b)} {n(down)}",
            title=self._told(echo),
        )

    def _at(self, actor_id: str) -> XY | None:
        """Give the end of a speaker's arcs; an outlet that speaks for itself stands on the left."""
        if actor_id in self.to:
            return self.to[actor_id][0] - 8, self.to[actor_id][1]
        if actor_id in self.from_:
            return self.from_[actor_id][0] + 8, self.from_[actor_id][1]
        return None

    def _arc(self, one: Agreement, start: XY, end: XY) -> Markup:
        (x, y), (right, down) = start, end
        bend = (right - x) * 0.35 if x != right else -_BULGE
        second = right - bend if x != right else right + bend
        n = number
        speaker, other = (self.briefing.record(who).label for who in (one.speaker, one.other))
        word = gettext("restates") if one.restates else gettext("says the same as")
        return _LINE.format(
            css=" bf-echo__line--same",
            weight=number(1 + log2(one.number)),
            d=f"M{n(x)} {n(y)}C{n(x + bend)} {n(y)} {n(second)} {n(down)} {n(right)} {n(down)}",
            title=f"{speaker} {word} {other}: {one.number}",
        )

    def _node(self, actor_id: str, at: XY, anchor: str, is_shared: bool = False) -> Markup:
        x, y = at
        entry = self.briefing.entries[actor_id]
        beside = -8 if anchor == "end" else 8
        room = (x if anchor == "end" else self.width - x) - 10
        shown = shortened(entry.record.label, room)
        side = side_of(self.briefing, actor_id)
        return _NODE.format(
            side=side,
            href=f"~/{record_url(entry.kind, entry.record)}",
            body=_SHAPE.format(d=shape(side, at, 3.5))
            + words(shown, (x + beside, y + 4), anchor, "bf-net__name", bold=is_shared),
        )
