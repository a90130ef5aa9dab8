"""Work spread over processes, with the results in the order of the work.

In come a function that prepares a worker and the items to work on. With one job, or little to do,
everything happens in this process; the results are the same either way.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEWEST = {"fork": 16, "spawn": 128}
"""With fewer items than this, starting processes costs more than it saves; by how they start."""
_PARTS = 8
"""In how many parts each process gets its share, so that none waits long for another."""

_worker: Callable[[Any], Any] | None = None


def available() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def building_up() -> Iterator[None]:
    """Let nobody look for garbage while much is made that stays.

    Python looks through all there is again and again while it grows, which costs ten thousand
    records more than ten times what it costs one thousand.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def standing() -> Iterator[None]:
    """Let what was made so far be passed over where garbage is looked for, in forks too."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def spread(
    prepare: Callable[..., Callable[[T], R]],
    arguments: tuple[Any, ...],
    items: Sequence[T],
    jobs: int,
) -> Iterator[R]:
    """Give the result for each item, in the order of the items.

    Args:
        prepare: A function of a module; called once in each process with *arguments*, gives what
            is called with each item.
        arguments: What `prepare` takes; where processes cannot be forked it is pickled.
        items: What is worked on; pickled, as are the results.
        jobs: How many processes at most.
    """
    context = _context()
    if jobs <= 1 or len(items) < FEWEST[context.get_start_method()]:
        yield from map(prepare(*arguments), items)
        return
    share = max(1, len(items) // (jobs * _PARTS))
    with ProcessPoolExecutor(jobs, context, _begin, (prepare, arguments)) as pool:
        yield from pool.map(_work, items, chunksize=share)


@contextmanager
def beside(work: Callable[[], R], jobs: int) -> Iterator[Callable[[], R]]:
    """Let another process do a work while this one does something else.

    Args:
        work: What it does; the result is pickled.
        jobs: How many processes at most. With one, or where processes cannot be forked, the work is
            done when it is asked for.

    Yields:
        What waits for the end of the work, and gives its result or raises what it raised; not to be
        called twice. Work that nobody asked for is broken off.
    """
    context = _context()
    if jobs <= 1 or context.get_start_method() != "fork":
        yield work
        return
    near, far = context.Pipe(duplex=False)
    # Not a pool: its threads here would keep others from forking.
    process = context.Process(target=_send, args=(work, far), daemon=True)
    process.start()
    far.close()

    def result() -> R:
        try:
            is_done, value = near.recv()
        except EOFError:
            process.join()
            raise OSError(f"a process ended with exit code {process.exitcode}") from None
        if is_done:
            return value  # type: ignore[no-any-return]
        raise value

    try:
        yield result
    finally:
        process.terminate()
        process.join()
        near.close()


def _send(work: Callable[[], Any], far: Any) -> None:
    # Who is interrupted is the builder; it breaks this off.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_builder, daemon=True).start()
    try:
        answer = (True, work())
    except Exception as problem:  # noqa: BLE001 - raised where the result is asked for
        answer = (False, problem)
    far.send(answer)


def _context() -> Any:
    """Fork where that is safe: on Linux, while there is one thread; elsewhere start afresh."""
    is_safe = sys.platform == "linux" and _threads() == 1
    return multiprocessing.get_context("fork" if is_safe else "spawn")


def _threads() -> int:
    """Count the threads of this process; on Linux also those that Python did not start."""
    tasks = Path("/proc/self/task")
    return sum(1 for _ in tasks.iterdir()) if tasks.is_dir() else threading.active_count()


def _begin(prepare: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    global _worker  # noqa: PLW0603 - what a process of the pool was prepared for
    # One whose builder was killed would wait for work for ever.
    threading.Thread(target=_end_with_builder, daemon=True).start()
    _worker = prepare(*arguments)


def _end_with_builder() -> None:
    builder = multiprocessing.parent_process()
    assert builder
    builder.join()
    os._exit(1)


def _work(item: Any) -> Any:
    assert _worker is not None
    return _worker(item)
