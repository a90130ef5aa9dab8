"""What changed: the laws of difference, and that every change there is has been shown.

What each kind of change is told as stands in the golden cases under `cases/changes/`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small import SMALL, linked
from test_cases import BASE, load, merged

from generator.changes import Aspect, Turn, changes, compose, diff, facts
from generator.changes.meaning import direction
from generator.link import Briefing
from generator.model import ScaleTerm

CASES = Path(__file__).parent / "cases" / "changes"

# ---------------------------------------------------------------- the laws, for any values

states = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2))


@given(state=states)
def test_nothing_differs_from_itself(state: dict[str, int]) -> None:
    assert diff(state, state) == {}


@given(first=states, second=states, third=states)
def test_differences_add_up(
    first: dict[str, int], second: dict[str, int], third: dict[str, int]
) -> None:
    assert compose(diff(first, second), diff(second, third)) == diff(first, third)


@given(first=states, second=states, third=states, fourth=states)
def test_it_does_not_matter_which_differences_are_added_first(
    first: dict[str, int], second: dict[str, int], third: dict[str, int], fourth: dict[str, int]
) -> None:
    one, two, three = diff(first, second), diff(second, third), diff(third, fourth)

    assert compose(compose(one, two), three) == compose(one, compose(two, three))


@given(first=states, second=states)
def test_what_was_changed_and_changed_back_has_not_changed(
    first: dict[str, int], second: dict[str, int]
) -> None:
    assert compose(diff(first, second), diff(second, first)) == {}


# ---------------------------------------------------------------- the laws, for briefings

TERMS = ("unlikely", "likely")


@st.composite
def states_of_a_briefing(draw: st.DrawFn) -> Briefing:
    """Give a briefing in which everything that can change has been left open."""

    def some(values: Any) -> Any:
        return draw(st.sampled_from(values))

    claim: dict[str, Any] = {"speaker": "north", "said_on": "2023-02-28", "source": "report"}
    claim |= {"locator": "paragraph 2", "basis": "attributed", "about": ["town"]}
    claims = [
        claim
        | {"id": f"d-{number}", "text": f"Number {number}.", "status": some(STATUS)}
        | {"quantities": [{"value": some([3, 4]), "unit": "men"}]}
        | {"relations": [{"type": some(BEARINGS), "claim": "c-1" if number else "d-1"}]}
        for number in range(draw(st.integers(0, 2)) and 2)
    ]
    version: dict[str, Any] = {"edition": "2023-03-01", "text": some(["It holds.", "It falls."])}
    version |= {"confidence": some(["low", "high", "not-stated"]), "evidence_for": ["c-1"]}
    version |= some([{}, {"likelihood": {"scale": "words", "term": some(TERMS)}}])
    judgement: dict[str, Any] = {"id": "j-1", "title": "It", "author": "team"}
    judgement |= {"status": some(STATUS), "versions": [version]}
    scenario: dict[str, Any] = {"id": "s-1", "title": "So", "description": "So it goes."}
    scenario |= {"versions": [{"edition": "2023-03-01", "kind": some(["best", "ruled-out"])}]}
    seen = {"edition": "2023-03-01", "status": some(["not-seen", "observed", "retired"])}
    indicator = {"id": "i-1", "text": "Guns.", "observable_via": "ears", "observations": [seen]}
    gap = {"id": "g-1", "question": "Who?", "why": "Why.", "opened": "2023-03-01"}
    held = {"as_of": some(["2023-02-01", "2023-03-01"]), "basis": some(["contested", "unknown"])}
    place = {"id": "town", "kind": "town", "name": "Town", "control": some([[], [held]])}
    files = {
        "claims": claims,
        "judgements": some([[], [judgement]]),
        "scenarios": some([[], [scenario]]),
        "indicators": some([[], [indicator]]),
        "gaps": some([[], [gap], [gap | {"closed": "2023-03-01", "closed_by": ["c-1"]}]]),
        "locations": [place],
    }
    texts = {f"data/{name}/more.yml": yaml.safe_dump(rows) for name, rows in files.items() if rows}
    briefing, found = linked(SMALL | texts)
    assert briefing, found
    return briefing


STATUS = ("published", "published", "retracted")
BEARINGS = ("disputes", "corroborates", "supersedes")


@given(one=states_of_a_briefing())
@settings(max_examples=40)
def test_an_edition_does_not_differ_from_itself(one: Briefing) -> None:
    assert diff(facts(one), facts(one)) == {}
    assert {change.turn for change in changes(one, one)} <= {Turn.UNCHANGED}


@given(first=states_of_a_briefing(), second=states_of_a_briefing(), third=states_of_a_briefing())
@settings(max_examples=40)
def test_changes_between_editions_add_up(
    first: Briefing, second: Briefing, third: Briefing
) -> None:
    a, b, c = facts(first), facts(second), facts(third)

    assert compose(diff(a, b), diff(b, c)) == diff(a, c)
    # Whatever it is, there are words for it, and what is told has changed.
    told = [change for change in changes(first, third) if change.turn is not Turn.UNCHANGED]
    assert {change.key for change in told} <= diff(a, c).keys()


# ---------------------------------------------------------------- every change there is


@cache
def shown() -> frozenset[tuple[Aspect, Turn]]:
    """Give every change that a golden case shows."""
    made: set[tuple[Aspect, Turn]] = set()
    for path in CASES.glob("*.yml"):
        case = load(path)
        before = merged(load(BASE)["files"], case["files"])
        old, _ = linked(before)
        new, _ = linked(merged(before, case["then"]))
        assert old
        assert new
        made |= {(one.key.aspect, step.turn) for one in changes(old, new) for step in one.steps}
    return frozenset(made)


@pytest.mark.parametrize("turn", Turn)
def test_every_turn_has_a_golden_case(turn: Turn) -> None:
    assert turn in {one for _, one in shown()}


@pytest.mark.parametrize("aspect", Aspect)
def test_every_aspect_has_a_golden_case(aspect: Aspect) -> None:
    assert aspect in {one for one, _ in shown()}


@pytest.mark.parametrize(
    ("was", "now", "turn"),
    [
        ((20, 45), (55, 80), Turn.REVERSED),
        ((55, 80), (20, 45), Turn.REVERSED),
        ((40, 50), (55, 75), Turn.REVERSED),
        ((20, 45), (45, 55), Turn.RAISED),
        ((45, 55), (55, 80), Turn.RAISED),
        ((55, 80), (80, 95), Turn.RAISED),
        ((80, 95), (55, 80), Turn.LOWERED),
        ((55, 80), (45, 55), Turn.LOWERED),
        ((55, 80), (55, 80), None),
        ((50, 85), (55, 80), None),
    ],
)
def test_direction_follows_from_the_ranges(
    was: tuple[int, int], now: tuple[int, int], turn: Turn | None
) -> None:
    def term(low: int, high: int) -> ScaleTerm:
        return ScaleTerm(term="a word", low=low, high=high)

    assert direction(term(*was), term(*now)) is turn
