"""A site built in parts, each anywhere, and joined again.

A page hangs on its own Markdown and on what decides beside it how pages look, so any machine with
the same sources can set it. A part is a folder: the Markdown, exports and stubs of its share, the
pages set, and a sealed list of all that with what was learnt of every page. Parts of other sources,
of another division, damaged or missing are refused; a path belongs to one part by its hash alone.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import sealed
from generator.assembly import Placed, Stock, inventory
from generator.diagnostics import Diagnostic, Place, error
from generator.verify import Facts, pack, unpack
from generator.write import write_file

LIST = "part.json"
"""The list of a part's files, at the top of its folder."""
_SEAL = "part"
_TREES = ("docs", "search", "site")
"""Pages as Markdown and exports; input of the search index; pages as they were set."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One share of the work, of several: `2/3` is the second of three."""

    number: int
    """Which one, from 1."""
    count: int
    """How many there are."""

    def __str__(self) -> str:
        return f"{self.number}-of-{self.count}"

    def holds(self, path: str) -> bool:
        """Tell whether a file is made here: by its path alone, so that all parts agree."""
        digest = hashlib.sha256(path.encode()).digest()
        return int.from_bytes(digest[:8]) % self.count == self.number - 1


@dataclass(frozen=True, slots=True)
class Share:
    """What one part holds."""

    files: Mapping[str, bytes]
    """Pages as Markdown, and exports, by path."""
    stubs: Mapping[str, bytes]
    """Input of the search index, by path."""
    keys: Mapping[str, str]
    """What each page of the site was made from, as `generator.assembly` has it, by path."""
    facts: Mapping[str, Facts]
    """What the gate learnt of each page."""


@dataclass(slots=True)
class Joined:
    """All parts together."""

    files: dict[str, bytes] = field(default_factory=dict)
    stubs: dict[str, bytes] = field(default_factory=dict)
    stock: Stock | None = None
    """The pages that were set; None where a part was refused."""


def keep(folder: Path, shard: Shard, sources: str, shell: str, share: Share, pages: Path) -> None:
    """Write a part.

    Args:
        folder: The part; made anew.
        shard: Which one it is.
        sources: A hash of all that was read for it.
        shell: A hash of what decides beside the Markdown how pages look.
        share: What it holds.
        pages: The pages as they were set; the folder is moved.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pages.replace(folder / "site")
    for tree, files in (("docs", share.files), ("search", share.stubs)):
        for path, data in files.items():
            write_file(folder / tree / path, data)
    listed = {
        f"{tree}/{path}": _hash((folder / tree / path).read_bytes())
        for tree, paths in zip(_TREES, (share.files, share.stubs, share.keys), strict=True)
        for path in sorted(paths)
    }
    told = {
        "shard": [shard.number, shard.count],
        "sources": sources,
        "shell": shell,
        "files": listed,
        "keys": share.keys,
        "facts": pack(share.facts),
    }
    # The list comes last: a part that was cut short has none.
    sealed.keep(folder / LIST, _SEAL, told)


def join(folders: Sequence[Path], sources: str, target: Path) -> tuple[Joined, list[Diagnostic]]:
    """Join all parts of a site.

    Args:
        folders: The parts, in any order.
        sources: The hash that the sources have here.
        target: A folder of ours for the pages, made anew: nothing of what is published may be a
            file that somebody else has.

    Returns:
        Everything that the parts hold, and a finding for each part that is refused or missing.
    """
    found, parts = _listed(folders, sources)
    joined = Joined()
    if found:
        return joined, found
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    keys: dict[str, str] = {}
    facts: dict[str, Facts] = {}
    sums: dict[str, str] = {}
    for folder, told in parts.items():
        found += _take(folder, told["files"], joined, target, sums)
        keys |= told["keys"]
        facts |= unpack(told["facts"])
    if not found:
        placed = {path: Placed(*one) for path, one in inventory(target, keys, sums).items()}
        shell = next(iter(parts.values()))["shell"]
        joined.stock = Stock(target, placed, facts, shell)
    return joined, found


def _listed(
    folders: Sequence[Path], sources: str
) -> tuple[list[Diagnostic], dict[Path, dict[str, Any]]]:
    """Read the lists of all parts; report those that do not belong together, or here."""
    found: list[Diagnostic] = []
    parts: dict[Path, dict[str, Any]] = {}
    for folder in folders:
        told: Any = sealed.kept(folder / LIST, _SEAL) if _is_plain(folder, LIST) else None
        wrong = _refusal(folder, told, sources, parts)
        if wrong:
            found.append(error(Place(str(folder)), *wrong))
        else:
            parts[folder] = told
    if parts and not found:
        count = next(iter(parts.values()))["shard"][1]
        there = {told["shard"][0] for told in parts.values()}
        for number in sorted(set(range(1, count + 1)) - there):
            message = f"part {number} of {count} is missing; build it with --shard {number}/{count}"
            found.append(error(Place(str(folders[0].parent)), "missing-part", message))
    return found, parts


def _refusal(
    folder: Path, told: Any, sources: str, parts: Mapping[Path, Mapping[str, Any]]
) -> tuple[str, str] | None:
    """Give code and message of what keeps a part from joining those before it."""
    if not _is_plain(folder, LIST):
        return "foreign-part", f"is no part of a site: it has no '{LIST}'"
    if told is None:
        return "damaged-part", f"'{LIST}' is damaged; build the part again, or copy it again"
    if told.get("sources") != sources:
        return "stale-part", (
            "was built of other records, pages, templates, settings or versions than are here, or"
            " for another day; build it again"
        )
    number, count = told["shard"]
    for other, another in parts.items():
        if another["shard"][1] != count:
            message = f"is part {number} of {count}, but '{other}' is one of {another['shard'][1]}"
            return "foreign-part", message
        if another["shard"][0] == number:
            return "foreign-part", f"is part {number} of {count}, and so is '{other}'"
    return None


def _take(
    folder: Path,
    listed: Mapping[str, str],
    joined: Joined,
    target: Path,
    sums: dict[str, str],
) -> Iterator[Diagnostic]:
    """Take every file of a part, if it is as it was written."""
    into = {"docs": joined.files, "search": joined.stubs}
    for name, digest in listed.items():
        tree, _, path = name.partition("/")
        data = _read(folder, name)
        if data is None or _hash(data) != digest:
            message = "is missing" if data is None else "is not as it was built"
            place = Place(str(folder / name))
            yield error(place, "damaged-part", f"{message}; build the part again, or copy it again")
        elif tree == "site":
            write_file(target / path, data)
            sums[path] = digest
        else:
            into[tree][path] = data


def _read(folder: Path, name: str) -> bytes | None:
    """Give the bytes of a file of a part, where there is one."""
    is_ours = name.partition("/")[0] in _TREES and ".." not in name.split("/")
    return (folder / name).read_bytes() if is_ours and _is_plain(folder, name) else None


def _is_plain(folder: Path, name: str) -> bool:
    """Tell whether a part has a file, by no link: that could lead anywhere."""
    path = folder / name
    steps = (path, *(step for step in path.parents if folder in step.parents))
    return path.is_file() and not any(step.is_symlink() for step in steps)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
