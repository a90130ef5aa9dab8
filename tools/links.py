"""Ask whether the addresses of the sources still answer: `make links`. Never part of a build.

One request after another, with a pause between two to one host; an answer is kept for a week in
build/links.json. For an address that does not answer any more, the archive's address is asked too,
and where the record has none the line says so. Ends with 1 where a source is lost altogether.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from generator import pipeline
from generator.model import Source

ROOT = Path(__file__).parent.parent
PAUSE = 5.0
"""Seconds between two requests to one host."""
PATIENCE = 20.0
"""Seconds to wait for an answer."""
WEEK = 7 * 24 * 3600.0
AGENT = "briefing-link-check (one request at a time, at most one a week to an address)"
THERE = range(200, 400)
SHY = (401, 403, 405)
"""Answers of hosts that refuse programs and serve readers."""
TOO_OFTEN = (429, 503)
"""Answers that ask for patience; nothing is said about the page."""


@dataclass(frozen=True, slots=True)
class Link:
    """The addresses of a source."""

    source: str
    url: str
    archive: str | None


@dataclass(slots=True)
class Checker:
    """Asks, politely, and remembers."""

    cache: dict[str, list[float]] = field(default_factory=dict)
    """When an address was asked, and what it answered: an HTTP status, 0 for none."""
    pause: float = PAUSE
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def status(self, url: str) -> int:
        """Give the status of an address, from memory where it was asked within the week."""
        asked, status = self.cache.get(url, [float("-inf"), 0.0])
        if self.now() - asked < WEEK:
            return int(status)
        host = urlsplit(url).netloc
        wait = self._last.get(host, float("-inf")) + self.pause - self.now()
        if wait > 0:
            self.sleep(wait)
        found = _ask(url)
        self._last[host] = self.now()
        if found not in TOO_OFTEN:
            self.cache[url] = [self.now(), float(found)]
        return found

    def lines(self, links: Iterable[Link]) -> Iterator[tuple[str, bool]]:
        """Yield a line for each source that does not answer, and whether it is lost."""
        for one in links:
            status = self.status(one.url)
            if status in TOO_OFTEN:
                yield (
                    f"{one.source}: {one.url} asks for patience ({status}); try later",
                    False,
                )
            elif not _is_there(status):
                said = f"answers {status}" if status else "does not answer"
                if one.archive is None:
                    yield f"{one.source}: {one.url} {said}, and there is no archive_url", True
                elif _is_there(self.status(one.archive)):
                    yield f"{one.source}: {one.url} {said}; the archive has it", False
                else:
                    yield f"{one.source}: {one.url} {said}, nor does {one.archive}", True


def _is_there(status: int) -> bool:
    return status in THERE or status in SHY


def _ask(url: str) -> int:
    """Ask for an address, and read nothing but the head of the answer."""
    request = Request(url, headers={"User-Agent": AGENT, "Accept": "text/html,*/*"})  # noqa: S310 - http and https only, by the schema
    try:
        with build_opener().open(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as problem:
        with problem:
            return int(problem.code)
    except (OSError, HTTPException, ValueError):
        return 0


def links(root: Path) -> list[Link]:
    """Give the addresses of the sources of a project."""
    briefing = pipeline.check(root).briefing
    if briefing is None:
        sys.exit("the records have errors; mend them first: make check")
    sources = briefing.of(Source)
    return [Link(one.id, one.url, one.archive_url) for one in sources if one.url]


def main() -> None:
    """Ask for every address, print what does not answer, and keep what was learnt."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cache", type=Path, default=ROOT / "build" / "links.json")
    path: Path = arguments.parse_args().cache
    checker = Checker(json.loads(path.read_text()) if path.exists() else {})
    found = links(ROOT)
    is_lost = False
    try:
        for line, lost in checker.lines(found):
            sys.stdout.write(f"{line}\n")
            is_lost = is_lost or lost
    finally:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(checker.cache, indent=0, sort_keys=True))
    without = [one.source for one in found if one.archive is None]
    sys.stdout.write(f"{len(found)} addresses; {len(without)} without an archive address\n")
    sys.exit(1 if is_lost else 0)


if __name__ == "__main__":
    main()
