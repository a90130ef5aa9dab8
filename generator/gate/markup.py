"""HTML read so strictly that a browser and this program cannot read it differently.

Browsers repair what is broken, each repair is a rule, and between two readers' rules is where
scripts hide. So there are none here: a `<` opens a plain tag, one of two known comments or nothing
that we publish; values stand in quotation marks and hold no angle bracket; whatever opens is
closed, in order. What is written otherwise is a fault, wherever it comes from.

From the text of a page come its elements and its faults, in one pass, for the gate and for the
check of links alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import accumulate
from typing import NamedTuple

COMMENTS = frozenset({"!--html--", "!--/html--"})
"""The marks around ready-made regions, see `generator.blocks`; there are no others."""

VOID = frozenset(
    {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
"""Elements that have no content and no end tag (HTML Standard, 13.1.2)."""

ONCE = frozenset({"body", "head", "html"})
"""Elements that a browser merges into the first of their name, wherever they stand."""

_MINDED = VOID | ONCE | {"script", "svg", "title"}
"""Elements of which more is to be minded than that they end."""

ENOUGH = 1000
"""With so many faults a page need not be read to its end."""

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_SPACE = "[ \\t\\r\\n]"
_NAMED = rf"{_SPACE}+([A-Za-z_][\w:.-]*)"
_VALUE = rf"(?:{_SPACE}*={_SPACE}*(?:\"([^\"]*)\"|'([^']*)'))?"
# There is one way to read a text, so what fails fails soon; possessive forms, which would say so,
# are faulty in Python before 3.11.5.
_TAG = re.compile(rf"([a-zA-Z][a-zA-Z0-9]*)((?:{_NAMED}{_VALUE})*){_SPACE}*(/?)", re.ASCII)
_PART = re.compile(_NAMED + _VALUE, re.ASCII)
_AMPERSAND = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]*;))?")


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A start tag; the same text gives the same object."""

    name: str
    attributes: Mapping[str, str]
    """Values as the browser understands them; empty where there is none."""
    is_closed: bool
    """Whether it ends in a slash."""
    is_plain: bool
    """Whether it opens an element that nothing is to be minded of but its end."""


class Script(NamedTuple):
    """A script at its place."""

    tag: Tag
    text: str
    chunk: int


@dataclass(slots=True)
class Page:
    """What was read.

    A place is a chunk: how many `<` stand before and at it; `line` makes a line of it. Most tags
    stand on a page many times, so that who judges them need look at each text once.
    """

    chunks: list[str]
    tags: dict[Tag, list[int]] = field(default_factory=dict)
    """Where each start tag stands, in the order in which each is met first."""
    drawn: dict[Tag, list[int]] = field(default_factory=dict)
    """The same of drawings: of each `svg`, and of what is in it."""
    scripts: list[Script] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    """Line and what is the matter."""
    _lines: list[int] = field(default_factory=list)

    def line(self, chunk: int) -> int:
        """Give the line of a chunk."""
        if not self._lines:
            # Counted only on a page with a fault, and once for all of them.
            self._lines = [*accumulate((one.count("\n") for one in self.chunks), initial=1)]
        return self._lines[chunk]


def read(text: str) -> Page:
    """Read a page.

    Args:
        text: The whole file.

    Returns:
        Every start tag in its order, and every place that is not in the strict form.
    """
    reader = _Reader(Page(text.split("<")))
    if not _DOCTYPE.match(text):
        reader.page.faults.append((1, "does not begin with '<!doctype html>'"))
    reader.run()
    return reader.page


class _Reader:
    """Goes through the chunks of a page, each being what follows a `<`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open_names: list[str] = []
        self.drawings = 0
        self.once: set[str] = set()

    def run(self) -> None:
        """Read all chunks."""
        chunks, open_names, tags = self.page.chunks, self.open_names, self.page.tags
        number, end = 1, len(chunks)
        while number < end and len(self.page.faults) < ENOUGH:
            head, closed, rest = chunks[number].partition(">")
            # Nearly all tags are plain, and nearly all end tags close what was opened last; a call
            # for each would show.
            if not closed:
                self.fault(number, f"a '<' without its '>': '<{head[:60]}'")
            elif head[:1] == "/":
                if open_names and open_names[-1] == head[1:] != "svg":
                    open_names.pop()
                else:
                    self.close(number, head[1:])
            elif head[:1] == "!":
                self.comment(number, head)
            elif (tag := _tag(head)) is None:
                self.fault(number, f"no plain tag: '<{head[:60]}'")
            elif tag.is_plain and not self.drawings and open_names[-1:] != ["title"]:
                tags.setdefault(tag, []).append(number)
                open_names.append(tag.name)
            else:
                number = self.open(number, tag, rest)
            number += 1
        for name in open_names[:ENOUGH]:
            self.fault(end, f"'{name}' is never closed")

    def fault(self, number: int, message: str) -> None:
        """Note what is the matter with a chunk."""
        self.page.faults.append((self.page.line(number), message))

    def comment(self, number: int, head: str) -> None:
        """Take what is no tag."""
        if head not in COMMENTS and not (number == 1 and head.lower() == "!doctype html"):
            self.fault(number, f"an unknown comment: '<{head[:60]}'")

    def open(self, number: int, tag: Tag, rest: str) -> int:
        """Take a start tag; give the number of the last chunk that belongs to it."""
        name, last = tag.name, number
        if self.open_names and self.open_names[-1] == "title":
            self.fault(number, f"an element in a title: '{name}'")
        if name in ONCE:
            if name in self.once:
                self.fault(number, f"'{name}' stands twice")
            self.once.add(name)
        if name == "script":
            last = self.last_of_script(number)
            text = "<".join([rest, *self.page.chunks[number + 1 : last + 1]])
            self.page.scripts.append(Script(tag, text, number))
        is_drawn = self.drawings > 0 or name == "svg"
        places = self.page.drawn if is_drawn else self.page.tags
        places.setdefault(tag, []).append(number)
        if name not in VOID and not (tag.is_closed and is_drawn):
            self.open_names.append(name)
            self.drawings += name == "svg"
        return last

    def last_of_script(self, number: int) -> int:
        """Give the chunk before the end tag of a script, in which a `<` opens nothing."""
        chunks = self.page.chunks
        after = range(number + 1, len(chunks))
        return next((n for n in after if chunks[n].startswith("/script>")), len(chunks)) - 1

    def close(self, number: int, name: str) -> None:
        """Take an end tag that may close more than what was opened last, or nothing."""
        if not (self.open_names and self.open_names[-1] == name):
            self.fault(number, f"'</{name[:60]}>' closes nothing that is open here")
        while name in self.open_names:
            last = self.open_names.pop()
            self.drawings -= last == "svg"
            if last == name:
                break


@lru_cache(maxsize=1 << 16)
def _tag(head: str) -> Tag | None:
    """Read a start tag; none where it is not in the strict form."""
    found = _TAG.fullmatch(head)
    if not found:
        return None
    attributes: dict[str, str] = {}
    for part in _PART.finditer(found[2]):
        value = part[2] if part[2] is not None else part[3] or ""
        if part[1].lower() in attributes or not _is_plain(value):
            return None
        attributes[part[1]] = unescape(value)
    return Tag(found[1], attributes, bool(found[6]), found[1] not in _MINDED)


def _is_plain(value: str) -> bool:
    """Tell whether every `&` of a value begins a reference that all readers resolve alike."""
    if "&" not in value:
        return True
    references = list(_AMPERSAND.finditer(value))
    return all(len(one[0]) > 1 and (one[1] is None or one[1] in html5) for one in references)
