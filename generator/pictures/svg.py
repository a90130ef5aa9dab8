"""The small change of drawing: numbers, lines and words as SVG writes them.

In come positions and texts, out come attributes and elements. A room of its own because every
picture needs them, and because what is escaped and rounded in one place is escaped everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from generator.words import OPEN, in_english, later

XY = tuple[float, float]
"""A position on the sheet: units to the right, units down."""

TEXT = 13
SMALL = 11
"""Sizes of `bf-svg-text` and `bf-svg-text--small` in the style sheet."""

_TEXT = Markup('<text class="{css}" x="{x}" y="{y}" text-anchor="{anchor}"{more}>{text}</text>')
_HALO = Markup(' stroke-width="3" stroke-linejoin="round" paint-order="stroke"')
_BOLD = Markup(' font-weight="700"')


def number(value: float) -> str:
    """Give a number with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(points: Sequence[XY], *, closed: bool = False) -> str:
    """Give a line through points as path data, in steps from point to point, which is shorter."""
    (x, y), *rest = [(round(one[0], 1), round(one[1], 1)) for one in points]
    words = [f"M{number(x)} {number(y)}"]
    if rest:
        words.append("l")
    for there in rest:
        right, down = round(there[0] - x, 1), round(there[1] - y, 1)
        if right or down:
            words.append(_step(right) + _step(down))
            x, y = there
    return "".join(words).replace("l ", "l") + ("z" if closed else "")


def _step(value: float) -> str:
    """Give a number of a path: the minus sign parts it from the one before, else a space does."""
    text = number(value)
    if text.startswith("0."):
        text = text[1:]
    elif text.startswith("-0."):
        text = f"-{text[2:]}"
    return text if text.startswith("-") else f" {text}"


def paths(lines: Iterable[Sequence[XY]], *, closed: bool = False) -> str:
    """Give several lines as one path."""
    return "".join(path(line, closed=closed) for line in lines if len(line) > 1)


def words(text: str, at: XY, anchor: str = "start", css: str = "", *, bold: bool = False) -> Markup:
    """Write a text with a halo, so that it can be read over lines.

    Args:
        text: The words.
        at: Where they begin, end or have their middle, on the base line.
        anchor: `start`, `end` or `middle`.
        css: Further classes, as `bf-svg-text--small`.
        bold: Whether to write them heavy.
    """
    more = _HALO + _BOLD if bold else _HALO
    css = f"bf-svg-text bf-map__halo {css}".strip()
    return _TEXT.format(
        css=css, x=number(at[0]), y=number(at[1]), anchor=anchor, more=more, text=text
    )


def plain_words(text: str, at: XY, anchor: str = "start", css: str = "") -> Markup:
    """Write a text without a halo."""
    css = f"bf-svg-text {css}".strip()
    return _TEXT.format(
        css=css, x=number(at[0]), y=number(at[1]), anchor=anchor, more="", text=text
    )


def width_of(text: str, size: float = TEXT) -> float:
    """Estimate how wide a text is: 0.58 of its size a letter, a little more than it needs.

    A picture is drawn once for all languages; room is made for the words of the first.
    """
    return len(in_english(text)) * size * 0.58


def shortened(text: str, most: int) -> str:
    """Give a text of at most so many letters, the last one three dots where it goes on."""
    if OPEN in text:
        return later(("shortened", text, most), lambda speaker: _cut(speaker.says(text), most))
    return _cut(text, most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
