"""Files that somebody sends to harm the machine or the reader, each with what must be said of it.

`FILES` names each, where it would lie, what makes its bytes, and the code of its first finding. The
tests check what is said; run as a program (`make bench-hostile`) this measures how long a whole
`briefing check` takes with each of them, and how much memory, and fails above a second or 200 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parent.parent
SECONDS, MEGABYTES = 1.0, 200
"""What one hostile file may cost, the start of the program included."""
RUNS = 3
"""Of so many runs the cheapest counts: the others measure the machine's other work."""

SIZE = 1_000_000
"""As large as a file may be: less would be less harm."""


class Hostile(NamedTuple):
    """One hostile file."""

    code: str
    """The code of the first finding."""
    make: Callable[[], str | bytes]
    """Makes its content."""
    path: str = "data/claims/hostile.yml"
    """Where it lies in a project."""


def _bomb() -> str:
    """Nine lists of nine of the list before: a thousand million values in 300 bytes."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join([*lines, ""])


def _merge_bomb() -> str:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 99)}]" for n in range(1, 99)]
    return "\n".join([*lines, ""])


def _claims(count: int, about: str) -> str:
    """Give sound claims about records that are none; `#` in *about* becomes a number."""
    return "".join(
        f"- id: h-{number}\n  text: x\n  speaker: spokesman\n  said_on: unknown\n"
        "  source: report\n  locator: x\n  basis: attributed\n"
        f"  about: [{about.replace('#', str(number))}]\n"
        for number in range(count)
    )


def _locations(text: Callable[[int], str], count: int = 5_500) -> str:
    return "".join(
        f"- {{id: l-{number}, name: L {number}, kind: town{text(number)}}}\n"
        for number in range(count)
    )


LOCATIONS = "data/locations/hostile.yml"

FILES: dict[str, Hostile] = {
    "python tag": Hostile("tag", lambda: "!!python/object/apply:os.system ['touch /tmp/x']"),
    "tag of one value": Hostile("tag", lambda: "id: !!python/name:os.system x"),
    "alias bomb": Hostile("anchor", _bomb),
    "merge bomb": Hostile("anchor", _merge_bomb),
    "list in itself": Hostile("anchor", lambda: "&a [*a]"),
    "depth, brackets": Hostile("too-deep", lambda: "[" * SIZE),
    "depth, braces": Hostile("bad-key", lambda: "{" * SIZE),
    "depth, dashes": Hostile("too-deep", lambda: "- " * (SIZE // 2)),
    "depth, questions": Hostile("bad-key", lambda: "? " * (SIZE // 2)),
    "one key again and again": Hostile("duplicate-key", lambda: "id: x\n" * (SIZE // 6)),
    "a hundred thousand keys": Hostile(
        "too-large", lambda: "".join(f"k{n}: x\n" for n in range(100_000))
    ),
    "twenty thousand unknown keys": Hostile(
        "missing-field", lambda: "".join(f"k{n}: x\n" for n in range(20_000))
    ),
    "empty records": Hostile("missing-field", lambda: "- {}\n" * 30_000),
    "half a million items": Hostile("too-large", lambda: f"[{'a,' * (SIZE // 2 - 1)}]"),
    "one long line": Hostile("missing-field", lambda: "text: " + "x" * (SIZE - 10)),
    "many escapes": Hostile("missing-field", lambda: 'text: "' + "\\u0041" * 160_000 + '"'),
    "empty lines": Hostile("empty-file", lambda: "\n" * SIZE),
    "comments": Hostile("empty-file", lambda: "#\n" * (SIZE // 2)),
    "what cannot be seen": Hostile("invisible-character", lambda: "\u200b\n" * (SIZE // 4)),
    "loose marks": Hostile("not-normalised", lambda: "e\u0301\n" * (SIZE // 4)),
    "zalgo": Hostile("not-normalised", lambda: "text: a" + "\u0323\u0301" * (SIZE // 5)),
    "nulls": Hostile("invisible-character", lambda: b"\x00" * SIZE),
    "no text": Hostile("not-utf-8", lambda: bytes(range(256)) * (SIZE // 256)),
    "UTF-16": Hostile("not-utf-8", lambda: "id: x\n".encode("utf-16")),
    "twenty megabytes": Hostile("too-large", lambda: "x" * 20_000_000),
    "a hundred megabytes": Hostile("too-large", lambda: b"\n" * 100_000_000),
    "unknown references": Hostile("unknown-reference", lambda: _claims(2_900, "no-#, city-#, c-#")),
    "one record, many references": Hostile(
        "unknown-reference", lambda: _claims(1, ", ".join(f"no-{n}" for n in range(50_000)))
    ),
    "unknown marks": Hostile(
        "unknown-reference",
        lambda: _locations(lambda n: f", summary: '{f'[[no-{n}]] ' * 9}'"),
        LOCATIONS,
    ),
    "marks that do not close": Hostile(
        "bad-mark", lambda: _locations(lambda _: f", summary: '{'[[ ' * 6_000}'", 50), LOCATIONS
    ),
    "marks without end": Hostile(
        "bad-mark",
        lambda: _locations(lambda _: f", summary: '{'[[city]]' * 2_000} [['", 50),
        LOCATIONS,
    ),
    "a long circle": Hostile(
        "reference-circle",
        lambda: _locations(lambda n: f", parent: l-{(n + 1) % 5_500}"),
        LOCATIONS,
    ),
}
"""Every hostile file by what it is."""


def main() -> None:
    """Measure each file in a project of the tests, and print a table."""
    base = yaml.safe_load((ROOT / "tests" / "cases" / "base.yml").read_text("utf-8"))["files"]
    dear = []
    sound, memory = _dearness(base, code=0)
    sys.stdout.write("| file | CPU s | peak MB | first finding |\n|---|---|---|---|\n")
    sys.stdout.write(f"| a sound project | {sound:.2f} | {memory:.0f} | |\n")
    for name, one in FILES.items():
        seconds, memory = _dearness({**base, one.path: one.make}, code=1)
        dear += [name] if seconds > SECONDS or memory > MEGABYTES else []
        sys.stdout.write(f"| {name} | {seconds:.2f} | {memory:.0f} | {one.code} |\n")
        sys.stdout.flush()
    if dear:
        # On a busy machine, whose caches others fill, the same work costs twice the time.
        told = f"a sound project alone took {sound:.2f} s"
        sys.exit(f"above {SECONDS} s or {MEGABYTES} MB: {', '.join(dear)} ({told})")


def _dearness(
    files: Mapping[str, str | Callable[[], str | bytes]], *, code: int
) -> tuple[float, float]:
    """Give what a check of files, or of what makes them, costs at its cheapest."""
    with tempfile.TemporaryDirectory(prefix="briefing-hostile-") as folder:
        for path, content in files.items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            # Nothing is kept: what we hold would be counted as the child's.
            _write(file, content if isinstance(content, str) else content())
        return min(_cost(folder, code) for _ in range(RUNS))


def _write(file: Path, content: str | bytes) -> None:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _cost(folder: str, code: int) -> tuple[float, float]:
    """Give the seconds of the processor and the megabytes that one check takes."""
    command = [sys.executable, "-m", "generator", "check", "--root", folder]
    process = subprocess.Popen(command, cwd=ROOT, stdout=-3, stderr=-3)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != code:
        sys.exit(f"a check ended with {process.returncode}, not with {code}")
    # Linux counts kilobytes, macOS bytes.
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3
    return used.ru_utime + used.ru_stime, used.ru_maxrss / per_megabyte


if __name__ == "__main__":
    main()
