"""What pages tell machines, read by a reader of linked data, and the files that hold one record."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from lxml import html
from projects import edit
from pyld import jsonld
from small import small_briefing
from test_escaping import HOSTILE, texts

from generator import pipeline
from generator.exports import exports
from generator.exports.card import HEIGHT, WIDTH, card_png, wrapped
from generator.exports.jsonld import About, page_jsonld
from generator.link import Briefing
from generator.model import Source
from generator.urls import page_path
from generator.yamlfile import dump

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ADDRESS = "https://example.org/briefing/"

CONTEXT = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "sameAs", "contentUrl", "archivedAt")},
}
"""What schema.org's context says of the terms in use; nothing is fetched here."""

Node = dict[str, Any]


def local(made: str) -> Node:
    """Give a block of data with a context that needs no other host."""
    data = json.loads(made)
    assert data.pop("@context") == "https://schema.org"
    return {"@context": CONTEXT, **data}


def nodes(made: str, page: str) -> dict[str, Node]:
    """Give everything that a block of data on a page speaks of, by its name."""
    return {one["@id"]: one for one in jsonld.flatten(local(made), None, {"base": page})}


def value(node: Node, name: str) -> Any:
    """Give the one value of a property: a name, a text or a number; None where there is none."""
    found = node.get(f"https://schema.org/{name}", [])
    assert len(found) < 2
    return found[0].get("@id", found[0].get("@value")) if found else None


def type_of(node: Node) -> str:
    (type_,) = node["@type"]
    return str(type_).removeprefix("https://schema.org/")


def block(briefing: Briefing, record_id: str, address: str) -> tuple[str, str]:
    """Give the block of a record's page, and the address of that page."""
    entry = briefing.entries[record_id]
    path = page_path(entry.kind, record_id)
    about = About(entry.record.label, "", path, entry.record)
    return page_jsonld(briefing, about, address), f"{ADDRESS}{path.removesuffix('.md')}/"


def of_record(
    briefing: Briefing, record_id: str, address: str = ADDRESS
) -> tuple[dict[str, Node], Node]:
    """Give everything that a record's page speaks of, and what it is about."""
    made, page = block(briefing, record_id, address)
    found = nodes(made, page)
    return found, found[value(found[page], "mainEntity")]


def rich() -> Briefing:
    """Give a briefing with something of every kind that schema.org has a word for."""
    point = {"latitude": "48.5", "longitude": "38.0", "precision_m": "100", "source": "report"}
    town: Node = {
        "id": "town",
        "kind": "town",
        "name": "Town",
        "coordinates": point,
        "parent": "land",
    }
    town |= {"names": [{"text": "Місто", "language": "uk"}]}
    town |= {"parent": "land", "codes": [{"scheme": "wikidata", "value": "Q1"}]}
    event: Node = {
        "id": "fight",
        "title": "A fight",
        "kind": "battle",
        "date": "2023-02-01/2023-02-03",
    }
    event |= {"locations": ["town"], "claims": ["c-1"]}
    event |= {"actors": [{"actor": "north", "role": "attacker"}]}
    judgement: Node = {"id": "held", "title": "Held", "author": "team", "about": ["town"]}
    version: Node = {"edition": "2023-03-01", "text": "It holds.", "confidence": "low"}
    judgement |= {"versions": [version | {"evidence_for": ["c-1"]}]}
    question = {"id": "why", "heading": "Why?", "order": "1", "answer": "Because. [@c-1]"}
    return small_briefing(
        locations=dump([town, {"id": "land", "kind": "country", "name": "Land"}]),
        events=dump([event]),
        judgements=dump([judgement]),
        questions=dump([question]),
        actors=dump([{"id": "somebody", "kind": "unnamed", "name": "A soldier"}]),
    )


@pytest.mark.parametrize(
    ("record_id", "type_"),
    [
        ("2023-03-01", "Report"),
        ("north", "GovernmentOrganization"),
        ("paper", "NewsMediaOrganization"),
        ("somebody", "Thing"),
        ("town", "City"),
        ("land", "Country"),
        ("fight", "Event"),
        ("c-1", "Claim"),
        ("held", "Claim"),
        ("why", "Question"),
        ("report", "NewsArticle"),
    ],
)
@pytest.mark.parametrize("address", ["", ADDRESS])
def test_a_page_says_what_it_is_about(record_id: str, type_: str, address: str) -> None:
    _, node = of_record(rich(), record_id, address)

    assert type_of(node) == type_
    assert value(node, "name")


@pytest.mark.parametrize("record_id", ["2023-03-01", "town", "fight", "c-1", "why", "report"])
def test_relative_and_whole_addresses_say_the_same(record_id: str) -> None:
    briefing = rich()

    here, there = (
        jsonld.normalize(local(made), {"base": page, "algorithm": "URDNA2015"})
        for made, page in (block(briefing, record_id, one) for one in ("", ADDRESS))
    )

    assert here == there
    assert here


def test_a_claim_has_speaker_date_and_where_it_appeared() -> None:
    made, node = of_record(rich(), "c-1")

    assert value(node, "text") == "The town is held."
    assert value(node, "datePublished") == "2023-02-28"
    assert value(node, "author") == f"{ADDRESS}actors/north/#north"
    assert value(node, "appearance") == f"{ADDRESS}sources/report/#report"
    assert type_of(made[f"{ADDRESS}sources/report/#report"]) == "NewsArticle"


def test_a_place_has_its_point_and_what_it_lies_in() -> None:
    made, node = of_record(rich(), "town")
    point = made[value(node, "geo")]

    assert (value(point, "latitude"), value(point, "longitude")) == (48.5, 38)
    assert value(node, "containedInPlace") == f"{ADDRESS}locations/land/#land"
    assert value(node, "sameAs") == "https://www.wikidata.org/wiki/Q1"
    (other,) = node["https://schema.org/alternateName"]
    assert (other["@value"], other["@language"]) == ("Місто", "uk")


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2023-02-01/2023-02-03", "2023-02-01", "2023-02-03"),
        ("2023-02-01", "2023-02-01", None),
        ("../2023-02-03", None, "2023-02-03"),
        ("2023-02-01~", None, None),
        ("unknown", None, None),
    ],
)
def test_no_date_is_made_more_exact(date: str, start: str | None, end: str | None) -> None:
    event: Node = {
        "id": "fight",
        "title": "A fight",
        "kind": "battle",
        "date": date,
        "claims": ["c-1"],
    }

    _, node = of_record(small_briefing(events=dump([event])), "fight")

    assert [value(node, one) for one in ("startDate", "endDate")] == [start, end]


@given(text=texts)
def test_a_text_stays_in_its_block_and_is_what_it_was(text: str) -> None:
    claim = {"id": "c-2", "text": text, "speaker": "north", "said_on": "unknown"}
    claim |= {"source": "report", "locator": text, "basis": "attributed"}
    briefing = small_briefing(claims=dump([claim]))
    about = About(text, text, "claims/c-2.md", briefing.record("c-2"))

    made = page_jsonld(briefing, about)
    tree: Any = html.document_fromstring(
        f'<body><p id="before"></p><script type="application/ld+json">{made}</script>'
        '<p id="after"></p></body>'
    )

    assert not set(made) & set("<>&\n\u2028\u2029")
    assert [one.tag for one in tree.iter("p", "script")] == ["p", "script", "p"]
    read = json.loads(tree.xpath("string(//script)"))
    assert " ".join(text.split()) in [one.get("text") for one in read["@graph"]]


def test_a_built_page_carries_its_block_and_names_its_twin(small: Path) -> None:
    folder = small / "site" / "actors" / "north"
    tree: Any = html.document_fromstring((folder / "index.html").read_text(encoding="utf-8"))

    (data,) = tree.xpath("//script[@type='application/ld+json']")
    (twin,) = tree.xpath("//link[@rel='alternate describedby'][@type='application/json']/@href")

    page = "https://example.org/actors/north/"
    assert value(nodes(data.text, page)[f"{page}#north"], "name") == "North"
    assert json.loads((folder / twin).read_bytes())["record"]["name"] == "North"
    feeds = tree.xpath("//link[@rel='alternate feed'][@type='application/atom+xml']/@href")
    assert len(feeds) == 5
    assert all((folder / one).is_file() for one in feeds)


def test_a_browser_asks_for_no_more_because_of_the_files_a_page_names(
    small: Path, chromium: Browser, serve: Callable[[Path], str]
) -> None:
    asked: list[tuple[int, str]] = []
    view = chromium.new_page()
    view.on("response", lambda one: asked.append((one.status, one.url)))

    view.goto(serve(small / "site") + "sources/report/", wait_until="networkidle")
    view.close()

    assert [url for status, url in asked if status != 200 or "/data/" in url] == []


# ---------------------------------------------------------------- the record by itself


@given(text=texts)
def test_the_file_of_a_record_gives_its_text_back(text: str) -> None:
    claim = {"id": "c-2", "text": text, "speaker": "north", "said_on": "unknown"}
    claim |= {"source": "report", "locator": text, "basis": "attributed", "note": "hidden remark"}
    made = exports(small_briefing(claims=dump([claim])))["data/claims/c-2.json"]

    assert json.loads(made)["record"]["text"] == " ".join(text.split())
    assert b"hidden remark" not in made


def test_the_file_of_a_record_says_who_refers_to_it() -> None:
    made = json.loads(exports(rich())["data/locations/town.json"])

    assert {(one["kind"], one["id"], one["field"]) for one in made["mentioned_in"]} == {
        ("event", "fight", "locations"),
        ("judgement", "held", "about"),
    }
    assert made["record"]["page"] == "locations/town/"


def test_every_record_with_a_page_has_a_file() -> None:
    briefing = rich()
    wanted = {
        f"data/{one.kind.plural}/{one.id}.json"
        for one in briefing.entries.values()
        if one.kind.has_pages
    }

    made = set(exports(briefing))

    assert wanted <= made
    for source in briefing.of(Source):
        assert {f"data/sources/{source.id}.{end}" for end in ("bib", "ris", "csl.json")} <= made


# ---------------------------------------------------------------- the card


def size_of(data: bytes) -> tuple[int, int]:
    """Give width and height of a PNG, every part of which is whole (PNG, section 5)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, names, size = 8, [], (0, 0)
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (stated,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert zlib.crc32(name + body) == stated
        names.append(name)
        if name == b"IHDR":
            size = struct.unpack(">II", body[:8])
        at += 12 + length
    assert names[-1] == b"IEND"
    return size


@pytest.mark.parametrize("text", ["", *HOSTILE, "Ґедзь " * 60, "W" * 400])
def test_a_card_is_a_small_picture_whatever_it_says(text: str) -> None:
    edition: Node = {"id": "2023-04-01", "title": "Second", "as_of": "2023-04-01"}
    edition |= {"information_cutoff": "2023-04-01", "published_at": "2023-04-01"}
    edition |= {"situation": {"trend": "unchanged", "reason": "None."}, "previous": "2023-03-01"}
    plain = text.replace("[", "(").replace("]", ")")
    briefing = small_briefing(editions=dump([edition | {"bottom_line": f"X {plain}"}]))

    made = card_png(briefing)

    assert size_of(made) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(made) < 100_000
    assert card_png(briefing) == made


def test_a_card_says_what_the_edition_says() -> None:
    edition: Node = {"id": "2023-04-01", "title": "Second", "as_of": "2023-04-01"}
    edition |= {"information_cutoff": "2023-04-01", "published_at": "2023-04-01"}
    edition |= {"situation": {"trend": "unchanged", "reason": "None."}, "previous": "2023-03-01"}

    one, other = (
        card_png(small_briefing(editions=dump([edition | {"bottom_line": text}])))
        for text in ("It fell.", "It holds.")
    )

    assert one != other


class Ruler:
    """A font each of whose signs is ten pixels wide."""

    def getlength(self, text: str) -> float:
        return 10.0 * len(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("one two three four five", ["one two", "three …"]),
        ("abcdefghijklmn", ["abcdef …"]),
        ("", []),
    ],
)
def test_lines_are_broken_where_there_is_room(text: str, lines: list[str]) -> None:
    assert wrapped(text, Ruler(), 80, 2) == lines  # type: ignore[arg-type]


def test_a_site_with_an_address_shows_the_card(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", ADDRESS.rstrip("/"))

    outcome = pipeline.build(small)

    assert outcome.is_published, outcome.found
    tree: Any = html.document_fromstring((small / "site/index.html").read_text(encoding="utf-8"))
    (image,) = tree.xpath("//meta[@property='og:image']/@content")
    assert image == f"{ADDRESS}card.png"
    assert size_of((small / "site" / "card.png").read_bytes()) == (WIDTH, HEIGHT)
    assert tree.xpath("//meta[@property='og:url']/@content") == [ADDRESS]
    # What is cited is the edition, which keeps its page; home will show the next one.
    cited = tree.xpath("string(//p[@class='bf-citebox__text'])")
    assert cited.endswith(f"{ADDRESS}editions/2023-03-01/.")


def test_a_site_without_an_address_has_no_card(small: Path) -> None:
    text = (small / "site" / "index.html").read_text(encoding="utf-8")

    assert "og:image" not in text
    assert not (small / "site" / "card.png").exists()


def test_an_address_that_only_mkdocs_knows_stops_the_build(small: Path) -> None:
    edit(small / "mkdocs.yml", 'site_url: !ENV [SITE_URL, ""]', f"site_url: {ADDRESS}")

    outcome = pipeline.build(small)

    assert [one.code for one in outcome.found] == ["mkdocs"]
    assert "SITE_URL" in outcome.found[0].message
