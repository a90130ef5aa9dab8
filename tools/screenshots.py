"""Pictures of every type of page, wide and narrow, light and dark: `make screenshots`.

The site must have been built. The pictures go to build/screenshots/, to be looked at by a person.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Literal

from find_browser import find_browser
from playwright.sync_api import Browser, sync_playwright
from served import served

ROOT = Path(__file__).parent.parent
WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help="addresses below the site (default: one of each)")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    given = parser.parse_args()
    browser_path = find_browser(os.environ)
    if browser_path is None or not given.site.is_dir():
        sys.exit("screenshots need a built site (make build) and a browser (make test)")
    pages = given.pages or one_of_each(given.site)
    given.out.mkdir(parents=True, exist_ok=True)
    with served(given.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for page in pages:
            take(browser, address, page, given.out, whole=not given.fold)
        browser.close()
    sys.stdout.write(f"{len(pages)} pages in {given.out}\n")


def one_of_each(site: Path) -> list[str]:
    """Give the top pages, every index, and the largest page of each kind of record."""
    pages = [""]
    for folder in sorted(path for path in site.iterdir() if (path / "index.html").is_file()):
        pages.append(f"{folder.name}/")
        records = sorted(folder.glob("*/index.html"), key=lambda path: path.stat().st_size)
        pages += [f"{folder.name}/{records[-1].parent.name}/"] if records else []
    return pages


def take(browser: Browser, address: str, page: str, out: Path, *, whole: bool) -> None:
    """Take the pictures of one page."""
    name = page.strip("/").replace("/", "-") or "home"
    for width, (x, y) in WIDTHS.items():
        for scheme in SCHEMES:
            view = browser.new_page(viewport={"width": x, "height": y}, color_scheme=scheme)
            view.goto(address + page)
            # The print edition is long, and the machine may be busy: it takes what it takes.
            view.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=whole, timeout=0)
            view.close()


if __name__ == "__main__":
    main()
