"""The command line: arguments, console, progress, exit codes; nothing else knows them.

Exit codes: 0 all is well; 1 the records or templates have errors and nothing was published; 2 the
command was not understood; 75 another process is building; 130 interrupted. Findings go to standard
output (they are the result of `check`), progress to standard error, and only to a terminal.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from generator import pipeline
from generator.diagnostics import Diagnostic, Severity, as_github, as_json, failed
from generator.kinds import BY_NAME, KINDS
from generator.known import Scope
from generator.parts import Shard
from generator.pipeline import Outcome
from generator.preview import Preview
from generator.publish import rollback as rolled_back
from generator.schemas import write_schemas
from generator.server import Server
from generator.server import serve as serve_site
from generator.skeleton import SETTINGS, skeleton

BUSY = 75
"""Exit code where another process is building: `EX_TEMPFAIL` of sysexits.h."""

MOST_PARTS = 1000
"""In how many parts a site may be built."""

FORMATS = ("text", "json", "github")

_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The project: the folder that holds data/ and mkdocs.yml.",
)
_format = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="How findings are printed."
)
_strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
_drafts = click.option("--drafts", "all_drafts", is_flag=True, help="Let every draft take part.")
_draft = click.option(
    "--draft", "drafts", multiple=True, metavar="ID", help="Let this draft take part; repeatable."
)
_jobs = click.option(
    "--jobs", default=0, help="How many processes may work; 0: one for each processor."
)
_timings = click.option("--timings", is_flag=True, help="Say how long each stage took.")
_as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take the records as they were known at the end of that day.",
)


def _scope(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the options that say which records take part, as one `scope`."""

    @wraps(command)
    def scoped(
        *args: Any, all_drafts: bool, drafts: tuple[str, ...], as_of: datetime | None, **more: Any
    ) -> Any:
        wanted = None if all_drafts else frozenset(drafts)
        return command(*args, scope=Scope(wanted, as_of.date() if as_of else date.max), **more)

    return _drafts(_draft(_as_of(scoped)))


class _ShardType(click.ParamType[Shard]):
    """A share of the work, as `2/3`."""

    name = "K/N"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Shard:
        """Read a share, or say what one looks like."""
        number, _, count = str(value).partition("/")
        is_whole = number.isdecimal() and count.isdecimal()
        if not is_whole or not 1 <= int(number) <= int(count) <= MOST_PARTS:
            self.fail(f"'{value}' is no share; write 2/3 for the second of three", param, context)
        return Shard(int(number), int(count))


class _Interruptible(click.Group):
    """A group of commands whose interruption has an exit code of its own."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; 130 is what shells give a program that Ctrl+C ended."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            _say("Interrupted.")
            context.exit(130)


@click.group(
    cls=_Interruptible,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="briefing-generator")
def main() -> None:
    """Turn YAML records of a conflict into a checked, linked and searchable briefing site."""
    # The process ends, and all of it goes at once: nobody need look for garbage in it before.
    atexit.register(gc.freeze)


@main.command()
@_root
@_format
@_strict
@_scope
def check(root: Path, form: str, scope: Scope, *, strict: bool) -> None:
    """Check the records; build nothing."""
    started = time.monotonic()
    outcome = pipeline.check(root.resolve(), scope, stage=_progress)
    _print(outcome.found, form)
    _summary(outcome, started)
    sys.exit(1 if failed(outcome.found, strict=strict) else 0)


@main.command()
@_root
@_format
@_strict
@_scope
@click.option("--clean", is_flag=True, help="Build anew even where nothing changed.")
@_jobs
@_timings
@click.option(
    "--shard",
    type=_ShardType(),
    help="Build only the K-th of N parts, into build/part-K-of-N/, for 'briefing merge'.",
)
def build(  # noqa: PLR0913 - one for each option
    root: Path,
    form: str,
    scope: Scope,
    *,
    strict: bool,
    clean: bool,
    jobs: int,
    timings: bool,
    shard: Shard | None,
) -> None:
    """Check the records and build the site into site/."""
    started = time.monotonic()
    root = root.resolve()
    clock = _Clock()
    if shard:
        outcome = pipeline.build_part(root, shard, scope, strict=strict, jobs=jobs, stage=clock)
        _told(outcome, form, started, clock if timings else None)
        if failed(outcome.found, strict=strict):
            _say("The part was not built.")
            sys.exit(1)
        folder = pipeline.part_folder(Path(), shard).as_posix()
        _say(f"Part {shard.number} of {shard.count} was built: {outcome.pages} pages in {folder}/.")
        return
    outcome = pipeline.build(root, scope, strict=strict, clean=clean, jobs=jobs, stage=clock)
    _told(outcome, form, started, clock if timings else None)
    _published(outcome, root)


@main.command()
@click.argument(
    "parts",
    metavar="PART...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@_root
@_format
@_strict
@_scope
@_jobs
@_timings
def merge(  # noqa: PLR0913 - one for each option
    parts: tuple[Path, ...],
    root: Path,
    form: str,
    scope: Scope,
    *,
    strict: bool,
    jobs: int,
    timings: bool,
) -> None:
    """Join the parts that 'build --shard' made, wherever, and publish the site into site/.

    The project must be the one that the parts were built of, and SITE_URL and
    EDIT_URL what they were there.
    """
    started = time.monotonic()
    root = root.resolve()
    clock = _Clock()
    outcome = pipeline.merge(root, parts, scope, strict=strict, jobs=jobs, stage=clock)
    _told(outcome, form, started, clock if timings else None)
    _published(outcome, root)


def _told(outcome: Outcome, form: str, started: float, clock: _Clock | None) -> None:
    """Tell what a build came to; where another process is building, end."""
    _print(outcome.found, form)
    if clock:
        _say(clock.table())
    _summary(outcome, started)
    if outcome.holder:
        _say(f"Process {outcome.holder} is building this project; try again when it is done.")
        sys.exit(BUSY)


def _published(outcome: Outcome, root: Path) -> None:
    """Tell whether the site is there; where it is not, end."""
    if not (outcome.is_published or outcome.is_current):
        last = "; the last good site is untouched" if (root / "site").exists() else ""
        _say(f"Nothing was published{last}.")
        sys.exit(1)
    state = "is up to date" if outcome.is_current else "was built"
    _say(f"The site {state}: {outcome.pages} pages in site/. 'make serve' shows it in a browser;")
    _say("any web server can publish the folder as it is.")


@main.command()
@_root
@_format
@_scope
@click.option(
    "--site",
    "site_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    show_default="site/ of the project",
    help="The site to compare with, wherever it was published.",
)
def verify(root: Path, form: str, scope: Scope, site_folder: Path | None) -> None:
    """Build the site again from the records, aside, and compare it with the published one.

    SITE_URL and EDIT_URL must be what they were when the site was published.
    """
    started = time.monotonic()
    root = root.resolve()
    site_folder = site_folder or root / "site"
    if not site_folder.is_dir():
        raise click.ClickException(f"there is no site at {site_folder}; build it first")
    outcome = pipeline.verify(root, site_folder, scope, stage=_progress)
    _print(outcome.found, form)
    _summary(outcome, started)
    if not outcome.is_published or failed(outcome.found):
        _say("The published site is not what the records give.")
        sys.exit(1)
    _say("The published site is, byte for byte, what the records give.")


@main.command()
@_root
def rollback(root: Path) -> None:
    """Make the release before the live one live again."""
    release = rolled_back(root.resolve() / "site")
    if release is None:
        _say("There is no earlier release to go back to.")
        sys.exit(1)
    _say(f"Release {release} is live again. The next 'briefing build' publishes a new one.")


@main.command()
@_root
@_scope
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(root: Path, scope: Scope, host: str, port: int) -> None:
    """Show the site, and every change as soon as it is saved; publishes nothing after the start."""
    root = root.resolve()
    started = time.monotonic()
    outcome = pipeline.build(root, scope, stage=_progress)
    _print(outcome.found, "text")
    _summary(outcome, started)
    if not (root / "site").is_dir():
        _say("There is no site to show yet: mend the errors above first.")
        sys.exit(1)
    shown = Preview(root, scope)
    known = set(outcome.found)

    try:
        server = Server(shown.folder, host, port)
    except OSError as problem:
        message = f"cannot listen on {host}:{port}: {problem.strerror}"
        raise click.ClickException(message) from problem

    def update() -> bool:
        started = time.monotonic()
        page = server.looked_at
        outcome = shown.update(page.lstrip("/"), lambda: server.reload_ahead(page))
        _print(tuple(one for one in outcome.found if one not in known), "text")
        known.clear()
        known.update(outcome.found)
        _summary(outcome, started)
        return outcome.is_current

    def complete() -> None:
        if shown.follow_up():
            server.reload()
        found = shown.complete()
        _print(tuple(one for one in found if one not in known), "text")
        known.update(found)

    if not update():
        shutil.copytree(root / "site", shown.folder, dirs_exist_ok=True)
    _say(f"Serving on http://{host}:{port}/; 'briefing build' publishes.")
    watched = [root / name for name in ("data", "docs", "templates", "mkdocs.yml")]
    serve_site(update, complete, server, [path for path in watched if path.exists()])


@main.command()
@click.argument("kind", type=click.Choice([SETTINGS, *BY_NAME]))
@click.argument("record_id", metavar="ID", required=False)
@_root
def new(kind: str, record_id: str | None, root: Path) -> None:
    """Write a commented record of KIND to fill in.

    KIND is a kind of record, or 'briefing' for the settings, which need no ID.
    """
    if (record_id is None) != (kind == SETTINGS):
        raise click.UsageError("give an ID for a record, and none for the briefing")
    text, problem = skeleton(kind, record_id)
    if problem:
        raise click.BadParameter(problem, param_hint="ID")
    folder = root / pipeline.DATA
    path = (
        folder / "briefing.yml"
        if kind == SETTINGS
        else folder / BY_NAME[kind].plural / f"{record_id}.yml"
    )
    if path.exists():
        raise click.ClickException(f"{path} exists already; nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {path}. Fill in what is marked, then run 'briefing check'.")


@main.command()
@_root
def schema(root: Path) -> None:
    """Write the JSON Schemas that let an editor complete and check the records."""
    changed = write_schemas(root.resolve())
    click.echo(f"{len(KINDS) + 1} schemas in schemas/, {changed} of them changed.")


# ---------------------------------------------------------------- what a person reads


def _print(found: tuple[Diagnostic, ...], form: str) -> None:
    if form == "json":
        click.echo(as_json(found))
        return
    for one in found:
        click.echo(as_github(one) if form == "github" else str(one))


def _summary(outcome: Outcome, started: float) -> None:
    errors = sum(one.severity is Severity.ERROR for one in outcome.found)
    warnings = len(outcome.found) - errors
    records = f"{outcome.records} records, " if outcome.records else ""
    took = time.monotonic() - started
    _say(f"{records}{_counted(errors, 'error')}, {_counted(warnings, 'warning')} in {took:.1f} s.")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number or 'no'} {word}s"


def _say(text: str) -> None:
    """Tell a person how it went, apart from the findings that a machine may read."""
    click.echo(text, err=True)


class _Clock:
    """Shows the stage that runs, and keeps how long each took."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, float]] = []

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time a stage."""
        wall, cpu = time.perf_counter(), _cpu()
        with _progress(stage):
            yield
        self.rows.append((stage, time.perf_counter() - wall, _cpu() - cpu))

    def table(self) -> str:
        """Give a line for each stage: seconds on the clock, and of all processors together."""
        lines = [f"{stage:<10}{wall:8.2f} s{cpu:8.2f} s CPU" for stage, wall, cpu in self.rows]
        return "\n".join(lines)


def _cpu() -> float:
    """Give the seconds of processor time of this process and of those it waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@contextmanager
def _progress(stage: str) -> Iterator[None]:
    """Show the stage that runs, where somebody is looking."""
    is_watched = sys.stderr.isatty()
    if is_watched:
        click.echo(f"\r\x1b[K{stage} …", err=True, nl=False)
    yield
    if is_watched:
        click.echo("\r\x1b[K", err=True, nl=False)
