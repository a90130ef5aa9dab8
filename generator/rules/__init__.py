"""The laws of the trade between records: what must hold so that a reader can trust the site.

In comes a graph whose references all hold; out go findings. Each law is a small function with its
source in its docstring and a line in `RULES`; a new law is one of each, with a golden case. An
error is what would make the site wrong; what real data do is a warning. It is a room of its own
because laws come from standards and change with them; shapes and references do not.

The sources: ICD 203 (Analytic Standards, 2 January 2015) and ICD 206 (Sourcing Requirements, 2015)
are directives of the US Director of National Intelligence; AJP-2.1 is NATO's doctrine that holds
the Admiralty code; a house rule is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.diagnostics import Diagnostic
from generator.link import Briefing
from generator.rules import (
    assumptions,
    claims,
    dates,
    freshness,
    judgements,
    likelihood,
    names,
    numbers,
    places,
    scenarios,
    spoofs,
    words,
)

Rule = Callable[[Briefing], Iterator[Diagnostic]]
"""A law: from the briefing to what breaks it."""

RULES: tuple[Rule, ...] = (
    judgements.evidence,
    judgements.independent_evidence,
    judgements.reasoned_confidence,
    judgements.considered,
    judgements.explained_changes,
    judgements.dropped_judgements,
    judgements.outcomes,
    assumptions.stated_as_such,
    judgements.version_order,
    judgements.key_judgements,
    likelihood.known_terms,
    likelihood.one_scale,
    likelihood.ordered_scales,
    likelihood.stated_terms,
    likelihood.sourced_likelihoods,
    likelihood.likelihood_apart,
    scenarios.possible_likelihoods,
    scenarios.likeliest_scenario,
    scenarios.telling_indicators,
    dates.before_cutoff,
    dates.edition_dates,
    freshness.stale_places,
    freshness.stale_indicators,
    freshness.stale_scenarios,
    claims.confirmation,
    claims.confirmed_in_words,
    claims.explained_grades,
    claims.told_events,
    claims.voices,
    claims.claims_about_something,
    claims.consistent_relations,
    claims.no_self_reference,
    claims.no_retracted_support,
    numbers.parts_within_wholes,
    numbers.conversions,
    numbers.originals,
    names.known_sides,
    names.used_names,
    names.proper_names,
    places.bearings,
    places.swapped_coordinates,
    places.within_parents,
    spoofs.one_alphabet,
    spoofs.lookalike_names,
    words.spelling,
    words.loaded_words,
    words.quotation_marks,
    words.short_quotations,
    words.plain_prose,
    words.short_bottom_lines,
    words.citations,
)
"""Every law, theme by theme."""


def check(briefing: Briefing) -> list[Diagnostic]:
    """Hold every law against the graph.

    Args:
        briefing: A graph that `link` joined without an error.

    Returns:
        What was found, sorted by place.
    """
    return sorted({one for rule in RULES for one in rule(briefing)})
