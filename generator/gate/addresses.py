"""Addresses and references, as the browser understands them, held against the allow-lists."""

from __future__ import annotations

import re

from generator.gate import allowed

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[a-z]+://[^/?#@\[\]\s]+(?:[/?#]|$)")
_ODD = re.compile(r"[\x00-\x20\x7f\\<>\"]")


def address_fault(address: str, *, is_near: bool) -> str:
    """Tell what is wrong with an address; nothing where it may stand on a page.

    Args:
        address: The address as the browser understands it.
        is_near: Whether it must lie within the site.
    """
    if _ODD.search(address):
        return "holds a sign that no address has"
    scheme = _SCHEME.match(address)
    if is_near and (scheme or address.startswith("//")):
        return "leads out of the site"
    if address.startswith("//"):
        return "has no scheme"
    if not scheme:
        return ""
    if scheme[1] not in allowed.SCHEMES:
        return f"has the scheme '{scheme[1]}', which is not in the list of those known"
    return "" if _HOST.match(address) else "has no plain host"


def paint_fault(element: str, name: str, value: str) -> str:
    """Tell what is wrong with an attribute's value in a drawing; nothing where it is sound."""
    if element == "use" and name == "href" and not value.startswith("#"):
        return f"'use' of '{value[:80]}', which is not in the drawing"
    is_text = name in allowed.EVERYWHERE or name.startswith(allowed.PREFIXES) or name == "href"
    if not is_text and allowed.FAR_PAINT.search(value):
        return f"'{value[:80]}' in '{name}' leads out of the drawing"
    if name == "xmlns" and value != allowed.SVG_NAMESPACE:
        return f"'{value[:80]}' is not the namespace of drawings"
    return ""
