"""How long building takes, beside other generators: `make bench`.

Made-up records of each size are built by this program, cold, unchanged, after one edit and after
an edit of a template. The Markdown that it makes of them is then built by MkDocs as it comes, by
MkDocs with a small navigation, by Zensical and by Hugo with a plain layout, as far as they are
installed.

Every figure is a whole process with all it started: seconds on the clock, seconds of processors,
and the largest memory of all of them together, sampled. Runs are taken in turn; the table holds
medians. It goes to build/bench/ with a picture, and with --keep to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from threading import Event, Thread

from synthetic import write_synthetic

ROOT = Path(__file__).parent.parent
SHELL = ("docs", "templates", "mkdocs.yml")
MKDOCS = """\
site_name: Benchmark
docs_dir: pages
site_dir: made
theme: {{name: material, font: false}}
plugins: [search]
markdown_extensions: [attr_list, tables, toc]
{nav}
"""
SMALL_NAV = "nav: [{Home: index.md}, {Map: map.md}]\nnot_in_nav: '*'"
HUGO = """\
baseURL = "https://example.org/"
title = "Benchmark"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
contentDir = "pages"
publishDir = "made"
[markup.goldmark.renderer]
unsafe = true
"""
LAYOUT = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/assets/css/briefing.css"></head>
<body><header><a href="/">{{ site.Title }}</a></header>
<nav>{{ .TableOfContents }}</nav><main>{{ .Content }}</main></body></html>
"""


@dataclass
class Row:
    """One thing that is measured."""

    size: int
    name: str
    command: list[str]
    folder: Path
    made: Path
    """What it makes, to be weighed."""
    before: Callable[[], None] = lambda: None
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run once, and keep seconds and megabytes."""
        self.before()
        started = time.perf_counter()
        process = subprocess.Popen(self.command, cwd=self.folder, stdout=-3, stderr=-3)
        done, peak = Event(), [0.0]
        watcher = Thread(target=_watch, args=(process.pid, done, peak))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        done.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall.append(time.perf_counter() - started)
        if process.returncode != 0:
            sys.exit(f"'{' '.join(self.command)}' ended with {process.returncode} in {self.folder}")
        self.cpu.append(used.ru_utime + used.ru_stime)
        # Linux counts kilobytes, macOS bytes.
        alone = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        self.memory.append(max(alone, peak[0]))


def _watch(pid: int, done: Event, peak: list[float]) -> None:
    """Sample the memory of a process and of all it started, shared pages counted once."""
    while not done.wait(0.1):
        family = [pid]
        for one in family:
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                family += map(int, _text(task).split())
        total = 0
        for one in family:
            lines = _text(Path(f"/proc/{one}/smaps_rollup")).splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        peak[0] = max(peak[0], total / 1e3)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def main() -> None:
    """Measure, print the table and keep it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="*", type=int, default=[100, 1000], help="records")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each command (default 3)")
    arguments.add_argument("--others", type=Path, help="the folder of the other generators")
    arguments.add_argument(
        "--patience",
        type=int,
        default=1000,
        help="up to how many records MkDocs as it comes is waited for, which takes time with their"
        " square (default 1000)",
    )
    arguments.add_argument("--keep", action="store_true", help="write docs/benchmarks.md too")
    given = arguments.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="briefing-bench-") as scratch:
        for size in given.sizes:
            own = prepared(Path(scratch), size)
            for _ in range(given.runs):
                for row in own:
                    row.run()
            others = compared(Path(scratch), size, own[0].folder, given.others, given.patience)
            for _ in range(given.runs):
                for row in others:
                    row.run()
            rows += [*own, *others]
            write(rows, given.runs, keep=given.keep)


def prepared(scratch: Path, size: int) -> list[Row]:
    """Make the records; give what is measured of this program."""
    root = scratch / f"records-{size}"
    write_synthetic(root, size, seed=1)
    for name in SHELL:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, root / name)
    number = [0]

    def forget() -> None:
        for name in ("build", "site", ".releases"):
            path = root / name
            if path.is_symlink():
                path.unlink()
            shutil.rmtree(path, ignore_errors=True)

    def edit() -> None:
        number[0] += 1
        path = root / "data" / "claims" / "001.yml"
        text = path.read_text(encoding="utf-8")
        start = text.index("  text: ") + len("  text: ")
        path.write_text(f"{text[:start]}Edit {number[0]} {text[start:]}", encoding="utf-8")

    def template() -> None:
        number[0] += 1
        path = root / "templates" / "pages" / "claim.md.j2"
        path.write_text(f"{path.read_text()}{{# {number[0]} #}}\n")

    command = [sys.executable, "-m", "generator", "build", "--root", str(root)]
    site = root / "site"
    return [
        Row(size, "ours, cold", command, root, site, forget),
        Row(size, "ours, nothing changed", command, root, site),
        Row(size, "ours, one edit", command, root, site, edit),
        Row(size, "ours, a template edited", command, root, site, template),
    ]


def compared(scratch: Path, size: int, root: Path, others: Path | None, patience: int) -> list[Row]:
    """Give what is measured of other generators, on the Markdown that ours has made."""
    rows: list[Row] = []

    def project(name: str, files: dict[str, str]) -> Path:
        folder = scratch / f"{name}-{size}"
        shutil.copytree(root / "build" / "docs", folder / "pages")
        if "hugo.toml" in files:
            # To Hugo a folder with an `index.md` is one page with attachments.
            for page in [*(folder / "pages").rglob("index.md")]:
                page.rename(page.with_name("_index.md"))
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    def add(name: str, command: list[str], files: dict[str, str]) -> None:
        folder = project(name.replace(" ", "-").replace(",", ""), files)
        made = folder / "made"
        rows.append(
            Row(
                *(size, name, command, folder, made),
                before=lambda: shutil.rmtree(made, ignore_errors=True),
            )
        )

    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]
    tuned = {"mkdocs.yml": MKDOCS.format(nav=SMALL_NAV)}
    if size <= patience:
        add("MkDocs as it comes", mkdocs, {"mkdocs.yml": MKDOCS.format(nav="")})
    add("MkDocs, small navigation", mkdocs, tuned)
    for name, program, arguments, files in (
        ("Zensical, small navigation", "zensical", ["build"], tuned),
        (
            "Hugo, plain layout",
            "hugo",
            ["--quiet"],
            {"hugo.toml": HUGO, "layouts/all.html": LAYOUT},
        ),
    ):
        found = shutil.which(program, path=str(others) if others else None)
        if found:
            add(name, [found, *arguments], files)
    return rows


def write(rows: list[Row], runs: int, *, keep: bool) -> None:
    """Write table and picture."""
    text = table(rows, runs)
    sys.stdout.write(text)
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(text, encoding="utf-8")
    (folder / "picture.svg").write_text(picture(rows), encoding="utf-8")
    figures = [[row.size, row.name, row.wall, row.cpu, row.memory] for row in rows]
    (folder / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
    if keep:
        page = ROOT / "docs" / "benchmarks.md"
        head = page.read_text(encoding="utf-8").partition("## Figures")[0]
        page.write_text(f"{head}## Figures\n\n{text}", encoding="utf-8")


def table(rows: list[Row], runs: int) -> str:
    """Give the medians as a Markdown table."""
    packages = ("mkdocs", "mkdocs-material", "pagefind-bin")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    machine = f"{os.cpu_count()} processors, {platform.machine()}, load {load} at the end"
    lines = [
        f"Medians of {runs} runs in turn; {machine}.",
        f"Python {platform.python_version()}, {versions}.",
        "",
        "| records | what | wall s | CPU s | peak MB | output MB | search MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        wall, cpu = statistics.median(row.wall), statistics.median(row.cpu)
        search = _size(row.made / "pagefind") + _size(row.made / "search")
        figures = f"{wall:.2f} | {cpu:.2f} | {max(row.memory):.0f}"
        sizes = f"{_size(row.made):.1f} | {search:.2f}"
        lines.append(f"| {row.size:,} | {row.name} | {figures} | {sizes} |")
    return "\n".join(lines) + "\n"


def _size(folder: Path) -> float:
    """Give the megabytes in a folder."""
    files = (path for path in folder.resolve().rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 1e6


def picture(rows: list[Row]) -> str:
    """Draw seconds of processors over records, both on scales of powers of ten."""
    width, height, edge = 760, 460, 60
    points = [(row.name, row.size, statistics.median(row.cpu)) for row in rows]
    sizes = [math.log10(size) for _, size, _ in points]
    times = [math.log10(max(seconds, 0.01)) for _, _, seconds in points]
    low, high = min(sizes), max([*sizes, min(sizes) + 1])
    least, most = math.floor(min(times)), math.ceil(max(times) + 0.01)

    def at(size: float, seconds: float) -> str:
        x = edge + (math.log10(size) - low) / (high - low) * (width - 5 * edge)
        share = (math.log10(max(seconds, 0.01)) - least) / (most - least)
        return f"{x:.1f},{height - edge - share * (height - 2 * edge):.1f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">']
    parts.append('<g font-family="sans-serif" font-size="13" fill="none" stroke="#888">')
    for power in range(least, most + 1):
        x, y = at(10**low, 10**power).split(",")
        parts.append(f'<path d="M{x} {y}H{width - 4 * edge}"/>')
        parts.append(f'<text x="8" y="{y}" fill="#333" stroke="none">{10.0**power:g} s</text>')
    for number, name in enumerate(dict.fromkeys(name for name, _, _ in points)):
        own = sorted((size, seconds) for one, size, seconds in points if one == name)
        line = " ".join(at(*one) for one in own)
        x, y = at(*own[-1]).split(",")
        colour = f"hsl({number * 47} 70% 35%)"
        parts.append(f'<polyline points="{line}" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="3" fill="{colour}"/>'
            for p in line.split()
        ]
        parts.append(
            f'<text x="{float(x) + 8}" y="{y}" fill="{colour}" stroke="none">{name}</text>'
        )
    return "\n".join([*parts, "</g></svg>", ""])


if __name__ == "__main__":
    main()
