"""The print edition as PDF: `make pdf`; that of an earlier edition with ARGS='--edition ID'.

In comes the built site, out comes build/pdf/<edition>.pdf: A4, tagged, with an outline. A headless
Chromium prints the page `print/` as its style sheets lay it out. Links within the document and to
other sites work as they stand; those to further pages of the site lead to its public address, and
where nobody said what that is (SITE_URL) they become plain text, because a reader's copy of the
document has no site beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from find_browser import find_browser
from playwright.sync_api import Browser, sync_playwright
from screenshots import FLAGS
from served import served

ROOT = Path(__file__).parent.parent
PAGE = "print/"

FOR_PAPER = """
(up) => {
  const canonical = document.querySelector("link[rel=canonical]");
  const base = canonical && new URL(up, canonical.href).href;
  const root = new URL(up, location.href).href;
  for (const link of [...document.links]) {
    const own = link.href.startsWith(root);
    const here = link.href.split("#")[0] === location.href.split("#")[0] && link.hash;
    if (!own || here) continue;
    if (base) link.href = base + link.href.slice(root.length);
    else link.removeAttribute("href");
  }
  for (const folded of document.querySelectorAll("details")) folded.open = false;
}
"""
"""Run in the page before it is printed, with the way up to the site's root: what a link may be in a
document of its own."""

_CLOCK = re.compile(rb"\((?:D:)(\d{14})([^)]*)\)")
"""A moment in the document's properties, the only thing in it that differs from run to run."""


def main() -> None:
    """Print the page and say where the document is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pdf")
    parser.add_argument("--edition", help="the id of an edition (default: the latest)")
    given = parser.parse_args()
    browser_path = find_browser(os.environ)
    if browser_path is None or not (given.site / PAGE / "index.html").is_file():
        sys.exit("a PDF needs a built site (make build) and a browser (make test)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        path = write_pdf(browser, given.site, given.out, given.edition)
        browser.close()
    sys.stdout.write(f"{path}\n")


def write_pdf(browser: Browser, site: Path, out: Path, wanted: str | None = None) -> Path:
    """Print the print edition of a built site.

    Args:
        browser: A running Chromium.
        site: The built site.
        out: The folder for the document; it is made where it is missing.
        wanted: The id of an edition before the latest.

    Returns:
        The document, named after the edition.
    """
    exported = json.loads((site / "data" / "briefing.json").read_bytes())
    latest = exported["edition"]
    edition = next((one for one in exported["editions"] if one["id"] == (wanted or latest)), None)
    if edition is None:
        sys.exit(f"there is no edition '{wanted}'")
    path = PAGE if edition["id"] == latest else f"{PAGE}{edition['id']}/"
    with served(site) as address:
        data = printed(browser, address, path)
    out.mkdir(parents=True, exist_ok=True)
    document = out / f"{edition['id']}.pdf"
    document.write_bytes(undated(data, edition["published_at"]))
    return document


def printed(browser: Browser, address: str, path: str) -> bytes:
    """Give a page as PDF: on the paper that its style sheet names, tagged, with an outline."""
    view = browser.new_page(color_scheme="light")
    view.goto(address + path)
    view.evaluate(FOR_PAPER, "../" * path.count("/"))
    data = view.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    view.close()
    return data


def undated(data: bytes, day: str) -> bytes:
    """Give a document with the edition's day for the moment of printing, at the same length.

    Args:
        data: The document.
        day: The day as EDTF; where it is not known, the first one it may be.
    """
    found = re.match(r"(\d{4})(?:-(0\d|1[0-2]))?(?:-(\d\d))?", day)
    year, month, date = found.groups() if found else ("1970", None, None)
    moment = f"{year}{month or '01'}{date or '01'}000000".encode()
    return _CLOCK.sub(lambda found: b"(D:" + moment + found[2] + b")", data)


if __name__ == "__main__":
    main()
