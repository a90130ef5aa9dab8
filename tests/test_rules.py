"""Every law of the trade is shown by a golden case that would fail without it."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from small import linked
from test_cases import BASE, cases, load, merged

from generator.diagnostics import Diagnostic, failed
from generator.link import Briefing
from generator.rules import RULES, Rule


@cache
def briefings() -> tuple[Briefing, ...]:
    """Give the briefings of the golden cases whose references hold: laws are read over these."""
    base, texts = load(BASE)["files"], [load(path) for path in cases()]
    all_files = [merged(merged(base, one["files"]), one.get("then", {})) for one in texts]
    joined = [linked(files) for files in all_files]
    return tuple(briefing for briefing, wrong in joined if briefing and not failed(wrong))


@cache
def findings() -> tuple[Counter[tuple[int, Diagnostic]], dict[Rule, set[tuple[int, Diagnostic]]]]:
    """Give how many laws find each thing in each case, and what each law finds."""
    by_rule = {
        rule: {(number, one) for number, held in enumerate(briefings()) for one in rule(held)}
        for rule in RULES
    }
    return Counter(one for found in by_rule.values() for one in found), by_rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_case_would_fail_without_the_law(rule: Rule) -> None:
    finders, by_rule = findings()

    assert [one for one in by_rule[rule] if finders[one] == 1]
