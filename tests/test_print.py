"""The print edition: whole, laid out for paper, and a sound PDF as another program reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from pdf import undated, write_pdf
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from generator import pipeline
from generator.model import Claim
from generator.pages.printing import FAR
from generator.verify import verify

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ADDRESS = "https://example.org/briefing/"
A4 = (595, 842)
"""In points, rounded (ISO 216)."""


@pytest.fixture(scope="module")
def document(
    project: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> PdfReader:
    """The print edition of the real project as PDF."""
    return PdfReader(write_pdf(chromium, project / "site", tmp_path_factory.mktemp("pdf")))


@pytest.fixture(scope="module")
def page(project: Path) -> Any:
    """The page it is made from."""
    text = (project / "site" / "print" / "index.html").read_text(encoding="utf-8")
    return html.document_fromstring(text)


def links(pages: Iterable[PageObject]) -> Iterator[Any]:
    """Yield every link on pages of a document."""
    for page in pages:
        annotations: Any = page.get("/Annots") or ()
        for one in annotations:
            link: Any = one.get_object()
            if link["/Subtype"] == "/Link":
                yield link


def addresses(pages: Iterable[PageObject]) -> set[str]:
    """Give where the links out of a document lead."""
    return {str(one["/A"]["/URI"]) for one in links(pages) if "/URI" in one.get("/A", {})}


# ---------------------------------------------------------------- the page


def test_every_record_stands_once_on_the_page(project: Path, page: Any) -> None:
    briefing = pipeline.check(project).briefing
    assert briefing
    ids = page.xpath("//article//@id")
    dropped = {one.judgement for edition in briefing.editions for one in edition.dropped}
    wanted = [
        one.id
        for one in briefing.entries.values()
        if type(one.record) not in FAR and one.id not in dropped
    ]

    assert [one for one in wanted if ids.count(one) != 1] == []
    assert [one for one in dropped if one in ids] == []


def test_every_claim_is_numbered_once_among_the_references(project: Path, page: Any) -> None:
    exported = json.loads((project / "site" / "data" / "briefing.json").read_bytes())
    hrefs = page.xpath("//ol[@class='bf-references']/li/span/a[1]/@href")
    ids = [one.split("/")[-2] for one in hrefs if "/claims/" in one]

    assert sorted(ids) == sorted(one["id"] for one in exported["claims"])


def test_records_are_linked_within_the_page(page: Any) -> None:
    (line,) = page.xpath("//div[@class='bf-bottomline']")
    hrefs = line.xpath(".//a[contains(@class, 'bf-link')]/@href")

    assert hrefs
    assert [one for one in hrefs if not one.startswith("#")] == []


def test_the_page_is_found_from_the_home_page(project: Path) -> None:
    text = (project / "site" / "index.html").read_text(encoding="utf-8")

    assert html.document_fromstring(text).xpath("//a[@href='print/']")
    assert verify(project / "site") == []


def test_an_edition_before_the_latest_has_one_too_as_it_was_issued(project: Path) -> None:
    site, briefing = project / "site", pipeline.check(project).briefing
    assert briefing
    for edition in briefing.editions[:-1]:
        place = f"print/{edition.id}/"
        text = (site / place / "index.html").read_text(encoding="utf-8")
        tree: Any = html.document_fromstring(text)
        hrefs = tree.xpath("//ol[@class='bf-references']/li/span/a[1]/@href")
        issued = briefing.as_issued(edition.id)

        assert {one.split("/")[-2] for one in hrefs if "/claims/" in one} == {
            claim.id for claim in issued.of(Claim)
        }
        assert tree.xpath("//*[contains(@class, 'bf-notice--superseded')]")
        page = (site / f"editions/{edition.id}/index.html").read_text(encoding="utf-8")
        assert html.document_fromstring(page).xpath(f"//a[@href='../../{place}']")


# ---------------------------------------------------------------- on paper

MEASURE = """
() => {
  const seen = (one) => one.getClientRects().length > 0;
  const all = (what) => [...document.querySelectorAll(what)];
  const sheet = 297 - 18 - 20;
  return {
    navigation: all("nav, .bf-header, .headerlink, .bf-footer nav, .bf-onpage").filter(seen).length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    tall: all("svg, figure, .bf-facts").filter(seen)
      .filter((one) => one.getBoundingClientRect().height > sheet / 25.4 * 96).length,
    torn: all("tr, figure, svg, .bf-judgement").filter(seen)
      .filter((one) => getComputedStyle(one).breakInside !== "avoid"
        && !one.closest("figure, .bf-judgement")).length,
    dark: getComputedStyle(document.body).backgroundColor,
  };
}
"""


@pytest.mark.parametrize("path", ["", "print/", "actors/wagner-group/", "map/", "claims/"])
def test_a_page_is_laid_out_for_paper(
    project: Path, chromium: Browser, serve: Callable[[Path], str], path: str
) -> None:
    # The width of a sheet less its margins, at 96 dots to the inch.
    view = chromium.new_page(viewport={"width": 657, "height": 900}, color_scheme="dark")
    view.emulate_media(media="print", color_scheme="dark")
    view.goto(serve(project / "site") + path)

    found = view.evaluate(MEASURE)
    view.close()

    assert found["navigation"] == 0
    assert found["wide"] <= 0
    assert found["tall"] == 0
    assert found["torn"] == 0
    assert found["dark"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


# ---------------------------------------------------------------- the document


def test_the_document_is_on_a4_and_numbered(document: PdfReader) -> None:
    sizes = {tuple(round(float(one)) for one in page.mediabox[2:]) for page in document.pages}
    count = len(document.pages)

    assert sizes == {A4}
    assert f"1 / {count}" in document.pages[0].extract_text()
    assert f"{count} / {count}" in document.pages[-1].extract_text()


def test_the_document_is_tagged_and_says_its_language(document: PdfReader) -> None:
    root: Any = document.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    tags = set(tags_of(document))
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TR", "/Link", "/Figure"} <= tags


def tags_of(document: PdfReader) -> Iterator[str]:
    """Yield what each part of a document is."""
    root: Any = document.trailer["/Root"]
    waiting: list[Any] = [root["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                yield str(one["/S"])
            waiting += [one["/K"]] if "/K" in one else []


def test_the_outline_is_that_of_the_page(document: PdfReader, page: Any) -> None:
    (whole, parts) = document.outline
    assert isinstance(parts, list)
    headings = ["".join(one.itertext()).removesuffix("¶").strip() for one in page.xpath("//h2")]

    assert not isinstance(whole, list)
    assert whole.title == page.xpath("string(//h1/text())").strip()
    assert [one.title for one in parts if not isinstance(one, list)] == headings


def test_links_within_the_document_have_an_end(document: PdfReader) -> None:
    names = set(document.named_destinations)
    inner = [one["/Dest"] for one in links(document.pages) if "/Dest" in one]

    assert len(inner) > 100
    assert [one for one in inner if isinstance(one, str) and str(one) not in names] == []


def test_links_out_of_the_document_are_those_to_sources(document: PdfReader, project: Path) -> None:
    exported = json.loads((project / "site" / "data" / "briefing.json").read_bytes())
    sources = {one["url"] for one in exported["sources"] if "url" in one}

    # No address was given: a link to another page of the site would lead nowhere.
    found = addresses(document.pages)

    assert sources <= found
    assert [one for one in found if "127.0.0.1" in one or one.startswith("file:")] == []


def test_addresses_of_sources_are_written_out(document: PdfReader) -> None:
    """On the pages that link an encyclopedia: reading the words of all takes half a minute."""
    wanted = {one for one in addresses(document.pages) if "wikipedia.org" in one}
    pages = [page for page in document.pages if not wanted.isdisjoint(addresses([page]))]

    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))

    assert wanted
    assert [one for one in wanted if one not in text] == []


def test_with_an_address_links_lead_to_the_site(
    small: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SITE_URL", ADDRESS)
    outcome = pipeline.build(small)
    assert outcome.is_published, outcome.found

    path = write_pdf(chromium, small / "site", tmp_path / "out")
    found = addresses(PdfReader(path).pages)

    assert path.name == "2023-03-01.pdf"
    assert f"{ADDRESS}claims/c-1/" in found
    assert [one for one in found if not one.startswith(ADDRESS)] == []


def test_the_same_site_gives_the_same_document(
    small: Path, chromium: Browser, tmp_path: Path
) -> None:
    first = write_pdf(chromium, small / "site", tmp_path / "one").read_bytes()
    second = write_pdf(chromium, small / "site", tmp_path / "two").read_bytes()

    assert first == second


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2023-03-01", b"(D:20230301000000+00'00')"),
        ("2023-03", b"(D:20230301000000+00'00')"),
        ("2023", b"(D:20230101000000+00'00')"),
        ("unknown", b"(D:19700101000000+00'00')"),
    ],
)
def test_a_document_is_as_old_as_its_edition(day: str, moment: bytes) -> None:
    assert undated(b"/CreationDate (D:20261122101112+00'00')", day) == b"/CreationDate " + moment
