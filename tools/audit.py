"""Ask whether a pinned package has a known hole; say "none" only if each was really asked about.

pip-audit ends well when its service knew none of the packages: "not found" counts as "nothing
found". Here that is a failure of its own. Apart from the program because it needs the network,
which a build never does.

Ends with 0 (every package checked, none has a known hole), 1 (at least one has) or 2 (at least one
could not be checked, so nothing can be said).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an audit of some lock files found."""

    checked: frozenset[str]
    """Packages that the service knew, as `name version`."""
    unchecked: frozenset[str]
    """Packages that nobody can say anything about."""
    holes: tuple[str, ...]
    """One line for each hole."""

    @property
    def code(self) -> int:
        """The exit code."""
        if self.holes:
            return 1
        return 2 if self.unchecked else 0


def pins(lock: str) -> frozenset[str]:
    """Give what a lock file pins, as `name version`."""
    return frozenset(f"{name} {version}" for name, version in _PIN.findall(lock))


def batches(pinned: frozenset[str]) -> list[str]:
    """Give requirements files that together name every pin, whatever the platform.

    pip-audit leaves out what a condition keeps from this platform, and refuses two versions of one
    package; so conditions are left out, and the second version goes into a second file.
    """
    rows: list[dict[str, str]] = []
    for name, version in (pin.split(" ") for pin in sorted(pinned)):
        row = next((row for row in rows if name not in row), None)
        if row is None:
            rows.append(row := {})
        row[name] = version
    return ["".join(f"{name}=={version}\n" for name, version in row.items()) for row in rows]


def judge(pinned: frozenset[str], reports: Iterable[str]) -> Verdict:
    """Compare what is pinned with what pip-audit says that it checked.

    Args:
        pinned: What the lock file pins.
        reports: pip-audit's answers in JSON; one may be empty where it gave none.
    """
    known = [one for report in reports for one in _told(report) if "version" in one]
    checked = pinned & {f"{one['name']} {one['version']}" for one in known}
    holes = {
        f"{one['name']} {one['version']}: {hole['id']}; mended in {_versions(hole)}"
        for one in known
        for hole in one.get("vulns", ())
    }
    return Verdict(checked, pinned - checked, tuple(sorted(holes)))


def _told(report: str) -> list[dict[str, Any]]:
    try:
        told: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []
    return told


def _versions(hole: dict[str, list[str]]) -> str:
    return ", ".join(hole.get("fix_versions") or ["no version yet"])


def ask(program: str, pinned: frozenset[str]) -> Verdict:
    """Let pip-audit ask its service about everything that is pinned."""
    reports = []
    with TemporaryDirectory() as folder:
        for number, text in enumerate(batches(pinned)):
            path = Path(folder, f"{number}.txt")
            path.write_text(text, encoding="utf-8")
            command = [program, "--requirement", str(path), "--no-deps", "--disable-pip"]
            command += ["--format", "json", "--progress-spinner", "off"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            reports.append(done.stdout)
    return judge(pinned, reports)


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit every lock file and tell what came of it; give the exit code."""
    parser = argparse.ArgumentParser(description="Audit lock files by pip-audit.")
    parser.add_argument("--program", default="pip-audit", help="pip-audit (default: on the path)")
    parser.add_argument("locks", nargs="+", type=Path, metavar="LOCK", help="a lock file")
    options = parser.parse_args(arguments)
    texts = [lock.read_text(encoding="utf-8") for lock in options.locks]
    verdicts = [ask(options.program, pins(text)) for text in texts]
    for lock, verdict in zip(options.locks, verdicts, strict=True):
        count, total = len(verdict.checked), len(verdict.checked | verdict.unchecked)
        print(f"{lock}: {count} of {total} packages checked, {len(verdict.holes)} known holes")
        for hole in verdict.holes:
            print(f"  {hole}")
    if any(verdict.unchecked for verdict in verdicts):
        names = sorted(frozenset().union(*(verdict.unchecked for verdict in verdicts)))
        print(
            f"audit: {len(names)} packages could not be checked ({names[0]}, ...): the service"
            " could not be reached or does not know them. This says nothing about holes.",
            file=sys.stderr,
        )
    codes = {verdict.code for verdict in verdicts}
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
