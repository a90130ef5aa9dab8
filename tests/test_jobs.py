"""Work spread over processes."""

import subprocess
import sys
from _thread import allocate_lock, start_new_thread

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
import time
from generator import jobs

def prepare():
    print("ready", flush=True)
    return lambda _: time.sleep(3)

jobs.FEWEST = 1
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
