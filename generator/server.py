"""The site on this machine while somebody writes: served, and built again when a file changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path


def serve(
    rebuild: Callable[[], None], site: Path, watched: Sequence[Path], host: str, port: int
) -> None:
    """Serve a folder until interrupted, and reload open pages after each rebuild.

    Args:
        rebuild: Builds the site again; tells what went wrong and leaves the last good site.
        site: The folder to serve.
        watched: Files and folders whose change starts a rebuild.
        host: Address to listen on.
        port: Port to listen on.

    Raises:
        OSError: The port cannot be listened on.
    """
    from mkdocs.livereload import LiveReloadServer

    logger = logging.getLogger("mkdocs.livereload")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler())
    server = LiveReloadServer(rebuild, host, port, str(site), polling_interval=0.2)
    server.error_handler = lambda code: _not_found(site) if code == HTTPStatus.NOT_FOUND else None
    for path in watched:
        server.watch(str(path))
    with server:
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()


def _not_found(site: Path) -> bytes:
    return (site / "404.html").read_bytes()
