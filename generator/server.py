"""The site on this machine while somebody writes: served, watched, and open pages reloaded.

Pages get one script, a file of this server, so that the content security policy holds here too. It
waits for the next state of the site and loads the page again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Event, Thread
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

SCRIPT = "/-/reload.js"
STATE = "/-/state"
WAIT = 25.0
"""For how many seconds a page waits for the next state before it asks again."""
QUIET = 0.02
"""For how many seconds nothing must change before a change counts as whole."""

_SCRIPT = """\
const state = document.currentScript.dataset.state;
const wait = () =>
  fetch(`/-/state?after=${state}&at=${encodeURIComponent(location.pathname)}`)
    .then((answer) => answer.text())
    .then((now) => (now === state ? wait() : location.reload()))
    .catch(() => setTimeout(wait, 1000));
wait();
"""


class Server(ThreadingHTTPServer):
    """Serves a folder, and tells pages when it has changed."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str, port: int) -> None:
        """Begin to listen.

        Raises:
            OSError: The port cannot be listened on.
        """
        self.folder = folder
        self.state = 1
        self.looked_at = "/"
        """The page that was asked for last."""
        self.ahead = ""
        """The page that is in the next state already."""
        self.changed = Condition()
        super().__init__((host, port), partial(_Handler, directory=str(folder)))

    def reload(self) -> None:
        """Let every open page load itself again, but for one that did so ahead of the others."""
        with self.changed:
            self.state += 1
            self.ahead = ""
            self.changed.notify_all()

    def reload_ahead(self, page: str) -> None:
        """Let one page load itself again, where it is open."""
        with self.changed:
            # One that went ahead before, and was not followed, keeps what it was told.
            self.state += bool(self.ahead)
            self.ahead = page
            self.changed.notify_all()

    def state_of(self, page: str) -> int:
        """Give the number of a page's state."""
        return self.state + (page == self.ahead)

    def next_state(self, page: str, after: int) -> int:
        """Wait for a state of a page other than *after*, but not for long; give the state."""
        with self.changed:
            self.changed.wait_for(lambda: self.state_of(page) != after, timeout=WAIT)
            return self.state_of(page)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and pages with the script."""

    server: Server

    def do_GET(self) -> None:
        """Answer a request."""
        address = urlsplit(self.path)
        if address.path == SCRIPT:
            self._answer(_SCRIPT.encode(), "text/javascript")
        elif address.path == STATE:
            asked = parse_qs(address.query)
            after, at = (asked.get(name, [""])[0] for name in ("after", "at"))
            state = self.server.next_state(at, int(after) if after.isdecimal() else 0)
            self._answer(str(state).encode(), "text/plain")
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Open a file; a page with the script in it."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            return self._page(page, HTTPStatus.OK)
        if not path.exists() and (self.server.folder / "404.html").is_file():
            return self._page(self.server.folder / "404.html", HTTPStatus.NOT_FOUND)
        return super().send_head()

    def _page(self, page: Path, status: HTTPStatus) -> BytesIO:
        at = urlsplit(self.path).path
        self.server.looked_at = at
        script = f'<script src="{SCRIPT}" data-state="{self.server.state_of(at)}"></script>'
        text = page.read_bytes()
        head, end, tail = text.rpartition(b"</body>")
        data = head + script.encode() + end + tail if end else text
        self._begin(status, "text/html; charset=utf-8", len(data))
        return BytesIO(data)

    def _answer(self, data: bytes, kind: str) -> None:
        self._begin(HTTPStatus.OK, kind, len(data))
        with suppress(ConnectionError):
            self.wfile.write(data)

    def _begin(self, status: HTTPStatus, kind: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def end_headers(self) -> None:
        """Let nothing be kept: the next state may be there in a second."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is Python's
        """Say nothing of what is fetched."""


def serve(
    update: Callable[[], bool],
    complete: Callable[[], object],
    server: Server,
    watched: Sequence[Path],
) -> None:
    """Serve a folder until interrupted, bring it up to date after each change, reload open pages.

    Args:
        update: Brings the pages up to date; tells whether open pages should be loaded again.
        complete: Does what pages need not wait for, in a thread of its own.
        server: What serves.
        watched: Files and folders whose change matters.
    """
    changed, pending = Event(), Event()
    stop = _watch(watched, changed)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    Thread(target=_repeat, args=(complete, pending), daemon=True).start()
    pending.set()
    try:
        while True:
            # With a bound: else Windows does not hear of an interruption.
            if not changed.wait(timeout=0.5):
                continue
            while changed.is_set():
                changed.clear()
                time.sleep(QUIET)
            if update():
                server.reload()
            pending.set()
    except KeyboardInterrupt:
        stop()
        server.shutdown()
        server.server_close()


def _repeat(work: Callable[[], object], wanted: Event) -> None:
    """Do a work whenever it is wanted; what is wanted several times meanwhile is done once."""
    while True:
        wanted.wait()
        wanted.clear()
        work()


def _watch(paths: Sequence[Path], changed: Event) -> Callable[[], None]:
    """Watch files and folders; give what ends it."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            # Reading a file is no change of it; we do that ourselves.
            if event.event_type not in {"opened", "closed_no_write"} and not event.is_directory:
                changed.set()

    observer = Observer()
    for path in paths:
        observer.schedule(Handler(), str(path), recursive=path.is_dir())
    observer.start()
    return observer.stop
