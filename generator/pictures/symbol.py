"""The symbol of a unit after APP-6, where its record carries a code.

In comes a symbol identification code, out comes an SVG, or nothing where the library cannot draw it
truly. A room of its own because the library is young: it answers codes it does not know with a red
question mark and no error, and nothing else in the house should have to know.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from generator.jobs import building_up

_SYMBOL = Markup(
    '<svg class="bf-symbol" viewBox="{box}" role="img" aria-label="{label}">{body}</svg>'
)
_WHOLE = re.compile(r'<svg [^>]*viewBox="([-\d. ]+)"[^>]*>(.*)</svg>', re.DOTALL)
_PLAIN = re.compile(
    r'(?:<(?:path|g|circle|ellipse|rect|text)(?: [a-z-]+="[^"<>&]*")* ?/?>|</\w+>)*'
)
"""Shapes with presentation attributes, and nothing else: no style, no script, no link."""
_UNSAFE = re.compile(r' (?:id|style|class|href|on[a-z]+)="')


@lru_cache(maxsize=512)
def unit_symbol(code: str, label: str) -> Markup | None:
    """Draw the symbol of a unit.

    Args:
        code: A symbol identification code of APP-6(D), twenty or thirty digits.
        label: What the symbol says, for those who do not see it.

    Returns:
        The symbol, or None where the code cannot be drawn: the text stands alone then.
    """
    if not re.fullmatch(r"[0-9]{20}([0-9]{10})?", code):
        return None
    from milsymbol import Symbol

    # At its first symbol it reads the shapes of all, 30 MB of JSON.
    with building_up():
        symbol = Symbol(code, size=40)
    found = _WHOLE.fullmatch(str(symbol.as_svg()).strip())
    if not symbol.is_valid() or found is None:
        return None
    body = found[2]
    if "?" in body or _UNSAFE.search(body) or not _PLAIN.fullmatch(body):
        return None
    # Made of nothing but the shapes that the pattern above lets through.
    return _SYMBOL.format(box=found[1], label=label, body=Markup(body))  # noqa: S704
