"""What is against each hypothesis, as bars: the shortest stands best.

In comes the analysis of a matrix, out comes an SVG with a row for each hypothesis in the order of
the ranking: a bar of what is inconsistent with it, and the part of it that is strongly so.
"""

from __future__ import annotations

from markupsafe import Markup

from generator.analysis.hypotheses import Analysis, Standing, sum_of
from generator.pictures.svg import number, plain_words
from generator.words import gettext

_WIDTH = 360
_LEFT = 34
_RIGHT = 34
_ROW = 28
_BAR = 16

_SVG = Markup(
    '<svg class="bf-standing" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    "{body}</svg>"
)
_RECT = Markup('<rect class="{css}" x="{x}" y="{y}" width="{width}" height="{height}"/>')


def standing_bars(analysis: Analysis) -> Markup:
    """Draw the sum of inconsistency of every hypothesis, the least first."""
    by_key = {one.hypothesis.key: one for one in analysis.standings}
    ordered = [by_key[key] for group in analysis.ranking for key in group]
    most = max((one.total for one in ordered), default=0) or 1
    unit = (_WIDTH - _LEFT - _RIGHT) / most
    parts = [part for row, one in enumerate(ordered) for part in _row(one, row * _ROW + 4, unit)]
    told = ", ".join(f"{one.hypothesis.key} {one.total}" for one in ordered)
    return _SVG.format(
        width=_WIDTH,
        height=len(ordered) * _ROW + 4,
        label=gettext("Sum of inconsistency, least first: %(sums)s", sums=told),
        body=Markup("").join(parts),
    )


def _row(one: Standing, y: float, unit: float) -> list[Markup]:
    weak, strong = sum_of(one.inconsistent, 0) * unit, sum_of(0, one.very) * unit

    def bar(css: str, x: float, width: float) -> Markup:
        return _RECT.format(
            css=css, x=number(x), y=number(y), width=number(width), height=number(_BAR)
        )

    end = _LEFT + strong + weak
    return [
        plain_words(one.hypothesis.key, (0, y + 13)),
        bar("bf-standing__very", _LEFT, strong) if strong else Markup(""),
        bar("bf-standing__some", _LEFT + strong, weak) if weak else Markup(""),
        plain_words(str(one.total), (end + 6, y + 13)),
    ]
