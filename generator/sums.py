"""What a site is, file by file: hashes that readers can check, and how two sites differ.

`SHA256SUMS` lies in the site itself, in the form that `sha256sum --check` reads. The hash of
`data/briefing.json` in it is the revision of the data: it changes when, and only when, what the
records say changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from generator.diagnostics import Diagnostic, Place, error
from generator.trees import paths_below

SUMS_FILE = "SHA256SUMS"


def sums(folder: Path, known: Mapping[str, str] | None = None) -> str:
    """Give a line for every file of a site but the list itself, in the order of their paths.

    Args:
        folder: The site.
        known: Hashes by path that need not be made again.
    """
    found = hashes(folder, known or {})
    return "".join(f"{digest}  {path}\n" for path, digest in found.items() if path != SUMS_FILE)


def listed(folder: Path) -> dict[str, str]:
    """Give the hashes by path that a site's own list names; none where it has no list."""
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def hashes(folder: Path, known: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Give the SHA-256 of every file below a folder by its path, in the order of the paths."""
    return {
        path: known.get(path) or hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for path in paths_below(folder)
        if path in known or (folder / path).is_file()
    }


def differences(site: Path, wanted: Path) -> list[Diagnostic]:
    """Compare a site with what it should be.

    Args:
        site: The site that readers get.
        wanted: The site as it was built from the records just now.

    Returns:
        A finding for each file that is missing, is too many, or holds something else.
    """
    return [
        error(Place(f"site/{path}"), "not-reproduced", reason)
        for path, reason in _differing(hashes(site), hashes(wanted))
    ]


def _differing(site: dict[str, str], wanted: dict[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted({*site, *wanted}):
        if path not in site:
            yield path, "is missing in the published site"
        elif path not in wanted:
            yield path, "is in the published site, but nothing makes it"
        elif site[path] != wanted[path]:
            yield path, "differs from what the records give"
