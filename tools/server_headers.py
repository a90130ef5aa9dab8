"""Write the security headers of the built site as snippets for nginx and Caddy.

The headers come from `generator.policy`, as those of the site itself do. Only the hashes of the
theme's inline scripts are known to a build alone, so they are read from the `_headers` it wrote.
Apart from the program because only who runs a server of their own needs it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import policy

NGINX = "nginx-headers.conf"
CADDY = "caddy-headers"

_HASH = re.compile(r"'(sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2})'")
_UNSAFE = re.compile(r"[\"\\`${}\x00-\x1f]")
"""What would end a quoted value or begin a variable in a configuration of nginx or Caddy."""


class HeadersError(Exception):
    """The site has no headers, or one that a server's configuration cannot hold."""


def hashes(site: Path) -> list[str]:
    """Read the hashes of the inline scripts that a built site allows.

    Raises:
        HeadersError: If the site has no `_headers`, or they are not what this program writes today.
    """
    path = site / policy.HEADERS_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise HeadersError(
            f"{path} cannot be read ({problem.strerror}); run `make build`"
        ) from None
    found = _HASH.findall(text)
    if text != policy.headers_file(found):
        raise HeadersError(f"{path} was written by another version; run `make build`")
    return found


def snippets(allowed: Sequence[str]) -> dict[str, str]:
    """Give the texts to include, by file name.

    Raises:
        HeadersError: If a value holds a sign that means something to nginx or Caddy.
    """
    for name, value in policy.headers(allowed).items():
        if _UNSAFE.search(value):
            raise HeadersError(f"{name} holds a sign that a server's configuration cannot: {value}")
    made = "# Made by `make headers` from the built site; not to be edited.\n"
    return {
        NGINX: made + policy.nginx_headers(allowed),
        CADDY: made + policy.caddy_headers(allowed),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write both snippets; give the exit code."""
    parser = argparse.ArgumentParser(description="Write header snippets for nginx and Caddy.")
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("target", type=Path, help="the folder to write to")
    options = parser.parse_args(arguments)
    try:
        texts = snippets(hashes(options.site))
    except HeadersError as problem:
        print(f"headers: {problem}", file=sys.stderr)
        return 1
    options.target.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (options.target / name).write_text(text, encoding="utf-8")
        print(options.target / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
