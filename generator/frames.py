"""The shell of a page, rendered once for all pages that it is the same for.

A theme renders bar, menu, footer and scripts for each page again, though they change only with the
folder that a page lies in. Here a template is rendered for a page of the folder that does not
exist, with the blocks that speak of the page itself left open; for a page that does, only those
blocks are rendered and set in. What the shell asks of the front matter is noted: where the answers
differ, there is another shell. Where it shows the page's address, that is set in, too. Where it
asks what only a page that exists can tell, or leads to the page itself, the shell is not the same
for all, and the whole template is rendered.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2.runtime import Context

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.structure.pages import Page

OWN = ("site_meta", "htmltitle", "extrahead", "site_nav", "container")
"""The blocks of the theme that speak of the page."""

_SIGN = "bf-nobody-7f3a"
"""Stands in the address of the page that does not exist, and in no other text."""
_OPEN = re.compile(f"{_SIGN}<({'|'.join(OWN)})>|(#{_SIGN})|({_SIGN})")
_NAME = re.compile("[a-z0-9-]+")
"""The last part of an address that stands as it is wherever an address can stand."""
_TARGET = re.compile(r'(?:href|src|action)="([^"#?:]+)')

Told = Callable[[Any], Mapping[str, Any]]
"""Gives what a template is told of a page."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A shell with open places."""

    asked: Mapping[str, Any]
    """What was asked of the front matter for it."""
    parts: tuple[str, ...]
    """By turns text, and the name of what stands between."""
    near: frozenset[str]
    """The addresses that it leads to, and those above them."""


class Frames:
    """The shells of a theme."""

    def __init__(self, environment: Environment, told: Told, listed: Collection[str]) -> None:
        """Begin with none.

        Args:
            environment: The theme's templates.
            told: Gives what a template is told of a page.
            listed: The addresses in the navigation.
        """
        self._environment = environment
        self._told = told
        self._listed = frozenset(listed)
        self._known: dict[tuple[str, str, bool, bool], list[_Frame | None]] = {}

    def page(self, page: Page) -> str:
        """Give the whole of a page."""
        template = self._environment.get_template(str(page.meta.get("template", "main.html")))
        told = self._told(page)
        frame = self._frame(template, page)
        if frame is None or page.url in frame.near:
            return template.render(told)
        context = template.new_context(dict(told))
        # What a template sets at its top, its blocks need; so it is begun, and left there.
        begun = template.root_render_func(context)
        next(begun)
        made = {name: "".join(template.blocks[name](context)) for name in OWN}
        made[_SIGN] = posixpath.basename(page.url.rstrip("/"))
        if page.toc:
            made[f"#{_SIGN}"] = next(iter(page.toc)).url
        text = frame.parts[::2]
        own = [made[name] for name in frame.parts[1::2]]
        return "".join(piece for pair in zip(text, [*own, ""], strict=True) for piece in pair)

    def _frame(self, template: Template, page: Page) -> _Frame | None:
        if page.url in self._listed or not page.url.endswith("/"):
            return None
        folder = posixpath.dirname(page.url.rstrip("/"))
        # Whether there is any front matter may be asked, too, and nobody would note that.
        alike = (str(template.name), folder, bool(page.toc), bool(page.meta))
        known = self._known.setdefault(alike, [])
        for frame in known:
            if frame is None or all(page.meta.get(k) == v for k, v in frame.asked.items()):
                return frame
        known.append(self._made(template, page, folder))
        return known[-1]

    def _made(self, template: Template, page: Page, folder: str) -> _Frame | None:
        """Give the shell of a page as it is for others of the folder; none where it is not."""
        if not template.blocks.keys() >= set(OWN):
            return None
        nobody = _Nobody(
            posixpath.join(folder, f"{_SIGN}/"), page.meta, _Contents() if page.toc else ()
        )
        context = template.new_context(dict(self._told(nobody)))
        for name in OWN:
            context.blocks[name] = [_opened(name)]
        try:
            text = "".join(template.root_render_func(context))
        except _MissedError:
            return None
        parts = tuple(part for part in _OPEN.split(text) if part is not None)
        own = [part for part in parts[1::2] if part in OWN]
        # In other letters it was changed on the way, and so would the name of a page be.
        is_changed = any(_SIGN in part.lower() for part in parts[::2])
        if is_changed or sorted(own) != sorted(OWN):
            return None
        return _Frame(nobody.meta.asked, parts, self._listed.union(_near(text, folder)))


class _MissedError(Exception):
    """Somebody asked what only a page that exists can tell."""


class _Nobody:
    """A page that does not exist."""

    active = is_page = is_top_level = True
    is_homepage = is_section = is_link = False
    parent = previous_page = next_page = children = None
    ancestors = ()

    def __init__(self, url: str, meta: Mapping[str, Any], contents: object) -> None:
        self.url = url
        self.meta = _Noting(meta)
        self.toc = contents

    def __getattr__(self, _: str) -> None:
        raise _MissedError


class _Contents:
    """A table of contents, of which no more is known than that something stands first."""

    url = f"#{_SIGN}"

    def __iter__(self) -> Iterator[_Contents]:
        yield self
        raise _MissedError

    def __len__(self) -> int:
        raise _MissedError

    def __getattr__(self, _: str) -> None:
        raise _MissedError


class _Noting(dict[str, Any]):
    """Front matter that notes what it was asked."""

    def __init__(self, meta: Mapping[str, Any]) -> None:
        super().__init__(meta)
        self.asked: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        self.asked[key] = super().get(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Give what stands under a key."""
        self.asked[key] = super().get(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked[str(key)] = super().get(str(key))
        return super().__contains__(key)


def _opened(name: str) -> Callable[[Context], Iterator[str]]:
    def block(_: Context) -> Iterator[str]:
        yield f"{_SIGN}<{name}>"

    return block


def _near(text: str, folder: str) -> Iterator[str]:
    """Yield every address that a shell leads to from a folder, and those above it."""
    for target in set(_TARGET.findall(text)):
        path = posixpath.normpath(posixpath.join(folder, _SIGN, target))
        while path:
            yield f"{path}/"
            path = posixpath.dirname(path)
