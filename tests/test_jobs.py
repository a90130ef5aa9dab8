"""Work spread over processes."""

import multiprocessing
import os
import subprocess
import sys
import time
from _thread import allocate_lock, start_new_thread
from functools import partial

import pytest

from generator import jobs


def test_nothing_is_forked_beside_a_thread_even_one_that_python_does_not_know() -> None:
    gate = allocate_lock()
    gate.acquire()
    start_new_thread(gate.acquire, ())

    method = jobs._context().get_start_method()
    gate.release()

    assert method == "spawn"


WORK = """
import os, time
from generator import jobs

def prepare():
    # In one piece: two say it, and what is printed may come in pieces.
    os.write(1, b"ready\\n")
    return lambda _: time.sleep(3)

jobs.FEWEST["fork"] = 1
list(jobs.spread(prepare, (), range(2), 2))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a program has to lie in a file")
def test_workers_end_with_a_builder_that_was_killed() -> None:
    """Else they would wait for work for ever; whoever reads what they say waits for their end."""
    process = subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"

    process.kill()
    process.communicate(timeout=60)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork though the tests have threads: what is forked here touches nothing of theirs."""
    if sys.platform != "linux":
        pytest.skip("elsewhere nothing is forked")
    monkeypatch.setattr(jobs, "_context", lambda: multiprocessing.get_context("fork"))


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("count", [1, 2])
def test_a_work_beside_is_done_by_another_process_where_there_may_be_two(count: int) -> None:
    with jobs.beside(os.getpid, count) as done:
        assert (done() == os.getpid()) is (count == 1)


@pytest.mark.usefixtures("forked")
def test_what_a_work_beside_raises_is_raised_where_it_is_asked_for() -> None:
    with (
        jobs.beside(partial(int, "no number"), 2) as done,
        pytest.raises(ValueError, match="no number"),
    ):
        done()


@pytest.mark.usefixtures("forked")
def test_a_work_beside_that_ends_without_an_answer_is_told() -> None:
    with jobs.beside(partial(os._exit, 3), 2) as done, pytest.raises(OSError, match="exit code 3"):
        done()


@pytest.mark.usefixtures("forked")
def test_a_work_beside_that_nobody_asked_for_is_broken_off() -> None:
    with jobs.beside(partial(time.sleep, 3600), 2):
        pass


def test_a_work_beside_is_done_when_asked_for_where_there_is_a_thread() -> None:
    gate = allocate_lock()
    gate.acquire()
    start_new_thread(gate.acquire, ())

    with jobs.beside(os.getpid, 2) as done:
        assert done() == os.getpid()
    gate.release()
