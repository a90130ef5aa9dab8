"""The verified site goes live in one step, and the last good ones are kept.

`site` is a symbolic link to a release under `.releases/`. A new release is written and synced
beside the old ones; then the link is replaced, which the file system does in one step: a reader
finds the old site or the new one, whatever happens in between. A build that is killed, or runs out
of disk, leaves the link as it was.

Where the file system has no symbolic links, `site` is a folder, and publishing takes two renames:
between them there is no site for an instant. docs/publishing.md says which systems give what.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from generator.diagnostics import Diagnostic, Place, error
from generator.sums import SUMS_FILE, listed
from generator.trees import paths_below

RELEASES = ".releases"
KEPT = 3
"""How many releases are kept, the live one among them."""
_AT_ONCE = 16
"""How many files the disk is asked to hold at once."""


@contextmanager
def only_builder(build: Path) -> Iterator[str | None]:
    """Hold the lock of a project while building; the system lets go of it when a process dies.

    Args:
        build: The project's build folder, which holds the lock.

    Yields:
        None where the lock is ours, or else the number of the process that holds it.
    """
    build.mkdir(parents=True, exist_ok=True)
    holder = build / "builder.pid"
    lock = FileLock(build / "builder.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield holder.read_text() if holder.exists() else "unknown"
        return
    try:
        # Stays behind: who reads it has first seen that the lock is held.
        holder.write_text(str(os.getpid()))
        yield None
    finally:
        lock.release()


def publish(staging: Path, site: Path, held: Collection[str] = ()) -> list[Diagnostic]:
    """Make the staged site the live one.

    Args:
        staging: The built and verified site, on the file system of *site*; it is moved.
        site: Where readers are served from.
        held: The files of the staged site that are those of the live one: the disk holds them.

    Returns:
        A finding where something that is not ours stands at *site*: then nothing was changed.
    """
    if not _is_ours(site):
        message = "holds what this tool did not build; move it away, then build again"
        return [error(Place(site.name), "foreign-file", message)]
    releases = site.parent / RELEASES
    releases.mkdir(exist_ok=True)
    release = releases / f"{_number(releases) + 1:06d}"
    _sync(staging, held)
    staging.replace(release)
    _sync_folder(releases)
    _switch(site, release)
    _prune(releases, site)
    return []


def rollback(site: Path) -> str | None:
    """Make the release before the live one live again.

    Returns:
        The name of the release that is live now, or None where there is none to go back to.
    """
    releases = site.parent / RELEASES
    names = _names(releases)
    live = _live(site)
    if live not in names or names.index(live) == 0:
        return None
    earlier = names[names.index(live) - 1]
    _switch(site, releases / earlier)
    return earlier


def _is_ours(site: Path) -> bool:
    """Tell whether *site* may be replaced: our link, a site that we built, or nothing at all."""
    if site.is_symlink():
        return os.path.dirname(os.readlink(site)) == RELEASES  # noqa: PTH115, PTH120 - as written
    if not site.exists():
        return True
    if not site.is_dir():
        return False
    files = set(paths_below(site))
    # The folder will be removed some releases later: a file that its list lacks is somebody else's.
    return not files or files == {SUMS_FILE, *listed(site)}


def _names(releases: Path) -> list[str]:
    if not releases.is_dir():
        return []
    return sorted(path.name for path in releases.iterdir() if path.name.isdecimal())


def _number(releases: Path) -> int:
    return max((int(name) for name in _names(releases)), default=0)


def _live(site: Path) -> str:
    return site.readlink().name if site.is_symlink() else ""


def _switch(site: Path, release: Path) -> None:
    """Let *site* lead to *release*, in one step where the file system can."""
    beside = site.with_name(f".{site.name}.next")
    beside.unlink(missing_ok=True)
    try:
        beside.symlink_to(Path(RELEASES) / release.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        if site.is_symlink():
            raise
        _swap_folders(site, release)
        return
    if site.is_dir() and not site.is_symlink():
        # A site from before there were releases: it becomes the oldest one.
        site.replace(release.with_name(f"{0:06d}"))
    beside.replace(site)
    _sync_folder(site.parent)


def _swap_folders(site: Path, release: Path) -> None:
    old = site.with_name(f".{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.replace(old)
    release.replace(site)
    shutil.rmtree(old, ignore_errors=True)


def _prune(releases: Path, site: Path) -> None:
    """Remove all but the newest releases; the live one always stays."""
    for name in _names(releases)[:-KEPT]:
        if name != _live(site):
            shutil.rmtree(releases / name, ignore_errors=True)


def _sync(tree: Path, held: Collection[str]) -> None:
    """Have the disk hold every file of a tree before a link leads there."""
    known = {str(tree / path) for path in held}
    folders = [(folder, names) for folder, _, names in os.walk(tree)]
    files = [os.path.join(folder, name) for folder, names in folders for name in names]  # noqa: PTH118
    # Asked for together they are written together; one by one, each waits for the disk.
    _sync_at_once(_sync_file, [file for file in files if file not in known])
    _sync_at_once(_sync_folder, [folder for folder, _ in folders])


def _sync_at_once(sync: Callable[[str], None], paths: Sequence[str]) -> None:
    def all_of(share: Sequence[str]) -> None:
        for path in share:
            sync(path)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(all_of, [paths[start::_AT_ONCE] for start in range(_AT_ONCE)]):
            pass


def _sync_file(path: str) -> None:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - there are thousands
        os.fsync(file.fileno())


def _sync_folder(folder: Path | str) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
