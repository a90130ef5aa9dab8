"""A site being put together: what is the same as in the live one is taken from there.

In come the folder of the new site, the live site, and what is known of its files; whoever makes
the site puts one file after another. Every file has a key, a hash of what it is made from: under
the same key, where nobody touched it, the live file is linked instead of being made again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.write import write_file


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of a file of the live site."""

    key: str
    size: int
    changed: int
    """When it was written, in nanoseconds."""


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

    def has(self, path: str, key: str) -> bool:
        """Put a file where the live one is the same; tell whether it was."""
        known = self.known.get(path)
        if known is None or known.key != key or _placed(self.live / path, key) != known:
            return False
        if self.folder != self.live:
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self.live / path, target)
        self.keys[path] = key
        self.kept.add(path)
        return True

    def write(self, path: str, key: str, data: bytes) -> None:
        """Put a file that was made."""
        write_file(self.folder / path, data)
        self.keys[path] = key
        self.kept.discard(path)

    def copy(self, path: str, key: str, source: Path) -> None:
        """Put a file as it is."""
        self.write(path, key, source.read_bytes())

    def clear(self) -> None:
        """Remove from the folder what was not put."""
        for path in _paths(self.folder):
            if path not in self.keys:
                (self.folder / path).unlink()
        for parent, folders, files in os.walk(self.folder, topdown=False):
            if not folders and not files and Path(parent) != self.folder:
                Path(parent).rmdir()

    def is_live(self) -> bool:
        """Tell whether the new site is the live one, file by file."""
        return len(self.kept) == len(self.keys) and set(_paths(self.live)) == self.kept


def inventory(site: Path, keys: Mapping[str, str]) -> dict[str, Any]:
    """Give what is to be known of the files of a site, as plain data."""
    found = ((path, _placed(site / path, key)) for path, key in keys.items())
    return {path: [one.key, one.size, one.changed] for path, one in found if one}


def is_whole(site: Path, known: Mapping[str, Any]) -> bool:
    """Tell whether a site holds the files that are known of it, untouched, and no others."""
    return set(_paths(site)) == set(known) and all(
        _placed(site / path, one[0]) == Placed(*one) for path, one in known.items()
    )


def _placed(path: Path, key: str) -> Placed | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return Placed(key, status.st_size, status.st_mtime_ns)


def _link(source: Path, target: Path) -> None:
    """Let a file stand at a second place; where the system has no such links, copy it."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _paths(folder: Path) -> list[str]:
    """Give the path of everything in a folder that is no folder."""
    found: list[str] = []
    for parent, _, files in os.walk(folder):
        below = Path(parent).relative_to(folder).as_posix()
        found += [name if below == "." else f"{below}/{name}" for name in files]
    return found
