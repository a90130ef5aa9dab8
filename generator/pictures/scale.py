"""The bar of likelihood: where a term lies between impossible and certain, on its own scale.

In come a scale and one of its terms, out comes a small SVG: the whole length is 0 to 100 per
cent, the band is the term's range, the ticks are the bounds of all terms of the scale, so that
gaps between terms and the neighbours of a term can be seen.
"""

from __future__ import annotations

from markupsafe import Markup

from generator.model import Scale, ScaleTerm

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
        label=f"{term.term}: {term.low} to {term.high} per cent",
        low=min(term.low, _WHOLE - _LEAST_WIDTH),
        width=max(term.high - term.low, _LEAST_WIDTH),
        ticks=" ".join(f"M{bound} 2V6" for bound in bounds if 0 < bound < _WHOLE),
    )
