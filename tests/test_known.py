"""What was known when: the records of a day, and nothing later."""

from datetime import date
from typing import Any

from small import SMALL

from generator.documents import Document
from generator.known import as_known, released, since, untimely
from generator.link import Briefing, link
from generator.model import Claim, Event, Gap, Judgement, Location
from generator.parse import Parsed, parse
from generator.vocabulary import Status
from generator.yamlfile import load_text

EDITIONS = """\
- id: second
  title: Second edition
  as_of: 2023-03-08
  information_cutoff: 2023-03-08
  published_at: 2023-03-09
  previous: 2023-03-01
  bottom_line: The town is lost. [@c-2]
  situation: {trend: deteriorated, reason: "It fell. [@c-2]"}
- id: draft
  status: draft
  title: Third edition
  as_of: 2023-03-20
  information_cutoff: 2023-03-20
  published_at: 2023-03-20
  bottom_line: Nothing new.
  situation: {trend: unchanged, reason: Nothing happened.}
"""
SOURCES = """\
- {id: daily, kind: news, title: A daily, publisher: paper, published_on: 2023-03-07}
- {id: old, kind: news, title: Old, publisher: paper, published_on: 2022, known_from: 2023-03-05}
- {id: gazetteer, kind: dataset, title: Gazetteer, publisher: paper, published_on: 2025}
"""
CLAIMS = """\
- {id: c-2, text: It is lost., speaker: north, said_on: 2023-03-06, source: daily, locator: p,
   basis: attributed, about: [town], relations: [{type: disputes, claim: c-1}]}
- {id: c-3, text: It was calm., speaker: newcomer, said_on: 2022, source: old, locator: p,
   basis: attributed, about: [town]}
"""
ACTORS = """\
- {id: newcomer, kind: person, name: Newcomer, known_from: 2023-03-05}
"""
LOCATIONS = """\
- id: town
  kind: town
  name: Town
  coordinates: {latitude: 48, longitude: 38, precision_m: 100, source: gazetteer}
  names: [{text: Misto, language: uk-Latn, source: daily}]
  control:
    - {as_of: 2023-03-06, basis: contested, claims: [c-2]}
    - {as_of: 2023-03-01, holder: north, basis: claimed, claims: [c-2, c-1]}
    - {as_of: 2022, holder: newcomer, basis: claimed, claims: [c-1]}
"""
EVENTS = """\
- id: fight
  title: A fight
  kind: battle
  date: 2023-02
  locations: [town]
  claims: [c-2, c-1, c-3]
  revisions:
    - {at: 2023-03-04, kind: correction, why: A slip., by: team, set: {title: The fight}}
    - {at: 2023-03-10, kind: retraction, why: None took place., by: team}
"""
JUDGEMENTS = """\
- id: holds
  title: The town
  author: team
  about: [town, newcomer]
  versions:
    - {edition: 2023-03-01, text: It holds., confidence: not-stated, evidence_for: [c-1]}
    - {edition: second, text: It is lost., confidence: not-stated, evidence_for: [c-2]}
  outcomes:
    - {edition: second, result: did-not-happen, on: 2023-03-06, claims: [c-2]}
"""
GAPS = """\
- {id: who, question: Who?, why: To know., opened: 2023-03-01, closed: second, closed_by: [c-1]}
"""
FIRST, BETWEEN, SECOND = date(2023, 3, 1), date(2023, 3, 5), date(2023, 3, 9)


def read(**more: str) -> Parsed:
    """Read the small briefing with two editions and more records."""
    given = {"editions": EDITIONS, "sources": SOURCES, "claims": CLAIMS, "actors": ACTORS}
    given |= {"locations": LOCATIONS, "events": EVENTS, "judgements": JUDGEMENTS, "gaps": GAPS}
    files = SMALL | {f"data/{plural}/more.yml": text for plural, text in (given | more).items()}
    read = [load_text(path, text.encode()) for path, text in files.items()]
    documents: list[Document] = [one for one, _ in read if one]
    parsed, found = parse(documents, "data", [one for _, wrong in read for one in wrong])
    assert found == []
    return parsed


def held(**more: str) -> Parsed:
    """Give the same without drafts."""
    return released(read(**more))


def joined(parsed: Parsed) -> Briefing:
    briefing, found = link(parsed)
    assert briefing is not None, found
    assert found == []
    return briefing


def record(parsed: Parsed, record_id: str) -> Any:
    return next(one.record for one in parsed.entries if one.id == record_id)


def test_when_something_was_known_follows_from_editions_and_sources() -> None:
    days = since(held())

    assert {one: days[one] for one in ("2023-03-01", "second")} == {
        "2023-03-01": FIRST,
        "second": SECOND,
    }
    assert days["report"] == days["c-1"] == days["fight"] == FIRST
    assert days["daily"] == days["c-2"] == SECOND
    assert days["old"] == days["c-3"] == days["newcomer"] == BETWEEN
    assert days["gazetteer"] == days["north"] == days["town"] == FIRST
    assert days["holds"] == days["who"] == FIRST
    assert "draft" not in days


def test_a_draft_edition_that_takes_part_admits_what_it_could_use() -> None:
    late = "- {id: late, kind: news, title: L, publisher: paper, published_on: 2023-03-15}"
    parsed = read(sources=f"{SOURCES}{late}")

    assert since(released(parsed))["late"] == FIRST
    assert since(parsed)["late"] == date(2023, 3, 20)
    assert released(parsed).drafts == {"draft"}
    assert released(parsed, ["draft"]) is released(parsed, None) is parsed


def test_later_records_do_not_show() -> None:
    ids = {one.id for one in as_known(held(), FIRST).entries}

    assert ids.isdisjoint({"second", "daily", "c-2", "old", "c-3", "newcomer"})
    assert {"c-1", "gazetteer", "town", "fight", "holds", "who"} <= ids
    assert {one.id for one in as_known(held(), BETWEEN).entries} - ids == {"old", "c-3", "newcomer"}


def test_lists_hold_what_was_known() -> None:
    then = as_known(held(), FIRST)
    event, judgement, town = record(then, "fight"), record(then, "holds"), record(then, "town")

    assert isinstance(event, Event)
    assert event.claims == ("c-1",)
    assert isinstance(judgement, Judgement)
    assert [one.edition for one in judgement.versions] == ["2023-03-01"]
    assert judgement.outcomes == ()
    assert judgement.about == ("town",)
    assert isinstance(town, Location)
    assert [(one.as_of.text, one.claims) for one in town.control] == [("2023-03-01", ("c-1",))]
    assert town.names == ()
    assert town.coordinates is not None


def test_a_gap_is_open_until_the_edition_that_closes_it() -> None:
    gap = record(as_known(held(), BETWEEN), "who")

    assert isinstance(gap, Gap)
    assert (gap.closed, gap.closed_by) == (None, ())
    assert record(as_known(held(), SECOND), "who").closed == "second"


def test_a_revision_holds_from_its_day_on() -> None:
    said = [record(as_known(held(), day), "fight") for day in (FIRST, BETWEEN, date.max)]

    assert [one.title for one in said] == ["A fight", "The fight", "The fight"]
    assert [one.status for one in said] == [
        Status.PUBLISHED,
        Status.CORRECTED,
        Status.RETRACTED,
    ]
    assert [len(one.revisions) for one in said] == [0, 1, 2]


def test_a_finding_in_a_shortened_list_stands_where_it_was_written() -> None:
    then = as_known(held(), FIRST)
    town = next(one for one in then.entries if one.id == "town")
    fight = next(one for one in held().entries if one.id == "fight")

    assert town.place(("control", 0, "claims", 0)) == town.document.place(
        (*town.prefix, "control", 1, "claims", 1)
    )
    assert fight.place(("title",)).line == 8
    assert fight.past[0].place(("title",)).line == 2


def test_of_two_days_the_earlier_counts() -> None:
    parsed = held()
    first = as_known(parsed, FIRST)

    assert as_known(first, SECOND) is first
    assert as_known(as_known(parsed, SECOND), FIRST).entries == first.entries
    assert as_known(parsed, date.max) is parsed


def test_what_an_edition_showed_stays_what_it_was() -> None:
    briefing = joined(held())
    issued = briefing.as_issued("2023-03-01")

    assert [one.id for one in issued.of(Claim)] == ["c-1"]
    assert issued.edition.id == "2023-03-01"
    assert issued.as_issued("2023-03-01") is issued
    assert briefing.as_issued("2023-03-01") is issued
    assert briefing.as_issued("second").as_issued("2023-03-01") is issued
    assert briefing.as_issued("second").get(Event, "fight").status is Status.CORRECTED


def test_nothing_is_made_anew_where_nothing_came_later() -> None:
    briefing = joined(held(events=EVENTS.replace("2023-03-10", "2023-03-09")))

    assert briefing.as_issued("second") is briefing


def test_a_part_that_names_a_record_not_yet_known_waits_for_it() -> None:
    control = record(as_known(held(), BETWEEN), "town").control

    assert [one.holder for one in control] == ["north", "newcomer"]


def test_what_is_named_untimely_is_reported_once() -> None:
    early = "- {id: e-1, title: E, kind: battle, date: 2023, claims: [c-1], summary: 'So [@c-2].'}"

    assert untimely(held()) == []
    assert [one.code for one in untimely(held(events=early))] == ["early-knowledge"]
