"""The laws of the trade: a case fails without each, and our own data hold all of them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from projects import PROJECT
from small import linked
from test_cases import BASE, cases, load, merged

from generator.diagnostics import Diagnostic, failed
from generator.known import as_known, released
from generator.link import Briefing, link
from generator.model import Edition
from generator.parse import parse
from generator.rules import RULES, Rule, check
from generator.yamlfile import load_files


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


def test_each_of_our_editions_held_every_law_on_its_day() -> None:
    documents, unread = load_files(PROJECT, "data")
    parsed, wrong = parse(documents, "data", unread)
    every = released(parsed)
    days = sorted(one.record.issued_on for one in every.entries if isinstance(one.record, Edition))

    found: list[Diagnostic] = []
    for day in days:
        briefing, more = link(as_known(every, day))
        assert briefing
        found += [*more, *check(briefing)]

    assert len(days) > 1
    assert [str(one) for one in (*unread, *wrong, *found)] == []
