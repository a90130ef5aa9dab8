"""What is new, as a feed reader and a schema of JSON Feed see it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker
from series import SECOND, series
from small import small_briefing
from test_escaping import texts

from generator.exports.feeds import LIMIT, feed_files, feed_list
from generator.link import Briefing
from generator.urls import FEEDS, record_url
from generator.yamlfile import dump

Fields = dict[str, object]

ADDRESS = "https://example.org/briefing/"

ITEM = {
    "type": "object",
    "required": ["id", "title", "content_text", "date_modified"],
    "properties": {
        "id": {"type": "string", "pattern": "^urn:uuid:"},
        "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "title": {"type": "string", "minLength": 1},
        "content_text": {"type": "string", "minLength": 1},
        "date_modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    },
    "patternProperties": {"^_[a-zA-Z]": {"type": "object"}},
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "language": {"type": "string"},
        "home_page_url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "feed_url": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "authors": {
            "type": "array",
            "items": {"type": "object", "required": ["name"], "additionalProperties": False}
            | {"properties": {"name": {"type": "string"}}},
        },
        "items": {"type": "array", "items": ITEM},
    },
    "additionalProperties": False,
}
"""What JSON Feed 1.1 asks for of the fields that we use, and that we use no others."""


def corrected(**more: str) -> Briefing:
    """Give a briefing with a correction of the claim, and an event."""
    claims = """\
- id: c-1
  text: The town was held.
  speaker: north
  said_on: 2023-02-28
  source: report
  locator: paragraph 1
  basis: attributed
  about: [north]
  revisions:
    - {at: 2023-03-05, kind: correction, why: A slip, by: team, set: {text: The town is held.}}
"""
    event: dict[str, object] = {
        "id": "fall",
        "title": "The town falls",
        "kind": "battle",
        "date": "2023-02",
    }
    event |= {"claims": ["c-1"], "summary": "It [[north|fell]]. [@c-1]"}
    return small_briefing({"data/claims/report.yml": claims}, events=dump([event]), **more)


def atom(briefing: Briefing, name: str, address: str = ADDRESS) -> Any:
    """Give a feed as a feed reader sees it that fetched it from the site."""
    data = feed_files(briefing, address)[f"data/feeds/{name}.xml"]
    headers = {
        "content-type": "application/atom+xml",
        "content-location": f"{ADDRESS}data/feeds/x.xml",
    }
    parsed = feedparser.parse(data, response_headers=headers)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def json_feed(briefing: Briefing, name: str, address: str = ADDRESS) -> Any:
    """Give a JSON feed that keeps to its format."""
    made = json.loads(feed_files(briefing, address)[f"data/feeds/{name}.json"])
    Draft202012Validator(JSON_FEED, format_checker=FormatChecker()).validate(made)
    return made


RECORDS = tuple(name for name in FEEDS if name != "changes")
"""The feeds in which the records of `corrected` stand, one in each."""


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("address", ["", ADDRESS])
def test_both_formats_say_the_same(name: str, address: str) -> None:
    briefing = corrected()
    parsed, made = atom(briefing, name, address), json_feed(briefing, name, address)

    assert parsed.feed.title == made["title"]
    assert len(parsed.entries) == 1
    assert [(one.id, one.title, one.updated, one.content[0].value) for one in parsed.entries] == [
        (one["id"], one["title"], one["date_modified"], one["content_text"])
        for one in made["items"]
    ]


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("address", ["", ADDRESS])
def test_every_link_leads_to_the_record(name: str, address: str) -> None:
    briefing = corrected()
    parsed = atom(briefing, name, address)
    wanted = {
        f"{ADDRESS}{record_url(one.kind, one.record)}"
        for one in briefing.entries.values()
        if one.kind.plural == name
    }
    if name == "corrections":
        wanted = {f"{ADDRESS}corrections/#c-1-revision-1"}

    # Read off the text, too: a reader of feeds might resolve what a strict one would not.
    here = f"{ADDRESS}data/feeds/{name}.xml"
    raw = feed_files(briefing, address)[f"data/feeds/{name}.xml"].decode()
    hrefs = {
        urljoin(f"{ADDRESS}data/feeds/{name}.xml", one) for one in re.findall('href="(.*?)"', raw)
    }

    assert {one.link for one in parsed.entries} == wanted
    assert hrefs == wanted | {ADDRESS, here}


def test_changes_are_told_edition_by_edition_judgements_first() -> None:
    briefing = series()
    entries = atom(briefing, "changes").entries
    made = json_feed(briefing, "changes")

    assert [one.title for one in entries][:3] == [
        "Dropped: A second front",
        "Did not happen: Town until the end of May",
        "Came about: The town falls",
    ]
    reversed_ = next(one for one in entries if one.title == "Reversed: Town until the end of May")
    assert reversed_.updated == "2023-03-08T00:00:00Z"
    assert reversed_.link == f"{ADDRESS}judgements/holds/"
    assert "was likely (55–80%), now unlikely (20–45%)." in reversed_.content[0].value
    assert "Why: The village is lost, and with it the north road." in reversed_.content[0].value
    assert "New for it: The village is lost.; The village is ours." in reversed_.content[0].value
    assert len({one.id for one in entries}) == len(entries) == len(made["items"])
    assert not [one.title for one in entries if one.title.startswith(("Unchanged", "More said"))]


def test_what_changed_keeps_its_entry_when_there_is_a_later_edition() -> None:
    briefing = series()
    then = json_feed(briefing.as_issued(SECOND), "changes")["items"]

    assert then == [
        one for one in json_feed(briefing, "changes")["items"] if "2023-03" in one["date_modified"]
    ]


def test_json_without_an_address_has_no_link_that_nobody_could_resolve() -> None:
    made = json_feed(corrected(), "claims", "")

    assert "home_page_url" not in made
    assert "url" not in made["items"][0]
    assert made["items"][0]["_briefing"]["path"] == "claims/c-1/"


def test_an_id_stays_when_the_site_moves_and_when_the_record_changes() -> None:
    def ids(briefing: Briefing, address: str) -> set[str]:
        return {one.id for name in FEEDS for one in atom(briefing, name, address).entries}

    first = ids(corrected(), "")

    assert len(first) == len(RECORDS)
    assert ids(corrected(), ADDRESS) == ids(corrected(), "https://other.example/") == first


def test_an_entry_is_as_old_as_its_edition_or_its_last_correction() -> None:
    before, after = atom(small_briefing(), "claims"), atom(corrected(), "claims")

    assert before.entries[0].updated == "2023-03-01T00:00:00Z"
    assert after.entries[0].updated == "2023-03-05T00:00:00Z"
    assert after.feed.updated == "2023-03-05T00:00:00Z"
    assert "published" not in after.entries[0]
    assert atom(corrected(), "editions").entries[0].published == "2023-03-01T00:00:00Z"


def test_what_came_with_a_later_edition_is_newer() -> None:
    later = {"id": "2023-04-01", "title": "Second", "as_of": "2023-04-01", "previous": "2023-03-01"}
    later |= {"information_cutoff": "2023-04-01", "published_at": "2023-04-02"}
    later |= {"bottom_line": "It fell. [@c-2]"}
    edition = later | {"situation": {"trend": "deteriorated", "reason": "It fell."}}
    source = {"id": "next", "kind": "news", "title": "Next", "publisher": "paper"}
    claim: dict[str, object] = {
        "id": "c-2",
        "text": "It fell.",
        "speaker": "north",
        "said_on": "unknown",
    }
    claim |= {"source": "next", "locator": "paragraph 1", "basis": "attributed"}
    briefing = small_briefing(
        editions=dump([edition]),
        sources=dump([source | {"published_on": "2023-03-20"}]),
        claims=dump([claim]),
    )

    entries = atom(briefing, "claims").entries

    assert [one.updated[:10] for one in entries] == ["2023-04-02", "2023-03-01"]
    assert entries[0].title == "It fell."


def test_a_feed_is_no_longer_than_said_and_undated_claims_come_last() -> None:
    claim = {"speaker": "north", "source": "report", "locator": "p", "basis": "attributed"}
    dated = [
        claim | {"id": f"d-{n}", "text": f"Dated {n}.", "said_on": "2023-02-01"}
        for n in range(LIMIT - 2)
    ]
    undated = [
        claim | {"id": f"u-{n}", "text": f"Undated {n}.", "said_on": "unknown"} for n in range(9)
    ]

    entries = atom(small_briefing(claims=dump([*dated, *undated])), "claims").entries

    assert len(entries) == LIMIT
    assert entries[0].title == "The town is held."
    assert [one.title for one in entries[-2:]] == ["Dated 0.", "Undated 8."]


def test_a_retracted_record_says_so() -> None:
    claim: dict[str, object] = {
        "id": "c-2",
        "text": "It fell.",
        "speaker": "north",
        "said_on": "unknown",
    }
    claim |= {"source": "report", "locator": "p", "basis": "attributed"}
    withdrawn = {"at": "2023-03-02", "kind": "retraction", "why": "A slip", "by": "team"}
    claim |= {"revisions": [withdrawn]}

    made = json_feed(small_briefing(claims=dump([claim])), "claims")

    assert made["items"][0]["title"] == "Retracted: It fell."


@given(text=texts)
def test_a_text_is_nothing_but_text_in_a_feed(text: str) -> None:
    claim: dict[str, object] = {
        "id": "c-2",
        "text": text,
        "speaker": "north",
        "said_on": "2023-02-27",
    }
    claim |= {"source": "report", "locator": text, "basis": "attributed", "about": ["north"]}
    briefing = small_briefing(claims=dump([claim]))
    words = " ".join(text.split())

    # Not sanitised, not resolved: what stands in the file.
    data = feed_files(briefing)["data/feeds/claims.xml"]
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    items = json_feed(briefing, "claims", "")["items"]

    assert not parsed.bozo
    assert [" ".join(one.title.split()) for one in parsed.entries] == ["The town is held.", words]
    assert parsed.entries[1].content[0].type == "text/plain"
    assert words in " ".join(parsed.entries[1].content[0].value.split())
    assert items[1]["title"] == words


def test_every_feed_is_named_for_the_head_of_a_page() -> None:
    briefing = small_briefing()

    assert {one.path for one in feed_list(briefing)} == set(feed_files(briefing))
    assert {one.type for one in feed_list(briefing)} == {
        "application/atom+xml",
        "application/feed+json",
    }
