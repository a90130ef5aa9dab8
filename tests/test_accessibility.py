"""Whether people who see, hear or move otherwise can use the site: axe-core on every type of page.

axe reads a page as it is drawn, so that its time grows with the page: it reads a site made from one
full record of each kind, which has every form that the real one has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_policy import page_types

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VIEWS = [(1280, "light"), (390, "dark")]
if os.environ.get("ACCESSIBLE") == "all":
    VIEWS += [(1280, "dark"), (390, "light")]
"""How pages are looked at; the other two, which `make accessible` adds, find what these find."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture(scope="module")
def site(every: Path) -> Path:
    """Give a site with every kind of record."""
    return (every / "site").resolve()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """Give what axe finds wrong on the page as it is drawn now."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_on_any_type_of_page(
    site: Path,
    serve: Callable[[Path], str],
    page: Page,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    address, types = serve(site), page_types(site)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    wrong = {}
    for path in types:
        page.goto(address + path)
        wrong[path] = violations(page)

    assert len(types) > 30
    assert {path: found for path, found in wrong.items() if found} == {}


def test_axe_finds_what_is_wrong(site: Path, serve: Callable[[Path], str], page: Page) -> None:
    page.goto(serve(site))
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=x>')")

    assert [one.split(":")[0] for one in violations(page)] == ["image-alt"]
