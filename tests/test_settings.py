"""Readers who have set their browser otherwise: colours of their own, large text, no movement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from test_browser import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def site(project: Path, serve: Callable[[Path], str]) -> str:
    """The address of the real site."""
    return serve(project / "site")


# ---------------------------------------------------------------- colours of the reader's own

MARKS = (
    ("", ":is(.bf-change--raised, .bf-change--lowered, .bf-change--unchanged, .bf-change--new)", 4),
    ("", ".bf-change:is(.bf-change--happened, .bf-change--dropped, .bf-change--unresolved)", 3),
    ("", ".bf-likelihood__scale", 5),
    ("", ".bf-confidence", 3),
    ("", ".bf-sidemark", 3),
    ("assessment/", ".bf-form", 5),
    ("assessment/", ".bf-confidence", 4),
    ("assessment/", ".bf-confidence-mark", 3),
    ("assessment/", ".bf-indicator", 4),
    ("judgements/bakhmut-lost-end-may/", ".bf-grade", 2),
    ("locations/bakhmut/", ".bf-basis", 3),
    ("map/", ".bf-legend svg", 11),
    ("timeline/", ".bf-legend svg", 7),
    ("track-record/", ".bf-fate:not(.bf-fate--cannot-be-judged)", 4),
)
"""Where a mark stands that carries meaning, and of how many kinds it is there."""

# A mark is copied without its words, and put where nothing else is drawn.
ALONE = """mark => {
    const bare = (node) => {
        const copy = node.cloneNode(true);
        const words = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) words.currentNode.data = "";
        return copy;
    };
    const sheet = document.createElement("div");
    sheet.id = "sheet";
    sheet.append(bare(mark));
    sheet.style = "position: fixed; inset: 0 auto auto 0; z-index: 99; padding: 20px;" +
        "box-sizing: border-box; width: 320px; height: 120px; background: Canvas; overflow: hidden";
    mark.parentElement.append(sheet);
}"""
KINDS = """marks => marks.map((mark, at) => [
    mark.matches("svg") ? mark.innerHTML : mark.className, at])"""


def drawn(page: Page, selector: str) -> list[Image.Image]:
    """Give what is drawn of each kind of a mark, without its words, and without its colours."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    marks = page.locator(selector)
    pictures = []
    for _, at in sorted(dict(marks.evaluate_all(KINDS)).items()):
        marks.nth(at).evaluate(ALONE)
        image = Image.open(
            BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": 320, "height": 120}))
        ).convert("RGB")
        page.evaluate("document.querySelector('#sheet').remove()")
        empty = Image.new("RGB", image.size, image.getpixel((0, 0)))
        pictures.append(
            ImageChops.difference(image, empty).convert("L").point(lambda light: 255 * (light > 40))
        )
    return pictures


@pytest.fixture(scope="module")
def forced(chromium: Browser, site: str) -> Iterator[Page]:
    """A page in the colours that its reader has chosen."""
    context = chromium.new_context(
        base_url=site, forced_colors="active", device_scale_factor=2, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("url", "selector", "kinds"), MARKS)
def test_a_mark_is_told_by_its_shape_alone(
    forced: Page, url: str, selector: str, kinds: int
) -> None:
    forced.goto(url)

    pictures = drawn(forced, selector)
    assert len(pictures) >= kinds
    for one, other in combinations(pictures, 2):
        assert ImageChops.logical_xor(one.convert("1"), other.convert("1")).getbbox()


# What is written is underlaid with the reader's ground, unless the style sheet takes care itself.
UNSEEN = """() => {
    const colour = (name) => {
        const probe = document.createElement("i");
        probe.style.color = name;
        document.body.append(probe);
        const found = getComputedStyle(probe).color;
        probe.remove();
        return found;
    };
    const ground = colour("Canvas");
    const said = (node) => [...node.childNodes].some(
        (one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    const unseen = (style) => style.color ===
        (style.forcedColorAdjust === "none" ? style.backgroundColor : ground);
    const marks = [...document.querySelectorAll("body :not(svg *, script, style, noscript)")]
        .filter((one) => one.checkVisibility());
    return [...new Set(marks.flatMap((one) => [
        said(one) && unseen(getComputedStyle(one)) && one.className,
        ...["::before", "::after"].map((part) => {
            const style = getComputedStyle(one, part);
            return /^"[^" ]/.test(style.content) && unseen(style) && one.className + part;
        }),
    ]).filter((name) => name !== false))];
}"""


@pytest.mark.parametrize(
    "url", ["", "claims/", "assessment/", "locations/bakhmut/", "track-record/"]
)
def test_what_is_written_is_seen_in_any_colours(forced: Page, url: str) -> None:
    forced.goto(url)
    forced.evaluate("document.querySelector('.bf-cite, main a').focus()")

    assert forced.evaluate(UNSEEN) == []


PAINTED = """shape => {
    const { fill, stroke, strokeDasharray, strokeWidth } = getComputedStyle(shape);
    return [fill, stroke, strokeDasharray, stroke === "none" ? "" : strokeWidth].join(" ");
}"""
GROUND = "rgb(255, 255, 255) none none "
SHAPES = (
    ("matrices/withdraw-hold-or-encircled-8-march/", (".bf-standing__very", ".bf-standing__some")),
    ("scales/", (".bf-scale__band", ".bf-scale__gap")),
    ("scenarios/", (".bf-fan__wedge--most-likely", ".bf-fan__wedge--other")),
    ("track-record/", (".bf-calibration__bar--few", ".bf-calibration__true")),
    ("map/", (".bf-map__country", ".bf-map__border", ".bf-map__way--threatened")),
    ("", (".bf-likelihood__scale .bf-scale__band", ".bf-likelihood__scale .bf-scale__track")),
)
"""What a picture tells apart by how it is painted."""


@pytest.mark.parametrize(("url", "shapes"), SHAPES)
def test_shapes_of_a_picture_differ_in_any_colours(
    forced: Page, url: str, shapes: tuple[str, ...]
) -> None:
    forced.goto(url)

    painted = [forced.locator(shape).first.evaluate(PAINTED) for shape in shapes]
    assert len({*painted, GROUND}) == len(shapes) + 1


# Round what has the focus, or round the box that it stands in.
FOCUSED = """() => {
    const active = document.activeElement;
    const ground = getComputedStyle(document.body).backgroundColor;
    const framed = [active, active.closest(".bf-search__box")].filter((one) => one)
        .map((one) => getComputedStyle(one))
        .some((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 1.5 &&
            style.outlineColor !== ground);
    return [active.outerHTML.slice(0, 60), framed];
}"""


@pytest.mark.parametrize("url", ["", "map/", "timeline/", "track-record/", "claims/cnn-0301-050/"])
def test_what_has_the_focus_is_framed_in_any_colours(forced: Page, url: str) -> None:
    forced.goto(url)

    framed: dict[str, bool] = {}
    for _ in range(40):
        forced.keyboard.press("Tab")
        framed.update([forced.evaluate(FOCUSED)])
    assert len(framed) > 10
    assert [name for name, is_seen in framed.items() if not is_seen] == []


# ---------------------------------------------------------------- large text

READERS = [(640, 450, ""), (320, 568, ""), (320, 568, "uk/")]
"""A window of 1280 pixels with everything twice as large, and the least that reflow is asked of."""

CLIPPED = """() => [...document.querySelectorAll("body :not(svg *, .bf-sr)")].filter((one) => {
    const style = getComputedStyle(one);
    const cut = (size, whole, way) => whole > size + 1 && /hidden|clip/.test(style[way]);
    const label = parseFloat(getComputedStyle(one, "::before").height);
    // What is cheap to ask comes first: there are thousands of elements.
    return (cut(one.clientWidth, one.scrollWidth, "overflowX") ||
            cut(one.clientHeight, one.scrollHeight, "overflowY") ||
            (one.matches("[data-label]") && label > one.clientHeight + 1)) &&
        style.clipPath !== "inset(50%)" && one.checkVisibility() && one.innerText?.trim();
}).map((one) => `${one.className}: ${one.innerText}`)"""


@pytest.mark.parametrize(("width", "height", "language"), READERS)
def test_nothing_is_lost_when_all_is_twice_as_large(
    chromium: Browser, site: str, width: int, height: int, language: str
) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: nothing is cut, and a page is scrolled in one direction only."""
    page = chromium.new_page(base_url=site, device_scale_factor=2)
    page.set_viewport_size({"width": width, "height": height})

    wrong: dict[str, list[str]] = {}
    for url in {one for one in PAGES if not one.startswith("uk/")} - {"404.html"}:
        page.goto(language + url)
        cut = page.evaluate(CLIPPED)
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if cut or wide:
            wrong[url] = [*cut, *(["the page is scrolled sideways"] if wide else [])]
    page.close()
    assert wrong == {}


# ---------------------------------------------------------------- no movement

MOVING = """() => [
    ...document.getAnimations().map((one) => `${one.effect.target.className} moves`),
    ...[...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"].map(
        (part) => [one, part, getComputedStyle(one, part || null)]
    )).filter(([, , style]) => style.scrollBehavior === "smooth" ||
        /[1-9]/.test(style.transitionDuration + style.animationDuration)
    ).map(([one, part]) => `${one.className}${part} would move`),
]"""


@pytest.fixture(scope="module")
def still(chromium: Browser, site: str) -> Iterator[Page]:
    """A page that its reader wants to stand still."""
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_nothing_moves_on_any_page(still: Page) -> None:
    wrong: dict[str, list[str]] = {}
    for url in PAGES:
        still.goto(url)
        if moving := still.evaluate(MOVING):
            wrong[url] = moving
    assert wrong == {}


def test_nothing_moves_when_search_opens(still: Page) -> None:
    still.goto("")
    still.keyboard.press("Control+k")
    still.get_by_role("searchbox").fill("Wagner")
    still.locator("#bf-search .bf-search__hit").first.wait_for()

    assert still.evaluate(MOVING) == []


def test_nothing_moves_when_a_citation_shows_its_source(still: Page) -> None:
    still.goto("")
    still.locator(".bf-cite").first.hover()
    still.locator(".bf-note").wait_for()

    assert still.evaluate(MOVING) == []


def test_nothing_moves_when_the_map_is_enlarged(still: Page) -> None:
    still.goto("map/")
    still.locator(".bf-map__tools--1 button").first.click()
    still.locator(".bf-map[data-bf-zoom]").first.wait_for()

    assert still.evaluate(MOVING) == []


def test_nothing_moves_when_an_actor_stands_out(still: Page) -> None:
    still.goto("actors/")
    still.locator(".bf-net__node").first.hover()
    still.locator(".bf-net--focus").wait_for()

    assert still.evaluate(MOVING) == []
