"""What readers see of changes: on home, on editions, on the page of changes, in each history."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from series import FIRST, SECOND, THIRD, series
from test_assessment import words

from generator.changes import Turn
from generator.link import Briefing
from generator.pages import plan
from generator.pages.changes import Since, each_edition, history, overall
from generator.render import render

TEMPLATES = Path(__file__).parents[1] / "templates"


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return series()


@pytest.fixture(scope="module")
def site(briefing: Briefing) -> Callable[[str], str]:
    made, found = render(briefing, plan(briefing), [TEMPLATES])
    assert not found, "\n".join(map(str, found))
    return made.__getitem__


def told(since: Since) -> dict[str, list[tuple[str, Turn]]]:
    """Give what a comparison tells, section by section."""
    return {
        section.anchor: [(one.record, one.turn) for one in (*section.changes, *section.unchanged)]
        for section in since.sections
    }


def section(page: str, heading: str) -> str:
    """Give what a reader reads under a heading."""
    return words(page.partition(f"## {heading}")[2].partition("\n## ")[0])


def test_editions_are_compared_pairwise_the_newest_first(briefing: Briefing) -> None:
    may, march = each_edition(briefing)

    assert (may.edition.id, may.previous.id) == (THIRD, SECOND)
    assert (march.edition.id, march.previous.id) == (SECOND, FIRST)
    assert told(march) == {
        "own": [
            ("holds", Turn.REVERSED),
            ("road", Turn.RAISED),
            ("new-front", Turn.NEW),
            ("winter", Turn.UNCHANGED),
        ],
        "attributed": [("said", Turn.NEW)],
        "scenarios": [("falls", Turn.REVERSED)],
        "control": [("village", Turn.ASSESSED)],
        "indicators": [("guns", Turn.FIRED)],
        "claims": [("c-1", Turn.DISPUTED), ("w-1", Turn.CORROBORATED)],
        "numbers": [("c-3", Turn.DOWN)],
        "gaps": [("village-held", Turn.CLOSED), ("reserves", Turn.OPENED)],
    }
    assert told(may) == {
        "own": [
            ("holds", Turn.DID_NOT_HAPPEN),
            ("new-front", Turn.DROPPED),
            ("road", Turn.UNCHANGED),
            ("winter", Turn.UNCHANGED),
        ],
        "attributed": [("said", Turn.UNCHANGED)],
        "scenarios": [("falls", Turn.CAME_ABOUT)],
        "control": [("town", Turn.CLAIMED)],
        "claims": [("m-1", Turn.DISPUTED)],
    }


def test_first_and_latest_edition_are_compared_past_those_between(briefing: Briefing) -> None:
    found = overall(briefing)

    assert found
    assert (found.edition.id, found.previous.id) == (THIRD, FIRST)
    # What came and went between them is not in it; what was closed stays closed.
    assert "new-front" not in {record for rows in told(found).values() for record, _ in rows}
    assert ("road", Turn.RAISED) in told(found)["own"]
    assert overall(briefing.as_issued(SECOND)) is None


def test_home_and_edition_tell_the_direction_the_reason_and_the_claims(
    site: Callable[[str], str],
) -> None:
    page = site(f"editions/{SECOND}.md")
    what = section(page, "What changed")

    assert "Reversed Town until the end of May" in what
    assert "was likely (55–80%) now unlikely (20–45%)" in what
    assert "Confidence raised was low now moderate" in what
    assert "Why: The village is lost, and with it the north road." in what
    assert "New for it: The village is lost. The Institute , 6 March 2023" in what
    assert 'href="../../claims/w-1/"' in page.partition("## What changed")[2]
    assert "Unchanged : The winter" in what
    assert "Dropped : A second front" in section(site("index.md"), "What changed")


def test_first_edition_has_nothing_to_be_compared_with(site: Callable[[str], str]) -> None:
    assert "there is nothing before it" in section(site(f"editions/{FIRST}.md"), "What changed")


def test_page_of_changes_has_a_place_for_every_edition(site: Callable[[str], str]) -> None:
    page = site("changes/index.md")

    anchors = re.findall(r"^## .*\{: #(\S+) \}$", page, re.MULTILINE)
    assert anchors == [THIRD, SECOND]
    assert f'href="{SECOND}/"' in page
    assert "Newly disputed The town is held." in words(site(f"changes/{SECOND}.md"))
    assert "## From the first edition to the latest" in page


def test_a_record_keeps_its_history_on_its_own_page(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    moments = history(briefing, "holds")

    assert [(one.when.text, [each.turn for each in one.changes]) for one in moments] == [
        (THIRD, [Turn.DID_NOT_HAPPEN]),
        (SECOND, [Turn.REVERSED]),
        (FIRST, [Turn.NEW]),
    ]
    assert "Did not happen" in section(site("judgements/holds.md"), "History")
    assert "Newly assessed" in section(site("locations/village.md"), "History")
    assert "Newly disputed" in section(site("claims/c-1.md"), "History")
    assert "More said" in section(site("actors/general.md"), "History")
    assert "Came about" in section(site("scenarios/falls.md"), "History")


def test_corrections_are_told_with_the_edition_after_them_and_in_the_history(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    _, march = each_edition(briefing)

    assert [one.record.id for one in march.corrections] == ["c-2"]
    assert "Correction The village is fought over. It was misread." in section(
        site(f"editions/{SECOND}.md"), "What changed"
    )
    assert "Correction" not in section(site(f"editions/{THIRD}.md"), "What changed")
    assert [(one.when.text, one.correction is not None) for one in history(briefing, "c-2")] == [
        ("2023-03-05", True),
        (FIRST, False),
    ]
    assert "5 March 2023 Correction It was misread." in section(site("claims/c-2.md"), "History")


def test_pages_of_an_edition_follow_from_the_briefing_as_issued(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    pages = [f"editions/{one}.md" for one in (FIRST, SECOND, THIRD)]
    for page in (*pages, f"changes/{SECOND}.md", f"changes/{THIRD}.md"):
        edition = page.partition("/")[2].removesuffix(".md")
        then = briefing.as_issued(edition)
        made, found = render(then, plan(then), [TEMPLATES])
        assert not found
        assert made[page] == site(page)


def test_likelihood_and_confidence_never_share_a_paragraph(site: Callable[[str], str]) -> None:
    pages = ("index.md", f"changes/{SECOND}.md", "judgements/holds.md")
    paragraphs = [
        words(one) for page in pages for one in re.findall(r"<p[ >].*?</p>", site(page), re.DOTALL)
    ]

    assert [one for one in paragraphs if "%" in one and "onfidence" in one] == []
