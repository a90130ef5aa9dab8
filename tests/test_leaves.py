"""Long lists are cut into leaves: nothing is lost, nothing stands twice, and no page grows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from projects import add_shell, contents, edit, write_files
from small import SMALL, linked, small_briefing
from synthetic import write_synthetic

from generator import pipeline
from generator.kinds import KINDS
from generator.link import Briefing
from generator.pages import leaves, plan
from generator.pages.leaves import address_on_leaf, leaf
from generator.pictures import sheet
from generator.render import Renderer
from generator.urls import leaf_path, page_path, page_url

TEMPLATES = Path(__file__).parents[1] / "templates"
CLAIM = (
    "- {{id: many-{0:04}, text: Number {0}., speaker: north, said_on: 2022-{1:02}-{2:02}, "
    "source: report, locator: paragraph {0}, basis: attributed, about: [paper]}}\n"
)


def many(number: int) -> str:
    """Give that many claims, about ten on a day."""
    return "".join(CLAIM.format(one, 1 + one // 280, 1 + one // 10 % 28) for one in range(number))


def synthetic(folder: Path, records: int) -> Briefing:
    """Give a made-up briefing of some size."""
    write_synthetic(folder, records, seed=1)
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.glob("data/**/*.yml")
    }
    briefing, _ = linked(files)
    assert briefing
    return briefing


def rendered(briefing: Briefing) -> dict[str, str]:
    """Give the pages that are no record's, and those of the records that most others refer to."""
    hubs = {
        record_id
        for record_id in briefing.entries
        if len(briefing.backlinks.get(record_id, ())) > 40
    }
    renderer = Renderer(briefing, [TEMPLATES])
    return {
        page.path: renderer.page(page)
        for page in plan(briefing)
        if page.record is None or page.record.id in hubs
    }


@given(number=st.integers(1, 60), rows=st.integers(1, 25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_stands_on_one_leaf_in_its_order(
    number: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "ROWS", rows)
    briefing = small_briefing(claims=many(number))
    place, name = "claims/index.md", "register"
    pages = [page.path for page in plan(briefing) if page.path.startswith("claims/register/")]

    found = [leaf(briefing, place, name, "", each) for each in range(1, len(pages) + 2)]

    ids = [record.id for one in found for record in one.rows]
    assert ids == [claim.id for claim in briefing.of(type(briefing.record("c-1")))]
    assert [one.first for one in found] == [1 + rows * at for at in range(len(found))]
    assert found[0].total == number + 1
    assert [one.url for one in found[0].stretches] == (
        ["claims/", *(page_url(path) for path in sorted(pages, key=number_in))] if pages else []
    )
    assert [one.before for one in found[1:]] == [one.url for one in found[0].stretches[:-1]]
    assert [one.after for one in found[:-1]] == [one.url for one in found[0].stretches[1:]]
    assert not found[-1].after


def is_leaf(path: str) -> bool:
    return bool(re.search(r"/\d+\.md$", path))


def number_in(path: str) -> int:
    return int(re.findall(r"\d+", path)[-1])


def test_no_record_can_have_the_address_of_a_leaf() -> None:
    hosts = ["timeline.md", *(f"{kind.plural}/index.md" for kind in KINDS)]
    hosts += [page_path(kind, "x") for kind in KINDS if kind.has_pages]
    for host in hosts:
        depth = page_url(leaf_path(host, "register", 2)).count("/")
        assert depth > page_url(page_path(KINDS[0], "register")).count("/")
    every = [leaf_path(host, name, 2) for host in hosts for name in ("x", "register")]
    assert len(set(every)) == len(set(hosts)) * 2


def test_a_long_register_goes_on_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "ROWS", 20)
    pages = {
        page.path: Renderer(briefing, [TEMPLATES]).page(page)
        for briefing in (small_briefing(claims=many(45)),)
        for page in plan(briefing)
        if page.path.startswith("claims/") and page.record is None
    }

    assert "Showing <b>20</b> of <b>46</b> claims" in pages["claims/index.md"]
    rows = {
        path: text.count('<tr><th scope="row" data-label="Claim">') for path, text in pages.items()
    }
    assert rows["claims/index.md"] == rows["claims/register/2.md"] == 20
    assert rows["claims/register/3.md"] == 6
    assert 'href="register/2/" rel="next"' in pages["claims/index.md"]
    shown = pages["claims/index.md"].replace("\N{NO-BREAK SPACE}", " ")
    assert "1 January 2022 to 2 January 2022" in shown
    assert 'href="../../" ' not in pages["claims/register/3.md"]
    assert 'href="../2/" rel="prev"' in pages["claims/register/3.md"]
    assert 'rel="next"' not in pages["claims/register/3.md"]
    assert 'href="../../#bf-parts-register"' in pages["claims/register/2.md"]


def test_a_claim_is_found_on_the_part_of_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "ROWS", 20)
    briefing = small_briefing(claims=many(45))
    pages = {page.path: page for page in plan(briefing)}
    renderer = Renderer(briefing, [TEMPLATES])

    address = address_on_leaf(briefing, "sources/", "claims", "report", "many-0030")

    assert address == "sources/report/claims/2/"
    assert 'id="many-0030"' in renderer.page(pages["sources/report/claims/2.md"])
    assert 'href="../../sources/report/claims/2/#many-0030"' in renderer.page(
        pages["claims/many-0030.md"]
    )
    assert 'href="../../sources/report/#c-1"' in renderer.page(pages["claims/c-1.md"])


def test_what_somebody_said_most_goes_on_the_latest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "ROWS", 50)
    briefing = small_briefing(claims=many(120))

    said = [leaf(briefing, "actors/", "said", "north", number) for number in (1, 2, 3)]

    assert [one.count for one in said] == [50, 50, 21]
    dates = [claim.said_on.sort_key for one in said for claim in one.rows]
    assert dates == sorted(dates, reverse=True)


def test_a_short_list_asks_for_nothing_more_than_its_rows() -> None:
    briefing = small_briefing(claims=many(5))

    leaf(briefing, "actors/", "said", "north")

    assert not [question for question in briefing.worked_out if "leaves" in question[0]]


# ---------------------------------------------------------------- whole sites


GROWING = {
    "actors/index.md",
    "editions/edition-1.md",
    "print/edition-1.md",
    "print/edition-2.md",
    "timeline.md",
    "who-repeats-whom.md",
}
"""Pages that grow where a third of all actors are outlets that speak for themselves, as in the real
briefing: still to be cut, and then to leave this list."""


def test_no_page_grows_with_the_number_of_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "ROWS", 12)
    monkeypatch.setattr(sheet, "DRAWN", 20)
    monkeypatch.setattr("generator.pages.printing.MOST", 10)
    monkeypatch.setattr("generator.pages.printing.CLAIMS", 20)
    monkeypatch.setattr("generator.pages.registers.GROUPED", 10)
    monkeypatch.setattr("generator.pages.registers.DEEP", 10)
    small, large = (rendered(synthetic(tmp_path / str(size), size)) for size in (400, 1200))

    grown = {
        path: (len(text), len(large[path]))
        for path, text in small.items()
        if path in large and len(large[path]) > 1.5 * len(text) + 6000
        if 'rel="next"' in text or not is_leaf(path)
    }

    assert grown.keys() <= GROWING, grown
    assert len(large) > len(small) + 50


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published project whose lists are all cut; verified, so every link and anchor holds."""
    root = tmp_path_factory.mktemp("cut")
    write_synthetic(root, 400, seed=2)
    add_shell(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaves, "ROWS", 4)
        patch.setattr(sheet, "DRAWN", 5)
        for name, most in (("MOST", 4), ("CLAIMS", 8)):
            patch.setattr(f"generator.pages.printing.{name}", most)
        for name, most in (("GROUPED", 4), ("DEEP", 6), ("BRANCHES", 3)):
            patch.setattr(f"generator.pages.registers.{name}", most)
        outcome = pipeline.build(root, jobs=1)
    assert outcome.is_published, "\n".join(map(str, outcome.found))
    return root


def test_a_site_of_leaves_is_whole(cut: Path) -> None:
    made = [path.relative_to(cut / "site").as_posix() for path in (cut / "site").rglob("*.html")]
    kinds = Counter(re.sub(r"/\d+/index.html$", "", path) for path in made)

    for list_ in ("claims/register", "events/register", "timeline/days", "map/shown"):
        assert kinds[list_] > 1
    assert any(re.fullmatch(r"actors/[\w-]+/said", name) for name in kinds)


def test_what_a_page_leaves_out_it_counts_and_leads_to(cut: Path) -> None:
    def words(page: str) -> str:
        text = lxml_html.parse(str(cut / "site" / page / "index.html")).getroot().text_content()
        return " ".join(text.split())

    told = re.search(
        r"Showing 4 of (\d+) events .*All (\d+) events stand on the site", words("print/")
    )
    assert told
    assert told[1] == told[2]
    assert re.search(r"All \d+ on this side", words("actors/"))
    assert re.search(r"\d+ further places in it", words("locations/"))
    assert "so many further places around there" in words("map/")


def test_without_script_every_claim_is_reached_from_part_to_part(cut: Path) -> None:
    site, found, page = cut / "site", list[str](), "claims/"
    while page:
        tree = lxml_html.parse(str(site / page / "index.html"))
        found += tree.xpath("//table[@data-bf-register='claims']/tbody/tr/th/a/@href")
        after = tree.xpath(
            "(//a[@rel='next'][ancestor::*[@data-bf-leaf='1'] or ancestor::nav])[1]/@href"
        )
        following = [
            one
            for one in tree.xpath("//a[@rel='next']/@href")
            if "register" in one or page != "claims/"
        ]
        page = str((Path("/") / page / following[0]).resolve())[1:] + "/" if following else ""
        assert page or after == []

    names = {one.rstrip("/").rpartition("/")[2] for one in found}
    assert len(found) == len(names) == len(list((site / "data/claims").glob("*.json")))


def test_what_a_change_does_to_leaves_is_what_a_clean_build_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "ROWS", 4)
    write_files(tmp_path, SMALL | {"data/claims/many.yml": many(11)})
    add_shell(tmp_path)
    assert pipeline.build(tmp_path, jobs=1).is_published
    edit(tmp_path / "data/claims/many.yml", "Number 3.", "Number three.")
    edit(tmp_path / "data/claims/report.yml", "2023-02-28", "2021-02-28")

    assert pipeline.build(tmp_path, jobs=1).is_published
    built_on = contents(tmp_path / "site")
    assert pipeline.build(tmp_path, clean=True, jobs=1).is_published

    assert contents(tmp_path / "site") == built_on
