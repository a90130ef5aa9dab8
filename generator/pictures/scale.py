"""Likelihood drawn: where a term lies between impossible and certain, and a scale as a whole.

In come a scale and one of its terms, out comes a small SVG: the whole length is 0 to 100 per
cent, the band is the term's range, the ticks are the bounds of all terms of the scale, so that
gaps between terms and the neighbours of a term can be seen. The picture of a whole scale has a row
for each term, and marks what lies between bands.
"""

from __future__ import annotations

from markupsafe import Markup

from generator.model import Scale, ScaleTerm
from generator.pictures.svg import TEXT, number, plain_words, width_of
from generator.words import gettext

_BAR = Markup(
    '<svg class="bf-likelihood__scale" viewBox="0 0 100 8" role="img" aria-label="{label}">'
    '<rect class="bf-scale__track" x="0" y="2" width="100" height="4"/>'
    '<rect class="bf-scale__band" x="{low}" y="1" width="{width}" height="6"/>'
    '<path class="bf-scale__tick" stroke-width="0.4" d="{ticks}"/>'
    "</svg>"
)

_WHOLE = 100
_LEAST_WIDTH = 1
"""A band of no width, as in "0 to 0 per cent", would not be seen."""


def likelihood_bar(scale: Scale, term: ScaleTerm) -> Markup:
    """Draw the range of *term*, one of the terms of *scale*, as a bar of 0 to 100 per cent."""
    bounds = sorted({bound for one in scale.terms for bound in (one.low, one.high)})
    return _BAR.format(
        label=gettext(
            "%(term)s: %(low)s to %(high)s per cent",
            term=term.term,
            low=str(term.low),
            high=str(term.high),
        ),
        low=min(term.low, _WHOLE - _LEAST_WIDTH),
        width=max(term.high - term.low, _LEAST_WIDTH),
        ticks=" ".join(f"M{bound} 2V6" for bound in bounds if 0 < bound < _WHOLE),
    )


# ---------------------------------------------------------------- a whole scale

_SVG = Markup(
    '<svg class="bf-scale" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    "{body}</svg>"
)
_RECT = Markup('<rect class="{css}" x="{x}" y="{y}" width="{width}" height="{height}"/>')
_GRID = Markup('<path class="bf-scale__tick" d="{d}"/>')

_ROW = 24
_BAND = 14
_FOOT = 22
_PERCENT_MARKS = (0, 20, 40, 60, 80, 100)


def scale_picture(scale: Scale, width: int) -> Markup:
    """Draw a scale: a row for each term, the most likely on top, over one axis in per cent.

    Args:
        scale: The scale.
        width: The width of the sheet in units, about as many as there are pixels.

    Returns:
        An SVG. Stretches between bands are shaded from top to bottom; they have no term.
    """
    left = max(width_of(term.term, TEXT) for term in scale.terms) + 8
    room, bottom = width - left - 14, 6 + _ROW * len(scale.terms)

    def x(percent: float) -> float:
        return left + room * percent / _WHOLE

    def box(css: str, low: float, high: float, y: float, height: float) -> Markup:
        wide = max(x(high) - x(low), _LEAST_WIDTH)
        return _RECT.format(
            css=css, x=number(x(low)), y=number(y), width=number(wide), height=number(height)
        )

    parts = [box("bf-scale__gap", low, high, 4, bottom - 4) for low, high in scale.gaps]
    grid = " ".join(f"M{number(x(mark))} 4V{bottom}" for mark in _PERCENT_MARKS)
    parts.append(_GRID.format(d=grid))
    for row, term in enumerate(reversed(scale.terms)):
        y = 6 + row * _ROW
        parts.append(plain_words(term.term, (0, y + _BAND - 2)))
        parts.append(box("bf-scale__band", term.low, term.high, y + 1, _BAND))
    parts += [
        plain_words(f"{mark}%", (x(mark), bottom + 15), "middle", "bf-svg-text--small")
        for mark in _PERCENT_MARKS
    ]
    told = "; ".join(map(_range, scale.terms))
    return _SVG.format(
        width=width,
        height=bottom + _FOOT,
        label=gettext("%(scale)s, in per cent: %(ranges)s", scale=scale.name, ranges=told),
        body=Markup("").join(parts),
    )


def _range(term: ScaleTerm) -> str:
    return gettext(
        "%(term)s %(low)s to %(high)s", term=term.term, low=str(term.low), high=str(term.high)
    )
