"""What was said against what happened: calibration, one bar for each word that was used.

In come the bands of an author's record, out comes a square SVG: to the right what the word stands
for, upwards the share of such judgements that happened. Who is well calibrated has every bar on the
dotted line. Each bar carries the counts it rests on; where a record rests on too few, bars are
hollow.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from generator.analysis.forecasts import Band
from generator.pictures.svg import number, path, plain_words
from generator.words import gettext

_SIZE = 260
_LEFT, _TOP, _RIGHT, _BOTTOM = 44, 22, 26, 40
_FOOT = 24
_MARKS = (0, 25, 50, 75, 100)

_SVG = Markup(
    '<svg class="bf-calibration" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    "{body}</svg>"
)
_GRID = Markup('<path class="bf-calibration__grid" d="{d}"/>')
_TRUE = Markup('<path class="bf-calibration__true" d="{d}"/>')
_BAR = Markup(
    '<rect class="bf-calibration__bar{css}" x="{x}" y="{y}" width="{width}" height="10"/>'
)


def calibration_picture(bands: Sequence[Band], *, is_enough: bool) -> Markup | None:
    """Draw how often what an author gave each word to happened.

    Args:
        bands: The words used, each with how many judgements used it and how many happened.
        is_enough: Whether the record rests on enough to be judged; else the bars are hollow.

    Returns:
        The picture, or None where nothing was scored.
    """
    if not bands:
        return None

    def x(percent: float) -> float:
        return _LEFT + percent / 100 * _SIZE

    def y(percent: float) -> float:
        return _TOP + _SIZE - percent / 100 * _SIZE

    lines = [[(x(mark), y(0)), (x(mark), y(100))] for mark in _MARKS]
    lines += [[(x(0), y(mark)), (x(100), y(mark))] for mark in _MARKS]
    parts = [
        _GRID.format(d="".join(map(path, lines))),
        _TRUE.format(d=path([(x(0), y(0)), (x(100), y(100))])),
    ]
    for mark in _MARKS:
        parts.append(plain_words(f"{mark}", (x(mark), y(0) + 15), "middle", "bf-svg-text--small"))
        parts.append(plain_words(f"{mark}", (x(0) - 6, y(mark) + 4), "end", "bf-svg-text--small"))
    foot = (x(50), y(0) + 33)
    parts.append(plain_words(gettext("said, per cent"), foot, "middle", "bf-svg-text--small"))
    for band in bands:
        parts += _bar(band, x(band.term.low), x(band.term.high), y(band.share * 100), is_enough)
    told = "; ".join(map(_told, bands))
    return _SVG.format(
        width=_LEFT + _SIZE + _RIGHT,
        height=_TOP + _SIZE + _BOTTOM,
        label=gettext("What was said against what happened. %(words)s", words=told),
        body=Markup("").join(parts),
    )


def _told(band: Band) -> str:
    return gettext(
        "%(term)s: %(happened)s of %(total)s happened",
        term=band.term.term,
        happened=band.happened,
        total=band.total,
    )


def _bar(band: Band, left: float, right: float, middle: float, is_enough: bool) -> list[Markup]:
    css = "" if is_enough else " bf-calibration__bar--few"
    center = (left + right) / 2
    # On the side of the bar that the dotted line does not cross, and never among the numbers below.
    is_above = _TOP + _SIZE - middle > center - _LEFT or middle > _TOP + _SIZE - _FOOT
    return [
        _BAR.format(
            css=css,
            x=number(left),
            y=number(middle - 5),
            width=number(max(right - left, 2)),
        ),
        plain_words(
            f"{band.happened}/{band.total}",
            (center, middle + (-9 if is_above else 19)),
            "middle",
            "bf-svg-text--small",
        ),
    ]
