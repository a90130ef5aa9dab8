"""Work spread over processes."""

from _thread import allocate_lock, start_new_thread

from generator import jobs


def test_nothing_is_forked_beside_a_thread_even_one_that_python_does_not_know() -> None:
    gate = allocate_lock()
    gate.acquire()
    start_new_thread(gate.acquire, ())

    method = jobs._context().get_start_method()
    gate.release()

    assert method == "spawn"
