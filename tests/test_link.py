"""Entries to one graph: order, backlinks and drafts."""

from itertools import pairwise

import pytest
from small import SMALL, linked, small_briefing

from generator.diagnostics import MAX_FINDINGS
from generator.kinds import KINDS
from generator.known import released
from generator.link import link
from generator.model import Actor, Claim, Source
from generator.parse import parse
from generator.yamlfile import load_text

CLAIMS = """\
- {id: c-3, text: C, speaker: paper, said_on: unknown, source: report, locator: p, basis: own-voice}
- {id: c-2, text: B, speaker: paper, said_on: 2023-01, source: report, locator: p, basis: own-voice}
"""
ACTORS = """\
- {id: z-1, name: Émile, kind: person, summary: "He met [[paper]]; [[paper|it]] said so [@c-1]."}
- {id: a-1, name: Zoe, kind: person}
- {id: m-1, name: emma, kind: person}
"""


def test_records_stand_kind_by_kind_and_each_kind_in_its_own_order() -> None:
    briefing = small_briefing(claims=CLAIMS, actors=ACTORS)
    rank = {kind: position for position, kind in enumerate(KINDS)}
    kinds = [rank[entry.kind] for entry in briefing.entries.values()]

    assert kinds == sorted(kinds)
    assert [claim.id for claim in briefing.of(Claim)] == ["c-2", "c-1", "c-3"]
    assert [one.name for one in briefing.of(Actor)][:2] == ["Émile", "emma"]
    assert all(a.as_of.sort_key <= b.as_of.sort_key for a, b in pairwise(briefing.editions))


def test_a_backlink_names_the_field_and_prose_links_too() -> None:
    briefing = small_briefing(actors=ACTORS)

    fields = [(link.entry.id, link.field) for link in briefing.backlinks["paper"]]

    assert fields == [("z-1", "summary"), ("z-1", "summary"), ("report", "publisher")]
    assert [one.id for one in briefing.referring("paper", Actor)] == ["z-1"]
    assert [one.id for one in briefing.referring("paper", Source, "publisher")] == ["report"]
    assert briefing.referring("paper", Source, "side") == ()


def test_a_record_is_known_by_its_type() -> None:
    briefing = small_briefing()

    assert briefing.get(Actor, "paper") is briefing.record("paper")
    with pytest.raises(TypeError):
        briefing.get(Claim, "paper")


def test_drafts_take_part_only_when_asked() -> None:
    files = SMALL | {"data/actors/x.yml": "id: x\nstatus: draft\nname: X\nkind: person\n"}
    documents = [load_text(path, text.encode())[0] for path, text in files.items()]
    entries, _ = parse([one for one in documents if one], "data")

    without, _ = link(released(entries))
    with_drafts, _ = link(released(entries, ["x"]))

    assert without is not None
    assert with_drafts is not None
    assert "x" not in without.entries
    assert "x" in with_drafts.entries


def test_the_texts_are_what_readers_see() -> None:
    more = "- {id: a-1, name: Zoe, kind: person, note: For us., description: A poet}\n"
    briefing = small_briefing(actors=more)

    texts = [text for entry, text, _ in briefing.texts if entry.id == "a-1"]

    assert texts == ["Zoe", "A poet"]


def test_many_references_to_one_lost_record_are_told_in_few_lines() -> None:
    claim = "{{id: c-{0}, text: C, speaker: paper, said_on: unknown, source: lost, locator: p, "
    claims = "".join(f"- {claim.format(n)}basis: own-voice}}\n" for n in range(10, 2000))

    _, found = linked(SMALL | {"data/claims/more.yml": claims})

    told = [one.code for one in found]
    assert told == ["unknown-reference"] * MAX_FINDINGS + ["more-findings"]
