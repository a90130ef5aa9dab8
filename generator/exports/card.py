"""The picture that others show beside a link to the site: title, date and bottom line as PNG.

In comes the briefing, out come the bytes of one picture of 1200 by 630 pixels, the size that
readers of OpenGraph agree on. Drawn with Pillow rather than from SVG, because text must be measured
to be broken into lines. Fonts come from packages that hold Latin and Cyrillic, never from the
machine, and shaping from Pillow alone: the same records give the same picture everywhere.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from generator import prose
from generator.fonts import SANS, SERIF, font_path
from generator.link import Briefing

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

CARD = "card.png"
"""Its path in the site."""

WIDTH, HEIGHT = 1200, 630

_MARGIN = 72
_PAPER, _INK, _FAINT, _ACCENT = "#ffffff", "#1a1d21", "#50565e", "#0b4a57"
"""The light scheme of docs/assets/css/tokens.css."""
_SERIF = (SERIF, "SourceSerifPro-Semibold.ttf")
_SANS = (SANS, "SourceSansPro-Regular.ttf")
_STRONG = (SANS, "SourceSansPro-Semibold.ttf")
_COLOURS = 32
"""Enough for four inks and the softness of their edges; keeps the file small."""


def card_png(briefing: Briefing) -> bytes:
    """Draw the card of the latest edition as PNG."""
    # Most runs draw nothing, and need not wait for this import.
    from PIL import Image, ImageDraw

    edition = briefing.edition
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 20), fill=_ACCENT)

    def write(top: int, text: str, font: FreeTypeFont, ink: str, room: int) -> int:
        """Write a text in at most *room* lines from *top* on; give where the next may begin."""
        step = round(font.size * 1.28)
        for line in wrapped(text, font, WIDTH - 2 * _MARGIN, room):
            draw.text((_MARGIN, top), line, font=font, fill=ink)
            top += step
        return top

    top = write(72, briefing.settings.conflict, _font(_STRONG, 30), _ACCENT, 1)
    top = write(top + 8, briefing.settings.title, _font(_SERIF, 72), _INK, 2)
    text = prose.to_text(edition.bottom_line, lambda target: briefing.name(target)[1])
    font = _font(_SANS, 33)
    foot = HEIGHT - 92
    write(top + 24, text, font, _INK, (foot - top - 36) // round(font.size * 1.28))
    draw.line((_MARGIN, foot, WIDTH - _MARGIN, foot), fill=_ACCENT, width=2)
    author = briefing.name(briefing.settings.author)[1]
    write(foot + 18, f"As of {edition.as_of.in_words()} · {author}", _font(_STRONG, 28), _FAINT, 1)
    out = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def wrapped(text: str, font: FreeTypeFont, width: int, room: int) -> list[str]:
    """Break a text into lines.

    Args:
        text: The text; its white space is where it may be broken.
        font: What it is written in.
        width: What a line may take, in pixels.
        room: How many lines there may be.

    Returns:
        The lines; where the room did not do, or a word is wider than a line, an ellipsis says so.
    """
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < room:
        count = 1
        while count < len(words) and font.getlength(" ".join(words[: count + 1])) <= width:
            count += 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if words and lines:
        lines[-1] += " …"
    return [_shortened(line, font, width) for line in lines]


def _shortened(line: str, font: FreeTypeFont, width: int) -> str:
    """Give a line that fits; what was cut off leaves an ellipsis."""
    if font.getlength(line) <= width:
        return line
    kept = line.removesuffix(" …")
    while kept and font.getlength(f"{kept} …") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()} …"


@cache
def _font(face: tuple[str, str], size: int) -> FreeTypeFont:
    from PIL import ImageFont

    path = font_path(*face)
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
