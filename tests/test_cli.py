"""The command line as people, editors and machines meet it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread

import click
import pytest
from playwright.sync_api import Browser
from projects import PROJECT, briefing, contents, edit, times, write_files
from small import SMALL

from generator import cli, server
from generator.kinds import BY_NAME, KINDS

CLAIMS = "data/claims/report.yml"
BRIEFING = str(Path(sys.executable).with_name("briefing"))


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A project of records alone, one error and one warning among them."""
    claims = SMALL[CLAIMS].replace("The town", "The “town").replace("speaker: north", "speaker: no")
    write_files(tmp_path, SMALL | {CLAIMS: claims})
    return tmp_path


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A project of records alone, with one warning."""
    write_files(tmp_path, SMALL | {CLAIMS: SMALL[CLAIMS].replace("The town", "The “town")})
    return tmp_path


# ---------------------------------------------------------------- what check tells


def test_text_is_one_line_for_each_finding(doubtful: Path) -> None:
    told = briefing("check", "--root", doubtful)

    assert told.exit_code == 0
    assert re.fullmatch(rf"{CLAIMS}:2:\d+: warning: .+ \[unbalanced-quotes\]\n", told.stdout)
    assert re.fullmatch(r"7 records, no errors, 1 warning in \d+\.\d s\.\n", told.stderr)


def test_json_is_an_array_of_the_same_findings(records: Path) -> None:
    text = briefing("check", "--root", records)
    told = briefing("check", "--root", records, "--format", "json")

    rows = json.loads(told.stdout)
    lines = [
        "{path}:{line}:{column}: {severity}: {message} [{code}]".format_map(row) for row in rows
    ]
    assert (told.exit_code, text.exit_code) == (1, 1)
    assert lines == text.stdout.splitlines()
    assert [row["code"] for row in rows] == ["unknown-reference"]


def test_json_of_nothing_found_is_an_empty_array(tmp_path: Path) -> None:
    write_files(tmp_path, SMALL)

    told = briefing("check", "--root", tmp_path, "--format", "json")

    assert (told.exit_code, json.loads(told.stdout)) == (0, [])


def test_github_shows_findings_beside_the_change(records: Path) -> None:
    told = briefing("check", "--root", records, "--format", "github")

    pattern = rf"::error file={CLAIMS},line=3,col=12,title=unknown-reference::.+\n"
    assert told.exit_code == 1
    assert re.fullmatch(pattern, told.stdout)


def test_hostile_text_cannot_start_a_command_of_the_host(tmp_path: Path) -> None:
    hostile = '"no\\n::stop-commands::x\\e[2J%0A,col=1::"'
    write_files(tmp_path, SMALL)
    edit(tmp_path / CLAIMS, "speaker: north", f"speaker: {hostile}")

    for form in cli.FORMATS:
        told = briefing("check", "--root", tmp_path, "--format", form)

        assert told.exit_code == 1
        assert "\x1b" not in told.output
        assert not re.search(r"^::stop", told.output, re.MULTILINE)


def test_strict_makes_a_warning_fail(doubtful: Path) -> None:
    lenient = briefing("check", "--root", doubtful)
    strict = briefing("check", "--root", doubtful, "--strict")

    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert strict.stdout == lenient.stdout


def test_check_writes_nothing(doubtful: Path) -> None:
    before = times(doubtful)

    briefing("check", "--root", doubtful)

    assert times(doubtful) == before


# ---------------------------------------------------------------- how it is called


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["check", "--nothing"],
        ["check", "--root", "/nowhere/at/all"],
        ["check", "--format", "xml"],
        ["serve", "--port", "x"],
        ["new", "nothing", "x"],
        ["new", "actor"],
        ["new", "briefing", "x"],
        ["new", "actor", "Bad Id"],
        ["new", "actor", "../../x"],
    ],
    ids=" ".join,
)
def test_what_is_not_understood_is_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    told = briefing(*arguments)

    assert told.exit_code == 2
    assert "Usage: " in told.stderr
    assert "Traceback" not in told.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [None, *cli.main.commands])
def test_help_tells_of_every_option(command: str | None) -> None:
    told = briefing(*([command] if command else []), "--help")

    parameters = cli.main.commands[command].params if command else []
    options = [one.opts[0] for one in parameters if isinstance(one, click.Option)]
    assert told.exit_code == 0
    assert told.stdout.startswith("Usage: ")
    for name in [*options, "--help"] if command else cli.main.commands:
        assert re.search(rf"^ +(-h, )?{name} +\S", told.stdout, re.MULTILINE), name


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert briefing("--version").stdout.split()[-1] == project["version"]


def test_the_module_is_the_same_as_the_command(doubtful: Path) -> None:
    told = [
        subprocess.run(
            [*start, "check", "--format", "json"],
            cwd=doubtful,
            capture_output=True,
            text=True,
            check=True,
        )
        for start in ([BRIEFING], [sys.executable, "-m", "generator"])
    ]

    assert told[0].stdout == told[1].stdout
    assert json.loads(told[0].stdout)


def test_both_outputs_are_quiet_where_nobody_looks(small: Path) -> None:
    """No progress, no colours, no notices of libraries: a log holds lines of text and no more."""
    edit(small / CLAIMS, "The town is held.", "The “town has fallen.")

    told = subprocess.run(
        [BRIEFING, "build", "--root", small], capture_output=True, text=True, check=True
    )

    assert [line for line in told.stdout.splitlines() if ": warning: " not in line] == []
    assert len(told.stdout.splitlines()) == 1
    assert told.stderr.splitlines()[0].startswith("7 records, no errors, 1 warning in ")
    assert len(told.stderr.splitlines()) == 3
    assert all(char.isprintable() or char == "\n" for char in told.stdout + told.stderr)


@pytest.mark.skipif(os.name != "posix", reason="a terminal of its own")
def test_progress_is_shown_where_somebody_looks(small: Path) -> None:
    edit(small / CLAIMS, "The town is held.", "The town has fallen.")
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [BRIEFING, "build", "--root", small], stdout=subprocess.DEVNULL, stderr=theirs
    ) as run:
        os.close(theirs)
        shown = drained(ours)
    os.close(ours)

    assert run.returncode == 0
    stages = re.findall(r"\r\x1b\[K(\w+) …", shown)
    checks, makes = ["read", "link", "rules"], ["pages", "stubs", "write"]
    assert stages == ["sources", *checks, *makes, "html", "index", "verify", "publish"]
    assert "The site was built" in shown.rpartition("\x1b[K")[2]


def drained(handle: int) -> str:
    """Read a terminal until the other side has gone."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(handle, 4096)
        except OSError:  # how Linux says that the other side has gone
            part = b""
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


# ---------------------------------------------------------------- new and schema


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_new_record_is_commented_and_asks_only_to_be_filled_in(tmp_path: Path, kind: str) -> None:
    record_id = "2023-03-02" if kind == "edition" else "some-id"
    path = tmp_path / "data" / BY_NAME[kind].plural / f"{record_id}.yml"

    told = briefing("new", kind, record_id, "--root", tmp_path)
    text = path.read_text(encoding="utf-8")
    findings = json.loads(briefing("check", "--root", tmp_path, "--format", "json").stdout)

    assert (told.exit_code, str(path) in told.stdout) == (0, True)
    assert text.startswith(f"# yaml-language-server: $schema=../../schemas/{kind}.json\n")
    for name, field in BY_NAME[kind].type.model_fields.items():
        assert re.search(rf"^#.+\n(# )?{name}:", text, re.MULTILINE), name
        assert field.description
    own = {one["code"] for one in findings if one["path"].endswith(path.name)}
    assert own <= {"missing-field", "empty-value", "too-few"}, findings


def test_the_settings_are_written_too(tmp_path: Path) -> None:
    told = briefing("new", "briefing", "--root", tmp_path)

    text = (tmp_path / "data/briefing.yml").read_text(encoding="utf-8")
    assert told.exit_code == 0
    assert text.startswith("# yaml-language-server: $schema=../schemas/briefing.json\n")


def test_what_exists_is_never_overwritten(tmp_path: Path) -> None:
    write_files(tmp_path, {"data/actors/north.yml": "mine"})

    told = briefing("new", "actor", "north", "--root", tmp_path)

    assert told.exit_code == 1
    assert "exists already; nothing was written" in told.stderr
    assert contents(tmp_path) == {"data/actors/north.yml": b"mine"}


def test_schemas_are_written_once(tmp_path: Path) -> None:
    first = briefing("schema", "--root", tmp_path)
    before = times(tmp_path)

    again = briefing("schema", "--root", tmp_path)

    made = contents(tmp_path / "schemas")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert set(made) == {f"{kind.name}.json" for kind in KINDS} | {"briefing.json"}
    assert all(json.loads(data)["title"] for data in made.values())
    assert f"{len(made)} of them changed" in first.stdout
    assert "0 of them changed" in again.stdout
    assert times(tmp_path) == before


# ---------------------------------------------------------------- build


def test_the_first_site_of_a_project_is_not_called_untouched(records: Path) -> None:
    told = briefing("build", "--root", records)

    assert told.exit_code == 1
    assert told.stderr.splitlines()[-1] == "Nothing was published."
    assert not (records / "site").exists()
    assert not (records / "build").exists()


def test_build_says_where_the_site_is_and_when_there_was_nothing_to_do(small: Path) -> None:
    again = briefing("build", "--root", small)
    edit(small / CLAIMS, "The town is held.", "The town has fallen.")
    first = briefing("build", "--root", small)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert re.search(r"^The site was built: \d+ pages in site/\.", first.stderr, re.MULTILINE)
    assert re.search(r"^The site is up to date: \d+ pages in site/\.", again.stderr, re.MULTILINE)
    assert first.stdout == again.stdout == ""


# ---------------------------------------------------------------- serve

PATIENCE = 30
"""Seconds after which a wait has failed; a rebuild takes one or two."""


def eventually(what: Callable[[], bool], told: list[str]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "".join(told)
        time.sleep(0.05)


def fetched(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - this machine
            return str(answer.read().decode())
    except OSError as problem:
        return f"nothing: {problem}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, list[str], subprocess.Popen[str]]]:
    """Run `briefing serve`; give its address, what it says line by line, and the process."""
    port = free_port()
    told: list[str] = []
    with subprocess.Popen(
        [BRIEFING, "serve", "--root", root, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell lets what it starts in the background ignore interruptions; this one must not.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as run:
        assert run.stdout
        reader = Thread(target=lambda lines=run.stdout: told.extend(lines))
        reader.start()
        try:
            yield f"http://127.0.0.1:{port}/", told, run
        finally:
            run.kill()
            reader.join()


def test_serve_shows_each_edit_and_outlives_a_mistake(small: Path) -> None:
    claims = small / CLAIMS
    with serving(small) as (url, told, run):
        page = f"{url}claims/c-1/"
        eventually(lambda: "The town is held." in fetched(page), told)

        edit(claims, "The town is held.", "The town has fallen.")
        eventually(lambda: "The town has fallen." in fetched(page), told)

        edit(claims, "said_on: 2023-02-28", "said_on: 2023-02-30")
        eventually(lambda: any("2023-02-30" in line for line in told), told)
        assert "The town has fallen." in fetched(page)

        edit(claims, "said_on: 2023-02-30", "said_on: 2023-02-27")
        eventually(lambda: "27\u00a0February 2023" in fetched(page), told)

        method = small / "docs/method.md"
        method.write_text(f"{method.read_text(encoding='utf-8')}\nAnother rule.\n")
        eventually(lambda: "Another rule." in fetched(f"{url}method/"), told)

        assert "There is no page at this address" in fetched_missing(f"{url}nothing/")
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=PATIENCE) == 0

    assert "Traceback" not in "".join(told)


def fetched_missing(url: str) -> str:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, timeout=PATIENCE)  # noqa: S310 - this machine
    with caught.value as answer:
        assert answer.code == 404
        return str(answer.read().decode())


def test_serve_without_a_site_to_show_says_so_and_ends(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "serve", lambda *_: pytest.fail("serves nothing"))

    told = briefing("serve", "--root", records)

    assert told.exit_code == 1
    assert "[unknown-reference]" in told.stdout
    assert told.stderr.splitlines()[-1].startswith("There is no site to show yet")


def test_a_port_that_is_taken_is_told_in_one_line(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = briefing("serve", "--root", small, "--port", port)

    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code == 1
    assert told.stderr.splitlines()[-1].startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")


def test_an_open_page_shows_an_edit_by_itself(small: Path, chromium: Browser) -> None:
    with serving(small) as (url, told, _):
        eventually(lambda: "The town is held." in fetched(f"{url}claims/c-1/"), told)
        page = chromium.new_page()
        wrong: list[str] = []
        page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
        page.goto(f"{url}claims/c-1/")

        edit(small / CLAIMS, "The town is held.", "The town has fallen.")

        page.get_by_text("The town has fallen.").first.wait_for(timeout=1000 * PATIENCE)
        page.close()
    assert wrong == []
