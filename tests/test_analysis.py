"""What is counted from the records: origins, what falls, how hypotheses rank, what became of it."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import SMALL, linked

from generator.analysis.echoes import accords, echoes
from generator.analysis.editions import stated_at
from generator.analysis.forecasts import State, fate, track_records
from generator.analysis.grounds import Extent, fall, foundation, origin_of
from generator.analysis.hypotheses import WEIGHTS, analysis, ranking, ranking_of
from generator.link import Briefing
from generator.model import Claim, Edition, Hypothesis, Judgement, Matrix, MatrixRow, Scale
from generator.vocabulary import Rating

EDITION = """\
id: {id}
title: Edition
as_of: {id}
information_cutoff: {id}
published_at: {id}
{previous}bottom_line: The town is held. [@c-official]
situation: {{trend: {trend}, reason: So it is.}}
"""

WORLD = SMALL | {
    "data/briefing.yml": """\
title: Small briefing
conflict: A conflict
description: A briefing as small as can be.
author: team
sides: [north, south]
scale: words
""",
    "data/scales/words.yml": """\
id: words
name: Words
standard: ours
terms: [{term: unlikely, low: 10, high: 30}, {term: likely, low: 60, high: 80}]
""",
    "data/editions/2023-03-01.yml": EDITION.format(
        id="2023-03-01", trend="first-edition", previous=""
    ),
    "data/editions/2023-04-01.yml": EDITION.format(
        id="2023-04-01", trend="unchanged", previous="previous: 2023-03-01\n"
    )
    + "dropped: [{judgement: j-dropped, reason: Nobody asks any more.}]\n",
    "data/editions/2023-05-01.yml": EDITION.format(
        id="2023-05-01", trend="unchanged", previous="previous: 2023-04-01\n"
    ),
    "data/actors/more.yml": """\
- {id: south, kind: state, name: South}
- {id: official, kind: person, name: The Official, side: north}
- id: spokesman
  kind: person
  name: The Spokesman
  side: north
  relations: [{type: speaks-for, actor: ministry, valid: ../2023-03}]
- {id: ministry, kind: government-body, name: The Ministry, side: north}
- {id: herald, kind: media, name: The Herald}
- {id: gazette, kind: media, name: The Gazette}
""",
    "data/sources/more.yml": """\
- {id: h, kind: news, title: Herald, publisher: herald, published_on: 2023-03-01}
- {id: g, kind: news, title: Gazette, publisher: gazette, published_on: 2023-03-01}
""",
    "data/claims/all.yml": """\
- {id: c-official, text: The town is held., speaker: official, said_on: 2023-03-01, source: h,
   locator: p1, basis: attributed}
- {id: c-again, text: The town is held., speaker: official, said_on: 2023-03-01, source: g,
   locator: p1, basis: attributed, relations: [{type: restates, claim: c-official}]}
- {id: c-echo, text: The town is held., speaker: gazette, said_on: 2023-03-01, source: g,
   locator: p2, basis: own-voice, relations: [{type: restates, claim: c-again}]}
- {id: c-seen, text: Our man saw it., speaker: herald, said_on: 2023-03-01, source: h,
   locator: p3, basis: own-voice, relations: [{type: corroborates, claim: c-official}]}
- {id: c-spoken, text: The road is open., speaker: spokesman, said_on: 2023-02-01, source: g,
   locator: p4, basis: attributed}
- {id: c-left, text: The road is shut., speaker: spokesman, said_on: 2023-04-01, source: g,
   locator: p5, basis: attributed}
""",
    "data/events/all.yml": """\
- {id: e-held, title: The town is held, kind: statement, date: 2023-03-01,
   claims: [c-official, c-echo]}
- {id: e-mixed, title: Seen and said, kind: statement, date: 2023-03-01,
   claims: [c-again, c-seen]}
""",
    "data/judgements/all.yml": """\
- id: j-all
  title: Stands on the official
  author: team
  versions:
    - {edition: 2023-03-01, text: It stands., confidence: low, horizon: 2023-03-31,
       likelihood: {scale: words, term: likely}, evidence_for: [e-held]}
    - {edition: 2023-04-01, text: It stands., confidence: low, horizon: 2023-03-31,
       likelihood: {scale: words, term: unlikely}, evidence_for: [e-held]}
    - {edition: 2023-05-01, text: It stood., confidence: low, evidence_for: [e-held],
       likelihood: {scale: words, term: likely}}
  outcomes:
    - {edition: 2023-04-01, result: unresolved}
    - {edition: 2023-05-01, result: happened, on: 2023-03-31, claims: [c-seen]}
- id: j-part
  title: Stands on more
  author: team
  versions:
    - {edition: 2023-03-01, text: It may., confidence: low, horizon: 2023-04-30,
       likelihood: {scale: words, term: unlikely}, evidence_for: [e-mixed, c-spoken]}
- id: j-upon
  title: Stands on a judgement
  author: team
  versions:
    - {edition: 2023-03-01, text: It will., confidence: low, horizon: 2023-12-31,
       evidence_for: [j-all], evidence_against: [c-echo]}
- id: j-dropped
  title: No longer stated
  author: team
  versions:
    - {edition: 2023-03-01, text: It was., confidence: low, evidence_for: [c-official]}
- id: j-other
  title: The paper thinks so
  author: herald
  versions:
    - {edition: 2023-03-01, text: It is., confidence: not-stated, evidence_for: [c-seen]}
  outcomes:
    - {edition: 2023-04-01, result: did-not-happen, on: 2023-03-20, claims: [c-seen]}
""",
    "data/matrices/m.yml": """\
id: m
question: Which?
edition: 2023-03-01
hypotheses: [{key: H1, text: One}, {key: H2, text: Two}]
rows:
  - {evidence: c-official, ratings: {H1: C, H2: II}}
  - {evidence: c-seen, ratings: {H1: I, H2: C}}
  - {evidence: c-spoken, ratings: {H1: N, H2: N}}
""",
}


@pytest.fixture(scope="module")
def world() -> Briefing:
    return joined(WORLD)


def joined(files: Mapping[str, str]) -> Briefing:
    briefing, found = linked(files)
    assert briefing, found
    assert found == []
    return briefing


# ---------------------------------------------------------------- origins


@pytest.mark.parametrize(
    ("claim", "origin"),
    [
        ("c-official", "official"),
        ("c-again", "official"),
        ("c-echo", "official"),
        ("c-seen", "herald"),
        ("c-spoken", "ministry"),
        ("c-left", "spokesman"),
    ],
)
def test_origin_of_a_claim(world: Briefing, claim: str, origin: str) -> None:
    assert origin_of(world, world.get(Claim, claim)) == origin


def test_two_outlets_that_quote_one_official_are_one_origin(world: Briefing) -> None:
    found = foundation(world, ["c-official", "c-again", "c-echo"])

    assert [(one.id, one.side, len(one.claims)) for one in found.origins] == [
        ("official", "north", 3)
    ]
    assert len(found.sources) == 2


def test_origins_of_one_side_are_one_voice(world: Briefing) -> None:
    found = foundation(world, ["c-official", "c-spoken", "c-seen"])

    assert len(found.origins) == 3
    assert found.partisans == (("north", 2),)
    assert found.voices == 2


# ---------------------------------------------------------------- what would fall


def test_what_rests_on_a_wrong_claim_falls_through_every_step(world: Briefing) -> None:
    found = fall(world, [world.get(Claim, "c-official")])

    assert [one.id for one in found.repeated] == ["c-again", "c-echo"]
    assert {one.record.id: one.extent for one in found.events} == {
        "e-held": Extent.ALL,
        "e-mixed": Extent.PART,
    }
    assert {one.record.id: (one.extent, one.lost, one.of) for one in found.judgements} == {
        "j-all": (Extent.ALL, 1, 1),
        "j-upon": (Extent.ALL, 1, 1),
        "j-part": (Extent.PART, 1, 2),
    }
    assert [one.id for one in found.relieved] == ["j-upon"]
    assert [(one.id, left) for one, left in found.matrices] == [("m", (("H2",), ("H1",)))]


def test_a_judgement_that_was_dropped_has_nothing_to_lose(world: Briefing) -> None:
    found = fall(world, [world.get(Claim, "c-official")])

    assert "j-dropped" not in {one.record.id for one in found.judgements}


def test_nothing_falls_with_no_claim(world: Briefing) -> None:
    found = fall(world, [])

    assert (found.claims, found.judgements, found.events, found.matrices) == ((), (), (), ())


def test_more_wrong_claims_never_leave_more_standing(world: Briefing) -> None:
    claims = world.of(Claim)
    for number in range(len(claims)):
        less = {one.record.id: one.extent.value for one in fall(world, claims[:number]).judgements}
        more = fall(world, claims[: number + 1]).judgements
        extents = {one.record.id: one.extent.value for one in more}
        assert all(extents[one] >= extent for one, extent in less.items())


# ---------------------------------------------------------------- who repeats whom


def test_echoes_are_the_attributed_claims_of_each_outlet(world: Briefing) -> None:
    assert [(one.outlet, one.speaker, len(one.claims)) for one in echoes(world)] == [
        ("gazette", "spokesman", 2),
        ("gazette", "official", 1),
        ("herald", "official", 1),
        ("paper", "north", 1),
    ]


def test_accords_tell_one_origin_from_two(world: Briefing) -> None:
    assert {(one.claim.id, one.other.id, one.is_one_origin) for one in accords(world)} == {
        ("c-again", "c-official", True),
        ("c-echo", "c-again", True),
        ("c-seen", "c-official", False),
    }


# ---------------------------------------------------------------- hypotheses

KEYS = ("H1", "H2", "H3")


def matrices() -> st.SearchStrategy[Matrix]:
    ratings = st.fixed_dictionaries(dict.fromkeys(KEYS, st.sampled_from(list(Rating))))
    return st.lists(ratings, max_size=8).map(
        lambda rows: Matrix(
            id="m",
            question="Which?",
            edition="first",
            hypotheses=tuple(Hypothesis(key=key, text=key) for key in KEYS),
            rows=tuple(MatrixRow(evidence=f"c-{n}", ratings=row) for n, row in enumerate(rows)),
        )
    )


@given(matrices())
def test_each_removal_ranks_as_if_the_row_had_never_been_there(matrix: Matrix) -> None:
    for one in analysis(matrix).removals:
        kept = [row for row in matrix.rows if row is not one.row]

        assert one.without == ranking_of(matrix, kept)
        assert one.changes_order == (one.without != ranking(matrix))


@given(matrices())
def test_a_row_without_diagnostic_value_never_changes_the_ranking(matrix: Matrix) -> None:
    found = analysis(matrix)

    assert all(not one.changes_order for one in found.nondiagnostic)


@given(matrices())
def test_ranking_holds_every_hypothesis_once_by_what_is_against_it(matrix: Matrix) -> None:
    found = analysis(matrix)
    against = {one.hypothesis.key: one.total for one in found.standings}

    assert sorted(key for group in found.ranking for key in group) == sorted(KEYS)
    assert [against[group[0]] for group in found.ranking] == sorted(set(against.values()))
    assert against == {
        key: sum(WEIGHTS.get(row.ratings[key], 0) for row in matrix.rows) for key in KEYS
    }


# ---------------------------------------------------------------- what became of judgements


def test_forecasts_are_what_was_stated_before_the_outcome_and_its_day(world: Briefing) -> None:
    found = fate(world, world.get(Judgement, "j-all"))

    # April's version is later than the day that settled it, May's than the outcome's edition.
    assert found.state is State.HAPPENED
    assert [(one.version.edition, one.probability) for one in found.forecasts] == [
        ("2023-03-01", 0.7)
    ]
    assert found.score == pytest.approx(0.09)


@pytest.mark.parametrize(
    ("judgement", "state"),
    [
        ("j-part", State.DUE),
        ("j-upon", State.OPEN),
        ("j-dropped", State.TIMELESS),
        ("j-other", State.DID_NOT_HAPPEN),
    ],
)
def test_state_of_a_judgement(world: Briefing, judgement: str, state: State) -> None:
    assert fate(world, world.get(Judgement, judgement)).state is state


def test_judgement_without_likelihood_is_settled_and_not_scored(world: Briefing) -> None:
    found = fate(world, world.get(Judgement, "j-other"))

    assert found.is_settled
    assert found.score is None


def test_records_keep_ours_apart_from_others_and_say_how_few_they_rest_on(
    world: Briefing,
) -> None:
    ours, other = track_records(world)

    assert (ours.author.id, ours.is_own, len(ours.fates), len(ours.scored)) == ("team", True, 4, 1)
    assert (other.author.id, other.score, len(other.settled)) == ("herald", None, 1)
    assert [(one.term.term, one.total, one.happened) for one in ours.bands] == [("likely", 1, 1)]
    assert not ours.is_enough


def test_author_with_one_judgement_in_many_editions_counts_it_once() -> None:
    files = WORLD | {
        "data/judgements/all.yml": """\
- id: j-twice
  title: Stated twice
  author: team
  versions:
    - {edition: 2023-03-01, text: It will., confidence: low, no_evidence: none,
       likelihood: {scale: words, term: likely}}
    - {edition: 2023-04-01, text: It will., confidence: low, no_evidence: none,
       likelihood: {scale: words, term: unlikely}}
  outcomes: [{edition: 2023-05-01, result: happened, on: 2023-04-20, claims: [c-seen]}]
- id: j-once
  title: Stated once
  author: team
  versions:
    - {edition: 2023-03-01, text: It will., confidence: low, no_evidence: none,
       likelihood: {scale: words, term: likely}}
  outcomes: [{edition: 2023-05-01, result: did-not-happen, on: 2023-04-20, claims: [c-seen]}]
""",
        "data/editions/2023-04-01.yml": WORLD["data/editions/2023-04-01.yml"].partition("dropped")[
            0
        ],
    }

    (ours,) = track_records(joined(files))

    assert [one.score for one in ours.fates] == pytest.approx([0.49, (0.09 + 0.64) / 2])
    assert ours.score == pytest.approx((0.49 + 0.365) / 2)


def test_a_dropped_judgement_is_in_force_until_it_is_dropped(world: Briefing) -> None:
    judgement = world.get(Judgement, "j-dropped")

    stated = [stated_at(world, judgement, one) is not None for one in world.of(Edition)]

    assert stated == [True, False, False]


def test_judgement_of_others_is_dated_by_when_it_was_said() -> None:
    files = WORLD | {
        "data/judgements/all.yml": """\
- id: j-late
  title: Reported late
  author: herald
  versions:
    - {edition: 2023-05-01, text: It will., confidence: not-stated, evidence_for: [c-seen],
       likelihood: {scale: words, term: likely}}
  outcomes: [{edition: 2023-05-01, result: happened, on: 2023-04-20, claims: [c-seen]}]
- id: j-hindsight
  title: Said too late
  author: herald
  versions:
    - {edition: 2023-05-01, text: It will., confidence: not-stated, evidence_for: [c-seen],
       likelihood: {scale: words, term: likely}}
  outcomes: [{edition: 2023-05-01, result: happened, on: 2023-02-20, claims: [c-seen]}]
""",
        "data/editions/2023-04-01.yml": WORLD["data/editions/2023-04-01.yml"].partition("dropped")[
            0
        ],
    }
    briefing = joined(files)

    scores = [fate(briefing, one).score for one in briefing.of(Judgement)]

    assert scores == [None, pytest.approx(0.09)]


# ---------------------------------------------------------------- scales


def test_scale_knows_its_gaps_and_where_bands_touch(scale: Callable[[str], Scale]) -> None:
    gaps = scale("10-20 30-40")
    touching = scale("0-20 20-100")

    assert gaps.gaps == ((0, 10), (20, 30), (40, 100))
    assert gaps.shared == ()
    assert gaps.terms_for(25) == ()
    assert touching.gaps == ()
    assert touching.shared == (20,)
    assert len(touching.terms_for(20)) == 2


@pytest.fixture
def scale() -> Callable[[str], Scale]:
    def make(bands: str) -> Scale:
        terms = [
            {"term": band, "low": int(band.split("-")[0]), "high": int(band.split("-")[1])}
            for band in bands.split()
        ]
        return Scale.model_validate({"id": "s", "name": "S", "standard": "S", "terms": terms})

    return make
