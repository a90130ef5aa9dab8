"""How long building takes, beside other generators: `make bench`.

Made-up records of each size are built by this program: cold, unchanged, after one edit, after an
edit of a template, and served while a record is saved. The Markdown that it makes of them is then
built by MkDocs as it comes, by MkDocs with a small navigation, by Zensical and by Hugo with a plain
layout, as far as they are installed. This project's own records are measured, too.

Every figure is a whole process with all it started: seconds on the clock, seconds of processors,
and the largest memory of all of them together, sampled. Everything is run in turn, then everything
once more; the tables hold medians. A command that takes longer than the limit is stopped and told
as such, and one that takes longer than the patience is run once only.

Each figure is written to build/bench/ as soon as it is there, and taken from there the next time,
as long as the program and the templates are the same: a run that was interrupted goes on. Table,
targets and picture lie there, too; with --keep they go to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from threading import Event, Thread

import bench_report as report
from bench_report import PROJECT, Run
from synthetic import write_synthetic

from generator import fingerprint

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "bench"
TRASH = FOLDER / "trash"
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
STAGE = re.compile(r"^(\S+)\s+([\d.]+) s\s+([\d.]+) s CPU$", re.MULTILINE)
FIRST_CLAIM = re.compile(r"^- id: (\S+)$\n(?:.*\n)*?  text: (?:>-\n    )?", re.MULTILINE)


# ---------------------------------------------------------------- one measurement


@dataclass(slots=True)
class Row:
    """One thing that is measured."""

    size: int
    name: str
    measure: Callable[[float], Run]
    """Measures once; gets the limit in seconds."""

    @property
    def file(self) -> Path:
        """Where its figures are kept."""
        name = re.sub(r"[^a-z]+", "-", self.name.lower())
        return FOLDER / "figures" / f"{self.size:06}-{name}.json"


def command(
    words: Sequence[str], folder: Path, made: Path, before: Callable[[], None]
) -> Callable[[float], Run]:
    """Give what measures a command.

    Args:
        words: The command.
        folder: Where it runs.
        made: What it makes, to be weighed.
        before: What is done first, and not measured.
    """

    def measure(limit: float) -> Run:
        before()
        with (FOLDER / "said.txt").open("w+", encoding="utf-8") as said:
            run = _timed(words, folder, said.fileno(), limit)
            said.seek(0)
            text = said.read()
        if run is None:
            print(text[-2000:], flush=True)
            raise subprocess.CalledProcessError(1, words)
        if not run.stopped:
            run.output = _size(made)
            run.search = sum(_size(made / one) for one in ("pagefind", "search", "search.json"))
            pages = [path.stat().st_size for path in made.glob("claims/*/index.html")]
            run.page = statistics.median(pages) / 1e3 if pages else 0.0
            run.stages = {name: (float(a), float(b)) for name, a, b in STAGE.findall(text)}
        return run

    return measure


def _timed(words: Sequence[str], folder: Path, said: int, limit: float) -> Run | None:
    """Run a command to its end or to the limit; None where it fails."""
    load = os.getloadavg()[0]
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, stdout=said, stderr=said, start_new_session=True)
    watcher = _Watcher(process.pid, limit)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    watcher.done.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 and not watcher.is_over:
        return None
    # Linux counts kilobytes, macOS bytes.
    alone = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, max(alone, watcher.peak), load=load, stopped=watcher.is_over)


class _Watcher(Thread):
    """Samples the memory of a process and of all it started; ends them all at the limit."""

    def __init__(self, pid: int, limit: float) -> None:
        super().__init__(daemon=True)
        self.pid, self.end = pid, time.monotonic() + limit
        self.done, self.peak, self.is_over = Event(), 0.0, False

    def run(self) -> None:
        """Sample until the process is done."""
        pause = 0.1
        while not self.done.wait(pause):
            started = time.perf_counter()
            self.peak = max(self.peak, _memory(self.pid))
            # Looking takes time from what is measured: a twentieth of it at most.
            pause = max(pause, 20 * (time.perf_counter() - started))
            if time.monotonic() > self.end:
                self.is_over = True
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
                return


def _memory(pid: int) -> float:
    """Give the megabytes of a process and of all it started, shared pages counted once."""
    family = [pid]
    for one in family:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            family += map(int, _text(task).split())
    lines = [
        line for one in family for line in _text(Path(f"/proc/{one}/smaps_rollup")).splitlines()
    ]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _size(path: Path) -> float:
    """Give the megabytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [*path.resolve().rglob("*")]
    return sum(one.stat().st_size for one in files if one.is_file()) / 1e6


def _put_away(path: Path) -> None:
    """Move a file or folder to where it is in nobody's way, until all has been measured.

    Some file systems are slow to make files for minutes after many were removed, and it would be a
    matter of chance whose files those are.
    """
    if path.is_symlink() or path.exists():
        TRASH.mkdir(parents=True, exist_ok=True)
        path.rename(TRASH / f"{time.time_ns()}-{path.name}")


# ---------------------------------------------------------------- ours


@dataclass(slots=True)
class Project:
    """A project with records, apart from ours."""

    root: Path
    number: int = 0

    def make(self, size: int) -> None:
        """Write the records and what a project has beside them, unless they are there."""
        if (self.root / "mkdocs.yml").is_file():
            return
        shutil.rmtree(self.root, ignore_errors=True)
        if size == PROJECT:
            shutil.copytree(ROOT / "data", self.root / "data")
        else:
            write_synthetic(self.root, size, seed=1)
        for name in SHELL:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, self.root / name)

    def build(self) -> list[str]:
        """Give the command that builds it."""
        return [*_PROGRAM, "build", "--root", str(self.root), "--timings"]

    def forget(self) -> None:
        """Put all that was ever built out of the way."""
        for name in ("build", "site", ".releases"):
            _put_away(self.root / name)

    def ready(self) -> None:
        """See that the site is that of the records as they are."""
        subprocess.run(self.build(), check=True, stdout=-3, stderr=-3)

    def edited(self) -> str:
        """Give the address of the claim that `edit` changes, from the site's root."""
        return f"claims/{self._first()[2][1]}/"

    def edit(self) -> str:
        """Change the text of one claim; give a word that it says now."""
        self.number += 1
        path, text, found = self._first()
        word = f"Edit{os.getpid()}x{self.number}"
        path.write_text(f"{text[: found.end()]}{word} {text[found.end() :]}", encoding="utf-8")
        return word

    def _first(self) -> tuple[Path, str, re.Match[str]]:
        path = min((self.root / "data" / "claims").glob("*.yml"))
        text = path.read_text(encoding="utf-8")
        found = FIRST_CLAIM.search(text)
        assert found
        return path, text, found

    def edit_template(self) -> None:
        """Let the pages of all claims say one thing more."""
        self.number += 1
        path = self.root / "templates" / "pages" / "claim.md.j2"
        path.write_text(f"{path.read_text()}\nEdited {self.number} times.\n")


_PROGRAM = (sys.executable, "-m", "generator")


def ours(size: int) -> list[Row]:
    """Give what is measured of this program."""
    project = Project(FOLDER / "work" / f"records-{size}")
    project.make(size)
    site = project.root / "site"

    def after(change: Callable[[], object]) -> Callable[[], None]:
        def before() -> None:
            project.ready()
            change()

        return before

    def row(name: str, before: Callable[[], None]) -> Row:
        return Row(size, name, command(project.build(), project.root, site, before))

    return [
        row(report.OURS, project.forget),
        row(report.UNCHANGED, project.ready),
        row(report.EDIT, after(project.edit)),
        row(report.TEMPLATE, after(project.edit_template)),
        Row(size, report.SERVE, lambda limit: served(project, limit)),
    ]


STATE = re.compile(r'data-state="([^"]*)"')
"""What `briefing serve` writes into a page."""
EDITS = 3
"""How often a record is saved while the site is served."""


def served(project: Project, limit: float) -> Run:
    """Measure from the saving of a record until its page says so, as an open page is told."""
    project.ready()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*_PROGRAM, "serve", "--root", str(project.root), "--port", str(port)]
    load, took = os.getloadavg()[0], []
    with _running(words) as process:
        home = f"http://127.0.0.1:{port}/"
        _answer(home, limit)
        _settled(process.pid)
        for _ in range(EDITS):
            page = project.edited()
            state = _shown(home + page)[1]
            word = project.edit()
            started = time.perf_counter()
            _reloaded(home, page, state, word, limit)
            took.append(time.perf_counter() - started)
            _settled(process.pid)
        memory = _memory(process.pid)
    return Run(statistics.median(took), memory=memory, load=load)


@contextmanager
def _running(words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(words, stdout=-3, stderr=-3, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answer(address: str, limit: float) -> None:
    """Ask for a page until there is one."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        with suppress(OSError):
            _shown(address)
            return
        time.sleep(0.1)
    sys.exit(f"{address} did not answer within {limit:.0f} s")


def _reloaded(home: str, page: str, state: str, word: str, limit: float) -> None:
    """Wait as an open page does: for the next state, then for itself, until it says a word."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        _read(f"{home}-/state?after={state}&at=/{page}")
        text, state = _shown(home + page)
        if word in text:
            return
    sys.exit(f"{home}{page} did not say what was waited for within {limit:.0f} s")


def _shown(address: str) -> tuple[str, str]:
    """Give a page, and the number of the state that it shows."""
    text = _read(address)
    found = STATE.search(text)
    assert found, f"{address} was not served by 'briefing serve'"
    return text, found[1]


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - it is our server
        return str(answer.read(), "utf-8")


def _settled(pid: int, quiet: float = 1.0) -> None:
    """Wait until a process does nothing more: what follows an edit must not delay the next."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < quiet:
        fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        # utime, stime, cutime, cstime (proc(5)): its own, and of the children it waited for.
        used = sum(map(int, fields[11:15])) if fields else 0
        if used > last + 2:
            last, since = used, time.monotonic()
        time.sleep(0.1)


# ---------------------------------------------------------------- others


def others(size: int, programs: Path | None) -> list[Row]:
    """Give what is measured of other generators, on the Markdown that ours makes."""
    source = Project(FOLDER / "work" / f"records-{size}")
    tuned = {"mkdocs.yml": MKDOCS.format(nav=SMALL_NAV)}
    rows: list[Row] = []

    def add(name: str, words: list[str], files: dict[str, str], *, is_edit: bool = False) -> None:
        folder = FOLDER / "work" / f"{re.sub('[^a-z]+', '-', name.lower())}-{size}"
        made = folder / "made"

        def before() -> None:
            _copied(source, folder, files)
            if is_edit:
                if not made.exists():
                    subprocess.run(words, cwd=folder, check=True, stdout=-3, stderr=-3)
                page = min((folder / "pages" / "claims").glob("*.md"))
                page.write_text(f"{page.read_text(encoding='utf-8')}\nEdit.\n", encoding="utf-8")
                return
            for built in (made, folder / ".cache", folder / "resources"):
                _put_away(built)

        rows.append(Row(size, name, command(words, folder, made, before)))

    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]
    add(report.DEFAULT, mkdocs, {"mkdocs.yml": MKDOCS.format(nav="")})
    add(report.TUNED, mkdocs, tuned)
    found = shutil.which("zensical", path=str(programs) if programs else None)
    if found:
        add(report.ZENSICAL, [found, "build"], tuned)
        add(report.ZENSICAL_EDIT, [found, "build"], tuned, is_edit=True)
    found = shutil.which("hugo", path=str(programs) if programs else None)
    if found:
        add(report.HUGO, [found, "--quiet"], {"hugo.toml": HUGO, "layouts/all.html": LAYOUT})
    return rows


def _copied(source: Project, folder: Path, files: dict[str, str]) -> None:
    """Give a generator the pages, unless it has them."""
    if (folder / "ready").exists():
        return
    if not (source.root / "build" / "docs" / "index.md").is_file():
        source.ready()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.root / "build" / "docs", folder / "pages")
    if "hugo.toml" in files:
        # To Hugo a folder with an `index.md` is one page with attachments.
        for page in [*(folder / "pages").rglob("index.md")]:
            page.rename(page.with_name("_index.md"))
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "ready").touch()


# ---------------------------------------------------------------- all of it


def kept(row: Row, state: str) -> list[Run]:
    """Give the figures that are there already; those of another program are none."""
    try:
        told = json.loads(row.file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Run(**run) for run in told["runs"]] if told["state"] == state else []


def keep(row: Row, state: str, runs: Sequence[Run]) -> None:
    """Write the figures of a row, so that nothing is lost."""
    told = {"size": row.size, "name": row.name, "state": state, "runs": [*map(asdict, runs)]}
    row.file.parent.mkdir(parents=True, exist_ok=True)
    beside = row.file.with_suffix(".tmp")
    beside.write_text(json.dumps(told, indent=1), encoding="utf-8")
    beside.replace(row.file)


def measure(rows: Sequence[Row], state: str, runs: int, limit: float, patience: float) -> None:
    """Run everything in turn, and once more, until each has so many figures."""
    for count in range(1, runs + 1):
        for row in rows:
            own = kept(row, state)
            if len(own) >= count or any(run.wall > patience or run.stopped for run in own):
                continue
            print(f"{report.named(row.size)}: {row.name} ({count} of {runs}) …", flush=True)
            try:
                own.append(row.measure(limit))
            except subprocess.CalledProcessError as problem:
                # Another generator gave up on these pages: the others are measured all the same.
                print(f"    not measured: {problem}", flush=True)
                continue
            print(f"    {own[-1].wall:.2f} s, {own[-1].cpu:.2f} s CPU", flush=True)
            keep(row, state, own)


def current() -> str:
    """Give what the figures hang on: the program, templates, versions, and how records are made."""
    made = (Path(__file__).parent / "synthetic.py").read_bytes()
    told = f"{fingerprint.program(ROOT / 'templates')}{hashlib.sha256(made).hexdigest()}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def known(state: str) -> dict[tuple[int, str], list[Run]]:
    """Give all figures that are there."""
    found: dict[tuple[int, str], list[Run]] = {}
    for path in sorted((FOLDER / "figures").glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["state"] == state:
            found[told["size"], told["name"]] = [Run(**run) for run in told["runs"]]
    return found


def write(programs: Path | None, state: str, *, is_kept: bool) -> None:
    """Write tables and picture from all figures that are there."""
    figures = known(state)
    load = f"under a load of {report.loads(figures)}"
    text = "\n".join(
        [
            f"Medians of runs in turn, begun {load}.",
            f"{os.cpu_count()} processors, {platform.machine()}; {platform.platform()}.",
            f"{versions(programs)}.",
            "",
            report.table(figures),
            "### Targets",
            "",
            report.targets(figures),
        ]
    )
    (FOLDER / "table.md").write_text(text, encoding="utf-8")
    (FOLDER / "picture.svg").write_text(report.picture(figures), encoding="utf-8")
    print(f"\n{text}")
    if is_kept:
        page = ROOT / "docs" / "benchmarks.md"
        head = page.read_text(encoding="utf-8").partition("## Figures")[0]
        page.write_text(f"{head}## Figures\n\n{text}", encoding="utf-8")


def versions(programs: Path | None) -> str:
    """Name what was measured, and with which versions."""
    told = [f"Python {platform.python_version()}"]
    packages = ("mkdocs", "mkdocs-material", "pagefind-bin")
    told += [f"{name} {metadata.version(name)}" for name in packages]
    for name, argument in (("zensical", "--version"), ("hugo", "version")):
        found = shutil.which(name, path=str(programs) if programs else None)
        if found:
            done = subprocess.run([found, argument], capture_output=True, text=True, check=False)
            number = re.search(r"\d+\.\d+[.\d]*", done.stdout)
            told.append(f"{name} {number[0] if number else 'of an unknown version'}")
    return ", ".join(told)


def main() -> None:
    """Measure, print the tables and keep them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="*", type=int, default=[100, 1000], help="records")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each command (default 3)")
    arguments.add_argument("--others", type=Path, help="the folder of the other generators")
    arguments.add_argument("--only-ours", action="store_true", help="leave the others out")
    arguments.add_argument(
        "--limit", type=float, default=3600, help="seconds after which a command is stopped (3600)"
    )
    arguments.add_argument(
        "--patience",
        type=float,
        default=300,
        help="seconds above which a command is run once only (300)",
    )
    arguments.add_argument("--fresh", action="store_true", help="forget the figures that are there")
    arguments.add_argument("--keep", action="store_true", help="write docs/benchmarks.md too")
    given = arguments.parse_args()
    programs = given.others.resolve() if given.others else None
    if given.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = current()
    for size in given.sizes:
        rows = ours(size)
        if size != PROJECT and not given.only_ours:
            rows += others(size, programs)
        measure(rows, state, given.runs, given.limit, given.patience)
        _put_away(FOLDER / "work")
    shutil.rmtree(TRASH, ignore_errors=True)
    write(programs, state, is_kept=given.keep)


if __name__ == "__main__":
    main()
