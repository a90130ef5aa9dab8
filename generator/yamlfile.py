"""YAML text to plain data plus the place of every value; the only room that knows YAML.

Every scalar is read as text: what it means is the schema's business, so `no`, `014` and
`2023-02-30` arrive as written. The reader walks the parser's event stream itself, which keeps
it iterative (deep nesting cannot exhaust a stack) and lets it refuse, with their place, the parts
of YAML that hide things: duplicate keys, anchors and aliases, merge keys, tags, many documents.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml

from generator.diagnostics import MAX_FINDINGS, Diagnostic, Place, error, limited
from generator.documents import Document, Node, Shelf
from generator.words import PRIVATE

MAX_BYTES = 1_000_000
"""Size above which a file is refused: forty times the largest hand-written one."""
MAX_VALUES = 60_000
"""Keys and values above which a file is refused: some two thousand claims. With the size it keeps
the worst that one file can do below a second."""
MAX_DEPTH = 32
"""Nesting above which a file is refused; the deepest record needs 6."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    f"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff{PRIVATE}]"
)
"""Controls, zero-width and direction marks, tag characters: text that reads other than it looks.
Signs for private use, too: `words` marks with them what it says later."""


def load_files(
    root: Path, folder: str, shelf: Shelf | None = None
) -> tuple[list[Document], list[Diagnostic]]:
    """Read every `*.yml` file under *folder* of the project *root*, in the order of their paths.

    Args:
        root: The project's folder.
        folder: The folder of records, relative to *root*.
        shelf: What was read before.

    Returns:
        The documents that could be read, and one finding for each that could not, with its path.
    """
    documents: list[Document] = []
    found: list[Diagnostic] = []
    for path in _walk(root, root / folder, found):
        document, wrong = load_file(root, path, shelf)
        found += wrong
        if document:
            documents.append(document)
    return documents, found


def load_file(
    root: Path, path: Path, shelf: Shelf | None = None
) -> tuple[Document | None, list[Diagnostic]]:
    """Read one file under the project *root*; see `load_text` for what is refused."""
    name = path.relative_to(root).as_posix()
    try:
        data = _bytes(path)
    except OSError as problem:
        reason = f"cannot be read: {(problem.strerror or str(problem)).lower()}"
        return None, [error(Place(name), "unreadable-file", reason)]
    if len(data) > MAX_BYTES:
        message = f"file is larger than {MAX_BYTES:,} bytes; split it into several files"
        return None, [error(Place(name), "too-large", message)]
    before = shelf.documents.get(name) if shelf else None
    if before and before[0] == data:
        return cast(tuple[Document | None, list[Diagnostic]], before[1])
    made = load_text(name, data)
    if shelf is not None:
        shelf.documents[name] = data, made
    return made


def load_text(path: str, data: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Turn the bytes of one YAML file into a document.

    Args:
        path: The name that findings carry.
        data: The file's bytes.

    Returns:
        The document, or None where it cannot be trusted, and what was wrong with it.
    """
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        column = problem.start - data.rfind(b"\n", 0, problem.start)
        message = f"byte {data[problem.start]:#04x} is not UTF-8; save the file as UTF-8"
        return None, [error(Place(path, line, column), "not-utf-8", message)]
    unseen = list(limited(_unseen(path, text)))
    if unseen:
        return None, unseen
    reader = _Reader(path, text)
    root = reader.read()
    if root is None:
        return None, reader.found
    return Document(path, text, root), reader.found


def dump(data: object) -> str:
    """Write plain data as YAML that `load_text` reads back to the same data.

    Args:
        data: Text, lists and mappings from text, none of them empty at the top.
    """
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2)


class _Dumper(yaml.SafeDumper):
    """Dumper without anchors, whose strings read back as text under our reader."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the name is PyYAML's
        """Write shared values out in full."""
        return True


def _walk(root: Path, folder: Path, found: list[Diagnostic]) -> Iterator[Path]:
    """Yield the record files below *folder*, reporting what is no regular file."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        name = folder.relative_to(root).as_posix()
        reason = (problem.strerror or str(problem)).lower()
        found.append(error(Place(name), "unreadable-file", f"cannot be read: {reason}"))
        return
    for entry in entries:
        path = folder / entry.name
        name = path.relative_to(root).as_posix()
        if entry.name.startswith("."):
            continue  # what editors and file managers leave behind
        if entry.is_symlink():
            message = "is a symbolic link; put the file itself here"
            found.append(error(Place(name), "symlink", message))
        elif entry.is_dir(follow_symlinks=False):
            if path.suffix in (".yml", ".yaml"):
                message = f"is a folder; only files end in '{path.suffix}'"
                found.append(error(Place(name), "file-name", message))
            yield from _walk(root, path, found)
        elif entry.name.endswith(".yaml"):
            message = f"is passed over; rename it to '{path.stem}.yml'"
            found.append(error(Place(name), "file-name", message))
        elif entry.name.endswith(".yml"):
            yield path


def _bytes(path: Path) -> bytes:
    """Read a regular file without following a link and without waiting on a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        return file.read(MAX_BYTES + 1)


def _nameless(sign: str) -> str:
    """Say what a sign is that Unicode gives no name."""
    return "a sign for private use" if unicodedata.category(sign) == "Co" else "a control character"


def _unseen(path: str, text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each line with a character that a reader cannot see, or not in NFC."""
    if not _UNSEEN.search(text) and unicodedata.is_normalized("NFC", text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        hidden = _UNSEEN.search(line)
        if hidden:
            name = unicodedata.name(hidden[0], _nameless(hidden[0])).lower()
            message = f"invisible character U+{ord(hidden[0]):04X} ({name}); remove it"
            place = Place(path, number, hidden.start() + 1)
            yield error(place, "invisible-character", message)
        elif not unicodedata.is_normalized("NFC", line):
            message = "text is not in Unicode normal form C; retype or normalise the line"
            yield error(Place(path, number), "not-normalised", message)


class _RefusedErrorError(Exception):
    """Raised inside the reader when the rest of a file cannot be trusted."""


class _Reader:
    """Walks the events of one file and builds its nodes with a stack of its own."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.found: list[Diagnostic] = []
        self.values = 0

    def read(self) -> Node | None:
        """Give the top value of the file, or None where it was refused."""
        try:
            return self._build()
        except _RefusedErrorError:
            return None
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            place = Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path)
            self.found.append(error(place, "malformed-yaml", _yaml_message(problem)))
        except yaml.YAMLError as problem:
            self.found.append(error(Place(self.path), "malformed-yaml", str(problem).lower()))
        return None

    def _build(self) -> Node | None:
        stack: list[tuple[Node, Node | None]] = []  # a collection, and the key that waits
        root: Node | None = None
        for event in yaml.parse(self.text, Loader=_Loader):
            if isinstance(event, yaml.NodeEvent):
                node = self._node(event)
                if root is None:
                    root = node
                if stack:
                    stack[-1] = self._placed(*stack[-1], node)
                if not isinstance(event, yaml.ScalarEvent):
                    stack.append((node, None))
                    self._check_depth(len(stack), node)
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()[0].end = _start(event).end
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                message = "a second '---' document; one file holds one"
                self._refuse(_start(event), "many-documents", message)
        if root is None or (root.fields is None and root.items is None and root.value is None):
            message = "file is empty; write a record or delete the file"
            self.found.append(error(Place(self.path), "empty-file", message))
            return None
        return root

    def _node(self, event: Any) -> Node:
        node = _start(event)
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"file holds more than {MAX_VALUES:,} values; split it into several files"
            self._refuse(node, "too-large", message)
        if event.anchor is not None:  # an alias has one too
            message = f"anchors and aliases ('{event.anchor}') are not read; write the value out"
            self._refuse(node, "anchor", message)
        if event.tag is not None and event.tag != "!":
            self._refuse(node, "tag", f"tags ('{event.tag}') are not read; take the tag out")
        if isinstance(event, yaml.ScalarEvent):
            node.value = event.value or (None if not event.style else "")
            if event.style == '"':
                self._check_escapes(node)
        elif isinstance(event, yaml.SequenceStartEvent):
            node.items = []
        else:
            node.fields, node.keys = {}, {}
        return node

    def _placed(self, parent: Node, key: Node | None, node: Node) -> tuple[Node, Node | None]:
        """Put *node* into *parent*; give the parent and the key that now waits for its value."""
        if parent.items is not None:
            parent.items.append(node)
            return parent, None
        if key is None:
            return parent, self._key(node)
        if parent.fields is None or parent.keys is None or key.value is None:
            raise TypeError("only text is the key of a mapping")
        first = parent.keys.get(key.value)
        if first:
            message = f"key '{key.value}' stands twice, first on line {first.line}; keep one"
            self._report(key, "duplicate-key", message)
            if len(self.found) == MAX_FINDINGS:
                self._refuse(key, "more-findings", "more is wrong from here on; mend this first")
        else:
            parent.fields[key.value] = node
            parent.keys[key.value] = key
        return parent, None

    def _key(self, node: Node) -> Node:
        if node.value is None:
            self._refuse(node, "bad-key", "a key must be plain text; write 'key: value'")
        if node.value == "<<":
            self._refuse(node, "merge-key", "merge keys are not read; write the fields out")
        return node

    def _check_escapes(self, node: Node) -> None:
        """Hold what an escape stands for to the law of the characters typed."""
        for one in _unseen(self.path, node.value or ""):
            self._refuse(node, one.code, one.message)

    def _check_depth(self, depth: int, node: Node) -> None:
        if depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} deep; no record needs that"
            self._refuse(node, "too-deep", message)

    def _report(self, node: Node, code: str, message: str) -> None:
        self.found.append(error(Place(self.path, node.line, node.column), code, message))

    def _refuse(self, node: Node, code: str, message: str) -> NoReturn:
        self._report(node, code, message)
        raise _RefusedErrorError


def _start(event: Any) -> Node:
    mark = event.start_mark
    return Node(mark.line + 1, mark.column + 1, mark.index, event.end_mark.index)


_YAML_MENDS: Sequence[tuple[str, str]] = (
    ("mapping values are not allowed", "quote the value if it holds ': '"),
    ("could not find expected ':'", "a key needs ': ' and its value"),
    ("cannot start any token", "quote a value that starts with a sign, and indent without tabs"),
    ("did not find expected key", "check the indentation and the quotation marks"),
    ("did not find expected '-' indicator", "check the indentation of the list"),
    ("found unexpected end of stream", "a quotation mark or bracket is not closed"),
    ("did not find expected ',' or", "a bracket is not closed"),
)


def _yaml_message(problem: yaml.MarkedYAMLError) -> str:
    said = f"{problem.problem or problem.context}".lower()
    mend = next((mend for part, mend in _YAML_MENDS if part in said), "check the line above too")
    return f"not valid YAML: {said}; {mend}"
