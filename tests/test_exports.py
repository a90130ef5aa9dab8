"""What leaves the briefing in other formats says what the records say, whatever they say."""

from __future__ import annotations

import csv
import io
import json
import re

import pandas as pd
import pytest
import shapely
from hypothesis import example, given
from lxml import etree, html
from pydantic_core import from_json
from small import small_briefing
from test_escaping import HOSTILE, texts

from generator.exports import exports
from generator.link import Briefing
from generator.pages.reference import downloads, subscriptions
from generator.pictures import region_map
from generator.search import stubs
from generator.yamlfile import dump


def briefing_with(text: str) -> Briefing:
    """Give the small briefing with a claim, an actor and a place that carry *text*."""
    point = {"latitude": "48.5", "longitude": "38.0", "precision_m": "100", "source": "report"}
    claim: dict[str, object] = {"id": "c-2", "text": text, "speaker": "north"}
    claim |= {"source": "report", "locator": text, "basis": "attributed", "said_on": "unknown"}
    claim |= {"about": ["north"]}
    return small_briefing(
        claims=dump([claim]),
        actors=dump([{"id": "bearer", "kind": "person", "name": text}]),
        locations=dump([{"id": "here", "kind": "town", "name": text, "coordinates": point}]),
    )


def words(text: str) -> str:
    return " ".join(text.split())


@given(text=texts)
def test_json_gives_every_text_back(text: str) -> None:
    made = from_json(exports(briefing_with(text))["data/briefing.json"])

    assert next(one for one in made["claims"] if one["id"] == "c-2")["text"] == words(text)
    assert next(one for one in made["actors"] if one["id"] == "bearer")["name"] == words(text)


@given(text=texts)
@example(text='one,\n"two";\tthree four')
def test_another_reader_of_csv_finds_the_same_table(text: str) -> None:
    for name, data in exports(briefing_with(text)).items():
        if name.endswith(".csv"):
            mine = list(csv.reader(io.StringIO(data.decode())))
            told = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
            assert [list(told.columns), *told.to_numpy().tolist()] == mine, name


@given(text=texts)
@example(text="-0.0")
def test_csv_gives_every_text_back_and_no_formula(text: str) -> None:
    made = exports(briefing_with(text))["data/claims.csv"].decode()

    row = next(one for one in csv.DictReader(io.StringIO(made)) if one["id"] == "c-2")

    assert row["text"].removeprefix("'") == words(text).removeprefix("'")
    is_number = re.fullmatch(r"[+-]?\d+(\.\d+)?", row["text"])
    assert is_number or not row["text"].startswith(("=", "+", "-", "@"))


@given(text=texts)
def test_geojson_gives_every_name_back_and_longitude_first(text: str) -> None:
    written = exports(briefing_with(text))["data/locations.geojson"].decode()
    made = json.loads(written)

    (point,) = shapely.from_geojson(written).geoms
    (feature,) = made["features"]
    assert (point.x, point.y) == (38.0, 48.5)
    assert feature["properties"]["name"] == words(text)
    assert feature["geometry"] == {"type": "Point", "coordinates": [38.0, 48.5]}
    assert "crs" not in made


@given(text=texts)
def test_a_stub_of_the_search_index_is_inert(text: str) -> None:
    made = stubs(briefing_with(text))["claims/c-2/index.html"].decode()

    tree = html.document_fromstring(made)

    assert words(str(tree.xpath("string(//h1)"))) == words(text)
    assert {one.tag for one in tree.iter()} == {"html", "head", "meta", "title", "body", "h1", "p"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_map_is_sound_xml_whatever_a_place_is_called(text: str) -> None:
    picture = region_map(briefing_with(text))
    assert picture is not None

    tree = etree.fromstring(str(picture.svg))

    said = [words(str(one.xpath("string()"))) for one in tree.iter()]
    assert any(words(text) in one for one in said)
    assert not [one for one in tree.iter() if str(one.tag).endswith(("script", "foreignObject"))]


def test_remarks_for_maintainers_stay_at_home() -> None:
    briefing = small_briefing(actors="- {id: x, kind: person, name: X, note: secret remark}")

    assert not [path for path, data in exports(briefing).items() if b"secret" in data]


def test_the_address_of_a_source_is_its_own_beside_that_of_its_page() -> None:
    source = {"id": "other", "kind": "news", "title": "Other", "publisher": "paper"}
    source |= {"published_on": "2023", "url": "https://example.org/other"}
    made = exports(small_briefing(sources=dump([source])))

    whole = json.loads(made["data/briefing.json"])["sources"]
    (row,) = (
        one
        for one in csv.DictReader(io.StringIO(made["data/sources.csv"].decode()))
        if one["id"] == "other"
    )

    for one in (next(each for each in whole if each["id"] == "other"), row):
        assert (one["url"], one["page"]) == ("https://example.org/other", "sources/other/")


def test_every_download_that_pages_name_is_made() -> None:
    briefing = small_briefing()
    named = {file.path for file in downloads(briefing)}
    named |= {path for feed in subscriptions() for path in (feed.atom, feed.json)}

    made = set(exports(briefing))

    assert named <= made
    of_one_record = re.compile(r"data/[a-z]+/[a-z0-9-]+\.(json|bib|ris|csl\.json)")
    assert {path for path in made - named if not of_one_record.fullmatch(path)} == set()
