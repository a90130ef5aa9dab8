"""How long checking and building take, and how much memory: `make bench`.

Every figure is a whole process, start-up included, run several times in turn with what it is
compared with; quote medians and ratios, not single times. The table also goes to build/bench/.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from synthetic import write_synthetic

ROOT = Path(__file__).parent.parent
SIZES = (200, 1000, 2000)


@dataclass
class Row:
    """One thing that is measured."""

    name: str
    command: list[str]
    folder: Path
    before: Callable[[], None] = lambda: None
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run once, and keep seconds and megabytes."""
        self.before()
        started = time.perf_counter()
        process = subprocess.Popen(self.command, cwd=self.folder, stdout=-3, stderr=-3)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall.append(time.perf_counter() - started)
        if process.returncode != 0:
            sys.exit(f"'{' '.join(self.command)}' ended with {process.returncode} in {self.folder}")
        self.cpu.append(used.ru_utime + used.ru_stime)
        # Linux counts kilobytes, macOS bytes.
        self.memory.append(used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def main() -> None:
    """Measure, print the table and keep it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5, help="runs of each command (default 5)")
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="briefing-bench-") as scratch:
        rows = prepared(Path(scratch))
        for _ in range(runs):
            for row in rows:
                row.run()
    text = table(rows, runs)
    sys.stdout.write(text)
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(text, encoding="utf-8")


def prepared(scratch: Path) -> list[Row]:
    """Make the synthetic records and a copy of this project; give what is to be measured."""
    briefing = [sys.executable, "-m", "generator"]
    rows = [Row("Python alone", [sys.executable, "-c", "pass"], ROOT)]
    for size in SIZES:
        folder = scratch / f"records-{size}"
        write_synthetic(folder, size, seed=1)
        command = [*briefing, "check", "--root", str(folder)]
        rows.append(Row(f"check, {size} records", command, ROOT))
    copy = scratch / "project"
    kept = shutil.ignore_patterns(".git", ".venv", "build", "site", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=kept)

    def forget() -> None:
        for name in ("build", "site"):
            shutil.rmtree(copy / name, ignore_errors=True)

    rows.append(Row("check, this briefing", [*briefing, "check"], copy))
    rows.append(Row("build, cold", [*briefing, "build"], copy, before=forget))
    rows.append(Row("build, nothing changed", [*briefing, "build"], copy))
    return rows


def table(rows: list[Row], runs: int) -> str:
    """Give the medians as a Markdown table, each time also as a ratio to the row before."""
    lines = [
        f"Medians of {runs} runs in turn; wall from fastest to slowest in brackets.",
        "",
        "| what | wall s | CPU s | peak MB | wall / row above |",
        "|---|---|---|---|---|",
    ]
    above: float | None = None
    for row in rows:
        wall = statistics.median(row.wall)
        ratio = f"{wall / above:.2f}" if above else ""
        span = f"{min(row.wall):.2f} to {max(row.wall):.2f}"
        cpu, memory = statistics.median(row.cpu), max(row.memory)
        lines.append(f"| {row.name} | {wall:.2f} ({span}) | {cpu:.2f} | {memory:.0f} | {ratio} |")
        above = wall
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
