"""Faults over whole builds: whatever fails, readers get the old site or the new one, whole.

Short here; `make faults` tries every write, two hundred kills and fifty rebuilds. A site is whole
where every file has the hash that the site's own list gives: pages of two builds never agree on it.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from projects import PROJECT, contents, remove

from generator import pipeline, write
from generator.publish import KEPT, RELEASES
from generator.sums import SUMS_FILE, hashes, listed

SCALE = int(os.environ.get("BRIEFING_FAULTS", "0"))
"""0: a few of each; above: every so many writes of a clean build, and all kills and rebuilds."""
KILLS = 200 if SCALE else 2
REBUILDS = 50 if SCALE else 3
CLAIMS = "data/claims/report.yml"
TOP = {"build", "data", "docs", "mkdocs.yml", "site", "templates", RELEASES}


def say(root: Path, number: int) -> None:
    """Let the records say something new, in as many letters as before."""
    path = root / CLAIMS
    lines = path.read_text().splitlines()
    lines[1] = f"  text: The town is held for day {number:05}."
    path.write_text("\n".join([*lines, ""]))


def assert_whole(root: Path) -> str:
    """Hold the live site to its own list; give what its claim says."""
    site = (root / "site").resolve()
    found = hashes(site)
    own = found.pop(SUMS_FILE, None)
    assert own
    assert found == listed(site)
    text = (site / "claims/c-1/index.html").read_text(encoding="utf-8")
    return text.partition("<title>")[2].partition("</title>")[0]


def assert_tidy(root: Path) -> None:
    """See that nothing was left behind."""
    assert {path.name for path in root.iterdir()} <= TOP
    assert [path for path in root.rglob("*.tmp") if "docs" in path.parts] == []
    assert not (root / "build/site").exists()
    assert len(list((root / RELEASES).iterdir())) <= KEPT


def assert_next_build_works(root: Path, number: int) -> None:
    say(root, number)
    outcome = pipeline.build(root, jobs=1)
    assert outcome.is_published, "\n".join(map(str, outcome.found))
    assert f"day {number:05}" in assert_whole(root)
    assert_tidy(root)


# ---------------------------------------------------------------- a fault at the N-th write


@contextmanager
def failing(number: int) -> Iterator[list[int]]:
    """Let the *number*-th call that writes fail as on a full disk; give the count of calls."""
    made = [0]

    def count() -> None:
        made[0] += 1
        if made[0] == number:
            raise OSError(28, "No space left on device")

    def always(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **options: object) -> object:
            count()
            return call(*args, **options)

        return wrapper

    def opened(file: object, mode: str = "r", *args: object, **options: object) -> object:
        if set(mode) & set("wax+") and not isinstance(file, int):
            count()
        return OPEN(file, mode, *args, **options)  # type: ignore[call-overload]

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "rename", "mkdir", "symlink", "link", "fsync"):
            patch.setattr(os, name, always(getattr(os, name)))
        patch.setattr(io, "open", opened)
        patch.setattr(builtins, "open", opened)
        yield made


OPEN = io.open


def numbers(root: Path, *, clean: bool, step: int) -> range:
    """Give the numbers of the writes to let fail, after counting those of a sound build."""
    say(root, 1)
    with failing(0) as made:
        assert pipeline.build(root, clean=clean, jobs=1).is_published
    assert made[0] > 20
    return range(1, made[0] + 1, step or max(1, made[0] // 4))


@pytest.mark.parametrize("clean", [False, True], ids=["incremental", "clean"])
def test_a_fault_at_any_write_leaves_a_whole_site(small: Path, *, clean: bool) -> None:
    step = (SCALE if clean else 1) if SCALE else 0
    tried = 0
    for number in numbers(small, clean=clean, step=step):
        before = assert_whole(small)
        say(small, 2 * number)
        with failing(number):
            outcome = pipeline.build(small, clean=clean, jobs=1)

        after = assert_whole(small)
        assert after == before or f"day {2 * number:05}" in after, number
        # Told in findings, or it came too late to matter; never an exception.
        assert outcome.is_published or outcome.found, number
        assert_next_build_works(small, 2 * number + 1)
        tried += 1
    assert tried >= 4


# ---------------------------------------------------------------- kills, readers, builders at once


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def builder(root: Path, *before: str) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-m", "generator", "build", "--root", str(root)]
    return subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_kill_at_any_moment_of_a_build_leaves_a_whole_site(small: Path) -> None:
    say(small, 0)
    started = time.monotonic()
    builder(small).communicate()
    took = time.monotonic() - started
    dice = random.Random(2)  # noqa: S311 - moments, not secrets
    killed = number = 0
    while killed < KILLS and number < 10 * KILLS:
        number += 1
        say(small, number)
        process = builder(small)
        time.sleep(dice.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            took *= 0.8  # it was done before
        process.communicate()
        assert_whole(small)
    assert killed == KILLS
    assert_next_build_works(small, number + 1)


def test_a_reader_sees_whole_sites_only_while_builds_go_on(small: Path) -> None:
    stop, wrong, reads = Event(), list[str](), [0]
    dice = random.Random(3)  # noqa: S311 - pages, not secrets

    def read() -> None:
        while not stop.is_set():
            try:
                # One visit: the link is resolved once, as a server does for each request.
                site = (small / "site").resolve()
                own = listed(site)
                for path in dice.sample(sorted(own), 12):
                    data = (site / path).read_bytes()
                    if hashlib.sha256(data).hexdigest() != own[path]:
                        wrong.append(f"mixed: {path}")
                    reads[0] += 1
            except OSError as problem:
                wrong.append(f"missing: {problem}")

    reader = Thread(target=read)
    reader.start()
    try:
        for number in range(REBUILDS):
            say(small, number)
            assert pipeline.build(small, jobs=1).is_published
            visits = reads[0]
            while reads[0] < visits + 24 and reader.is_alive():
                time.sleep(0.001)
    finally:
        stop.set()
        reader.join()

    assert wrong == []
    assert reads[0] > 24 * REBUILDS


def test_of_builders_at_once_one_builds_and_the_others_say_who(small: Path) -> None:
    say(small, 7)
    running = [builder(small) for _ in range(3)]
    ended = [(process.communicate(), process.returncode) for process in running]

    codes = [code for _, code in ended]
    assert set(codes) <= {0, 75}
    assert 0 in codes
    for (_, told), code in ended:
        assert code == 0 or "is building this project; try again" in told
    assert "day 00007" in assert_whole(small)
    assert_tidy(small)


# ---------------------------------------------------------------- a machine that gives too little


@pytest.mark.parametrize(
    ("limit", "value"),
    [(resource.RLIMIT_NOFILE, 12), (resource.RLIMIT_NOFILE, 24), (resource.RLIMIT_FSIZE, 20_000)],
    ids=["12 files", "24 files", "files of 20 kB"],
)
def test_too_little_of_something_is_told_in_one_line(small: Path, limit: int, value: int) -> None:
    before = contents(small / "site")
    say(small, 9)
    program = (
        f"import resource; resource.setrlimit({limit}, ({value}, {value})); import sys;"
        f"sys.argv = ['briefing', 'build', '--root', {str(small)!r}];"
        "from generator.cli import main; main()"
    )
    # What is imported late needs a file each; a program that cannot even start tells so itself.
    warm = (
        "import generator.pipeline, generator.site, mkdocs.commands.build, material, pagefind_bin;"
    )
    done = run(sys.executable, "-c", warm + program)

    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode == 0:
        assert "day 00009" in assert_whole(small)
    else:
        assert done.returncode == 1
        assert ": error: " in done.stdout
        assert contents(small / "site") == before
    assert_next_build_works(small, 10)


FULL_DISK = """
set -e
mount -t tmpfs -o size={size}k tmpfs {disk}
cp -a {project} {disk}/project
head -c 1000000000 /dev/zero > {disk}/filler 2>/dev/null || true
truncate -s -{free}k {disk}/filler
{read_only}
{python} -m generator build --root {disk}/project && code=0 || code=$?
echo "code $code"
cd {disk}/project/site && sha256sum --check --quiet --strict SHA256SUMS && echo whole
rm -f {disk}/filler 2>/dev/null || mount -o remount,rw {disk} && rm -f {disk}/filler
cd / && {python} -m generator build --root {disk}/project && echo mended
"""


def namespaces() -> bool:
    """Tell whether this machine lets us mount a disk that only we see."""
    if not shutil.which("unshare"):
        return False
    return (
        subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.parametrize(
    ("free", "is_read_only"),
    [(free, False) for free in ((0, 64, 512, 1536, 3072) if SCALE else (512,))] + [(0, True)],
)
def test_a_disk_without_room_leaves_the_site_alone(
    small: Path, tmp_path: Path, free: int, *, is_read_only: bool
) -> None:
    if not namespaces():
        pytest.skip("no mount namespaces here")
    say(small, 11)
    disk = tmp_path / "disk"
    disk.mkdir()
    script = FULL_DISK.format(
        size=65536,
        disk=disk,
        project=small,
        free=free,
        python=f"PYTHONPATH={PROJECT} {sys.executable}",
        read_only=f"mount -o remount,ro {disk}" if is_read_only else "",
    )

    done = run("unshare", "-rm", "sh", "-c", script)

    lines = done.stdout.splitlines()
    assert "Traceback" not in done.stderr, done.stderr
    assert "whole" in lines, done.stdout + done.stderr
    assert "mended" in lines, done.stdout + done.stderr
    if "code 1" in lines:
        told = [line for line in lines if ": error: " in line]
        assert told
        assert len(told) == len(set(told))
    else:
        assert "code 0" in lines


def test_a_build_needs_no_network(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a network of its own, without so much as a way to itself; else with no socket at all."""
    say(small, 12)
    arguments = (sys.executable, "-m", "generator", "build", "--clean", "--root", str(small))
    if shutil.which("unshare") and run("unshare", "-rn", "true").returncode == 0:
        done = run("unshare", "-rn", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    else:

        def refuse(*_args: object, **_options: object) -> None:
            raise AssertionError("a build opened a connection")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        assert pipeline.build(small, clean=True, jobs=1).is_published
    assert "day 00012" in assert_whole(small)


# ---------------------------------------------------------------- the clock


@pytest.mark.parametrize("moment", [0, 4_000_000_000], ids=["1970", "2096"])
def test_a_clock_that_jumps_or_stands_still_changes_nothing(
    small: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Every file gets one time, as on a clock that stands still: a change of one letter shows."""
    written = write.write_file

    def frozen(path: Path, data: bytes) -> None:
        written(path, data)
        os.utime(path, (moment, moment))

    for name in ("generator.write", "generator.assembly"):
        monkeypatch.setattr(f"{name}.write_file", frozen)
    monkeypatch.setattr(time, "time", lambda: float(moment))
    for number in (1, 2, 3):
        say(small, number)
        assert pipeline.build(small, jobs=1).is_published
        assert f"day {number:05}" in assert_whole(small)
    incremental = contents(small / "site")
    remove(small / "build")

    assert pipeline.build(small, clean=True, jobs=1).is_published
    assert contents(small / "site") == incremental
