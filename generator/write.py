"""Make a folder equal a mapping: only what changed is written, what is stale goes, the rest stays.

The folder keeps a list of the files that were written into it. A file that is not on the list was
put there by somebody else: it is neither overwritten nor removed. A second copy of the list stands
beside the folder, so that no damage to one of them makes our own files look like another's.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.diagnostics import Diagnostic, Place, error

MANIFEST = ".briefing-files.json"
"""The list of the files that this room wrote, at the top of the folder; its copy has the folder's
name before that."""


@dataclass(frozen=True, slots=True)
class Written:
    """What `write_tree` did."""

    changed: tuple[str, ...]
    """Files written, because they were new or different."""
    removed: tuple[str, ...]
    """Files removed, because they are no longer wanted."""
    kept: int
    """How many files were already right."""


def write_tree(
    files: Mapping[str, bytes], folder: Path, kept: Collection[str] = ()
) -> tuple[Written, list[Diagnostic]]:
    """Make *folder* hold *files*.

    Args:
        files: Contents by path relative to *folder*, with forward slashes.
        folder: The folder; made where it does not exist.
        kept: Paths of files of ours that are already right.

    Returns:
        What was done, and a finding for each file that stands in the way. Where there is one,
        nothing is written at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    owned = _owned(folder)
    found = [*_clashes([*files, *kept], folder), *_foreign(files, folder, owned)]
    if found:
        return Written((), (), 0), found
    changed = tuple(path for path in sorted(files) if _read(folder / path) != files[path])
    wanted = {*files, *kept}
    stale = tuple(path for path in sorted(owned - wanted) if _is_inside(path))
    if changed or stale:
        # Owned before they exist: a run that is cut short leaves no file without an owner.
        _list(folder, owned | wanted)
    for path in changed:
        write_file(folder / path, files[path])
    for path in stale:
        _remove(folder, path)
    _list(folder, wanted)
    return Written(changed, stale, len(wanted) - len(changed)), []


def _lists(folder: Path) -> tuple[Path, Path]:
    """Give where the list of a folder's files stands, and where its copy."""
    return folder / MANIFEST, folder.with_name(f"{folder.name}{MANIFEST}")


def _list(folder: Path, paths: Iterable[str]) -> None:
    data = (json.dumps(sorted(paths), ensure_ascii=False, indent=0) + "\n").encode()
    for path in _lists(folder):
        _write_if_changed(path, data)


def _owned(folder: Path) -> set[str]:
    """Read which files are ours; with no list that can be read, we own nothing."""
    return set().union(*map(_listed, _lists(folder)))


def _listed(path: Path) -> set[str]:
    try:
        listed = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return set()
    return {path for path in listed if isinstance(path, str)} if isinstance(listed, list) else set()


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return bool(path) and not path.startswith("/") and ".." not in parts and "" not in parts


def _clashes(files: Iterable[str], folder: Path) -> list[Diagnostic]:
    """Report paths that leave the folder, or that some file systems would make one file."""
    found: list[Diagnostic] = []
    first: dict[str, str] = {}
    for path in sorted(files):
        other = first.setdefault(path.casefold(), path)
        if not _is_inside(path):
            found.append(error(Place(path), "bad-path", f"leaves the folder '{folder.name}'"))
        elif other != path:
            message = f"differs from '{other}' by case only; rename one"
            found.append(error(Place(path), "path-clash", message))
    return found


def _foreign(files: Mapping[str, bytes], folder: Path, owned: set[str]) -> list[Diagnostic]:
    """Report files of others, and links, that stand where ours would go."""
    found = []

    @cache
    def is_linked(step: Path) -> bool:
        return step.is_symlink() or (step != folder and is_linked(step.parent))

    for path in sorted(filter(_is_inside, files)):
        target = folder / path
        if is_linked(target):
            message = "is a symbolic link where a page would be written; remove it"
            found.append(error(Place(path), "foreign-file", message))
        elif path not in owned and target.exists() and _read(target) != files[path]:
            message = f"was not written by this tool; move it out of '{folder.name}'"
            found.append(error(Place(path), "foreign-file", message))
    return found


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _write_if_changed(path: Path, data: bytes) -> None:
    if _read(path) != data:
        write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".briefing-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _remove(folder: Path, path: str) -> None:
    """Remove a file of ours, and the folders that this leaves empty.

    A run that was cut short may have listed a file that it never wrote, in a folder it never made.
    """
    target = folder / path
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or (parent.is_dir() and any(parent.iterdir())):
            break
        with suppress(FileNotFoundError):
            parent.rmdir()
