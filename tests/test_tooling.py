"""What `make` rests on: lock files, the search for a Python and for a browser."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import find_browser
import pytest
from find_browser import BrowserMissingError
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parent.parent
LOCKS = ("requirements/run.lock", "requirements/dev.lock")


def program(folder: Path, name: str, script: str) -> str:
    """Write a shell script that can be run under *name*."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


# ---------------------------------------------------------------- lock files


def pins(lock: str) -> list[Requirement]:
    """Give the pinned requirements of a lock file, each without its hashes."""
    text = (PROJECT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [Requirement(line.split("--hash")[0]) for line in text.splitlines()]


def declared() -> list[tuple[str, Requirement]]:
    """Give what pyproject.toml asks for, each with the lock file that must pin it."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    run = project["project"]["dependencies"] + groups["build"] + project["build-system"]["requires"]
    return [(LOCKS[0], Requirement(one)) for one in run] + [
        (LOCKS[1], Requirement(one)) for one in groups["dev"]
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_file_pins_by_version_and_hash_and_names_no_address(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8").replace("\\\n", " ")

    assert "://" not in text
    for line in text.splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^-]+)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", line)


@pytest.mark.parametrize(("lock", "wanted"), declared(), ids=str)
def test_every_declared_dependency_is_locked(lock: str, wanted: Requirement) -> None:
    name = canonicalize_name(wanted.name)
    versions = [next(iter(pin.specifier)).version for pin in pins(lock) if pin.name == name]

    assert versions, "run `make lock`"
    assert all(wanted.specifier.contains(version) for version in versions), "run `make lock`"


def test_both_lock_files_agree() -> None:
    run, dev = ({(pin.name, str(pin.marker)): pin for pin in pins(lock)} for lock in LOCKS)

    assert [
        one for one in run.keys() & dev.keys() if run[one].specifier != dev[one].specifier
    ] == []


# ---------------------------------------------------------------- the Makefile


def test_help_lists_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()

    told = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert re.findall(r"^ +make ([\w-]+) +\w", told.stdout, re.MULTILINE) == phony


@pytest.mark.parametrize(
    ("script", "mend"),
    [
        ("exit 1", "is not a Python 3.11 or newer that runs"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3-venv"),
    ],
)
def test_unfit_python_is_refused_in_one_line(tmp_path: Path, script: str, mend: str) -> None:
    python = program(tmp_path, "python", script)

    told = subprocess.run(
        ["sh", "tools/make_venv.sh", str(tmp_path / "venv")],
        cwd=PROJECT,
        env={**os.environ, "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert mend in told.stderr
    assert not (tmp_path / "venv").exists()


# ---------------------------------------------------------------- the browser


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty machine: a folder that is the whole search path."""
    (tmp_path / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(find_browser, "MAC_APPS", ())
    # Root by way of this sudo, whoever runs the tests.
    program(tmp_path, "sudo", 'shift; [ "$1" = true ] || exec "$@"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def test_browser_that_does_not_run_is_passed_over(bare: Path) -> None:
    program(bare, "google-chrome", "exit 1")
    good = program(bare, "chromium", "exit 0")

    assert find_browser.ensure_browser(os.environ) == good


def test_named_browser_is_taken_or_refused_but_never_replaced(bare: Path) -> None:
    program(bare, "chromium", "exit 0")
    mine = program(bare, "mine", "exit 0")

    assert find_browser.ensure_browser({**os.environ, "CHROME": mine}) == mine
    with pytest.raises(BrowserMissingError, match=r"CHROME=/nowhere is not a browser that runs"):
        find_browser.ensure_browser({**os.environ, "CHROME": "/nowhere"})


def test_missing_browser_is_installed_where_we_may(bare: Path) -> None:
    browser = bare / "chromium"
    write = f"printf '#!/bin/sh\\n' > {browser}; /bin/chmod +x {browser}"
    program(bare, "apt-get", f'case "$*" in *" install "*" chromium "*) {write};; esac')

    assert find_browser.ensure_browser(os.environ) == str(browser)


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ({}, "found none"),
        ({"apt-get": "exit 0", "sudo": "exit 1"}, "found none"),
        ({"apt-get": "echo 'E: no such package' >&2; exit 100"}, "E: no such package"),
        ({"apt-get": "exit 0"}, "found none"),
    ],
)
def test_no_browser_to_be_had_says_what_to_install_in_one_line(
    bare: Path, capsys: pytest.CaptureFixture[str], commands: dict[str, str], reason: str
) -> None:
    for name, script in commands.items():
        program(bare, name, script)

    code = find_browser.main()

    told = capsys.readouterr().err.splitlines()
    assert code == 1
    assert reason in told[-1]
    assert "install Google Chrome or Chromium" in told[-1]
    assert [line for line in told[:-1] if not line.startswith("Installing")] == []
