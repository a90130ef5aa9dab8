"""Words of likelihood: what they mean, and where they may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.diagnostics import Diagnostic, error, suggestion, warning
from generator.link import Briefing
from generator.model import Scale
from generator.rules.texts import any_word
from generator.rules.ways import all_of, is_ours, likelihoods


def known_terms(briefing: Briefing) -> Iterator[Diagnostic]:
    """A term of likelihood stands in its scale, or it means nothing (ICD 203, D.6.e(2)(a))."""
    for entry, likelihood, where in likelihoods(briefing):
        scale = briefing.get(Scale, likelihood.scale)
        if scale.term(likelihood.term) is None:
            known = [term.term for term in scale.terms]
            mend = suggestion(likelihood.term, known) or f"; one of: {', '.join(known)}"
            message = f"term '{likelihood.term}' is not in scale '{scale.id}'{mend}"
            yield error(entry.place((*where, "term")), "unknown-term", message)


def one_scale(briefing: Briefing) -> Iterator[Diagnostic]:
    """Our own judgements and scenarios use one scale: rows are not mixed (ICD 203, D.6.e(2)(a))."""
    ours = briefing.settings.scale
    for entry, likelihood, where in likelihoods(briefing):
        if is_ours(briefing, entry) and likelihood.scale != ours:
            message = f"scale '{likelihood.scale}' is not the briefing's; use '{ours}'"
            yield warning(entry.place((*where, "scale")), "other-scale", message)


_CONFIDENCE = re.compile(
    r"\b(?:(?:high|moderate|medium|low)(?:er|est)?[- ](?:degree of )?confidence"
    r"|we (?:are|have|remain) (?:\w+ ){0,2}confiden(?:t|ce))\b",
    re.IGNORECASE,
)
_JUDGEMENT = ("versions", "text")
_ADVERBS = ("almost certainly", "nearly certainly", "probably", "improbably")
"""Further forms of the terms, which ICD 203 names in brackets."""


def likelihood_apart(briefing: Briefing) -> Iterator[Diagnostic]:
    """Likelihood and confidence never stand in one sentence (ICD 203, D.6.e(2)(a))."""
    terms = (term.term for scale in briefing.of(Scale) for term in scale.terms)
    parts = {part for term in terms for part in term.split(" or ")}  # "Likely or probable"
    likely = any_word([*parts, *_ADVERBS])
    for entry, text, where in briefing.texts:
        if where[0] not in ("bottom_line", "takeaways") and (where[0], where[-1]) != _JUDGEMENT:
            continue
        for sentence in re.split(r"(?<=[.!?])[\"”’)]*\s+", text):
            confidence, likelihood = _CONFIDENCE.search(sentence), likely.search(sentence)
            if confidence and likelihood:
                message = f"'{likelihood[0]}' and '{confidence[0]}' in one sentence; write two"
                place = entry.place_of(confidence[0], where)
                yield error(place, "likelihood-with-confidence", message)


def ordered_scales(briefing: Briefing) -> Iterator[Diagnostic]:
    """The terms of a scale rise; their bands may touch, but not overlap."""
    for entry, scale in all_of(briefing, Scale):
        for index, (lower, upper) in enumerate(pairwise(scale.terms), start=1):
            if upper.low < lower.high or upper.term == lower.term:
                message = f"term '{upper.term}' does not lie above '{lower.term}'; order the bands"
                yield error(entry.place(("terms", index)), "scale-order", message)
