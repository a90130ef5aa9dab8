"""Whole projects in folders of their own, and the program run on them.

Nothing is ever built in the project's own folders: a test must not publish what somebody works on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from click.testing import CliRunner, Result
from small import SMALL

from generator.cli import main

PROJECT = Path(__file__).parent.parent
SHELL = ("docs", "templates", "mkdocs.yml")
"""What a project has beside its records."""
Once = Callable[[str, Callable[[Path], object]], Path]
"""What `once` gives: takes a name and what makes a folder, made once in the whole run; gives it."""


def copy_project(root: Path) -> Path:
    """Copy what the real project is built from to *root*; give *root*."""
    shutil.copytree(PROJECT / "data", root / "data")
    return add_shell(root)


def small_project(root: Path, more: Mapping[str, str] | None = None) -> Path:
    """Write the smallest project, and more files, to *root*, with the real shell; give *root*."""
    write_files(root, SMALL | dict(more or {}))
    return add_shell(root)


def write_files(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files, given as path and content."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(path: Path, old: str, new: str) -> None:
    """Put *new* in the place of the one *old* in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove(path: Path) -> None:
    """Remove a folder, or a link to one."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path)


def briefing(*arguments: str | Path) -> Result:
    """Run a command in this process: as fast as it gets, with both outputs kept apart."""
    return CliRunner().invoke(main, [str(one) for one in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Give when each file and folder was last written, in nanoseconds."""
    return {
        path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def add_shell(root: Path) -> Path:
    """Add what a project has beside its records; give *root*."""
    for name in SHELL:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy2(source, root / name)
    return root
