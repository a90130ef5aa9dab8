"""A file as read: plain values, each with its place in the text.

`yamlfile` makes documents; everybody above asks them for places. It is a room of its own so that
nobody needs to know YAML in order to point at a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import Place

Way = tuple[str | int, ...]
"""The way to a value: names of fields and list positions, from the top of a file or a record."""


@dataclass(slots=True)
class Node:
    """A value of the file with its place: text, a list, a mapping, or nothing."""

    line: int
    column: int
    start: int
    """Where it starts in the text of the file, counted in characters."""
    end: int
    """Where it ends."""
    value: str | None = None
    items: list[Node] | None = None
    fields: dict[str, Node] | None = None
    keys: dict[str, Node] | None = None
    """Of a mapping, its keys with their places."""

    def plain(self) -> Any:
        """Give the value as str, list, dict or None, without keys that nothing stands behind."""
        if self.fields is not None:
            given = ((key, node.plain()) for key, node in self.fields.items())
            return {key: value for key, value in given if value is not None}
        if self.items is not None:
            return [node.plain() for node in self.items]
        return self.value

    def child(self, step: str | int) -> Node | None:
        """Give the value one step down, or None where the file has none."""
        if self.fields is not None and isinstance(step, str):
            return self.fields.get(step)
        if self.items is not None and isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None

    def key(self, step: str | int) -> Node | None:
        """Give the place of a key itself, where this is a mapping that has it."""
        return self.keys.get(step) if self.keys and isinstance(step, str) else None


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its text and its values with their places."""

    path: str
    text: str
    root: Node

    def node(self, where: Way) -> Node:
        """Give the value at *where*; steps the file does not have are passed over."""
        node = self.root
        for step in where:
            node = node.child(step) or node
        return node

    def place(self, where: Way = ()) -> Place:
        """Give the place of the value at *where*, or of the nearest value around it."""
        return self._place(self.node(where))

    def key_place(self, where: Way) -> Place:
        """Give the place of the key that *where* ends in."""
        key = self.node(where[:-1]).key(where[-1])
        return self._place(key) if key else self.place(where)

    def place_of(self, text: str, where: Way) -> Place:
        """Give the place of *text* inside the value at *where*, or of the value itself."""
        node = self.node(where)
        found = self.text.find(text, node.start, node.end)
        if found < 0:
            return self._place(node)
        line = self.text.count("\n", 0, found) + 1
        return Place(self.path, line, found - self.text.rfind("\n", 0, found))

    def _place(self, node: Node) -> Place:
        return Place(self.path, node.line, node.column)


@dataclass(slots=True)
class Shelf:
    """What was read before, for a program that goes on reading: files whose bytes are the same."""

    documents: dict[str, tuple[bytes, Any]] = field(default_factory=dict)
    """By path, the bytes of a file and what came of them."""
    entries: dict[int, tuple[Document, Any]] = field(default_factory=dict)
    """By the number of the object, a document and what came of it."""
