"""What readers load, at any number of records: `make bench-readers`.

Made-up records of each size are built, and every type of page is weighed: a page must not grow with
the number of records. Then a browser does what readers do, with a server of ours that compresses
as real ones do: it searches, and it narrows the register of claims. Told are the bytes that went
over the line, the time until something shows, and the longest piece of work that kept the page
from answering (readers feel 50 ms). That is processor time, so a busy machine does not matter to
it; the time until something shows is that of the clock.

The table goes to build/bench/readers.md, and with --keep to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
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

Weights = dict[str, tuple[int, int, int]]
"""For each type of page how many there are, and bytes of the largest, plain and packed."""


def weights(site: Path) -> Weights:
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
    """The longest task, in milliseconds of processor time."""


def deeds(browser: Browser, address: str, name: str) -> Iterator[Deed]:
    """Do what readers do on a site in which something is called *name*."""
    for what, query in (("search for a name", name), ("search for a common word", "railway")):
        yield _searched(browser, address, what, query)
    yield _narrowed(browser, address, name)


def _fresh(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(SHOWN)
    return page


def _searched(browser: Browser, address: str, what: str, query: str) -> Deed:
    """Search from the home page; the index is loaded when the box takes the focus."""
    page = _fresh(browser)
    page.goto(address, wait_until="networkidle")
    before = Compressing.sent
    browser.start_tracing(page=page, categories=TRACED)
    page.locator("#bf-search input[name=q]").focus()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    shown = page.evaluate_handle("({ time: window.shown('.bf-search__hit') })")
    page.keyboard.type(query, delay=0)
    time = page.evaluate("(one) => one.time", shown)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return _done(browser, page, what, before, time)


def _narrowed(browser: Browser, address: str, name: str) -> Deed:
    """Narrow the register of claims, of which all parts are fetched for that."""
    page = _fresh(browser)
    page.goto(f"{address}claims/", wait_until="networkidle")
    before = Compressing.sent
    browser.start_tracing(page=page, categories=TRACED)
    count = page.locator(".bf-filter__count")
    page.locator(".bf-filter input[type=search]").focus()
    started = page.evaluate("performance.now()")
    page.keyboard.type(name, delay=0)
    page.wait_for_url("**/claims/?q=*")
    count.filter(has_text=re.compile("shown|Nothing")).wait_for()
    time = page.evaluate("performance.now()") - started
    page.wait_for_timeout(300)
    return _done(browser, page, "narrow the claims", before, time)


def _done(browser: Browser, page: Page, what: str, before: int, time: float) -> Deed:
    longest = _longest(json.loads(browser.stop_tracing())["traceEvents"])
    page.context.close()
    return Deed(what, (Compressing.sent - before) / 1e3, time, longest)


TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
"""What Chromium is asked to note: the tasks of its threads."""


def _longest(events: list[dict[str, Any]]) -> float:
    """Give the longest task of a page's main thread since it got the focus, in milliseconds."""
    begun = min(
        (
            one["ts"]
            for one in events
            if one.get("args", {}).get("data", {}).get("type") == "focusin"
        ),
        default=0,
    )
    main = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"].get("name") == "CrRendererMain"
    }
    tasks = (
        one.get("tdur", 0) / 1e3
        for one in events
        if (one["pid"], one["tid"]) in main and one["name"].endswith("RunTask")
        if one["ts"] >= begun
    )
    return max(tasks, default=0)


# ---------------------------------------------------------------- the table


def built(root: Path, size: int) -> Path:
    """Give the site of so many records, which is built where it is not there yet."""
    site = root / "site"
    if not site.exists():
        write_synthetic(root, size, seed=1)
        for name in SHELL:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, root / name)
        command = [sys.executable, "-m", "generator", "build", "--root", str(root)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=-3, stderr=-3)
    return site


def measured(root: Path, size: int, launch: Any) -> tuple[Weights, list[Deed]]:
    """Give the weights of the pages of a site of some size, and what was done on it."""
    site = built(root, size)
    text = (root / "data/locations/location-00001.yml").read_text(encoding="utf-8")
    called = re.findall(r"^name: (\w+)", text, re.MULTILINE)[0]
    with served(site) as address:
        browser = launch()
        done = list(deeds(browser, address, called))
        browser.close()
    return weights(site.resolve()), done


def table(found: dict[int, tuple[Weights, list[Deed]]]) -> str:
    """Give everything as Markdown."""
    sizes = sorted(found)
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    machine = f"{os.cpu_count()} processors, {platform.machine()}, {load}"
    names = sorted({name for weighed, _ in found.values() for name in weighed})
    pages = [[name, *(_weight(found[size][0].get(name)) for size in sizes)] for name in names]
    works = [
        [deed.what, *(_told(found[size][1][place]) for size in sizes)]
        for place, deed in enumerate(found[sizes[0]][1])
    ]
    return (
        f"`make bench-readers` weighs pages and does what readers do; {machine}.\n"
        "The largest page of each type, in kB as it lies on the disk, and compressed:\n"
        f"\n{_rows('page', sizes, pages)}\n"
        "### What they wait for\n\n"
        "kB over the line, ms until it shows, and the longest task in ms of processor time.\n"
        f"\n{_rows('what', sizes, works)}"
    )


def _weight(one: tuple[int, int, int] | None) -> str:
    return f"{one[1] / 1e3:.0f} ({one[2] / 1e3:.0f})" if one else ""


def _told(one: Deed) -> str:
    return f"{one.kilobytes:.0f} kB, {one.milliseconds:.0f} ms, {one.longest:.0f}"


def _rows(head: str, sizes: list[int], rows: list[list[str]]) -> str:
    heads = [head, *(f"{size:,}" for size in sizes)]
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


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
    arguments.add_argument("--folder", type=Path, help="where sites are kept for another run")
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
        with tempfile.TemporaryDirectory(prefix="briefing-readers-") as scratch:
            root = (given.folder or Path(scratch)).resolve()
            text = table({size: measured(root / str(size), size, launch) for size in given.sizes})
    sys.stdout.write(text)
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "readers.md").write_text(text, encoding="utf-8")
    if given.keep:
        keep(text)


if __name__ == "__main__":
    main()
