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

BOX = 268
"""Width of a picture in a facts box, in units: as many as that has pixels between its margins."""

_WIDTHS = {
    **dict.fromkeys(" ,.:;'’|ijlІЇії", 0.28),
    **dict.fromkeys('()[]-fIJrt/“”"', 0.36),
    **dict.fromkeys("sczгт–", 0.46),
    **dict.fromkeys("mwMWЖМФШЩЮжмфшщю—…%@", 0.86),
}
"""How wide the letters of our typeface are that are not as wide as most, in parts of their size."""

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
    """Estimate how wide a text is, a little wider than it will be.

    A picture is drawn once for all languages; room is made for the words of the first.
    """
    return _width(in_english(text)) * size


def shortened(text: str, room: float, size: float = TEXT) -> str:
    """Give as many words of a text as there is room for, and three dots where it goes on."""
    if OPEN in text:
        return later(("shortened", text, room, size), lambda it: _cut(it.says(text), room / size))
    return _cut(text, room / size)


def _width(text: str) -> float:
    return sum(_WIDTHS.get(letter, 0.65 if letter.isupper() else 0.54) for letter in text)


def _cut(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    kept = text
    while kept and _width(kept) + _width("…") > room:
        kept = kept[:-1]
    whole = kept.rpartition(" ")[0] if text[len(kept)] != " " else kept
    return f"{(whole if len(whole) > len(kept) / 2 else kept).rstrip()}…"
