"""The gate: every built file is read before anybody else reads it; what is not known stays inside.

Whatever went wrong before (a template that forgot to escape, a library with a hole, a file that
somebody slipped in), it has to pass here to be published. So this room trusts nothing that built
the site: it reads the finished files, and holds them against short lists of what is harmless.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import scandir
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic, Place, error
from generator.gate import allowed, formats
from generator.gate.formats import Fault
from generator.gate.markup import Page, read
from generator.gate.pages import page_faults
from generator.jobs import spread
from generator.policy import HEADERS_FILE, csp, headers_file


def _plain(_: str) -> Iterator[Fault]:
    """Yield nothing: of a plain text only its characters matter, and those are checked for all."""
    return iter(())


_TEXTS: Mapping[str, Callable[[str], Iterator[Fault]]] = {
    ".bib": _plain,
    ".csv": formats.csv_faults,
    ".geojson": formats.geojson_faults,
    ".json": formats.json_faults,
    ".ris": _plain,
    ".svg": formats.svg_faults,
    ".txt": _plain,
    ".xml": formats.xml_faults,
}
"""The check of each type of text that is no page."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What may pass."""

    hashes: Collection[str]
    """The inline scripts of the theme, as `generator.policy` gives them."""
    origins: Sequence[tuple[str, Path]]
    """Where code may come from: a folder of the site, and the folder that is published there."""
    policy: str = field(init=False)
    """The content security policy that every page must state."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "policy", csp(self.hashes, for_meta=True))

    def check(
        self,
        folder: Path,
        *,
        passed: Collection[str] = (),
        jobs: int = 1,
        read: Callable[[str, Page], Any] = lambda _, __: None,
        seen: Callable[[str, Any], None] = lambda _, __: None,
    ) -> list[Diagnostic]:
        """Check a built site.

        Args:
            folder: The built site.
            passed: Paths of files that passed before, as they are now: only their names, kinds
                and sizes are looked at.
            jobs: How many processes may read files.
            read: Makes something of a page, so that nobody need read it again; a function of a
                module, since other processes call it.
            seen: Told of every page that was read, and what *read* made of it.

        Returns:
            A finding for each fault of each file, in the order of the paths.
        """
        listed = list(_files(folder))
        known = frozenset(passed)
        unread = [path for path, _, wrong in listed if not wrong and path not in known]
        faults: dict[str, list[Fault]] = {}
        for path, (found, value) in zip(
            unread, spread(_reader, (self, folder, read), unread, jobs), strict=True
        ):
            faults[path] = found
            if value is not None:
                seen(path, value)
        return sorted(self._judged(listed, faults))

    def _judged(
        self, listed: Sequence[tuple[str, int, Fault | None]], faults: Mapping[str, list[Fault]]
    ) -> Iterator[Diagnostic]:
        """Yield what is wrong with the names, kinds and sizes of all files, and in those read."""
        first: dict[str, str] = {}
        for path, _, wrong in listed:
            place = Place(f"site/{path}")
            other = first.setdefault(path.casefold(), path)
            if other != path:
                yield error(place, "path-clash", f"differs from '{other}' by case only")
            inside = [wrong] if wrong else faults.get(path, [])
            yield from _diagnostics(place.path, [*_name_faults(path), *inside])
        if sum(size for _, size, _ in listed) > allowed.TOTAL_SIZE:
            limit = allowed.TOTAL_SIZE // allowed.MEBIBYTE
            message = f"the whole site is larger than {limit} MiB"
            yield error(Place("site"), "oversized-file", message)

    def faults(
        self, folder: Path, path: str, seen: Callable[[Page], None] = lambda _: None
    ) -> Iterator[Fault]:
        """Yield what is wrong inside one file; *seen* is told of a page as it was read."""
        file = folder / path
        suffix = file.suffix
        is_exact = path in allowed.EXACT
        if not is_exact and suffix not in _KNOWN:
            yield Fault(1, "unknown-file", f"'{suffix or path}' is no type of file that is known")
            return
        limit = allowed.SIZES.get(suffix, allowed.OTHER_SIZE)
        if file.stat().st_size > limit:
            yield Fault(1, "oversized-file", f"is larger than {limit // allowed.MEBIBYTE} MiB")
            return
        data = file.read_bytes()
        if suffix in allowed.CODE:
            yield from self._code_faults(path, data)
        elif suffix in allowed.MAGIC:
            if wrong := formats.magic_fault(suffix, data):
                yield Fault(1, "wrong-content", wrong)
        elif suffix == ".gz":
            yield from _twin_faults(file, data)
        else:
            yield from self._text_faults(path, data, seen)

    def _code_faults(self, path: str, data: bytes) -> Iterator[Fault]:
        for prefix, origin in self.origins:
            if not path.startswith(prefix):
                continue
            twin = origin / path.removeprefix(prefix)
            if twin.is_file() and twin.read_bytes() == data:
                return
        message = "is code that stands neither in the theme nor in 'docs/assets'"
        yield Fault(1, "foreign-code", message)

    def _text_faults(self, path: str, data: bytes, seen: Callable[[Page], None]) -> Iterator[Fault]:
        try:
            text = data.decode()
        except UnicodeDecodeError as problem:
            line = 1 + data[: problem.start].count(b"\n")
            yield Fault(line, "wrong-content", "is no text in UTF-8")
            return
        # Nearly all bytes are those of signs that everybody sees; only the rest is looked through.
        rest = data.translate(None, _SEEN).decode()
        for hidden in allowed.HIDDEN.finditer(text) if allowed.HIDDEN.search(rest) else ():
            line = 1 + text.count("\n", 0, hidden.start())
            yield Fault(line, "invisible-character", f"U+{ord(hidden[0]):04X} on the page")
        if path.endswith(".html"):
            page = read(text)
            seen(page)
            yield from page_faults(page, self.hashes, self.policy)
        elif path == HEADERS_FILE:
            if text != headers_file(self.hashes):
                yield Fault(1, "wrong-policy", "states other headers than the policy asks for")
        elif path not in allowed.EXACT:
            yield from _TEXTS[Path(path).suffix](text)


def _reader(
    gate: Gate, folder: Path, read: Callable[[str, Page], Any]
) -> Callable[[str], tuple[list[Fault], Any]]:
    """Give what reads one file: its faults and, of a page, what *read* made of it."""

    def look(path: str) -> tuple[list[Fault], Any]:
        pages: list[Page] = []
        found = list(gate.faults(folder, path, pages.append))
        return found, read(path, pages[0]) if pages else None

    return look


_SEEN = bytes(sign for sign in range(128) if not allowed.HIDDEN.match(chr(sign)))
_KNOWN = {".html", ".gz", *_TEXTS, *allowed.CODE, *allowed.MAGIC}


def _files(folder: Path) -> Iterator[tuple[str, int, Fault | None]]:
    """Yield path and size of everything that is no folder, and a fault where it is no plain file.

    Nothing is followed: a link could publish what lies outside, a pipe would keep us waiting.
    """
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with scandir(folder / prefix) as entries:
            listed = sorted(entries, key=lambda entry: entry.name, reverse=True)
        for entry in listed:
            path = f"{prefix}{entry.name}"
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                waiting.append(f"{path}/")
            elif stat.S_ISREG(status.st_mode):
                yield path, status.st_size, None
            elif stat.S_ISLNK(status.st_mode):
                yield path, 0, Fault(1, "symlink", "is a symbolic link")
            else:
                yield path, 0, Fault(1, "unknown-file", "is neither a file nor a folder")


def _name_faults(path: str) -> Iterator[Fault]:
    if path in allowed.EXACT:
        return
    names = path.split("/")
    sound = all(
        allowed.NAME.fullmatch(name)
        and len(name) <= allowed.NAME_LENGTH
        and name.partition(".")[0].lower() not in allowed.RESERVED
        for name in names
    )
    if not sound or len(path) > allowed.PATH_LENGTH:
        yield Fault(1, "bad-file-name", "has a name that not every host and system takes")


def _twin_faults(file: Path, data: bytes) -> Iterator[Fault]:
    """Yield a fault where a compressed file is not the file beside it, which is checked itself."""
    twin = file.with_suffix("")
    wanted = twin.read_bytes() if twin.is_file() else None
    if wanted is None or _unpacked(data, len(wanted)) != wanted:
        yield Fault(1, "wrong-content", f"is not '{twin.name}', compressed")


def _unpacked(data: bytes, size: int) -> bytes | None:
    """Unpack gzip to no more than one byte above *size*."""
    try:
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        made = unpacker.decompress(data, size + 1)
    except zlib.error:
        return None
    return made if unpacker.eof and not unpacker.unused_data else None


def _diagnostics(path: str, faults: Sequence[Fault]) -> list[Diagnostic]:
    """Give the findings of a file, each once, and no more than a person would read."""
    once = list(dict.fromkeys(faults))
    shown = [error(Place(path, one.line), one.code, one.message) for one in once]
    if len(once) <= allowed.SHOWN_FAULTS:
        return shown
    more = len(once) - allowed.SHOWN_FAULTS
    last = shown[allowed.SHOWN_FAULTS]
    rest = error(last.place, last.code, f"and {more} further faults in this file")
    return [*shown[: allowed.SHOWN_FAULTS], rest]
