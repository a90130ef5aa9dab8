"""What the site may cost its readers, and whether it does: `make budgets`.

The site is built anew, with a clock around everything that draws. Then a browser visits every type
of page as it is served, compressed, and Lighthouse looks at three of them as a phone would. The
table goes to build/budgets.md; a budget that is broken ends with 1.

Bytes, requests and shifts are the same on every machine, and tests hold them too. The share of
drawing hardly depends on it; Lighthouse's mark for performance does: it is the median of several
runs, and the table says how busy the machine was.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from find_browser import ensure_browser
from npm import install
from playwright.sync_api import sync_playwright
from screenshots import FLAGS, one_of_each
from served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = Path(__file__).parent / "lighthouse"
WIDTHS = (390, 1280)
HEIGHT = 844
QUERIES = ("Bakhmut", "Артемівськ", "Prigozhin said")
"""What is searched for; the dearest counts."""
MARKED = {"home": "", "a dossier": "actors/wagner-group/", "the map": "map/"}
"""The pages that Lighthouse looks at."""
PICTURES = frozenset({".svg", ".png", ".jpg", ".jpeg", ".webp"})

HOME_KB, SCRIPT_KB, SEARCH_KB, PICTURE_KB = 200, 60, 150, 60
SHIFT, DRAWING, MARK = 0.02, 15, 95


@dataclass(frozen=True)
class Budget:
    """One thing that must not grow, or not fall, beyond a limit."""

    name: str
    measured: float
    limit: float
    unit: str = ""
    where: str = ""
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Tell whether the limit is kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


# ---------------------------------------------------------------- what a visit costs


@dataclass
class Visit:
    """What a browser loaded for one page, and how far things moved."""

    loaded: list[tuple[str, int]] = field(default_factory=list)
    """The type of each answer, and its bytes as they were transferred."""
    elsewhere: list[str] = field(default_factory=list)
    """Addresses of other hosts that were asked for."""
    shift: float = 0.0

    def kilobytes(self, kind: str = "") -> float:
        """Give what was transferred, or what of it is of one type."""
        return sum(size for one, size in self.loaded if kind in ("", one)) / 1000


_WATCH_SHIFTS = """
window.bfShift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.bfShift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def visit(
    browser: Browser,
    address: str,
    path: str,
    width: int,
    then: Callable[[Page, Visit], None] = lambda _page, _seen: None,
) -> Visit:
    """Open a page in a browser without a past, and wait until it is at rest.

    Args:
        browser: A running Chromium.
        address: That of the site.
        path: That of the page below it.
        width: Of the window, in pixels.
        then: What the reader does before the account is closed.
    """
    seen = Visit()
    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    kinds: dict[str, str] = {}

    def answered(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = told["type"]

    def loaded(told: dict[str, Any]) -> None:
        seen.loaded.append((kinds.get(told["requestId"], ""), int(told["encodedDataLength"])))

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            seen.elsewhere.append(request.url)

    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", loaded)
    page.on("request", asked)
    page.add_init_script(_WATCH_SHIFTS)
    page.goto(address + path, wait_until="networkidle")
    then(page, seen)
    seen.shift = page.evaluate("window.bfShift")
    context.close()
    return seen


def search_costs(browser: Browser, address: str, query: str) -> float:
    """Give the kilobytes that the first results of a query cost on top of the page."""
    before: list[float] = []

    def ask(page: Page, seen: Visit) -> None:
        before.append(seen.kilobytes())
        page.get_by_role("searchbox", name="Search this briefing").fill(query)
        page.locator("#bf-search .bf-search__hit").first.wait_for()
        page.wait_for_load_state("networkidle")

    return visit(browser, address, "", WIDTHS[1], ask).kilobytes() - before[0]


def visits(browser: Browser, site: Path, width: int) -> Iterator[Budget]:
    """Give what every type of page costs a reader whose window is so wide."""
    paths, at = [*one_of_each(site), "404.html"], f"at {width} px"
    with served(site) as address:
        seen = {path: visit(browser, address, path, width) for path in paths}
    yield Budget(f"Home, transferred, {at}", seen[""].kilobytes(), HOME_KB, "kB")
    yield Budget(f"Home, script, {at}", seen[""].kilobytes("Script"), SCRIPT_KB, "kB")
    worst = max(seen, key=lambda path: seen[path].shift)
    yield Budget(f"Layout shift, {at}", seen[worst].shift, SHIFT, where=f"/{worst}")
    asked = [one for each in seen.values() for one in each.elsewhere]
    yield Budget(f"Requests to other hosts, {at}", len(asked), 0, where=" ".join(asked[:1]))


def searches(browser: Browser, site: Path) -> Budget:
    """Give what the first results of a search cost."""
    with served(site) as address:
        costs = {query: search_costs(browser, address, query) for query in QUERIES}
    dearest = max(costs, key=lambda query: costs[query])
    return Budget("First results of a search", costs[dearest], SEARCH_KB, "kB", dearest)


def heaviest_picture(site: Path) -> Budget:
    """Weigh every picture of a built site, in pages and beside them, compressed."""
    sizes: dict[str, int] = {}
    for path in sorted(site.rglob("*")):
        name = f"/{path.relative_to(site).as_posix()}"
        if path.suffix == ".html":
            drawn = re.findall(rb"<svg\b.*?</svg>", path.read_bytes(), re.DOTALL)
            sizes[name] = max((len(gzip.compress(one)) for one in drawn), default=0)
        elif path.suffix in PICTURES:
            sizes[name] = len(gzip.compress(path.read_bytes()))
    heaviest = max(sizes, key=lambda name: sizes[name])
    where = heaviest.removesuffix("index.html")
    return Budget("Heaviest picture, compressed", sizes[heaviest] / 1000, PICTURE_KB, "kB", where)


# ---------------------------------------------------------------- what drawing costs


class Clock:
    """Seconds of the processor spent in some functions."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function with the clock running while it works."""

        @wraps(work)
        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return work(*arguments, **named)
            finally:
                self.seconds += time.process_time() - started

        return timed


def drawing_share(root: Path) -> Budget:
    """Build the site anew in this one process; give what part of its time went into pictures.

    Pages take what draws from `generator.pictures`, so that it is exchanged there before any page
    is imported.
    """
    from generator import pictures

    assert "generator.pages" not in sys.modules, "pages hold what draws already"
    clock = Clock()
    for name in pictures.__all__:
        work = getattr(pictures, name)
        if not isinstance(work, type):
            setattr(pictures, name, clock.around(work))
    from generator import pipeline

    before = os.times()
    outcome = pipeline.build(root, clean=True, jobs=1)
    after = os.times()
    if not outcome.is_published:
        sys.exit("\n".join(map(str, outcome.found)))
    # User and system, of this process and of those it waited for.
    whole = sum(after[:4]) - sum(before[:4])
    where = f"{clock.seconds:.1f} of {whole:.1f} s CPU"
    return Budget("Drawing, of a full build", 100 * clock.seconds / whole, DRAWING, "%", where)


# ---------------------------------------------------------------- Lighthouse


def lighthouse(program: Path, chrome: str, address: str) -> dict[str, float]:
    """Let Lighthouse look at one address as a phone would; give its mark in each category.

    Now and then its browser does not answer in time; then it looks once more.
    """
    options = ["--quiet", "--no-enable-error-reporting", "--output=json"]
    options.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    words = [shutil.which("node") or "node", str(program), address, *options]
    environment = {**os.environ, "CHROME_PATH": chrome}
    told = subprocess.run(words, env=environment, capture_output=True, check=False)
    if told.returncode:
        told = subprocess.run(words, env=environment, capture_output=True, check=True)
    categories = json.loads(told.stdout)["categories"]
    return {one["title"]: 100 * one["score"] for one in categories.values()}


def marks(chrome: str, site: Path, runs: int) -> Iterator[Budget]:
    """Give the median of Lighthouse's marks for each page, the lowest category first."""
    program = install(LIGHTHOUSE, ROOT / "build" / "lighthouse") / "lighthouse" / "cli" / "index.js"
    with served(site) as address:
        for name, path in MARKED.items():
            seen = [lighthouse(program, chrome, address + path) for _ in range(runs)]
            for category in seen[0]:
                every = sorted(one[category] for one in seen)
                where = "" if every[0] == every[-1] else f"{every[0]:.0f} to {every[-1]:.0f}"
                mark = statistics.median(every)
                yield Budget(f"{category}, {name}", mark, MARK, "", where, at_least=True)


# ---------------------------------------------------------------- the report


def table(budgets: list[Budget], about: str) -> str:
    """Write the budgets as Markdown."""
    lines = ["| budget | measured | limit | where | kept |", "|---|---:|---:|---|---|"]
    for one in budgets:
        digits = 3 if one.limit < 1 and one.limit else 1 if one.unit else 0
        measured = f"{one.measured:.{digits}f} {one.unit}".strip()
        limit = f"{'≥' if one.at_least else '≤'} {one.limit:g} {one.unit}".strip()
        kept = "yes" if one.is_kept else "**no**"
        lines.append(f"| {one.name} | {measured} | {limit} | {one.where} | {kept} |")
    return "\n".join([about, "", *lines, ""])


def main() -> None:
    """Measure everything, write the table, and end with 1 if a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of Lighthouse on a page (default 3)")
    parser.add_argument("--built", action="store_true", help="take the site as it is, draw nothing")
    given = parser.parse_args()
    chrome, site = ensure_browser(os.environ), ROOT / "site"
    busy = os.getloadavg()[0]
    budgets = [] if given.built else [drawing_share(ROOT)]
    budgets.append(heaviest_picture(site.resolve()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=FLAGS)
        for width in WIDTHS:
            budgets += visits(browser, site, width)
        budgets.append(searches(browser, site))
        browser.close()
    budgets += marks(chrome, site, given.runs)
    about = (
        f"{os.cpu_count()} processors, load {busy:.1f} at the start and "
        f"{os.getloadavg()[0]:.1f} at the end; Lighthouse: phone, median of {given.runs}."
    )
    text = table(budgets, about)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "budgets.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    sys.exit(0 if all(one.is_kept for one in budgets) else 1)


if __name__ == "__main__":
    main()
