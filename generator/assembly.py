"""A site being put together: what is the same as in the live one is taken from there.

In come the folder of the new site, the live site, and what is known of its files; whoever makes
the site puts one file after another. Every file has a key, a hash of what it is made from: under
the same key, where nobody touched it, the live file is linked instead of being made again.

Whether somebody touched a file, the file system tells: whoever changes one may set its size and its
time back, but not the moment of that. A link or a copy moves that moment, too, so then the bytes
are read and held against their hash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.trees import paths_below
from generator.verify import Facts
from generator.write import write_file


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of a file of the live site."""

    key: str
    size: int
    written: int
    """When it was written, in nanoseconds: whoever writes may say so."""
    changed: int
    """When that was said, or the file linked or copied."""
    digest: str
    """The SHA-256 of its bytes; empty where only those count that nothing happened to."""

    def is_at(self, path: Path) -> bool:
        """Tell whether this file lies there, as it was."""
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != self.size:
                return False
            if (status.st_mtime_ns, status.st_ctime_ns) == (self.written, self.changed):
                return True
            return hashlib.sha256(path.read_bytes()).hexdigest() == self.digest
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Stock:
    """Files of a site that were made before, and may be used again."""

    folder: Path
    """Where they lie."""
    files: Mapping[str, Placed]
    """What is known of each, by path."""
    facts: Mapping[str, Facts]
    """What was learnt of every page."""
    shell: str = ""
    """A hash of what decided beside the Markdown how the pages look."""


@dataclass(slots=True)
class Assembly:
    """The new site, file by file."""

    folder: Path
    """Where it is put together; where it is the live site itself, that is brought up to date."""
    live: Path
    """The site that is live."""
    known: Mapping[str, Placed]
    """The files of the live site that may be used again, by path."""
    keys: dict[str, str] = field(default_factory=dict)
    """The key of every file that was put."""
    kept: set[str] = field(default_factory=set)
    """The files that are those of the live site."""
    _folders: set[str] = field(default_factory=set)
    """The folders that were made."""

    def has(self, path: str, key: str) -> bool:
        """Put a file where the live one is the same; tell whether it was."""
        known = self.known.get(path)
        if known is None or known.key != key or not known.is_at(self.live / path):
            return False
        if self.folder != self.live:
            self._make_folder(path.rpartition("/")[0])
            _link(self.live / path, self.folder / path)
        self.keys[path] = key
        self.kept.add(path)
        return True

    def _make_folder(self, path: str) -> None:
        if path not in self._folders:
            (self.folder / path).mkdir(parents=True, exist_ok=True)
            self._folders.add(path)

    def write(self, path: str, key: str, data: bytes) -> None:
        """Put a file that was made."""
        write_file(self.folder / path, data)
        self.put(path, key)

    def put(self, path: str, key: str) -> None:
        """Note a file that was made and has been written."""
        self.keys[path] = key
        self.kept.discard(path)

    def copy(self, path: str, key: str, source: Path) -> None:
        """Put a file as it is."""
        self.write(path, key, source.read_bytes())

    def clear(self) -> None:
        """Remove from the folder what was not put."""
        for path in paths_below(self.folder):
            if path not in self.keys:
                (self.folder / path).unlink()
        for parent, folders, files in os.walk(self.folder, topdown=False):
            if not folders and not files and Path(parent) != self.folder:
                Path(parent).rmdir()

    def is_live(self) -> bool:
        """Tell whether the new site is the live one, file by file."""
        return len(self.kept) == len(self.keys) and set(paths_below(self.live)) == self.kept


def inventory(
    site: Path, keys: Mapping[str, str], digests: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Give what is to be known of the files of a site, as plain data that `Placed` takes.

    Args:
        site: The site.
        keys: The key of each file, by path.
        digests: The SHA-256 of the files, by path.
    """
    return {
        path: [key, one.st_size, one.st_mtime_ns, one.st_ctime_ns, digests.get(path, "")]
        for path, key in keys.items()
        if (one := _status(site / path))
    }


def is_whole(site: Path, known: Mapping[str, Any]) -> bool:
    """Tell whether a site holds the files that are known of it, untouched, and no others."""
    return set(paths_below(site)) == set(known) and all(
        Placed(*one).is_at(site / path) for path, one in known.items()
    )


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _link(source: Path, target: Path) -> None:
    """Let a file stand at a second place; where the system has no such links, copy it."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
