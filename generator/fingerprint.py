"""What decides beside the records how a site looks: versions, settings, the program, templates.

In come folders, out comes a hash. What was made under one hash is not trusted under another.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

PROGRAM = Path(__file__).parent
"""Where this program's own files lie."""

_PACKAGES = (
    *("babel", "mkdocs", "mkdocs-material", "markdown", "jinja2", "pagefind-bin"),
    *("markupsafe", "milsymbol", "nh3", "pillow", "pydantic", "pyyaml"),
)
"""The packages whose version decides what the built site looks like."""

_ENVIRONMENT = ("SITE_URL", "EDIT_URL", "SOURCE_DATE_EPOCH")
"""The environment variables that do: mkdocs.yml reads the first two, MkDocs itself the third."""


@cache
def _versions() -> str:
    packages = (f"{package}={metadata.version(package)}" for package in _PACKAGES)
    return "\n".join((platform.python_version(), *packages))


def versions() -> hashlib._Hash:
    """Begin a hash with the versions around us."""
    return hashlib.sha256(_versions().encode())


def surroundings() -> hashlib._Hash:
    """Begin a hash with the versions and the settings around us."""
    digest = versions()
    for name in _ENVIRONMENT:
        digest.update(f"{name}={os.environ.get(name, '')}\n".encode())
    return digest


def program(*trees: Path) -> str:
    """Give a hash of the versions around us, of this program, and of further folders."""
    digest = surroundings()
    add_trees(digest, [(PROGRAM, "*.py"), *((tree, "*") for tree in trees)])
    return digest.hexdigest()


def add_trees(digest: hashlib._Hash, trees: Iterable[tuple[Path, str]]) -> None:
    """Add the files of folders that match a pattern, by their names and bytes."""
    for tree, pattern in trees:
        for path in sorted(tree.rglob(pattern)):
            # Links, folders and pipes count by name: a build refuses some of them.
            add_file(digest, path.relative_to(tree).as_posix(), path)


def add_file(digest: hashlib._Hash, name: str, path: Path) -> None:
    """Add a name and the bytes of a plain file."""
    data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)
