"""What readers load, at any number of records: `make bench-readers`.

Made-up records of each size are built, and every type of page is weighed: a page must not grow with
the number of records. Then a browser does what readers do, with a server of ours that compresses
as real ones do: it searches, and it narrows the register of claims. Told are the bytes that went
over the line, the time until something shows, and the longest piece of work that kept the page
from answering (a "long task", from 50 ms).

The table goes to build/bench/readers.md, and with --keep to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from find_browser import find_browser
from synthetic import write_synthetic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
SHELL = ("docs", "templates", "mkdocs.yml")
HEADING = "## What readers load"
BEHIND = "## Figures"
"""The heading in docs/benchmarks.md before which the table stands."""

WRITTEN = frozenset(path.stem for path in (ROOT / "docs").glob("*.md"))
"""Pages that people wrote: they know nothing of the records."""

COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".xml")

LONG_TASKS = """
window.longest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({ type: "longtask" });
"""

SHOWN = """
window.shown = (selector) => new Promise((done) => {
  const look = () => document.querySelector(selector) && done(performance.now() - window.pressed);
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
});
document.addEventListener("keydown", () => { window.pressed ??= performance.now(); }, true);
"""


# ---------------------------------------------------------------- a server that compresses


class Compressing(SimpleHTTPRequestHandler):
    """Serves files, texts compressed, and counts what it sends."""

    sent = 0

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        Compressing.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder for a while; give its address."""
    handler = partial(Compressing, directory=str(folder.resolve()))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# ---------------------------------------------------------------- pages


def weights(site: Path) -> dict[str, tuple[int, int, int]]:
    """Give for each type of page how many there are, and bytes of the largest, plain and packed."""
    found: dict[str, list[Path]] = {}
    for path in site.rglob("index.html"):
        name = type_of(path.parent.relative_to(site).as_posix())
        if name not in WRITTEN:
            found.setdefault(name, []).append(path)
    largest = {name: max(own, key=lambda one: one.stat().st_size) for name, own in found.items()}
    return {
        name: (len(found[name]), path.stat().st_size, len(gzip.compress(path.read_bytes(), 6)))
        for name, path in sorted(largest.items())
    }


def type_of(address: str) -> str:
    """Name the type of a page: `claims`, `claims/*`, or `parts` for the parts of long lists."""
    if address == ".":
        return "home"
    if re.search(r"/\d+$", address) and address.count("/") > 1:
        return "parts of lists"
    folder, _, rest = address.partition("/")
    return f"{folder}/*" if rest else folder


# ---------------------------------------------------------------- what readers do


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a reader did."""

    what: str
    kilobytes: float
    milliseconds: float
    longest: float
    """The longest task, in milliseconds; 0 where none was long."""


def deeds(browser: Browser, address: str, name: str) -> Iterator[Deed]:
    """Do what readers do on a site in which something is called *name*."""
    for what, query in (("search for a name", name), ("search for a common word", "railway")):
        yield _searched(browser, address, what, query)
    yield _narrowed(browser, address, name)


def _fresh(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(LONG_TASKS + SHOWN)
    return page


def _searched(browser: Browser, address: str, what: str, query: str) -> Deed:
    """Search from the home page; the index is loaded when the box takes the focus."""
    page = _fresh(browser)
    page.goto(address, wait_until="networkidle")
    before = Compressing.sent
    page.evaluate("window.longest = 0")
    page.locator("#bf-search input[name=q]").focus()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    shown = page.evaluate_handle("({ time: window.shown('.bf-search__hit') })")
    page.keyboard.type(query, delay=0)
    time = page.evaluate("(one) => one.time", shown)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return _done(page, what, before, time)


def _narrowed(browser: Browser, address: str, name: str) -> Deed:
    """Narrow the register of claims, of which all parts are fetched for that."""
    page = _fresh(browser)
    page.goto(f"{address}claims/", wait_until="networkidle")
    before = Compressing.sent
    page.evaluate("window.longest = 0")
    page.locator(".bf-filter input[type=search]").focus()
    page.keyboard.type(name, delay=0)
    started = page.evaluate("performance.now()")
    page.wait_for_url("**/claims/?q=*")
    page.wait_for_function("document.querySelector('.bf-filter__count').textContent.includes('of')")
    page.wait_for_function(
        "!document.querySelector('.bf-filter__count').textContent.startsWith('R')"
    )
    time = page.evaluate("performance.now()") - started
    return _done(page, "narrow the claims", before, time)


def _done(page: Page, what: str, before: int, time: float) -> Deed:
    longest = page.evaluate("window.longest")
    page.context.close()
    return Deed(what, (Compressing.sent - before) / 1e3, time, longest)


# ---------------------------------------------------------------- the table


def measured(size: int, launch: Any) -> tuple[dict[str, tuple[int, int, int]], list[Deed]]:
    """Build a site of some size; give the weights of its pages, and what was done on it."""
    with tempfile.TemporaryDirectory(prefix="briefing-readers-") as scratch:
        root = Path(scratch)
        write_synthetic(root, size, seed=1)
        for name in SHELL:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, root / name)
        command = [sys.executable, "-m", "generator", "build", "--root", str(root)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=-3, stderr=-3)
        text = (root / "data/locations/location-00001.yml").read_text(encoding="utf-8")
        called = re.findall(r"^name: (\w+)", text, re.MULTILINE)[0]
        with served(root / "site") as address:
            browser = launch()
            done = list(deeds(browser, address, called))
            browser.close()
        return weights(root / "site"), done


def table(found: dict[int, tuple[dict[str, tuple[int, int, int]], list[Deed]]]) -> str:
    """Give everything as Markdown."""
    sizes = sorted(found)
    heads = " | ".join(f"{size:,}" for size in sizes)
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    machine = f"{os.cpu_count()} processors, {platform.machine()}, {load}"
    lines = [
        f"The largest page of each type, in kB as it lies on the disk, and compressed; {machine}.",
        "",
        f"| page | {heads} |",
        f"|---|{'---|' * len(sizes)}",
    ]
    for name in sorted({name for weighed, _ in found.values() for name in weighed}):
        cells = (found[size][0].get(name) for size in sizes)
        row = (f"{one[1] / 1e3:.0f} ({one[2] / 1e3:.0f})" if one else "" for one in cells)
        lines.append(f"| {name} | {' | '.join(row)} |")
    lines += ["", "What readers do: kB over the line, ms until it shows, longest task in ms.", ""]
    lines += [f"| | {heads} |", f"|---|{'---|' * len(sizes)}"]
    for place, deed in enumerate(found[sizes[0]][1]):
        deeds = (found[size][1][place] for size in sizes)
        told = (
            f"{one.kilobytes:.0f} kB, {one.milliseconds:.0f} ms, {one.longest:.0f}" for one in deeds
        )
        lines.append(f"| {deed.what} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def keep(text: str) -> None:
    """Write the table into the page of figures, in the place of the one before."""
    page = ROOT / "docs" / "benchmarks.md"
    whole = page.read_text(encoding="utf-8")
    head, heading, rest = whole.partition(BEHIND)
    head = head.partition(HEADING)[0]
    page.write_text(f"{head}{HEADING}\n\n{text}\n{heading}{rest}", encoding="utf-8")


def main() -> None:
    """Measure, print the tables and keep them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="*", type=int, default=[1000, 4000], help="records")
    arguments.add_argument("--keep", action="store_true", help="write docs/benchmarks.md too")
    given = arguments.parse_args()
    # Here, not above: this import is slow.
    from playwright.sync_api import sync_playwright

    path = find_browser(os.environ)
    with sync_playwright() as playwright:
        launch = partial(
            playwright.chromium.launch,
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--no-proxy-server"],
        )
        text = table({size: measured(size, launch) for size in given.sizes})
    sys.stdout.write(text)
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "readers.md").write_text(text, encoding="utf-8")
    if given.keep:
        keep(text)


if __name__ == "__main__":
    main()
