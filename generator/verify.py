"""The built site, read once more before anybody else reads it.

MkDocs checks links in Markdown only; ours stand in HTML. Here every built page is parsed, and every
link, anchor and id of it is held against the whole site: no dead link, no missing anchor, no id
twice, nothing loaded from another host, no page that no link leads to.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.diagnostics import Diagnostic, Place, error
from generator.gate.markup import Page, read
from generator.trees import paths_below

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
class BuiltPage:
    """What matters of one built page."""

    ids: frozenset[str]
    twice: tuple[str, ...]
    links: tuple[str, ...]
    """Addresses that a reader may follow."""
    loaded: tuple[str, ...]
    """Addresses that the browser fetches by itself."""
    canonical: str
    """The whole address that the page gives as its own; empty where the site has none."""


@dataclass(frozen=True, slots=True)
class _Site:
    """Everything that an address may lead to."""

    files: frozenset[str]
    pages: Mapping[str, BuiltPage]

    @property
    def root(self) -> str:
        """The path that the site is published at, as its home page states it."""
        home = self.pages.get("index.html")
        return urlsplit(home.canonical).path if home else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is remembered of a page that was found sound, to hold others against it."""

    ids: tuple[str, ...]
    targets: tuple[str, ...]
    """What it leads to and what it loads: files of the site, with their anchors."""
    is_sound: bool = True
    """Whether nothing is wrong with the page by itself."""


def facts_of(root: str, path: str, page: Page) -> Facts:
    """Give the facts of a page as it was read, in a site that is published at the path *root*."""
    built = built_page(page)
    targets = {
        "#".join(_target(path, address, root)).removesuffix("#")
        for address in (*built.links, *built.loaded)
        if not _is_foreign(address)
    }
    is_sound = not built.twice and not any(map(_is_foreign, built.loaded))
    return Facts(tuple(sorted(built.ids)), tuple(sorted(targets)), is_sound)


def is_sound(files: Collection[str], facts: Mapping[str, Facts]) -> bool:
    """Tell whether `verify` would find nothing, from the facts of all pages alone.

    Args:
        files: Every file of the site.
        facts: What is known of every page, by path.
    """
    ids = {path: frozenset(one.ids) for path, one in facts.items()}

    def leads_on(target: str) -> bool:
        path, _, anchor = target.partition("#")
        return path in files and (not anchor or path not in ids or anchor in ids[path])

    targets = {target for one in facts.values() for target in one.targets}
    if not all(map(leads_on, targets)) or not all(one.is_sound for one in facts.values()):
        return False
    reached: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path in facts:
            reached.add(path)
            waiting += (target.partition("#")[0] for target in facts[path].targets)
    return reached >= facts.keys() - _UNREACHED and all(
        path in facts for path in files if path.endswith(".html")
    )


def pack(facts: Mapping[str, Facts]) -> list[Any]:
    """Give the facts of sound pages as plain data, each target once."""
    numbers: dict[str, int] = {}
    pages = {
        path: [one.ids, [numbers.setdefault(target, len(numbers)) for target in one.targets]]
        for path, one in facts.items()
    }
    return [list(numbers), pages]


def unpack(packed: list[Any]) -> dict[str, Facts]:
    """Give the facts that `pack` packed."""
    targets, pages = packed
    return {
        path: Facts(tuple(ids), tuple(targets[number] for number in numbers))
        for path, (ids, numbers) in pages.items()
    }


def verify(folder: Path, known: Mapping[str, BuiltPage] | None = None) -> list[Diagnostic]:
    """Check a built site.

    Args:
        folder: The built site.
        known: Its pages by path, where somebody has read them already.

    Returns:
        A finding for each fault, at the built page that has it, in the order of the pages.
    """
    files = frozenset(path for path in paths_below(folder) if (folder / path).is_file())
    known = known or {}
    pages = {
        path: known.get(path) or _read(folder / path)
        for path in sorted(files)
        if path.endswith(".html")
    }
    site = _Site(files, pages)
    found = [fault for path in pages for fault in _faults(path, site)]
    return [*found, *_orphans(site)]


def _read(path: Path) -> BuiltPage:
    return built_page(read(path.read_text(encoding="utf-8", errors="replace")))


def built_page(page: Page) -> BuiltPage:
    """Give what matters of a page as it was read."""
    ids: Counter[str] = Counter()
    links: dict[str, None] = {}
    loaded: dict[str, None] = {}
    canonical = ""
    for tags in (page.tags, page.drawn):
        for tag, chunks in tags.items():
            name, attributes = tag.name, tag.attributes
            if "id" in attributes:
                ids[attributes["id"]] += len(chunks)
            if name in _LINKS and (href := attributes.get(_LINKS[name])) is not None:
                links[href] = None
            if name in _LOADED and (src := attributes.get(_LOADED[name])) is not None:
                relations = set(attributes.get("rel", "").split())
                (links if relations & _NOT_LOADED_RELATIONS else loaded)[src] = None
                canonical = src if "canonical" in relations else canonical
    twice = tuple(name for name, times in ids.items() if times > 1)
    return BuiltPage(frozenset(ids), twice, tuple(links), tuple(loaded), canonical)


def _faults(path: str, site: _Site) -> Iterator[Diagnostic]:
    place, page = Place(f"site/{path}"), site.pages[path]
    for name in page.twice:
        yield error(place, "duplicate-anchor", f"id '{name}' stands twice on the page")
    for address in page.loaded:
        if _is_foreign(address):
            yield error(place, "foreign-request", f"loads '{address}' from another host")
    for address in (*page.links, *page.loaded):
        if _is_foreign(address):
            continue
        target, anchor = _target(path, address, site.root)
        if target not in site.files:
            yield error(place, "dead-link", f"'{address}' leads to no file of the site")
        elif anchor and target in site.pages and anchor not in site.pages[target].ids:
            yield error(place, "dead-anchor", f"'{address}' names an anchor that '{target}' lacks")


@lru_cache(maxsize=1 << 16)
def _is_foreign(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        # Such as `https://[`, which the gate refuses; to a file of the site it leads in no case.
        return True
    return bool(parts.scheme or parts.netloc) and parts.scheme != "data"


def _target(path: str, address: str, root: str) -> tuple[str, str]:
    """Give the file and the anchor that an address on a page means in a site below *root*."""
    folder, rest = path.rpartition("/")[0], address
    # Seen from the folder where they meet, pages of many folders lead to the same places.
    while folder and rest.startswith("../"):
        folder, rest = folder.rpartition("/")[0], rest[3:]
    climbed = rest is not address
    target, anchor = _target_from(folder, f"./{rest}" if climbed else rest, root)
    return target or path, anchor


@lru_cache(maxsize=1 << 16)
def _target_from(folder: str, address: str, root: str) -> tuple[str, str]:
    """Give the file, or none where it is the page itself, and the anchor."""
    parts = urlsplit(address)
    if parts.scheme == "data" or not parts.path:
        return "", unquote(parts.fragment)
    # 404.html is served at any depth, so the theme links it from the root.
    base = "" if parts.path.startswith("/") else folder
    below = parts.path.removeprefix(root).lstrip("/")
    target = posixpath.normpath(posixpath.join(base, unquote(below)))
    target = "" if target == "." else target
    if parts.path.endswith(("/", "/.", "..")) or target == "" or parts.path == ".":
        target = posixpath.join(target, "index.html")
    return target, unquote(parts.fragment)


def _orphans(site: _Site) -> Iterator[Diagnostic]:
    reached: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in site.pages:
            continue
        reached.add(path)
        own = (address for address in site.pages[path].links if not _is_foreign(address))
        waiting += [_target(path, address, site.root)[0] for address in own]
    for path in sorted(set(site.pages) - reached - _UNREACHED):
        yield error(Place(f"site/{path}"), "orphan-page", "no link leads to this page")
