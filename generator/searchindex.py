"""Pagefind's index, made in one order: the same records give the same bytes on every machine.

Pagefind numbers pages in the order in which it gets them, and its command line takes files as the
file system lists them: by a hash of its own, or the newest first. So here it is told one after the
other, as its packages for Python and Node do it (that for Python waits 0.1 s for each answer).
It also writes filters and their values in the order of a hash map, which differs from run to run
(its issue 638), and names files by what they hold: both are sorted afterwards and the files named
anew; what readers find stays the same.

The files are gzip around a mark and CBOR (RFC 8949), of which Pagefind uses whole numbers, texts
and lists. That is its own affair and may change with a version, so whatever looks different is
refused, never guessed at.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from generator.trees import paths_below

_MARK = b"pagefind_dcd"
_NUMBER, _TEXT, _LIST = 0, 3, 4
"""Major types of CBOR: the high three bits of a head (RFC 8949, section 3.1)."""
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
"""How many bytes of a head's argument follow, by its low five bits (RFC 8949, section 3)."""


def write_index(program: Path, stubs: Path, index: Path) -> None:
    """Let Pagefind make an index.

    Args:
        program: Pagefind.
        stubs: The folder of the pages to index.
        index: Where the index goes.

    Raises:
        OSError: It did not start, or ended before it was told everything.
        ValueError: What it says is the matter.
    """
    pages = [path for path in paths_below(stubs) if path.endswith(".html")]
    with TemporaryFile() as said, _service(program, said) as service:
        told = _ask(service, {"type": "NewIndex", "config": {}})
        for page in pages if told else ():
            text = (stubs / page).read_text(encoding="utf-8")
            asked = {"type": "AddFile", "index_id": 0, "file_path": page, "file_contents": text}
            told = told and _ask(service, asked)
        # Not "WriteFiles": it answers before the last bytes are in the files.
        told = told and _ask(service, {"type": "GetFiles", "index_id": 0})
        if not told:
            service.wait()
            said.seek(0)
            words = said.read().decode(errors="replace").split()
            raise ValueError(" ".join(words) or f"exit code {service.returncode}")
    for file in told["files"]:
        path = index / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(file["content"]))


def _service(program: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start Pagefind so that it waits to be told; what it complains of goes into a file."""
    pipe = subprocess.PIPE
    command = [str(program), "--service"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said)  # noqa: S603


def _ask(service: subprocess.Popen[bytes], payload: dict[str, Any]) -> dict[str, Any] | None:
    """Tell Pagefind something; give its answer, None where it ended instead.

    Raises:
        ValueError: What it says is the matter.
    """
    assert service.stdin
    assert service.stdout
    message = json.dumps({"message_id": 0, "payload": payload}).encode()
    service.stdin.write(base64.b64encode(message) + b",")
    service.stdin.flush()
    answer = bytearray()
    while not answer.endswith(b","):
        more = os.read(service.stdout.fileno(), 1 << 20)
        if not more:
            return None
        answer += more
    told: dict[str, Any] = json.loads(base64.b64decode(answer[:-1]))["payload"]
    if told["type"] == "Error":
        raise ValueError(str(told["message"]))
    return told


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
    path.with_name(path.name.replace(name, new)).write_bytes(_packed(data))
    return new


def _packed(data: bytes) -> bytes:
    """Pack bytes; not by `gzip.compress`, whose head differs between Pythons."""
    made = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=made, mtime=0) as packer:
        packer.write(data)
    return made.getvalue()


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
