"""The check of other hosts' addresses, against a server of our own: polite, and it remembers."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from links import PAUSE, WEEK, Checker, Link

ANSWERS = {
    "/there": 200,
    "/gone": 404,
    "/moved": 301,
    "/refused": 403,
    "/busy": 429,
    "/odd": 500,
}


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says, and notes who asked."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        self.send_response(ANSWERS[self.path])
        if self.path == "/moved":
            self.send_header("Location", "/there")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    Handler.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", Handler.asked
        running.shutdown()
        thread.join()


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def checker(clock: Clock, cache: dict[str, list[float]] | None = None) -> Checker:
    return Checker(cache if cache is not None else {}, now=clock.now, sleep=clock.sleep)


@pytest.mark.parametrize(
    ("path", "archive", "line", "lost"),
    [
        ("/there", None, None, False),
        ("/moved", None, None, False),
        ("/refused", None, None, False),
        ("/gone", None, "answers 404, and there is no archive_url", True),
        ("/gone", "/there", "answers 404; the archive has it", False),
        ("/gone", "/odd", "answers 404, nor does", True),
        ("/busy", None, "asks for patience (429)", False),
    ],
)
def test_what_is_said_of_an_address(
    server: tuple[str, list[tuple[str, str]]],
    path: str,
    archive: str | None,
    line: str | None,
    *,
    lost: bool,
) -> None:
    root, _ = server
    link = Link("report", f"{root}{path}", f"{root}{archive}" if archive else None)

    found = list(checker(Clock()).lines([link]))

    assert [one for _, one in found] == ([lost] if line else [])
    assert line is None or line in found[0][0]


def test_a_host_is_asked_once_in_a_while_and_told_who_asks(
    server: tuple[str, list[tuple[str, str]]],
) -> None:
    root, asked = server
    clock = Clock()

    list(checker(clock).lines([Link("a", f"{root}/there", None), Link("b", f"{root}/gone", None)]))

    assert clock.slept == [PAUSE]
    assert [path for path, _ in asked] == ["/there", "/gone"]
    assert {agent.split()[0] for _, agent in asked} == {"briefing-link-check"}


def test_an_answer_is_remembered_for_a_week_and_a_refusal_is_not(
    server: tuple[str, list[tuple[str, str]]],
) -> None:
    root, asked = server
    clock, cache = Clock(), dict[str, list[float]]()
    urls = [f"{root}/there", f"{root}/busy"]
    for _ in range(2):
        one = checker(clock, cache)
        assert [one.status(url) for url in urls] == [200, 429]
    assert [path for path, _ in asked] == ["/there", "/busy", "/busy"]

    clock.time += WEEK
    checker(clock, cache).status(urls[0])

    assert [path for path, _ in asked][-1] == "/there"
    assert len(asked) == 4


def test_a_host_that_is_not_there_is_told_without_an_exception() -> None:
    link = Link("report", "http://127.0.0.1:9/x", None)

    assert list(checker(Clock()).lines([link])) == [
        ("report: http://127.0.0.1:9/x does not answer, and there is no archive_url", True)
    ]
