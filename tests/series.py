"""A made-up briefing of three editions, in which everything that can change does.

Every date that tells when something was known follows from the records, as in real data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from small import SMALL, linked

from generator.link import Briefing
from generator.yamlfile import dump

FIRST, SECOND, THIRD = "2023-03-01", "2023-03-08", "2023-05-25"


def _edition(day: str, previous: str | None, trend: str, **more: Any) -> str:
    record: dict[str, Any] = {"id": day, "title": f"The battle for Town, {day}", "as_of": day}
    record |= {"information_cutoff": day, "published_at": day}
    record |= {"previous": previous} if previous else {}
    record |= {"bottom_line": "The town is held. [@c-1]"}
    record |= {"situation": {"trend": trend, "reason": "The road is in doubt. [@c-1]"}}
    return dump(record | more)


def _source(source: str, publisher: str, day: str) -> dict[str, Any]:
    made = {"id": source, "kind": "news", "title": f"A report of {day}", "publisher": publisher}
    return made | {"published_on": day}


def _claim(claim: str, speaker: str, source: str, day: str, text: str, **more: Any) -> Any:
    made: dict[str, Any] = {"id": claim, "text": text, "speaker": speaker, "said_on": day}
    made |= {"source": source, "locator": "paragraph 2", "basis": "attributed", "about": ["town"]}
    return made | more


def _version(edition: str, text: str, term: str | None, confidence: str, **more: Any) -> Any:
    made: dict[str, Any] = {"edition": edition, "text": text, "confidence": confidence}
    made |= {"likelihood": {"scale": "words", "term": term}} if term else {}
    return made | more


def _related(type_: str, claim: str) -> dict[str, Any]:
    return {"relations": [{"type": type_, "claim": claim}]}


SERIES: Mapping[str, str] = SMALL | {
    "data/briefing.yml": """\
title: Battle for Town
conflict: A made-up war
description: Who holds Town, and how we know.
author: team
sides: [north, south]
scale: words
focus: town
""",
    "data/actors/more.yml": """\
- {id: south, kind: state, name: South}
- {id: general, kind: person, name: The General, side: north}
- {id: herald, kind: media, name: The Herald}
- {id: institute, kind: think-tank, name: The Institute}
""",
    "data/scales/words.yml": """\
id: words
name: Words
standard: none
terms:
  - {term: very unlikely, low: 5, high: 20}
  - {term: unlikely, low: 20, high: 45}
  - {term: roughly even chance, low: 45, high: 55}
  - {term: likely, low: 55, high: 80}
  - {term: very likely, low: 80, high: 95}
""",
    "data/locations/all.yml": """\
- id: town
  kind: town
  name: Town
  control:
    - {as_of: 2023-03-01, holder: north, basis: claimed, claims: [c-1]}
    - {as_of: 2023-05-20, holder: south, basis: claimed, claims: [m-1]}
    - {as_of: 2023-05-20, basis: contested, claims: [m-2]}
- id: village
  kind: village
  name: Village
  parent: town
  control:
    - {as_of: 2023-03-01, basis: contested, claims: [c-2]}
    - {as_of: 2023-03-07, holder: south, basis: assessed, claims: [w-1, w-2]}
""",
    f"data/editions/{FIRST}.yml": _edition(
        FIRST, None, "first-edition", key_judgements=["holds", "road", "winter"]
    ),
    f"data/editions/{SECOND}.yml": _edition(
        SECOND, FIRST, "deteriorated", key_judgements=["holds", "road", "new-front"]
    ),
    f"data/editions/{THIRD}.yml": _edition(
        THIRD,
        SECOND,
        "deteriorated",
        key_judgements=["road"],
        dropped=[{"judgement": "new-front", "reason": "Nobody asks. [@m-1]", "claims": ["m-1"]}],
    ),
    "data/sources/all.yml": dump(
        [
            _source("herald-1", "herald", FIRST),
            _source("week", "paper", "2023-03-07"),
            _source("may", "herald", "2023-05-21"),
        ]
    ),
    "data/claims/all.yml": dump(
        [
            _claim(
                "c-2",
                "herald",
                "herald-1",
                FIRST,
                "The village is fought for.",
                revisions=[
                    {
                        "at": "2023-03-05",
                        "kind": "correction",
                        "why": "It was misread.",
                        "by": "team",
                        "set": {"text": "The village is fought over."},
                    }
                ],
            ),
            _claim(
                "c-3",
                "general",
                "herald-1",
                FIRST,
                "About 4,500 people are in the town.",
                quantities=[{"value": 4500, "unit": "people", "qualifier": "about"}],
            ),
            _claim("w-1", "institute", "week", "2023-03-06", "The village is lost."),
            _claim(
                "w-2",
                "south",
                "week",
                "2023-03-07",
                "The village is ours.",
                **_related("corroborates", "w-1"),
            ),
            _claim(
                "w-3",
                "south",
                "week",
                "2023-03-07",
                "The town will be ours within days.",
                **_related("disputes", "c-1"),
            ),
            _claim(
                "w-4",
                "general",
                "week",
                "2023-03-07",
                "Fewer than 4,000 people are left in the town.",
                quantities=[{"value": 4000, "unit": "people", "qualifier": "less-than"}],
                **_related("supersedes", "c-3"),
            ),
            _claim("m-1", "south", "may", "2023-05-20", "The town is ours."),
            _claim(
                "m-2",
                "general",
                "may",
                "2023-05-21",
                "We hold a last corner.",
                **_related("disputes", "m-1"),
            ),
        ]
    ),
    "data/judgements/all.yml": dump(
        [
            {
                "id": "holds",
                "title": "Town until the end of May",
                "author": "team",
                "about": ["town"],
                "versions": [
                    _version(
                        FIRST,
                        "North is likely to hold the town until the end of May.",
                        "likely",
                        "low",
                        confidence_reason="One side says so. [@c-1]",
                        evidence_for=["c-1", "c-2"],
                        horizon="2023-05-31",
                    ),
                    _version(
                        SECOND,
                        "North is unlikely to hold the town until the end of May.",
                        "unlikely",
                        "moderate",
                        confidence_reason="A third party says so. [@w-1]",
                        evidence_for=["w-1", "w-2"],
                        evidence_against=["c-1"],
                        horizon="2023-05-31",
                        change_reason="The village is lost, and with it the north road. [@w-1]",
                    ),
                ],
                "outcomes": [
                    {
                        "edition": THIRD,
                        "result": "did-not-happen",
                        "on": "2023-05-20",
                        "claims": ["m-1"],
                        "note": "North held a last corner only.",
                    }
                ],
            },
            {
                "id": "road",
                "title": "The road",
                "author": "team",
                "about": ["town"],
                "versions": [
                    _version(
                        FIRST,
                        "There is a roughly even chance that the road is cut.",
                        "roughly even chance",
                        "low",
                        confidence_reason="Little is known.",
                        evidence_for=["c-1", "c-2"],
                    ),
                    _version(
                        SECOND,
                        "The road is likely to be cut.",
                        "likely",
                        "low",
                        confidence_reason="Little is known.",
                        evidence_for=["c-1", "c-2", "w-1"],
                        change_reason="Guns now reach it. [@w-1]",
                    ),
                    _version(
                        THIRD,
                        "The road is likely to be cut.",
                        "likely",
                        "low",
                        confidence_reason="Little is known.",
                        evidence_for=["c-1", "c-2", "w-1"],
                    ),
                ],
            },
            {
                "id": "winter",
                "title": "The winter",
                "author": "team",
                "about": ["town"],
                "versions": [
                    _version(
                        FIRST,
                        "The ground will very likely be soft in April.",
                        "very likely",
                        "moderate",
                        confidence_reason="It always is.",
                        evidence_for=["c-1", "c-2"],
                    )
                ],
            },
            {
                "id": "new-front",
                "title": "A second front",
                "author": "team",
                "about": ["town"],
                "versions": [
                    _version(
                        SECOND,
                        "A second front is unlikely to be opened.",
                        "unlikely",
                        "low",
                        confidence_reason="Little is known.",
                        evidence_for=["w-1", "w-3"],
                    )
                ],
            },
            {
                "id": "said",
                "title": "A matter of days",
                "author": "institute",
                "about": ["town"],
                "versions": [
                    _version(
                        SECOND,
                        "The town falls within weeks, not days.",
                        None,
                        "not-stated",
                        evidence_for=["w-1"],
                    )
                ],
            },
        ]
    ),
    "data/scenarios/all.yml": dump(
        [
            {
                "id": "falls",
                "title": "The town falls",
                "description": "It falls. [@c-2]",
                "versions": [
                    {
                        "edition": FIRST,
                        "kind": "most-dangerous",
                        "likelihood": {"scale": "words", "term": "unlikely"},
                    },
                    {
                        "edition": SECOND,
                        "kind": "most-likely",
                        "likelihood": {"scale": "words", "term": "likely"},
                        "change_reason": "The village is lost. [@w-1]",
                    },
                    {
                        "edition": THIRD,
                        "kind": "came-about",
                        "change_reason": "South holds it. [@m-1]",
                    },
                ],
            }
        ]
    ),
    "data/indicators/all.yml": dump(
        [
            {
                "id": "guns",
                "text": "Guns reach the road.",
                "observable_via": "pictures",
                "points_to": ["falls"],
                "observations": [
                    {"edition": FIRST, "status": "not-seen"},
                    {"edition": SECOND, "status": "observed", "claims": ["w-1"]},
                ],
            }
        ]
    ),
    "data/gaps/all.yml": dump(
        [
            {
                "id": "village-held",
                "question": "Who holds the village?",
                "why": "It lies on the road.",
                "limits": ["holds"],
                "opened": FIRST,
                "closed": SECOND,
                "closed_by": ["w-1"],
            },
            {
                "id": "reserves",
                "question": "Are there reserves?",
                "why": "They would decide.",
                "limits": ["holds"],
                "opened": SECOND,
            },
        ]
    ),
}


def series() -> Briefing:
    """Give the briefing of three editions."""
    briefing, found = linked(SERIES)
    if briefing is None or found:
        raise AssertionError("\n".join(map(str, found)))
    return briefing
