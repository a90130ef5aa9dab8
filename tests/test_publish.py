"""A site goes live whole, or not at all: readers, faults, kills and two builders at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from generator import publish as room
from generator.publish import KEPT, RELEASES, only_builder, publish, rollback
from generator.sums import SUMS_FILE, sums

PAGES = ("index.html", "404.html", "actors/index.html", "pagefind/entry.json")

KILLS = int(os.environ.get("BRIEFING_KILLS", "25"))
"""How often a publishing process is killed; `make faults` asks for 200."""


def staged(project: Path, build: str) -> Path:
    """Make a staged site whose every file says which build it is of."""
    staging = project / "build" / "site"
    for page in PAGES:
        (staging / page).parent.mkdir(parents=True, exist_ok=True)
        (staging / page).write_text(build)
    (staging / SUMS_FILE).write_text(sums(staging))
    return staging


def served(project: Path) -> set[str]:
    """Give which builds the files of the live site are of: one, where it is whole."""
    return {(project / "site" / page).read_text() for page in PAGES}


def leftovers(project: Path) -> set[str]:
    known = {"site", "build", RELEASES}
    return {path.name for path in project.iterdir()} - known


def test_the_site_is_the_last_one_published(tmp_path: Path) -> None:
    for build in "abc":
        assert publish(staged(tmp_path, build), tmp_path / "site") == []

    assert served(tmp_path) == {"c"}
    assert not (tmp_path / "build" / "site").exists()


def test_the_last_releases_are_kept_and_no_more(tmp_path: Path) -> None:
    for build in range(10):
        publish(staged(tmp_path, str(build)), tmp_path / "site")

    assert len(list((tmp_path / RELEASES).iterdir())) == KEPT


def test_one_can_go_back_as_far_as_there_are_releases(tmp_path: Path) -> None:
    for build in "abc":
        publish(staged(tmp_path, build), tmp_path / "site")

    assert rollback(tmp_path / "site")
    assert served(tmp_path) == {"b"}
    assert rollback(tmp_path / "site")
    assert served(tmp_path) == {"a"}
    assert rollback(tmp_path / "site") is None
    assert served(tmp_path) == {"a"}


def test_a_release_that_was_gone_back_to_is_not_pruned(tmp_path: Path) -> None:
    for build in "abc":
        publish(staged(tmp_path, build), tmp_path / "site")
    rollback(tmp_path / "site")
    rollback(tmp_path / "site")

    publish(staged(tmp_path, "d"), tmp_path / "site")

    assert served(tmp_path) == {"d"}
    assert rollback(tmp_path / "site")


def test_a_site_in_a_plain_folder_becomes_a_release(tmp_path: Path) -> None:
    staged(tmp_path, "plain").rename(tmp_path / "site")

    assert publish(staged(tmp_path, "new"), tmp_path / "site") == []

    assert served(tmp_path) == {"new"}
    assert rollback(tmp_path / "site")
    assert served(tmp_path) == {"plain"}


@pytest.mark.parametrize("kind", ["folder", "file", "link", "site with a file of theirs"])
def test_what_is_not_ours_is_refused(tmp_path: Path, kind: str) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    if kind == "folder":
        precious.rename(site)
    elif kind == "file":
        site.write_text("years of work")
    elif kind.startswith("site"):
        staged(tmp_path, "old").rename(site)
        (precious / "thesis.txt").rename(site / "thesis.txt")
    else:
        site.symlink_to(precious)

    found = publish(staged(tmp_path, "new"), site)

    assert [one.code for one in found] == ["foreign-file"]
    kept = site if kind == "file" else site / "thesis.txt"
    assert kept.read_text() == "years of work"


def test_without_symbolic_links_the_site_is_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)

    for build in "ab":
        assert publish(staged(tmp_path, build), tmp_path / "site") == []

    assert not (tmp_path / "site").is_symlink()
    assert served(tmp_path) == {"b"}
    assert leftovers(tmp_path) == set()


def test_a_reader_sees_no_missing_and_no_mixed_site_over_fifty_releases(tmp_path: Path) -> None:
    publish(staged(tmp_path, "start"), tmp_path / "site")
    stop, wrong, reads = Event(), list[str](), [0]

    def read() -> None:
        while not stop.is_set():
            try:
                # One visit: the link is resolved once, as a server does when it opens a request.
                release = (tmp_path / "site").resolve()
                seen = {(release / page).read_text() for page in PAGES}
                if len(seen) != 1:
                    wrong.append(f"mixed: {seen}")
            except OSError as problem:
                wrong.append(str(problem))
            reads[0] += 1

    reader = Thread(target=read)
    reader.start()
    for build in range(50):
        publish(staged(tmp_path, str(build)), tmp_path / "site")
        # A visit is over before its release is pruned, two builds later.
        visits = reads[0]
        while reads[0] == visits and reader.is_alive():
            time.sleep(0.0005)
    stop.set()
    reader.join()

    assert wrong == []
    assert reads[0] > 50


CALLS = ("replace", "mkdir", "symlink", "unlink", "open", "fsync", "rename", "scandir")
"""What publishing asks of the system; each may fail."""


def failing(number: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the *number*-th call to the system fail; give a function that counts the calls."""
    made = [0]

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **options: object) -> object:
            made[0] += 1
            if made[0] == number:
                raise OSError(28, "No space left on device")
            return call(*args, **options)

        return wrapper

    for name in CALLS:
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    return lambda: made[0]


def fault_numbers(tmp_path: Path) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        project = tmp_path / "counting"
        publish(staged(project, "old"), project / "site")
        staging = staged(project, "new")
        count = failing(0, patch)
        publish(staging, project / "site")
        total = count()
    assert total > 10
    yield from range(1, total + 1)


def test_a_fault_at_any_call_leaves_the_old_site_or_the_new(tmp_path: Path) -> None:
    for number in fault_numbers(tmp_path):
        project = tmp_path / str(number)
        publish(staged(project, "old"), project / "site")
        staging = staged(project, "new")
        with pytest.MonkeyPatch.context() as patch:
            failing(number, patch)
            with suppress(OSError):
                publish(staging, project / "site")

        assert served(project) in ({"old"}, {"new"}), f"fault at call {number}"

        publish(staged(project, "next"), project / "site")
        assert served(project) == {"next"}, f"after a fault at call {number}"
        assert leftovers(project) == set(), f"after a fault at call {number}"


LOOP = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from test_publish import publish, staged
project = Path({project!r})
print("ready", flush=True)
for build in range(10_000):
    publish(staged(project, str(build)), project / "site")
"""


def test_a_kill_at_any_moment_leaves_a_whole_site(tmp_path: Path) -> None:
    publish(staged(tmp_path, "start"), tmp_path / "site")
    tests = Path(__file__).parent
    program = LOOP.format(tests=str(tests), root=str(tests.parent), project=str(tmp_path))
    dice = random.Random(1)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)

        assert len(served(tmp_path)) == 1

    publish(staged(tmp_path, "after"), tmp_path / "site")
    assert served(tmp_path) == {"after"}
    assert leftovers(tmp_path) == set()
    assert len(list((tmp_path / RELEASES).iterdir())) <= KEPT


def test_the_second_builder_learns_who_holds_the_lock(tmp_path: Path) -> None:
    with only_builder(tmp_path / "build") as first, only_builder(tmp_path / "build") as second:
        assert first is None
        assert second == str(os.getpid())

    with only_builder(tmp_path / "build") as later:
        assert later is None


def test_a_dead_builder_holds_no_lock(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from generator.publish import only_builder\n"
        f"with only_builder(Path({str(tmp_path)!r})): os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", program], cwd=root, check=False)

    with only_builder(tmp_path) as holder:
        assert holder is None


def test_every_file_is_on_the_disk_before_the_link_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    switch = room._switch

    def switched(site: Path, release: Path) -> None:
        order.append("switch")
        switch(site, release)

    monkeypatch.setattr(os, "fsync", lambda _handle: order.append("sync"))
    monkeypatch.setattr(room, "_switch", switched)

    publish(staged(tmp_path, "a"), tmp_path / "site")

    assert order.index("switch") > len(PAGES)
