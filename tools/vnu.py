"""Let an independent checker read every page of the built site: `make html`.

The checker is the Nu Html Checker, from npm, and needs Java; nothing of the site needs either. What
it says of the theme's own markup is known (`tools/vnu/known.txt`, a message a line); anything else
is told with its page, and ends with 1. Without Java or npm it says so and checks nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from npm import install

HERE = Path(__file__).parent / "vnu"
KNOWN = HERE / "known.txt"
SHOWN = 3
"""How many pages are named for one message."""


def told(jar: Path, site: Path) -> list[Mapping[str, Any]]:
    """Give every message of the checker about the pages and drawings of a site."""
    java = shutil.which("java") or "java"
    command = [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--skip-non-html", "--also-check-svg", "--stdout", str(site)],
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout)["messages"])


def unknown(messages: Iterable[Mapping[str, Any]], known: Iterable[str]) -> dict[str, list[str]]:
    """Give where each message stands that is an error or a warning and not known."""
    found: dict[str, list[str]] = defaultdict(list)
    expected = [re.compile(one) for one in known if one and not one.startswith("#")]
    for one in messages:
        if one["type"] == "info" and one.get("subType") != "warning":
            continue
        if not any(pattern.fullmatch(one["message"]) for pattern in expected):
            found[one["message"]].append(f"{one.get('url', '')}:{one.get('lastLine', 0)}")
    return dict(found)


def main() -> None:
    """Check the site given, and say what is new."""
    site, folder = (Path(one).resolve() for one in sys.argv[1:3])
    for program in ("java", "npm"):
        if not shutil.which(program):
            sys.stdout.write(f"html: needs {program}, which is not here: NOTHING WAS CHECKED\n")
            return
    known = KNOWN.read_text(encoding="utf-8").splitlines()
    jar = install(HERE, folder) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    messages = told(jar, site)
    found = unknown(messages, known)
    for message, places in sorted(found.items()):
        sys.stdout.write(f"{message} ({len(places)} times)\n")
        sys.stdout.writelines(f"  {place.removeprefix('file:')}\n" for place in places[:SHOWN])
    pages = sum(1 for _ in site.rglob("*.html"))
    known_ones = len(messages) - sum(map(len, found.values()))
    sys.stdout.write(f"{pages} pages, {known_ones} known messages, {len(found)} new ones\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
