"""The built site at a local address, answered as the servers in deploy/ do.

Files go out compressed and with the security headers of the build. Only what may be kept is
stricter: nothing without asking.

Browser tests, screenshots, the PDF and the budgets look at the site through it.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

from server_headers import hashes

from generator import policy

COMPRESSED = re.compile(r"\.(html|css|js|(geo)?json|jsonfeed|jsonld|csv|xml|svg|md|txt|ya?ml)")
"""The endings of what deploy/nginx.conf compresses; fonts, pictures and Pagefind's files are so."""
LEVEL = 6
"""How hard to try, as deploy/nginx.conf says."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder while it is looked at; give its address, which ends in a slash.

    Args:
        site: The folder, with headers where `briefing build` made it.
    """
    fields = policy.headers(hashes(site)) if (site / policy.HEADERS_FILE).is_file() else {}
    handler = partial(_Handler, site=site, fields=fields)
    with _Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Server(ThreadingHTTPServer):
    # A connection that a browser keeps open must not keep us waiting.
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that goes away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, site: Path, fields: Mapping[str, str]) -> None:
        self.site, self.fields = site, fields
        super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]

    def send_head(self) -> BytesIO | None:
        """Begin to answer; give what is left to send."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            return self._begin(HTTPStatus.MOVED_PERMANENTLY, b"", Location=f"{self.path}/")
        page = path / "index.html" if path.is_dir() else path
        status = HTTPStatus.OK
        if not page.is_file():
            page, status = self.site / "404.html", HTTPStatus.NOT_FOUND
        data = page.read_bytes() if page.is_file() else b""
        kind = self.guess_type(page)
        if not COMPRESSED.fullmatch(page.suffix):
            return self._begin(status, data, Content_Type=kind)
        return self._begin(
            status,
            gzip.compress(data, LEVEL, mtime=0),
            Content_Type=f"{kind}; charset=utf-8",
            Content_Encoding="gzip",
        )

    def _begin(self, status: HTTPStatus, data: bytes, **fields: str) -> BytesIO:
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        for name, value in self.fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        return BytesIO(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is Python's
        """Say nothing of what is fetched."""
