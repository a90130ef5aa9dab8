"""Words of likelihood: what they mean, and where they may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator.diagnostics import Diagnostic, error, suggestion, warning
from generator.documents import Way
from generator.link import Briefing
from generator.model import (
    Claim,
    Edition,
    Event,
    Judgement,
    Prose,
    Record,
    Scale,
    Scenario,
    references,
)
from generator.parse import Entry
from generator.rules.texts import any_word, sentences, texts_with, unquoted
from generator.rules.ways import all_of, is_ours, likelihoods, versions

# ---------------------------------------------------------------- scales


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


def ordered_scales(briefing: Briefing) -> Iterator[Diagnostic]:
    """The terms of a scale rise; their bands may touch, but not overlap."""
    for entry, scale in all_of(briefing, Scale):
        for index, (lower, upper) in enumerate(pairwise(scale.terms), start=1):
            if upper.low < lower.high or upper.term == lower.term:
                message = f"term '{upper.term}' does not lie above '{lower.term}'; order the bands"
                yield error(entry.place(("terms", index)), "scale-order", message)


# ---------------------------------------------------------------- words

_ADVERBS = {
    "almost certainly": "almost certain",
    "nearly certainly": "nearly certain",
    "probably": "probable",
    "improbably": "improbable",
}
"""Further forms of the terms, which ICD 203 names in brackets."""
_ORDINARY = frozenset(["remote"])
"""Terms that mean something else in most texts: a remote village is no forecast."""
_COMPARED = re.compile(
    r"\b(?:more|less|as|so|how|equally|(?:the|its|our) (?:most|least))\s+$", re.IGNORECASE
)
"""What makes a comparison of the word behind it: "less likely" is no degree of likelihood."""
_VAGUE = ("possibly", "perhaps", "maybe", "conceivably", "might")
_UNDEFINED = any_word([*_VAGUE, *map(str.capitalize, _VAGUE), "may"], ignore_case=False)
"""Words of likelihood that stand on no scale, so that each reader takes them in his own way.

Case counts: May is a month.
"""
_CONFIDENCE = re.compile(
    r"\b(?:(?:high|moderate|medium|low)(?:er|est)?[- ](?:degree of )?confidence"
    r"|we (?:are|have|remain) (?:\w+ ){0,2}confiden(?:t|ce))\b",
    re.IGNORECASE,
)


def stated_terms(briefing: Briefing) -> Iterator[Diagnostic]:
    """Our judgement says in words the very term that it stores (ICD 203, D.6.e(2)(a)).

    The range on the page is derived from the term, so another word beside it would be a second
    judgement; a word of another row, or of none, would mix the rows.
    """
    terms = _Terms(briefing)
    for entry, version, way in versions(briefing):
        if not is_ours(briefing, entry):
            continue
        where, stored = (*way, "text"), version.likelihood
        scale = briefing.get(Scale, stored.scale if stored else briefing.settings.scale)
        row, said = _row(scale), tuple(terms.said(unquoted(version.text)))
        strays = [written for written, term in said if term not in row]
        strays += _UNDEFINED.findall(unquoted(version.text))
        for written in strays:
            message = f"'{written}' is no term of scale '{scale.id}'; use one, or none"
            yield warning(entry.place_of(written, where), "mixed-terms", message)
        written, known = next(((w, t) for w, t in said if t in row), ("", ""))
        if stored is None and known:
            message = f"text says '{written}', but no likelihood is stored; add 'likelihood'"
            yield error(entry.place_of(written, where), "other-term", message)
        elif stored and not _parts(stored.term) & {term for _, term in said}:
            other = f"says '{written}'" if known else "does not say so"
            message = f"stored as '{stored.term}', but the text {other}; use one word in both"
            yield error(entry.place_of(written, where), "other-term", message)


def sourced_likelihoods(briefing: Briefing) -> Iterator[Diagnostic]:
    """A word of likelihood outside a judgement is one of a judgement, or of whom we report.

    A reader must find out who thinks so, and why (ICD 203, D.6.e(3): judgements are told from
    information). In prose the mark beside it says so: a link to the judgement or the scenario, or
    a citation of a claim with that hedge. A line has no marks: there the records that its own
    record names count. Words in quotation marks are somebody else's.
    """
    terms = _Terms(briefing)
    for entry, text, where, _ in texts_with(briefing, terms.words):
        if isinstance(entry.record, Scale) or _judges(entry, where):
            continue
        named = [briefing.record(target) for target in _named(entry, text, where)]
        edition = entry.record if isinstance(entry.record, Edition) else None
        given = {term for record in named for term in terms.of(record, edition)}
        for written, term in terms.said(unquoted(text)):
            if term in given:
                continue
            if isinstance(entry.record, Claim) and where == ("text",):
                mend = "no hedge of the speaker's on record; add it to 'hedges', or take it out"
                message = f"'{written}' is {mend}"
            elif given:
                message = f"'{written}' is not what is linked or cited says: {_list(given)}"
            else:
                message = f"'{written}' outside a judgement; link the judgement that says so"
            yield warning(entry.place_of(written, where), "stray-likelihood", message)


def likelihood_apart(briefing: Briefing) -> Iterator[Diagnostic]:
    """Likelihood and confidence never stand in one sentence of ours (ICD 203, D.6.e(2)(a)).

    What others said as one sentence, we tell as such: claims are not asked.
    """
    terms = _Terms(briefing)
    for entry, text, where, _ in texts_with(briefing, terms.words):
        if isinstance(entry.record, Scale | Claim) or not _CONFIDENCE.search(text):
            continue
        for sentence in sentences(unquoted(text)):
            confidence, likelihood = _CONFIDENCE.search(sentence), terms.found(sentence)
            if confidence and likelihood:
                message = f"'{likelihood[0]}' and '{confidence[0]}' in one sentence; write two"
                place = entry.place_of(confidence[0], where)
                yield error(place, "likelihood-with-confidence", message)


class _Terms:
    """The terms of every scale, as texts write them."""

    def __init__(self, briefing: Briefing) -> None:
        rows = (_row(scale) for scale in briefing.of(Scale))
        self.words = sorted({term for row in rows for term in row} - _ORDINARY | _ADVERBS.keys())
        self._briefing = briefing
        self._pattern = any_word(self.words)

    def found(self, text: str) -> re.Match[str] | None:
        """Give the first word of likelihood in a text, comparisons among them."""
        return self._pattern.search(text)

    def said(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each word of likelihood in a text as written, with its term; no comparisons."""
        for found in self._pattern.finditer(text):
            if not _COMPARED.search(text[: found.start()]):
                yield found[0], _term(found[0])

    def of(self, record: Record, edition: Edition | None = None) -> Iterator[str]:
        """Yield the terms with which a record says how likely something is.

        Args:
            record: A judgement or a scenario, or a claim, or an event for its claims.
            edition: The edition whose versions count; by default the latest ones.
        """
        if isinstance(record, Claim):
            for text in (*record.hedges, record.quote or ""):
                yield from (term for _, term in self.said(text))
        elif isinstance(record, Event):
            for claim in record.claims:
                yield from self.of(self._briefing.record(claim))
        elif isinstance(record, Judgement | Scenario):
            version = (edition and record.version(edition.id)) or record.latest
            if version.likelihood:
                yield from _parts(version.likelihood.term)
            if isinstance(record, Judgement):
                yield from (term for _, term in self.said(record.latest.text))


def _row(scale: Scale) -> frozenset[str]:
    return frozenset(part for one in scale.terms for part in _parts(one.term))


def _parts(term: str) -> frozenset[str]:
    """Give a term, or each of its words where it names two, as "Likely or probable" does."""
    return frozenset(term.lower().split(" or "))


def _term(written: str) -> str:
    return _ADVERBS.get(written.lower(), written.lower())


def _judges(entry: Entry, where: Way) -> bool:
    """Tell whether words of likelihood belong into a text: a part of a judgement, a stored term."""
    is_part = isinstance(entry.record, Judgement) and where[0] == "versions"
    return is_part or where[-2:] == ("likelihood", "term")


def _named(entry: Entry, text: str, where: Way) -> Iterator[str]:
    """Yield what a text rests on: its own record, and what its marks or its part's fields name."""
    yield entry.id
    if isinstance(text, Prose):
        yield from (mark.target for mark in text.marks())
    around = where[:-1] if isinstance(text, Prose) else ()
    if around or not isinstance(text, Prose):
        for reference in references(entry.record):
            if reference.where[: len(around)] == around:
                yield reference.target


def _list(terms: Iterable[str]) -> str:
    return ", ".join(f"'{term}'" for term in sorted(terms))
