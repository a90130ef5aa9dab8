"""The site in the hands of a reader: search, links, phone, no JavaScript, hostile records.

Every page that a test opens is watched: a request to another host, a fault that the console shows,
a dialogue or a script that came from a record fails the test, whatever else it looks at.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from projects import Once, contents, small_project
from small import SMALL

from generator import pipeline
from generator.pages import leaves

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request

PHONE = {"width": 390, "height": 844}

PAGES = (
    "",
    "assessment/",
    "changes/",
    "changes/2023-03-08/",
    "track-record/",
    "who-repeats-whom/",
    "questions/",
    "questions/what-is-happening-on-the-ground/",
    "timeline/",
    "map/",
    "actors/",
    "actors/oleksandr-syrskyi/",
    "actors/wagner-group/",
    "locations/",
    "locations/bakhmut/",
    "events/",
    "events/battle-for-bakhmut/",
    "claims/",
    "claims/cnn-0301-050/",
    "sources/",
    "sources/cnn-bakhmut-explainer/",
    "judgements/",
    "judgements/bakhmut-lost-end-may/",
    "scenarios/",
    "scenarios/encirclement/",
    "matrices/",
    "matrices/withdraw-hold-or-encircled/",
    "indicators/",
    "assumptions/",
    "gaps/",
    "scales/",
    "corrections/",
    "editions/",
    "editions/2023-03-01/",
    "print/",
    "data/",
    "method/",
    "architecture/",
    "diagnostics/",
    "publishing/",
    "search/?q=Bakhmut",
    "404.html",
    "uk/",
    "uk/claims/cnn-0301-050/",
)
"""One page of every type, the fullest where they differ."""


@pytest.fixture(scope="session")
def site(project: Path, serve: Callable[[Path], str]) -> str:
    """The address of the real site."""
    return serve(project / "site")


class Window:
    """A browser without a past. It keeps what it has loaded from one page to the next."""

    def __init__(self, chromium: Browser, site: str, **settings: Any) -> None:
        self.site = site
        self.faults: list[str] = []
        self.context = chromium.new_context(base_url=site, **settings)
        self.context.on("request", self._asked)
        self.context.on("dialog", self._opened)
        self.context.on("console", self._told)
        self.context.on("weberror", lambda fault: self.faults.append(f"error {fault.error}"))

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Open an empty page, and watch it to the end."""
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        yield page
        page.close()
        faults, self.faults = self.faults, []
        assert faults == []

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")

    def _opened(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _told(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.faults.append(f"console {said.text} {said.location['url']}")


@pytest.fixture(scope="module")
def open_window(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """Open windows on a site, as many as there are kinds of readers."""
    opened: list[Window] = []

    def open_one(site: str, **settings: Any) -> Window:
        opened.append(Window(chromium, site, **settings))
        return opened[-1]

    yield open_one
    for window in opened:
        window.context.close()


@pytest.fixture(scope="module")
def desk(open_window: Callable[..., Window], site: str) -> Window:
    return open_window(site)


@pytest.fixture
def page(desk: Window) -> Iterator[Page]:
    """A page on a desk."""
    with desk.page() as page:
        yield page


@pytest.fixture(scope="module")
def pocket(open_window: Callable[..., Window], site: str) -> Window:
    return open_window(site, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def phone(pocket: Window) -> Iterator[Page]:
    """A page on a phone."""
    with pocket.page() as page:
        yield page


@pytest.fixture(scope="module")
def scriptless(open_window: Callable[..., Window], site: str) -> Window:
    return open_window(site, java_script_enabled=False)


@pytest.fixture
def plain(scriptless: Window) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    with scriptless.page() as page:
        yield page


def path(page: Page) -> str:
    """Give the address of a page from the site's root, without query and anchor."""
    return re.sub(r"^http://[^/]+/|[?#].*$", "", page.url)


def hits(group: Locator) -> list[str]:
    """Give where the results of a group lead, from the site's root."""
    links: list[str] = group.locator(".bf-search__hit").evaluate_all(
        "links => links.map(link => link.pathname.slice(1))"
    )
    return links


# ---------------------------------------------------------------- search

QUERIES = {
    "Артемівськ": "locations/bakhmut/",
    "Бахмуту": "locations/bakhmut/",
    "Бахмут": "locations/bakhmut/",
    "Artyomovsk": "locations/bakhmut/",
    "Syrskyy": "actors/oleksandr-syrskyi/",
    "Kostyantynivka": "locations/kostiantynivka/",
    "Sloviansk": "locations/sloviansk/",
    "Prigojine": "actors/yevgeny-prigozhin/",
    "Zelenskyy": "actors/volodymyr-zelensky/",
    "вагнер": "actors/wagner-group/",
    "SYRSKYI": "actors/oleksandr-syrskyi/",
    "kostiantynivka": "locations/kostiantynivka/",
}
"""What readers type, and the record that they mean."""


def test_search_finds_the_record_that_is_meant(page: Page) -> None:
    page.goto("search/")
    holder = page.locator("#bf-search-page")
    box, status = holder.get_by_role("searchbox"), holder.locator(".bf-search__status")

    missed = {}
    for query, wanted in QUERIES.items():
        box.fill(query)
        status.filter(has_text=f"for “{query}”").wait_for()
        first = hits(holder.locator(".bf-search__group").first)[:3]
        if wanted not in first:
            missed[query] = first

    assert missed == {}


def test_search_needs_no_mouse(page: Page) -> None:
    page.goto("timeline/")
    page.keyboard.press("Control+k")
    box = page.get_by_role("searchbox", name="Search this briefing")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.type("Бахмуту")
    page.locator("#bf-search .bf-search__hit").first.wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/locations/bakhmut/")
    assert page.locator("h1").inner_text().startswith("Bakhmut")


def test_escape_leaves_search_and_what_was_typed_stays(page: Page) -> None:
    page.goto("")
    page.keyboard.press("Control+k")
    page.keyboard.type("a/b")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)  # the answer to the last keys must not open it again

    box = page.get_by_role("searchbox", name="Search this briefing")
    assert box.input_value() == "a/b"
    assert not page.locator("#bf-search-panel").is_visible()


def test_a_kind_narrows_the_results_and_all_widens_them_again(page: Page) -> None:
    page.goto("")
    page.get_by_role("searchbox", name="Search this briefing").fill("Bakhmut")
    panel = page.locator("#bf-search-panel")
    groups = panel.locator(".bf-search__group")
    groups.first.wait_for()
    before = groups.count()

    panel.get_by_role("button", name=re.compile("^Events")).click()
    panel.locator(".bf-search__facet[aria-pressed=true]", has_text="Events").wait_for()
    narrowed = [heading.inner_text().split()[0] for heading in groups.locator("h2").all()]
    assert all(link.startswith("events/") for link in hits(groups.first))

    panel.get_by_role("button", name=re.compile("^All")).click()
    panel.locator(".bf-search__facet[aria-pressed=true]", has_text="All").wait_for()
    assert narrowed == ["Events"]
    assert before == groups.count() > 3


def test_the_search_page_can_be_shared_and_reloaded(page: Page) -> None:
    page.goto("search/?q=Bakhmut&kind=location")
    holder = page.locator("#bf-search-page")
    groups = holder.locator(".bf-search__group")
    groups.first.wait_for()
    assert groups.count() == 1
    assert all(link.startswith("locations/") for link in hits(groups.first))
    assert page.locator(".bf-search__facet[aria-pressed=true]").inner_text().startswith("Location")

    holder.get_by_role("button", name=re.compile("^Events")).click()
    page.wait_for_url("**/search/?q=Bakhmut&kind=event")
    holder.get_by_role("searchbox").fill("Soledar")
    page.wait_for_url("**/search/?q=Soledar&kind=event")
    page.reload()
    groups.first.wait_for()

    assert holder.get_by_role("searchbox").input_value() == "Soledar"
    assert all(link.startswith("events/") for link in hits(groups.first))


@pytest.mark.parametrize(
    ("facet", "kind"), [("Side", "actor"), ("Source", "claim"), ("Month", "event")]
)
def test_a_facet_finds_as_many_as_it_says(page: Page, facet: str, kind: str) -> None:
    page.goto(f"search/?q=bakhmut&kind={kind}")
    holder = page.locator("#bf-search-page")
    box = holder.locator(".bf-search__narrow").get_by_role("combobox", name=facet)
    box.wait_for()
    offered = box.locator("option").nth(1)
    value, number = offered.get_attribute("value"), offered.inner_text().split("(")[-1]

    box.select_option(value)

    found = f"{number.rstrip(')')} result"
    holder.locator(".bf-search__status", has_text=re.compile(f"^{found}s? for")).wait_for()
    assert f"kind={kind}" in page.url
    page.reload()
    holder.locator(".bf-search__status", has_text=re.compile(f"^{found}s? for")).wait_for()
    assert box.input_value() == value


def test_results_are_narrowed_by_side_speaker_and_month(page: Page) -> None:
    page.goto("search/?q=bakhmut&kind=claim&speaker=Tetiana+Ignatchenko")
    holder = page.locator("#bf-search-page")
    narrow, status = holder.locator(".bf-search__narrow"), holder.locator(".bf-search__status")
    speaker = narrow.get_by_role("combobox", name="Speaker")
    speaker.wait_for()
    few = int(status.inner_text().split()[0])
    about = holder.locator(".bf-search__about").all_inner_texts()

    speaker.select_option("")
    page.wait_for_url("**/search/?q=bakhmut&kind=claim")
    status.filter(has_text=re.compile(rf"^(?!{few} )\d+ results")).wait_for()
    many = int(status.inner_text().split()[0])
    narrow.get_by_role("combobox", name="Month").select_option("2023-03")
    page.wait_for_url("**/search/?q=bakhmut&kind=claim&period=2023-03")

    assert 0 < few < many
    assert all("Tetiana Ignatchenko" in words for words in about)


def test_what_is_not_found_is_said(page: Page) -> None:
    page.goto("search/?q=Zqxwvk")

    status = page.locator("#bf-search-page .bf-search__status")
    status.filter(has_text="Nothing found for “Zqxwvk”").wait_for()


# ---------------------------------------------------------------- links


def test_from_a_judgement_to_a_grade_and_back_in_a_click_each(page: Page) -> None:
    page.goto("judgements/bakhmut-lost-end-may/")
    title = page.title()
    page.locator(".bf-chain a[href*='/sources/']").first.click()
    page.wait_for_url("**/sources/*/")

    grade = page.locator(".bf-head .bf-grade--reliability")
    assert grade.is_visible()
    assert re.match(r"[A-F]\b", grade.inner_text())
    page.locator("article a[href$='judgements/bakhmut-lost-end-may/']").first.click()

    page.wait_for_url("**/judgements/bakhmut-lost-end-may/")
    assert page.title() == title


@pytest.mark.parametrize(
    "url", ["", "questions/what-is-happening-on-the-ground/", "actors/wagner-group/"]
)
def test_a_citation_leads_to_its_reference_and_back(page: Page, url: str) -> None:
    page.goto(url)
    citation = page.locator("#cite-2")
    claim = citation.get_attribute("data-claim")
    citation.click()

    reference = page.locator("#ref-2")
    assert page.url.endswith("#ref-2")
    assert in_view(reference)
    assert reference.locator(f"a[href*='{claim}']").count() >= 1
    assert reference.locator(".bf-grade").count() >= 1
    reference.get_by_role("link", name="Back to citation 2").click()

    assert page.url.endswith("#cite-2")
    assert in_view(citation)


def in_view(element: Locator) -> bool:
    """Tell whether an element stands in the window and nothing lies upon it."""
    seen: bool = element.evaluate("""async element => {
        await new Promise(done => setTimeout(done, 300));
        const box = element.getClientRects()[0];
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return element.contains(top) || top.contains(element) && top !== document.body;
    }""")
    return seen


# ---------------------------------------------------------------- what stands behind a number


def test_a_citation_shows_its_source_when_pointed_at(page: Page) -> None:
    page.goto("locations/bakhmut/")
    note = page.locator(".bf-note")

    page.locator("#cite-1").hover()
    note.wait_for()
    wanted = page.locator("#ref-1 .bf-references__text").inner_text()
    shown = note.inner_text()
    note.hover()
    page.wait_for_timeout(400)
    stays = note.count()
    page.locator("h1").hover()
    note.wait_for(state="detached")

    assert wanted in shown
    assert note.locator("[id]").count() == 0
    assert stays == 1


def test_a_citation_shows_its_source_to_the_keyboard(page: Page) -> None:
    page.goto("locations/bakhmut/")
    citation, note = page.locator("#cite-1"), page.locator(".bf-note")

    page.locator("h1").click()
    for _ in range(40):
        page.keyboard.press("Tab")
        if citation.evaluate("cite => cite === document.activeElement"):
            break
    note.wait_for()
    page.keyboard.press("Tab")
    is_inside = note.evaluate("note => note.contains(document.activeElement)")
    page.keyboard.press("Escape")

    assert is_inside
    assert note.count() == 0
    assert citation.evaluate("cite => cite === document.activeElement")


def test_a_tap_on_a_citation_shows_its_source_and_a_second_follows_it(phone: Page) -> None:
    phone.goto("locations/bakhmut/")
    citation, note = phone.locator("#cite-1"), phone.locator(".bf-note")

    citation.tap()
    note.wait_for()
    box = note.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert not phone.url.endswith("#ref-1")
    citation.tap()

    assert phone.url.endswith("#ref-1")


def test_a_reference_is_copied_by_a_button(open_window: Callable[..., Window], site: str) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    with open_window(site, permissions=rights).page() as page:
        page.goto("claims/cnn-0301-050/")
        box = page.locator("#bf-cite")
        box.get_by_role("button", name="Copy").first.click()
        box.get_by_role("button", name="Copied").wait_for()

        taken = page.evaluate("navigator.clipboard.readText()")
        assert taken == box.locator(".bf-citebox__text").inner_text().strip()


# ---------------------------------------------------------------- the network of actors


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_an_actor_in_the_network_stands_out_with_those_it_is_related_to(
    page: Page, way: str
) -> None:
    page.goto("actors/")
    net = page.locator(".bf-figure--net > svg.bf-net:visible")
    node = net.locator("[data-bf-node=yevgeny-prigozhin]")
    node.scroll_into_view_if_needed()
    getattr(node, way)()
    page.locator(".bf-net--focus").wait_for()

    near = net.locator(".bf-net__node.bf-net__on").evaluate_all(
        "nodes => nodes.map(node => node.dataset.bfNode)"
    )
    relations = page.locator("#bf-relations ~ table").first
    assert {"yevgeny-prigozhin", "wagner-group"} <= set(near)
    assert len(near) < net.locator("[data-bf-node]").count()
    assert relations.locator("tr", has_text="Yevgeny Prigozhin").count() > 0

    page.locator("h1").hover()
    node.blur()
    page.locator(".bf-net--focus").wait_for(state="detached")


# ---------------------------------------------------------------- registers


def rows(page: Page) -> list[str]:
    """Give the first cell of every row of the register that is shown."""
    cells: list[str] = page.locator("[data-bf-register] tbody th:visible").all_inner_texts()
    return cells


def test_a_register_is_narrowed_and_what_was_chosen_can_be_shared(page: Page) -> None:
    page.goto("claims/")
    form, count = page.locator(".bf-filter"), page.locator(".bf-filter__count")
    total = int(count.inner_text().split()[2])

    form.get_by_role("searchbox").fill("bakhmut")
    form.get_by_text("More filters").click()
    form.get_by_role("combobox", name="Speaker").select_option("Tetiana Ignatchenko")
    page.wait_for_url("**/claims/?q=bakhmut&speaker=Tetiana+Ignatchenko")
    shown = rows(page)

    assert 0 < len(shown) < total
    assert count.inner_text() == f"{len(shown)} of {total} shown"

    page.reload()
    count.get_by_text(f"{len(shown)} of {total}").wait_for()
    assert rows(page) == shown

    form.get_by_role("button", name="Show all").click()
    count.get_by_text(f"{leaves.ROWS} of {total}").wait_for()
    assert page.url.endswith("/claims/")


def test_a_register_is_sorted_by_its_heads(page: Page) -> None:
    page.goto("sources/")
    head = page.locator("th", has_text="Published")

    head.get_by_role("button").click()
    upward = page.locator("[data-label=Published] time").all_inner_texts()
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()

    assert head.get_attribute("aria-sort") == "descending"
    assert page.url.endswith("?sort=published.down")
    dates = "[data-label=Published] time"
    stamps = page.locator(dates).evaluate_all("all => all.map(one => one.dateTime)")
    assert stamps == sorted(stamps, reverse=True)
    assert Counter(upward) == Counter(page.locator(dates).all_inner_texts())


def test_what_a_register_shows_can_be_taken_away(page: Page) -> None:
    page.goto("events/?kind=battle")
    page.locator(".bf-filter__count", has_text=" of ").wait_for()
    shown = rows(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV of what is shown").click()

    with Path(started.value.path()).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    assert started.value.suggested_filename == "events.csv"
    assert [row["Event"] for row in table] == shown
    assert {row["Kind"] for row in table} == {"battle"}
    assert all(row["address"].startswith("http") for row in table)


def test_a_cell_that_is_taken_away_is_no_formula_and_a_number_stays_one(page: Page) -> None:
    page.goto("events/?kind=battle")
    page.locator(".bf-filter__count", has_text=" of ").wait_for()
    page.locator("tr:not([hidden]) > [data-label=Kind]").evaluate_all(
        "cells => ['=1+1', '-5', '+x'].forEach((text, place) => cells[place].textContent = text)"
    )
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV of what is shown").click()

    with Path(started.value.path()).open(encoding="utf-8", newline="") as file:
        kinds = [row["Kind"] for row in csv.DictReader(file)]
    assert kinds[:3] == ["'=1+1", "-5", "'+x"]


def test_the_timeline_shows_the_days_that_fit(page: Page) -> None:
    page.goto("timeline/?who=Wagner+Group&from=2023-01-01&to=2023-01-31")
    page.locator(".bf-filter__count", has_text=" of ").wait_for()

    titles = page.locator("[data-bf-item]:visible").all_inner_texts()
    empty = page.locator("[data-bf-day]:visible:not(:has([data-bf-item]:visible))")
    assert titles
    assert all("Wagner Group" in title for title in titles)
    assert empty.count() == 0


@pytest.mark.parametrize("url", ["claims/?speaker=CNN", "events/", "timeline/"])
def test_a_register_without_script_is_whole(plain: Page, url: str) -> None:
    plain.goto(url)

    assert plain.locator(".bf-filter").count() == 0
    assert plain.locator("[data-bf-register] tbody tr:visible, [data-bf-item]:visible").count() > 20


# ---------------------------------------------------------------- languages


def test_the_way_to_another_language_leads_to_the_same_page_and_back(page: Page) -> None:
    page.goto("actors/oleksandr-syrskyi/?from=a-link#bf-names")
    page.get_by_role("link", name="Українська").click()
    page.wait_for_url("**/uk/actors/oleksandr-syrskyi/?from=a-link#bf-names")

    assert page.locator("html").get_attribute("lang") == "uk"
    assert page.locator("#bf-names").inner_text().startswith("Назви й імена")
    assert page.locator("h1 [lang=en]").inner_text() == "Oleksandr Syrskyi"

    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/actors/oleksandr-syrskyi/?from=a-link#bf-names")
    assert "/uk/" not in page.url
    assert page.locator("#bf-names").inner_text().startswith("Names")


def test_languages_lead_to_each_other_without_script(plain: Page) -> None:
    plain.goto("actors/oleksandr-syrskyi/")
    plain.get_by_role("link", name="Українська").click()
    assert plain.url.endswith("/uk/actors/oleksandr-syrskyi/")
    assert plain.locator("#bf-said").inner_text().startswith("Що вони сказали")

    plain.get_by_role("link", name="English").click()
    assert plain.url.endswith("/actors/oleksandr-syrskyi/")
    assert "/uk/" not in plain.url


def test_what_was_chosen_of_a_register_is_the_same_in_another_language(page: Page) -> None:
    page.goto("events/?kind=battle&sort=date.down")
    page.locator(".bf-filter__count", has_text=" shown").wait_for()
    shown = rows(page)

    page.get_by_role("link", name="Українська").click()
    page.wait_for_url("**/uk/events/?kind=battle&sort=date.down")
    count = page.locator(".bf-filter__count", has_text="показано")
    count.wait_for()
    form = page.locator(".bf-filter")

    assert rows(page) == shown
    assert len(shown) > 0
    assert count.inner_text().startswith(f"показано {len(shown)} із ")
    box = form.get_by_role("combobox", name="Вид")
    assert box.locator("option:checked").inner_text() == f"бій ({len(shown)})"
    assert page.locator("th[aria-sort]").inner_text() == "Дата"


def test_search_speaks_the_language_and_leads_to_its_pages(page: Page) -> None:
    page.goto("uk/search/?q=Syrskyi")
    status = page.locator("#bf-search-page .bf-search__status", has_text="за запитом «Syrskyi»")
    status.wait_for()

    found = page.locator("#bf-search-page .bf-search__hit")
    facets = page.locator("#bf-search-page .bf-search__facet").all_inner_texts()
    addresses = found.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert found.first.get_attribute("lang") == "en"
    assert addresses
    assert all(address.startswith("/uk/") for address in addresses)
    assert facets[0].startswith("Усе")
    assert not re.search("[A-Za-z]", "".join(facets))

    found.first.click()
    page.wait_for_url("**/uk/actors/oleksandr-syrskyi/")


# ---------------------------------------------------------------- registers of several parts

LONG = 45
"""How many claims and events the long project has beside the one of the small one."""


@pytest.fixture(scope="module")
def long(
    open_window: Callable[..., Window],
    serve: Callable[[Path], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Window:
    """A window on a site whose registers stand on several pages."""
    claims = "".join(
        f"- {{id: many-{one:02}, text: Number {one}., speaker: {'paper' if one % 9 else 'north'}, "
        f"said_on: 2022-{1 + one % 12:02}-01, source: report, locator: paragraph {one}, "
        "basis: attributed, about: [north]}\n"
        for one in range(LONG)
    )
    events = "".join(
        f"- {{id: event-{one:02}, title: Happening {one}, date: 2022-{1 + one % 12:02}-02, "
        f"kind: {'battle' if one % 5 else 'statement'}, claims: [c-1]}}\n"
        for one in range(LONG)
    )
    root = tmp_path_factory.mktemp("long")
    small_project(root, {"data/claims/many.yml": claims, "data/events/many.yml": events})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaves, "ROWS", 20)
        assert pipeline.build(root, jobs=1).is_published
    return open_window(serve(root / "site"))


@pytest.fixture
def many(long: Window) -> Iterator[Page]:
    with long.page() as page:
        yield page


def test_a_long_register_is_narrowed_as_a_whole(many: Page) -> None:
    many.goto("claims/")
    form, count = many.locator(".bf-filter"), many.locator(".bf-filter__count")
    assert count.inner_text() == f"20 of {LONG + 1} shown"

    form.get_by_role("searchbox").fill("number")
    count.get_by_text(f"{LONG} of {LONG + 1} shown").wait_for()
    form.get_by_text("More filters").click()
    form.get_by_role("combobox", name="Speaker").select_option("North")
    count.get_by_text(f"5 of {LONG + 1} shown").wait_for()

    assert sorted(rows(many)) == sorted(f"Number {one}." for one in range(0, LONG, 9))
    assert many.locator("#bf-parts-register").is_hidden()
    with many.expect_navigation():
        many.get_by_role("link", name="Number 36.").click()
    assert many.url.endswith("/claims/many-36/")

    many.go_back()
    count.get_by_text(f"5 of {LONG + 1} shown").wait_for()
    form.get_by_role("button", name="Show all").click()
    count.get_by_text(f"20 of {LONG + 1} shown").wait_for()
    assert len(rows(many)) == 20
    assert many.locator("#bf-parts-register").is_visible()


def test_a_long_register_is_sorted_as_a_whole(many: Page) -> None:
    many.goto("claims/")
    head = many.locator("th", has_text="Claim")

    head.get_by_role("button").click()
    many.locator(".bf-filter__count", has_text=f"{LONG + 1} of").wait_for()
    upward = rows(many)
    head.get_by_role("button").click()
    many.wait_for_url("**/claims/?sort=claim.down")
    many.locator("tbody th", has_text="The town is held.").first.wait_for()

    assert upward == [*(f"Number {one}." for one in range(LONG)), "The town is held."]
    assert rows(many) == upward[::-1]


def test_what_was_chosen_of_a_long_register_can_be_shared_and_taken_away(many: Page) -> None:
    many.goto("claims/?speaker=North")
    many.locator(".bf-filter__count", has_text=f"6 of {LONG + 1}").wait_for()
    with many.expect_download() as started:
        many.get_by_role("button", name="CSV").click()

    with Path(started.value.path()).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    assert {row["Speaker"] for row in table} == {"North"}
    assert len(table) == 6
    assert all("/claims/" in row["address"] and "register" not in row["address"] for row in table)


def test_a_long_timeline_is_narrowed_as_a_whole(many: Page) -> None:
    many.goto("timeline/")
    many.locator(".bf-filter").get_by_text("More filters").click()
    many.get_by_role("combobox", name="Kind").select_option("statement")
    many.locator(".bf-filter__count", has_text=f"9 of {LONG}").wait_for()

    titles = many.locator("[data-bf-item]:visible [data-label=Event]").all_inner_texts()

    assert sorted(titles) == sorted(f"Happening {one}" for one in range(0, LONG, 5))
    assert many.locator("[data-bf-day]:visible:not(:has([data-bf-item]:visible))").count() == 0


def test_a_further_part_is_no_register_of_its_own(many: Page) -> None:
    many.goto("claims/register/2/")

    assert many.locator(".bf-filter").count() == 0
    many.get_by_role("link", name="Part 3").first.click()
    many.wait_for_url("**/claims/register/3/")
    many.get_by_role("link", name="All parts").first.click()
    many.wait_for_url("**/claims/#bf-parts-register")
    assert in_view(many.locator("#bf-parts-register"))


# ---------------------------------------------------------------- what is folded away


def test_a_link_into_what_is_folded_away_opens_it(page: Page) -> None:
    page.goto("assessment/#zelensky-biggest-challenge")

    assert in_view(page.locator("#zelensky-biggest-challenge .bf-judgement__text"))


def test_what_is_folded_away_opens_by_keyboard(page: Page) -> None:
    page.goto("assessment/")
    why = page.locator(".bf-weighed__why").first
    assert not why.locator("h4").first.is_visible()

    why.locator("summary").focus()
    page.keyboard.press("Enter")

    assert why.locator("h4").first.is_visible()


def test_what_is_folded_away_is_printed_without_script(plain: Page) -> None:
    plain.goto("assessment/")
    plain.emulate_media(media="print")

    folded = plain.locator(".bf-weighed__why:not([open])").first
    assert folded.locator("h4").first.evaluate("heading => heading.checkVisibility()")
    assert folded.evaluate("box => box.getBoundingClientRect().height") > 200


@pytest.mark.parametrize("media", ["screen", "print"])
def test_two_citations_in_a_row_are_no_number(
    page: Page, media: Literal["screen", "print"]
) -> None:
    page.goto("")
    page.emulate_media(media=media)

    gaps = page.evaluate("""() => {
        const words = (cite) => {
            const range = document.createRange();
            range.selectNodeContents(cite);
            return range.getBoundingClientRect();
        };
        return [...document.querySelectorAll(".bf-cite")]
            .filter((cite) => cite.checkVisibility() && cite.nextSibling?.matches?.(".bf-cite"))
            .map((cite) => [words(cite), words(cite.nextSibling)])
            .filter(([one, next]) => one.top === next.top)
            .map(([one, next]) => next.left - one.right);
    }""")
    page.emulate_media(media="screen")
    assert len(gaps) > 20
    assert min(gaps) > 1.5


def test_forms_of_statement_differ_without_colour(page: Page) -> None:
    """Each is told by its word and by its frame: two that share a frame would need colour."""
    page.goto("method/")

    marks = page.locator("#bf-kinds ~ p .bf-form, h2:has(#bf-kinds) ~ p .bf-form")
    frames = marks.evaluate_all("""marks => marks.map(mark => {
        const style = getComputedStyle(mark);
        return [style.borderTopStyle, style.borderTopWidth, style.borderBottomStyle,
                style.borderLeftWidth, style.borderTopLeftRadius,
                style.backgroundColor === "rgba(0, 0, 0, 0)"].join();
    })""")
    words = marks.all_inner_texts()
    assert len(words) == len(set(words)) == len(set(frames)) == 6


# ---------------------------------------------------------------- every type of page


@pytest.mark.parametrize("url", PAGES)
def test_a_page_fits_a_phone_and_asks_nobody_else(phone: Page, url: str) -> None:
    phone.goto(url)

    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    assert phone.locator("h1").count() == 1
    assert phone.locator("main h1").is_visible()


@pytest.mark.parametrize("url", ["assessment/", "scenarios/", "matrices/"])
def test_a_table_of_many_columns_fits_a_small_window(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto(url)

    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.parametrize("language", ["", "uk/"])
def test_a_table_beside_the_facts_follows_its_heading(
    page: Page, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{language}locations/chasiv-yar/")

    heading, table, facts = (
        page.locator(name).evaluate("element => element.getBoundingClientRect().toJSON()")
        for name in ("h2#bf-control", ".bf-control", ".bf-facts")
    )
    assert table["top"] - heading["bottom"] < 40
    assert table["right"] < facts["left"]


def test_what_only_screen_readers_are_told_is_not_seen(page: Page) -> None:
    page.goto("scenarios/")

    widths = page.locator(".bf-points").evaluate_all("marks => marks.map(one => one.offsetWidth)")
    assert widths
    assert max(widths) < 20


def test_the_list_of_pages_names_every_type(project: Path) -> None:
    """Each folder with pages has one in the list, so that a new kind is not left out."""
    folders = {
        path.partition("/")[0]
        for path in contents(project / "build/docs")
        if path.endswith(".md") and "/" in path
    }

    assert folders - {url.partition("/")[0] for url in PAGES} == set()


def test_the_menu_opens_and_leads_on(phone: Page) -> None:
    phone.goto("claims/cnn-0301-050/")
    menu = phone.get_by_role("navigation", name="Menu")
    assert not menu.is_visible()

    phone.locator(".bf-menu > summary").tap()
    menu.get_by_role("link", name="Timeline").tap()

    phone.wait_for_url("**/timeline/")
    assert not menu.is_visible()


def test_search_opens_on_a_phone(phone: Page) -> None:
    phone.goto("timeline/")
    phone.locator(".bf-header__search").tap()
    phone.get_by_role("searchbox", name="Search this briefing").fill("вагнер")
    phone.locator("#bf-search .bf-search__hit").first.tap()

    phone.wait_for_url("**/actors/wagner-group/")


# ---------------------------------------------------------------- without JavaScript


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "Information cut-off"),
        ("judgements/bakhmut-lost-end-may/", "31\N{NO-BREAK SPACE}May 2023"),
        ("locations/bakhmut/", "Артемівськ"),
        ("claims/cnn-0301-050/", "paragraph"),
        ("map/", "Kostiantynivka"),
        ("timeline/", "February 2023"),
    ],
)
def test_a_page_can_be_read_without_script(plain: Page, url: str, words: str) -> None:
    plain.goto(url)

    assert plain.locator("article#bf-content").is_visible()
    assert words in plain.locator("body").inner_text()


def test_every_record_can_be_reached_without_script(plain: Page) -> None:
    plain.goto("search/")
    assert plain.locator("noscript p").is_visible()

    plain.locator("article").get_by_role("link", name="Actors").click()
    plain.locator("article").get_by_role("link", name="Oleksandr Syrskyi").first.click()

    assert path(plain) == "actors/oleksandr-syrskyi/"


def test_the_box_leads_to_the_search_page_without_script(plain: Page) -> None:
    plain.goto("actors/cnn/")
    box = plain.get_by_role("searchbox", name="Search this briefing")
    box.fill("Wagner")
    box.press("Enter")

    assert path(plain) == "search/"


# ---------------------------------------------------------------- hostile records

RUN = "(window.ran=window.ran||[]).push(1)"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}">',
    f"</title><script>{RUN}</script>",
    f"&lt;/title&gt;&lt;script&gt;{RUN}&lt;/script&gt;",
    f"`</title><script>{RUN}</script>`",
    f'"><script>{RUN}</script>',
    f"' autofocus onfocus='{RUN}",
    f'<details open ontoggle="{RUN}">',
    f'<iframe srcdoc="<script>parent.{RUN}</script>">',
    f"[x](javascript:{RUN})",
    "![x](https://example.org/x.png)",
    f'{{: autofocus tabindex=0 onfocus="{RUN}" }}',
    f"<!--/html--><script>{RUN}</script><!--html-->",
    '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    '<base href="https://example.org/">',
    "<style>*{display:none}</style>",
    "</article></main><textarea>",
    "{{ 7*7 }} {% raw %}",
    ":x: :smile: https://example.org",
)


RECORDS = 4
"""How many of each kind: with three texts in each and two payloads in a text, enough for all."""


def hostile_records() -> dict[str, str]:
    """Give records of five kinds with payloads in each text, and each payload in every kind."""
    left = cycle(PAYLOADS)

    def text() -> str:
        return "'Zqx {} Zqx {}'".format(*(next(left).replace("'", "''") for _ in range(2)))

    def listed(write: Callable[[int], str]) -> str:
        return "\n".join(f"- {{{write(number)}}}" for number in range(RECORDS))

    return {
        "data/claims/hostile.yml": listed(
            lambda n: (
                f"id: h-{n}, text: {text()}, quote: {text()}, locator: {text()}, "
                f"speaker: a-{n}, said_on: 2023-02-28, source: s-{n}, basis: attributed, "
                f"about: [l-{n}]"
            )
        ),
        "data/actors/hostile.yml": listed(
            lambda n: (
                f"id: a-{n}, kind: person, name: {text()}, description: {text()}, "
                f"summary: {text()}, names: [{{text: {text()}, language: uk}}], side: north"
            )
        ),
        "data/locations/hostile.yml": listed(
            lambda n: (
                f"id: l-{n}, kind: city, name: {text()}, summary: {text()}, "
                f"names: [{{text: {text()}, language: uk}}]"
            )
        ),
        "data/events/hostile.yml": listed(
            lambda n: (
                f"id: e-{n}, kind: battle, title: {text()}, summary: {text()}, "
                f"note: {text()}, date: 2023-02-28, locations: [l-{n}], claims: [h-{n}]"
            )
        ),
        "data/sources/hostile.yml": listed(
            lambda n: (
                f"id: s-{n}, kind: news, title: {text()}, description: {text()}, "
                f"authors: [{text()}], publisher: paper, published_on: 2023-03-01"
            )
        ),
        "data/briefing.yml": SMALL["data/briefing.yml"].replace("A conflict", text()),
    }


@pytest.fixture(scope="module")
def hostile(once: Once) -> Path:
    """A project whose every record wants to run a script, with its site."""

    def make(folder: Path) -> None:
        outcome = pipeline.build(small_project(folder, hostile_records()))
        assert outcome.is_published, "\n".join(map(str, outcome.found))

    return once("scripts", make)


@pytest.fixture(scope="module")
def trap(open_window: Callable[..., Window], hostile: Path, serve: Callable[[Path], str]) -> Window:
    return open_window(serve(hostile / "site"))


@pytest.fixture
def trapped(trap: Window) -> Iterator[Page]:
    """A page on the hostile site."""
    with trap.page() as page:
        yield page


def test_a_hostile_record_is_text_on_every_page(trapped: Page, hostile: Path) -> None:
    paths = [path for path in contents(hostile / "site") if path.endswith(".html")]
    ran, said = [], Counter[str]()
    for path in paths:
        trapped.goto(path)
        if trapped.evaluate("window.ran"):
            ran.append(path)
        text = trapped.locator("body").inner_text()
        said.update({payload: f"Zqx {payload}" in text for payload in PAYLOADS})
        assert trapped.url.endswith(f"/{path}")

    assert len(paths) > 5 * RECORDS
    assert ran == []
    assert min(said.values()) > 3


def test_search_shows_hostile_text_as_text(trapped: Page) -> None:
    trapped.goto("search/?q=Zqx")
    groups = trapped.locator("#bf-search-page .bf-search__group")
    groups.first.wait_for()
    shown = "\n".join(groups.all_inner_texts())

    assert [one for one in PAYLOADS if f"Zqx {one}" not in shown] == []
    assert not groups.locator("img, script, iframe, svg, style, base, textarea").count()
    assert trapped.evaluate("window.ran") is None


@pytest.mark.parametrize("value", ["<a href=.>%s</a>", "<q>%s</q>", "<span lang=ar>%s</span>"])
def test_a_name_written_leftwards_turns_nothing_round(trapped: Page, value: str) -> None:
    """The number behind it would else stand to its left, as if it were of the name."""
    trapped.goto("method/")
    left, right = trapped.evaluate(
        """html => {
          const line = document.querySelector("article p");
          line.innerHTML = `Told by ${html} 12`;
          const number = document.createRange();
          number.selectNodeContents(line.lastChild);
          return [line.lastElementChild, number].map(one => one.getBoundingClientRect().left);
        }""",
        value % "الجزيرة",
    )

    assert left < right


def test_a_hostile_address_is_text_on_the_search_page(trapped: Page) -> None:
    trapped.goto(f"search/?q=<img src=x onerror='{RUN}'>&kind=<b>")
    status = trapped.locator("#bf-search-page .bf-search__status")
    status.filter(has_text="0 results for “<img src=x").wait_for()

    assert trapped.evaluate("window.ran") is None
    assert not trapped.locator("#bf-search-page img, #bf-search-page b").count()


@pytest.mark.parametrize("register", ["events/", "claims/", "sources/", "actors/", "locations/"])
def test_nothing_of_a_register_moves_when_its_script_has_come(page: Page, register: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    boxes = """() => [...document.querySelectorAll("[data-bf-register] :is(th, td)")].slice(0, 60)
      .map((cell) => cell.getBoundingClientRect()).map((box) => [box.left, box.top, box.width])"""
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto(register)
    assert not page.locator(".bf-filter").count()
    before = page.evaluate(boxes)
    page.unroute("**/*.js")
    page.goto(register)
    page.locator(".bf-filter").first.wait_for()

    assert page.evaluate(boxes) == before
    assert len(before) > 20
