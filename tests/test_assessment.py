"""The pages of the assessment: likelihood, confidence, origins, time and change."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from small import SMALL, linked

from generator.analysis.grounds import foundation
from generator.analysis.hypotheses import analysis
from generator.dates import Date
from generator.kinds import KINDS
from generator.link import Briefing
from generator.model import Edition, Event, Judgement, Matrix, Scale
from generator.pages import plan, reasoning
from generator.pages.home import issue
from generator.pages.reference import kind_tables, part_tables
from generator.pages.shell import since_issued
from generator.pages.timeline import chronology, latest_events
from generator.render import render
from generator.words import in_english

TEMPLATES = Path(__file__).parents[1] / "templates"

RICH = SMALL | {
    "data/briefing.yml": """\
title: Small briefing
conflict: A conflict
description: A briefing as small as can be.
author: team
sides: [north, south]
scale: words
focus: town
home_actors: [general, north, paper]
""",
    "data/actors/more.yml": """\
- {id: south, kind: state, name: South}
- {id: general, kind: person, name: The General, side: north, description: a general}
- {id: colonel, kind: person, name: The Colonel, side: north}
- {id: herald, kind: media, name: The Herald}
- {id: institute, kind: think-tank, name: The Institute}
""",
    "data/locations/all.yml": """\
- id: town
  kind: town
  name: Town
  coordinates: {latitude: 48.6, longitude: 38.0, precision_m: 500, source: report}
  connections:
    - {to: village, kind: road, bearing: west, claims: [c-2]}
- {id: village, kind: village, name: Village}
""",
    "data/sources/herald-report.yml": """\
id: herald-report
kind: news
title: Another report
publisher: herald
published_on: 2023-03-01
""",
    "data/claims/more.yml": """\
- {id: c-2, text: The road is open., speaker: general, said_on: 2023-03-01, source: report,
   locator: paragraph 2, basis: attributed}
- {id: c-3, text: The road is cut., speaker: herald, said_on: 2023-03-01, source: herald-report,
   locator: paragraph 1, basis: own-voice}
- {id: c-4, text: It is calm., speaker: colonel, said_on: 2023-01-30, source: report,
   locator: paragraph 3, basis: attributed}
""",
    "data/editions/2023-02-01.yml": """\
id: 2023-02-01
title: Edition before
as_of: 2023-02-01
information_cutoff: 2023-02-01
published_at: 2023-02-01
bottom_line: The town is held. [@c-1]
situation: {trend: first-edition, reason: This is the first edition.}
key_judgements: [j-own, j-dropped]
""",
    "data/editions/2023-03-01.yml": """\
id: 2023-03-01
title: Second edition
as_of: 2023-03-01
information_cutoff: 2023-03-01
published_at: 2023-03-02
previous: 2023-02-01
bottom_line: The town is held. [@c-1]
situation: {trend: deteriorated, reason: "The road is in doubt. [@c-3]"}
key_judgements: [j-own, j-other]
takeaways: ["The road is in doubt. [@c-3]"]
questions: [q-1]
""",
    "data/judgements/all.yml": """\
- id: j-own
  title: The town will hold
  author: team
  versions:
    - edition: 2023-02-01
      text: The town will hold through the winter.
      likelihood: {scale: words, term: likely}
      confidence: moderate
      evidence_for: [c-1]
    - edition: 2023-03-01
      text: The town will hold until May.
      likelihood: {scale: words, term: unlikely}
      confidence: low
      confidence_reason: One side says so. [@c-2]
      evidence_for: [c-1, c-2, e-day]
      evidence_against: [c-3]
      assumptions: [a-1]
      alternatives: ["The town is left. [@c-2]"]
      would_change: [i-1]
      change_reason: The road is in doubt. [@c-3]
- id: j-other
  title: The road decides
  author: institute
  versions:
    - edition: 2023-03-01
      text: The road decides the matter.
      confidence: not-stated
      evidence_for: [c-3]
- id: j-dropped
  title: Nothing will happen
  author: team
  versions:
    - {edition: 2023-02-01, text: Nothing will happen., confidence: low, evidence_for: [c-4]}
""",
    "data/assumptions/all.yml": """\
- {id: a-1, text: The winter ends in March., if_wrong: The ground stays hard.}
""",
    "data/scenarios/all.yml": """\
- {id: s-worst, title: The town falls, description: "It falls. [@c-3]",
   versions: [{edition: 2023-03-01, kind: most-dangerous}]}
- {id: s-likely, title: The town holds, description: "It holds. [@c-1]",
   versions: [{edition: 2023-03-01, kind: most-likely,
     likelihood: {scale: words, term: likely}, drivers: ["The road stays open. [@c-2]"]}]}
""",
    "data/indicators/all.yml": """\
- {id: i-1, text: Lorries stop., observable_via: pictures, points_to: [s-worst],
   observations: [{edition: 2023-03-01, status: emerging, claims: [c-3]},
                  {edition: 2023-02-01, status: not-seen}]}
- {id: i-2, text: Bridges fall., observable_via: pictures}
""",
    "data/gaps/all.yml": """\
- {id: g-open, question: How many are there?, why: It matters., limits: [j-own],
   opened: 2023-03-01}
- {id: g-closed, question: Is it held?, why: It matters., opened: 2023-02-01,
   closed: 2023-03-01, closed_by: [c-1]}
""",
    "data/matrices/all.yml": """\
- id: m-1
  question: Will it hold?
  edition: 2023-03-01
  hypotheses: [{key: H1, text: It holds.}, {key: H2, text: It falls.}]
  rows:
    - {evidence: c-1, ratings: {H1: CC, H2: II}}
    - {evidence: c-2, ratings: {H1: C, H2: C}}
    - {evidence: c-3, ratings: {H1: I, H2: CC}}
""",
    "data/questions/all.yml": """\
- {id: q-1, heading: Does it hold?, order: 1, answer: "It holds, says the General. [@c-2] [@c-1]",
   known_from: 2023-03-02}
- {id: q-2, heading: Why?, order: 2, answer: "Because of the road. [@c-3]", known_from: 2023-03-02}
""",
    "data/events/all.yml": """\
- {id: e-day, title: Talks, kind: statement, date: 2023-02-28, claims: [c-4]}
- {id: e-about, title: A clash, kind: battle, date: 2023-02-10~, claims: [c-1]}
- {id: e-long, title: The siege, kind: battle, date: 2022-08/2023-03-01, claims: [c-1]}
- {id: e-open, title: The shelling, kind: battle, date: ../2023-02-25, claims: [c-1]}
- {id: e-later, title: The thaw, kind: statement, date: 2023-03-09, claims: [c-1]}
- {id: e-dark, title: A loss, kind: battle, date: unknown, claims: [c-1]}
""",
    "data/sources/report.yml": """\
id: report
kind: news
title: A report
publisher: paper
published_on: 2023-01-31
""",
    "data/claims/report.yml": """\
- id: c-1
  text: The town is lost.
  speaker: north
  said_on: 2023-01-30
  source: report
  locator: paragraph 1
  basis: attributed
  about: [north]
  revisions:
    - {at: 2023-03-02, kind: correction, why: A slip., by: team, set: {text: The town is held.}}
""",
}


def held(files: Mapping[str, str]) -> Briefing:
    briefing, found = linked(files)
    assert briefing is not None, found
    assert not found, "\n".join(map(str, found))
    return briefing


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return held(RICH)


@pytest.fixture(scope="module")
def site(briefing: Briefing) -> Callable[[str], str]:
    made, found = render(briefing, plan(briefing), [TEMPLATES])
    assert not found, "\n".join(map(str, found))
    return made.__getitem__


@cache
def words(html: str) -> str:
    """Give what a reader reads, without tags, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


# ---------------------------------------------------------------- likelihood and confidence


def test_range_of_a_likelihood_comes_from_its_own_scale() -> None:
    other = "id: other\nname: Other\nstandard: none\nterms: [{term: likely, low: 60, high: 65}]\n"
    briefing = held(RICH | {"data/scales/other.yml": other})

    scales = {scale.id: scale.term("likely") for scale in briefing.of(Scale)}
    chances = {
        name: reasoning.Chance("likely", briefing.get(Scale, name), term)
        for name, term in scales.items()
    }

    assert chances["words"].percent == "55–80%"
    assert chances["other"].percent == "60–65%"


def test_card_says_that_nothing_was_stated(site: Callable[[str], str]) -> None:
    card = site("judgements/j-other.md")

    assert "Likelihood Not stated" in words(card)
    assert "Confidence Not stated" in words(card)
    assert "<svg" not in card


def test_likelihood_and_confidence_never_share_a_paragraph(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    paragraphs = [
        words(found)
        for page in plan(briefing)
        for found in re.findall(r"<p[ >].*?</p>", site(page.path), re.DOTALL)
        if page.path.startswith(("index", "judgements/j", "assessment", "editions/2"))
    ]
    lead = "what their authors said about likelihood and confidence"  # speaks of both, states none

    both = [one for one in paragraphs if re.search("(?i)likel", one) and "onfidence" in one]

    assert [one for one in both if lead not in one] == []


def test_attributed_judgement_differs_in_word_and_form(site: Callable[[str], str]) -> None:
    own, other = site("judgements/j-own.md"), site("judgements/j-other.md")

    assert "Our judgement" in own
    assert "bf-judgement--own" in own
    assert "Judgement of The Institute , as reported" in words(other)
    assert "bf-judgement--attributed" in other
    assert "Our judgement" not in other


def test_own_judgements_stand_before_those_of_others(briefing: Briefing) -> None:
    own, attributed = reasoning.own_and_attributed(briefing, briefing.edition)

    assert [one.judgement.id for one in own] == ["j-own", "j-dropped"]
    assert [one.judgement.id for one in attributed] == ["j-other"]


# ---------------------------------------------------------------- what it rests on


def test_foundation_follows_events_to_their_claims(briefing: Briefing) -> None:
    found = reasoning.statement(briefing, briefing.get(Judgement, "j-own")).foundation

    assert [claim.id for claim in found.claims] == ["c-1", "c-2", "c-4"]


def test_reported_claim_originates_with_its_speaker_and_own_voice_with_the_outlet(
    briefing: Briefing,
) -> None:
    found = foundation(briefing, ["c-2", "c-3"])

    assert [one.id for one in found.origins] == ["general", "herald"]


def test_sources_of_one_group_are_one_origin() -> None:
    group = RICH["data/sources/herald-report.yml"] + "origin: wire\n"
    more = RICH["data/claims/more.yml"] + (
        "- {id: c-5, text: Also cut., speaker: paper, said_on: 2023-03-01, source: wire-copy,"
        " locator: paragraph 1, basis: own-voice}\n"
    )
    copy = (
        "id: wire-copy\nkind: news\ntitle: Copy\npublisher: paper\n"
        "published_on: 2023-03-01\norigin: wire\n"
    )
    briefing = held(
        RICH
        | {"data/sources/herald-report.yml": group}
        | {"data/sources/wire-copy.yml": copy, "data/claims/more.yml": more}
    )

    assert [one.id for one in foundation(briefing, ["c-3", "c-5"]).origins] == ["wire"]


def test_origins_of_one_side_are_told_to_be_no_independent_confirmation(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    found = foundation(briefing, ["c-1", "c-2", "c-3"])

    assert found.partisans == (("north", 2),)
    assert "no independent confirmation" in site("judgements/j-own.md")
    assert "no independent confirmation" not in site("judgements/j-other.md")


def test_judgement_leads_to_claim_speaker_and_grade_on_its_own_page(
    site: Callable[[str], str],
) -> None:
    page = site("judgements/j-own.md")

    for_it = page.partition("## Evidence for")[2].partition("## Evidence against")[0]

    assert 'href="../../claims/c-2/"' in for_it
    assert 'href="../../actors/general/"' in for_it
    assert "reliability cannot be judged" in for_it
    assert "truth cannot be judged" in for_it
    assert 'href="../../events/e-day/"' in for_it


# ---------------------------------------------------------------- editions


def test_edition_states_what_was_in_force_then(briefing: Briefing) -> None:
    before = issue(briefing, briefing.get(Edition, "2023-02-01"))
    after = issue(briefing, briefing.get(Edition, "2023-03-01"))

    assert before.statements[0].version.text == "The town will hold through the winter."
    assert after.statements[0].version.text == "The town will hold until May."
    assert [gap.id for gap in before.gaps] == ["g-closed"]
    assert [gap.id for gap in after.gaps] == ["g-open"]


def test_first_edition_says_that_it_is_the_first(site: Callable[[str], str]) -> None:
    assert "This is the first edition" in site("editions/2023-02-01.md")
    assert "nothing before it" not in site("index.md")


def test_superseded_edition_points_to_the_next(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    first, second = since_issued(briefing).values()

    assert first["next"] == first["latest"] == second["latest"]
    assert first["next"] == {"title": "Second edition", "url": "editions/2023-03-01/"}
    assert second["next"] is None
    # The page itself does not know: it is the same as on its first day.
    assert "Second edition" not in site("editions/2023-02-01.md")


def test_an_edition_shows_names_and_claims_as_of_then(site: Callable[[str], str]) -> None:
    assert "The town is lost." in site("editions/2023-02-01.md")
    assert "The town is lost." not in site("editions/2023-03-01.md")
    assert "The town is held." in site("claims/c-1.md")


def test_what_was_mended_since_is_told_beside_an_edition(briefing: Briefing) -> None:
    first, second = since_issued(briefing).values()

    assert (first["mended"], second["mended"]) == (1, 0)
    assert first["revisions"] == second["revisions"] == []


def test_home_page_and_edition_page_say_the_same(site: Callable[[str], str]) -> None:
    home, edition = site("index.md"), site("editions/2023-03-01.md")

    def sections(page: str) -> list[str]:
        return re.findall(r"^## (.*) \{", page, re.MULTILINE)

    assert sections(home) == sections(edition)
    assert "Key judgements" in sections(home)


def test_headings_without_content_are_left_out(site: Callable[[str], str]) -> None:
    assert "## Key takeaways" in site("editions/2023-03-01.md")
    assert "## Key takeaways" not in site("editions/2023-02-01.md")
    assert "## Questions" not in site("editions/2023-02-01.md")


# ---------------------------------------------------------------- matrices, scenarios, indicators


def test_matrix_sums_inconsistencies_and_marks_rows_without_diagnosticity(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    grid = analysis(briefing.get(Matrix, "m-1"))

    assert [one.total for one in grid.standings] == [1, 2]
    assert [one.hypothesis.key for one in grid.least] == ["H1"]
    assert [one.is_diagnostic for one in grid.removals] == [True, False, True]
    assert site("matrices/m-1.md").count("bf-matrix__row--nondiagnostic") == 1
    assert "1 row is rated alike" in words(site("matrices/m-1.md"))


def test_scenarios_stand_in_the_order_of_their_kinds(briefing: Briefing) -> None:
    assert [one.scenario.id for one in reasoning.courses(briefing)] == ["s-likely", "s-worst"]


def test_scenarios_are_grouped_by_horizon_and_closed_ones_come_last() -> None:
    version = "edition: 2023-03-01, likelihood: {scale: words, term: likely}"
    files = RICH | {
        "data/scenarios/more.yml": f"""\
- {{id: s-far, title: Far, description: "It holds. [@c-1]",
   versions: [{{{version}, kind: most-likely, horizon: 2023-12-31}}]}}
- {{id: s-near, title: Near, description: "It holds. [@c-1]",
   versions: [{{{version}, kind: most-likely, horizon: 2023-04-30}}]}}
- {{id: s-gone, title: Gone, description: "It holds. [@c-1]",
   versions: [{{edition: 2023-02-01, kind: best, horizon: 2023-04-30}},
              {{edition: 2023-03-01, kind: ruled-out, horizon: 2023-04-30}}]}}
""",
    }
    briefing, _ = linked(files)
    assert briefing

    found = reasoning.prospects(briefing, reasoning.courses(briefing))

    told = [(in_english(one.title), [each.scenario.id for each in one.courses]) for one in found]
    assert told == [
        ("Until 30 April 2023", ["s-near"]),
        ("Until 31 December 2023", ["s-far"]),
        ("Without a horizon", ["s-likely", "s-worst"]),
        ("No longer open", ["s-gone"]),
    ]
    assert [one.wide is None for one in found] == [False, False, False, True]


def test_indicator_shows_its_latest_observation(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    first, second = reasoning.watches(briefing)

    assert first.last is not None
    assert first.last.status.value == "emerging"
    assert second.last is None
    assert "Not checked" in site("indicators/index.md")


@pytest.mark.parametrize(
    ("page", "anchor"),
    [
        ("indicators/index.md", "i-1"),
        ("assumptions/index.md", "a-1"),
        ("gaps/index.md", "g-closed"),
        ("scales/index.md", "words"),
        ("corrections/index.md", "c-1-revision-1"),
        ("assessment.md", "j-own"),
    ],
)
def test_record_without_a_page_has_one_anchor(
    site: Callable[[str], str], page: str, anchor: str
) -> None:
    assert site(page).count(f'id="{anchor}"') == 1


# ---------------------------------------------------------------- questions


def test_question_leads_to_its_neighbours_and_what_it_cites(site: Callable[[str], str]) -> None:
    first, second = site("questions/q-1.md"), site("questions/q-2.md")

    assert "Next question Why?" in words(first)
    assert "Previous question" not in first
    assert "Previous question Does it hold?" in words(second)
    assert "2 claims from 2 origins" in words(first)
    assert 'id="ref-2"' in first


# ---------------------------------------------------------------- time


def test_days_periods_and_unknown_dates_stand_apart(briefing: Briefing) -> None:
    found = chronology(briefing.of(Event))

    assert [day.date.text for day in found.days] == ["2023-02-10~", "2023-02-28", "2023-03-09"]
    assert [day.date.text for day in found.periods] == ["../2023-02-25", "2022-08/2023-03-01"]
    assert [event.id for event in found.undated] == ["e-dark"]
    assert found.count == 6


def test_only_an_exact_day_gets_its_day_of_the_week(briefing: Briefing) -> None:
    titles = [in_english(day.title) for day in chronology(briefing.of(Event)).days]

    assert titles == ["About 10 February 2023", "Tuesday 28 February 2023", "Thursday 9 March 2023"]


def test_anchors_of_days_differ_and_are_plain(briefing: Briefing) -> None:
    found = chronology(briefing.of(Event))

    anchors = [day.anchor for day in (*found.days, *found.periods)]

    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"bf-day-[a-z0-9-]+", anchor) for anchor in anchors)


def test_latest_events_end_at_the_cut_off_and_leave_out_unknown_starts(briefing: Briefing) -> None:
    found = latest_events(briefing, Date.parse("2023-03-01"), 10)

    assert [event.id for event in found] == ["e-day", "e-about", "e-long"]
    assert latest_events(briefing, Date.parse("2023-03-01"), 1) == found[:1]


# ---------------------------------------------------------------- data reference


def test_data_reference_tells_every_field_of_every_kind(briefing: Briefing) -> None:
    tables = {table.kind.name: table for table in kind_tables(briefing) if table.kind}

    for kind in KINDS:
        rows = tables[kind.name].rows
        assert [row.name for row in rows] == list(kind.type.model_fields)
        assert all(row.meaning for row in rows)


def test_every_part_that_a_field_holds_has_its_table(briefing: Briefing) -> None:
    anchors = [table.anchor for table in (*kind_tables(briefing), *part_tables())]
    linked_to = {
        row.part.anchor
        for table in (*kind_tables(briefing), *part_tables())
        for row in table.rows
        if row.part
    }

    assert len(set(anchors)) == len(anchors)
    assert linked_to <= set(anchors)
    assert "bf-type-judgement-version" in linked_to


# ---------------------------------------------------------------- the site as a whole


def test_every_link_inside_the_site_leads_to_a_page_or_a_download(
    briefing: Briefing, site: Callable[[str], str]
) -> None:
    pages = plan(briefing)
    urls = {page.url for page in pages}
    broken = set()
    for page in pages:
        for target in re.findall(r'href="([^"]*)"', site(page.path)):
            path = target.partition("#")[0]
            if re.match(r"https?:", path) or not path:
                continue
            steps = [*page.url.split("/")[:-1]]
            for step in path.split("/"):
                if step == "..":
                    steps.pop()
                elif step not in ("", "."):
                    steps.append(step)
            url = "/".join(steps) + "/" if steps else ""
            if url not in urls and not url.startswith(("data/", "method/")):
                broken.add((page.path, target))

    assert broken == set()


def test_markup_in_data_stays_text() -> None:
    nasty = "<b>Bold</b> {{ 7 * 7 }} | `code`"
    briefing = held(
        RICH
        | {
            "data/gaps/more.yml": f"""\
- {{id: g-nasty, question: "{nasty}", why: "{nasty}", opened: 2023-03-01}}
"""
        }
    )

    made, found = render(briefing, plan(briefing), [TEMPLATES])

    assert not found
    assert "<b>Bold" not in "".join(made.values())
    assert "&lt;b&gt;Bold" in made["gaps/index.md"]
