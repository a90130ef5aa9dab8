"""Pagefind's index, put into one order: the same records give the same bytes on every machine.

Pagefind writes filters and their values in the order of a hash map, which differs from run to run
(its issue 638), and names files by what they hold. In comes the folder of an index, in which
both are sorted and the files named anew; what readers find stays the same.

The files are gzip around a mark and CBOR (RFC 8949), of which Pagefind uses whole numbers, texts
and lists. That is its own affair and may change with a version, so whatever looks different is
refused, never guessed at.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

_MARK = b"pagefind_dcd"
_NUMBER, _TEXT, _LIST = 0, 3, 4
"""Major types of CBOR: the high three bits of a head (RFC 8949, section 3.1)."""
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
"""How many bytes of a head's argument follow, by its low five bits (RFC 8949, section 3)."""


def put_in_order(index: Path) -> None:
    """Sort the filters of an index that Pagefind has just written.

    Args:
        index: Its folder.

    Raises:
        ValueError: The index has a form that this room does not know.
    """
    path = index / "pagefind-entry.json"
    entry = json.loads(path.read_bytes())
    for language in entry["languages"].values():
        language["hash"] = _order_language(index, language["hash"])
    path.write_text(json.dumps(entry, sort_keys=True), encoding="utf-8")


def _order_language(index: Path, name: str) -> str:
    """Sort the filters in the table of contents of a language; give the name it has now."""
    path = index / f"pagefind.{name}.pf_meta"
    match _read(path):
        case [version, pages, words, [*filters], *others]:
            held = [[title, _order_filter(index, file)] for title, file in sorted(filters)]
            return _write(path, name, [version, pages, words, held, *others])
    raise ValueError(f"'{path.name}' is no table of contents")


def _order_filter(index: Path, name: str) -> str:
    """Sort the values of a filter; give the name that its file has now."""
    path = index / "filter" / f"{name}.pf_filter"
    match _read(path):
        case [title, [*values]]:
            return _write(path, name, [title, sorted(values)])
    raise ValueError(f"'{path.name}' is no filter")


def _read(path: Path) -> Any:
    data = gzip.decompress(path.read_bytes())
    if data.startswith(_MARK):
        value, end = _decoded(data, len(_MARK))
        if end == len(data):
            return value
    raise ValueError(f"'{path.name}' is not written as Pagefind 1.5 writes it")


def _write(path: Path, name: str, value: Any) -> str:
    """Write a value in the place of a file, under the name that it gets from its bytes."""
    data = _MARK + _encoded(value)
    language = name.rpartition("_")[0]
    new = f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"
    path.unlink()
    path.with_name(path.name.replace(name, new)).write_bytes(gzip.compress(data, mtime=0))
    return new


# ---------------------------------------------------------------- the part of CBOR that is used


def _decoded(data: bytes, at: int) -> tuple[Any, int]:
    """Give the value that begins at a byte, and where it ends."""
    kind, argument = divmod(data[at], 1 << 5)
    at += 1
    if argument in _WIDTHS:
        end = at + _WIDTHS[argument]
        argument, at = int.from_bytes(data[at:end], "big"), end
    if kind == _NUMBER:
        return argument, at
    if kind == _TEXT:
        return data[at : at + argument].decode(), at + argument
    if kind == _LIST:
        values = []
        for _ in range(argument):
            value, at = _decoded(data, at)
            values.append(value)
        return values, at
    raise ValueError(f"a value of CBOR's type {kind} is not expected")


def _encoded(value: Any) -> bytes:
    if isinstance(value, str):
        data = value.encode()
        return _head(_TEXT, len(data)) + data
    if isinstance(value, list):
        return _head(_LIST, len(value)) + b"".join(map(_encoded, value))
    return _head(_NUMBER, value)


def _head(kind: int, argument: int) -> bytes:
    if argument < min(_WIDTHS):
        return bytes([kind << 5 | argument])
    bits, width = next(one for one in _WIDTHS.items() if argument < 1 << 8 * one[1])
    return bytes([kind << 5 | bits]) + argument.to_bytes(width, "big")
