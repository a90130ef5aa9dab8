"""A page of headings and regions, put together as Python-Markdown would, without reading regions.

In comes the text of a page as templates write it: front matter of JSON, headings, and HTML between
the marks of `blocks`. Each heading is set by Python-Markdown itself, once for all pages that have
it; a region comes out as it is. Whatever else stands on a page, it is left to Python-Markdown, and
a test holds that both ways give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens

from generator.blocks import END, START

_HEADING = re.compile(r"#{1,6} (?:[^\[\]<>`!*_\\|]|<span lang=\"[a-z-]+\">|</span>)+")
"""A heading that is set the same wherever it stands: it holds no link, and of HTML only what says
the language of words."""
_FIELD = re.compile(r"([a-z_]+): (.+)")
_ID = re.compile(r'^<h[1-6][^>]* id="([^"]*)"')
_ALTERED = "\t\r\x02\x03"
"""Signs that Python-Markdown would change in a region, too."""
_SPACES = re.compile("\n +\n")
"""It would empty such a line."""

EXTENSIONS = frozenset({"attr_list", "fenced_code", "generator.blocks", "tables", "toc"})
"""The extensions that set a heading alike on any page; with others, Markdown has to read it all."""

Token = Any
"""A heading for the table of contents, as the extension `toc` gives it."""


class Composed(NamedTuple):
    """A page in parts."""

    meta: dict[str, Any]
    content: str
    tokens: Any
    """The table of contents, as the extension `toc` gives it."""


class Composer:
    """Sets pages of headings and regions."""

    def __init__(self, markdown: Markdown) -> None:
        """Prepare to set.

        Args:
            markdown: With some of `EXTENSIONS`, `toc` and `generator.blocks` among them; it sets
                the headings.
        """
        self._markdown = markdown
        self._heading: Callable[[str], tuple[str, str, Token | None]] = lru_cache(4096)(self._set)

    def page(self, text: str) -> Composed | None:
        """Give a page; none where Python-Markdown has to read it."""
        head, found, body = text.removeprefix("---\n").partition("\n---\n")
        meta = _fields(head) if found and text.startswith("---\n") else None
        if not meta or any(sign in body for sign in _ALTERED) or _SPACES.search(body):
            return None
        made: list[str] = []
        tokens: list[Token] = []
        ids: list[str] = []
        for piece in _pieces(body):
            if piece is None:
                return None
            if not piece.startswith("#"):
                made.append(piece)
                continue
            html, name, token = self._heading(piece)
            made.append(html)
            ids.append(name)
            tokens += [dict(token)] if token else []
        if len(set(ids)) < len(ids):
            # Of two headings alike, the second gets another id.
            return None
        return Composed(meta, "\n".join(made).strip(), nest_toc_tokens(tokens))

    def _set(self, line: str) -> tuple[str, str, Token | None]:
        """Give a heading, its id, and what the table of contents says of it where it goes there."""
        html = self._markdown.reset().convert(line)
        tokens: list[Token] = self._markdown.toc_tokens  # type: ignore[attr-defined]
        found = _ID.match(html)
        return html, found[1] if found else "", tokens[0] if tokens else None


def _fields(head: str) -> dict[str, Any] | None:
    """Read front matter of JSON; none where YAML might read it in another way."""
    meta: dict[str, Any] = {}
    for line in head.split("\n"):
        found = _FIELD.fullmatch(line)
        if not (found and found[2][0] in '"[' and line.isprintable() and "\\u" not in line):
            return None
        try:
            meta[found[1]] = json.loads(found[2])
        except ValueError:
            return None
    return meta


def _pieces(body: str) -> Iterator[str | None]:
    """Yield each heading and each region of a page in order, and None for anything else."""
    *chunks, last = f"\n{body}\n".split(f"\n{END}\n")
    for chunk in chunks:
        outside, found, inside = f"\n{chunk}\n".partition(f"\n{START}\n")
        yield from _headings(outside)
        yield f"{START}\n{inside}{END}" if found else None
    yield from _headings(last)


def _headings(text: str) -> Iterator[str | None]:
    for line in text.split("\n"):
        if line:
            yield line if _HEADING.fullmatch(line) else None
