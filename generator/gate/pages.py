"""One built page against the allow-lists: elements, attributes, addresses, scripts, policy."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from generator.gate import allowed
from generator.gate.addresses import address_fault, paint_fault
from generator.gate.formats import Fault, parse_json
from generator.gate.markup import Page, Script, Tag
from generator.policy import script_hash


def page_faults(page: Page, hashes: Collection[str], policy: str) -> Iterator[Fault]:
    """Yield what a page holds that is not known.

    Args:
        page: The page as read.
        hashes: The inline scripts of the theme.
        policy: The content security policy that the page must state before anything is loaded.
    """
    for line, message in page.faults:
        yield Fault(line, "malformed-html", message)
    for tags, is_drawn in ((page.tags, False), (page.drawn, True)):
        for tag, chunks in tags.items():
            for code, message in _judged(tag, is_drawn):
                yield from (Fault(page.line(chunk), code, message) for chunk in chunks)
    for script in page.scripts:
        for code, message in _script_faults(script, hashes):
            yield Fault(page.line(script.chunk), code, message)
    yield from _policy_faults(page, policy)


_LOADING = frozenset({"script", "link", "img", "body"})
"""What makes a browser load something, or may hold what does."""


@lru_cache(maxsize=1 << 16)
def _judged(tag: Tag, is_drawn: bool) -> tuple[tuple[str, str], ...]:
    """Give the faults of a tag; the same tag stands on many pages and is judged once."""
    return tuple(_tag_faults(tag, is_drawn=is_drawn))


def _tag_faults(tag: Tag, *, is_drawn: bool) -> Iterator[tuple[str, str]]:
    known = (allowed.SVG if is_drawn else allowed.HTML).get(tag.name)
    if known is None:
        where = "in drawings" if is_drawn else "on pages"
        yield "unknown-element", f"'{tag.name}' is not in the list of elements {where}"
        return
    for name, value in tag.attributes.items():
        if not (name in known or name in allowed.EVERYWHERE or name.startswith(allowed.PREFIXES)):
            yield "unknown-attribute", f"'{name}' is not in the list of attributes of '{tag.name}'"
        elif is_drawn and (wrong := paint_fault(tag.name, name, value)):
            yield "unsafe-address", wrong
        elif not is_drawn and (wrong := _value_fault(tag, name, value)):
            yield "unknown-attribute", wrong
        elif wrong := _address_fault(tag, name, value):
            yield "unsafe-address", f"'{value[:80]}' in '{name}' of '{tag.name}' {wrong}"


def _value_fault(tag: Tag, name: str, value: str) -> str:
    words = allowed.VALUES.get((tag.name, name))
    if words is None or set(value.strip(" ").split(" ")) <= words:
        return ""
    return f"'{value[:80]}' is not in the list of values of '{name}' of '{tag.name}'"


def _address_fault(tag: Tag, name: str, value: str) -> str:
    if (tag.name, name) in allowed.LINKS:
        return address_fault(value, is_near=False)
    if (tag.name, name) in allowed.LOADED:
        relations = set(tag.attributes.get("rel", "").split())
        is_far = tag.name == "link" and relations and relations <= allowed.FAR_RELATIONS
        return address_fault(value, is_near=not is_far)
    return ""


def _script_faults(script: Script, hashes: Collection[str]) -> Iterator[tuple[str, str]]:
    text, kind = script.text, script.tag.attributes.get("type")
    source = script.tag.attributes.get("src")
    if source is not None:
        if not source.endswith(".js"):
            yield "unknown-script", f"'{source[:80]}' is no file of JavaScript by its name"
        if text.strip() or kind in allowed.DATA_SCRIPTS:
            yield "unknown-script", "a script from a file has text or a type of data too"
    elif kind in allowed.DATA_SCRIPTS:
        if "<" in text:
            yield "malformed-json", "data in a page must write '<' as '\\u003c'"
        try:
            parse_json(text)
        except ValueError as problem:
            yield "malformed-json", f"data in the page: {problem}"
    elif script_hash(text) not in hashes:
        shown = " ".join(text.split())[:60]
        yield "unknown-script", f"an inline script that is not the theme's: '{shown}'"


def _policy_faults(page: Page, policy: str) -> Iterator[Fault]:
    """Yield a fault where the page does not state the policy, once, before it loads anything."""
    stated = sorted(
        (chunk, tag.attributes.get("content") == policy)
        for tag, chunks in page.tags.items()
        if "http-equiv" in tag.attributes
        for chunk in chunks
    )
    for number, (chunk, is_policy) in enumerate(stated):
        if number or not is_policy:
            yield Fault(page.line(chunk), "wrong-policy", "states another content security policy")
    loading = (chunks[0] for tag, chunks in page.tags.items() if tag.name in _LOADING)
    if not stated or stated[0][0] > min(loading, default=stated[0][0]):
        message = "does not state the content security policy before it loads something"
        yield Fault(1, "wrong-policy", message)
