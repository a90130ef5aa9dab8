"""The built site, read once more before anybody else reads it.

MkDocs checks links in Markdown only; ours stand in HTML. Here every built page is parsed, and every
link, anchor and id of it is held against the whole site: no dead link, no missing anchor, no id
twice, nothing loaded from another host, no page that no link leads to.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from generator.diagnostics import Diagnostic, Place, error

_LINKS = {"a": "href", "area": "href"}
_LOADED = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "embed": "src",
    "object": "data",
    "image": "href",
}
_NOT_LOADED_RELATIONS = {"canonical", "alternate", "prev", "next", "license", "author"}
_UNREACHED = {"404.html"}
"""Pages that the server shows by itself."""


@dataclass(frozen=True, slots=True)
class _BuiltPage:
    """What matters of one built page."""

    ids: frozenset[str]
    twice: tuple[str, ...]
    links: tuple[str, ...]
    """Addresses that a reader may follow."""
    loaded: tuple[str, ...]
    """Addresses that the browser fetches by itself."""


def verify(folder: Path) -> list[Diagnostic]:
    """Check a built site.

    Args:
        folder: The built site.

    Returns:
        A finding for each fault, at the built page that has it, in the order of the pages.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    pages = {path: _read(folder / path) for path in sorted(files) if path.endswith(".html")}
    found: list[Diagnostic] = []
    for path, page in pages.items():
        found += _faults(path, page, pages, files)
    found += _orphans(pages)
    return found


def _read(path: Path) -> _BuiltPage:
    ids: Counter[str] = Counter()
    links: dict[str, None] = {}
    loaded: dict[str, None] = {}
    for element in html.parse(str(path), html.HTMLParser(encoding="utf-8")).iter():
        if not isinstance(element.tag, str):
            continue
        attributes = element.attrib
        if "id" in attributes:
            ids[attributes["id"]] += 1
        if element.tag in _LINKS and (href := attributes.get(_LINKS[element.tag])) is not None:
            links[href] = None
        if element.tag in _LOADED and (src := attributes.get(_LOADED[element.tag])) is not None:
            relations = set(attributes.get("rel", "").split())
            (links if relations & _NOT_LOADED_RELATIONS else loaded)[src] = None
    twice = tuple(name for name, times in ids.items() if times > 1)
    return _BuiltPage(frozenset(ids), twice, tuple(links), tuple(loaded))


def _faults(
    path: str, page: _BuiltPage, pages: Mapping[str, _BuiltPage], files: set[str]
) -> Iterator[Diagnostic]:
    place = Place(f"site/{path}")
    for name in page.twice:
        yield error(place, "duplicate-anchor", f"id '{name}' stands twice on the page")
    for address in page.loaded:
        if _is_foreign(address):
            yield error(place, "foreign-request", f"loads '{address}' from another host")
    for address in (*page.links, *page.loaded):
        if _is_foreign(address):
            continue
        target, anchor = _target(path, address)
        if target not in files:
            yield error(place, "dead-link", f"'{address}' leads to no file of the site")
        elif anchor and target in pages and anchor not in pages[target].ids:
            yield error(place, "dead-anchor", f"'{address}' names an anchor that '{target}' lacks")


def _is_foreign(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc) and parts.scheme != "data"


def _target(path: str, address: str) -> tuple[str, str]:
    """Give the file and the anchor that an address on a page means."""
    parts = urlsplit(address)
    if parts.scheme == "data" or not parts.path:
        return path, unquote(parts.fragment)
    # 404.html is served at any depth, so the theme links it from the root.
    base = "" if parts.path.startswith("/") else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(base, unquote(parts.path).lstrip("/")))
    target = "" if target == "." else target
    if parts.path.endswith(("/", "/.", "..")) or target == "" or parts.path == ".":
        target = posixpath.join(target, "index.html")
    return target, unquote(parts.fragment)


def _orphans(pages: Mapping[str, _BuiltPage]) -> Iterator[Diagnostic]:
    reached: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in pages:
            continue
        reached.add(path)
        own = (address for address in pages[path].links if not _is_foreign(address))
        waiting += [_target(path, address)[0] for address in own]
    for path in sorted(set(pages) - reached - _UNREACHED):
        yield error(Place(f"site/{path}"), "orphan-page", "no link leads to this page")
