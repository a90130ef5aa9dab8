"""Assumptions stay what they are: taken for granted, and told as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.diagnostics import Diagnostic, warning
from generator.link import Briefing
from generator.model import Assumption, Claim, Judgement, Prose, references
from generator.parse import Entry
from generator.rules.texts import sentences, texts_with, unquoted
from generator.rules.ways import is_ours

SAME = 0.7
"""The share of an assumption's words from which on a sentence says the same."""
FEWEST = 4
"""Words that an assumption must have for a likeness to mean anything."""
_WORD = re.compile(r"\w{4,}")
_SUPPOSED = re.compile(
    r"\b(?:if|unless|whether|assum\w+|suppos\w+|provided|granted|premise)\b", re.IGNORECASE
)


def stated_as_such(briefing: Briefing) -> Iterator[Diagnostic]:
    """No sentence of ours says as a fact what is an assumption (ICD 203, D.6.e(3)).

    A sentence that has nearly all of its words says the same, unless it supposes it, cites who says
    so, or links the assumption. A judgement that lists it among its assumptions has said so.
    """
    known = {one.id: _words(one.text) for one in briefing.of(Assumption)}
    known = {one: words for one, words in known.items() if len(words) >= FEWEST}
    every = sorted(frozenset().union(*known.values()))
    for entry, text, where, near in texts_with(briefing, every):
        same = _same(near, known)
        if not same or not _is_asked(briefing, entry):
            continue
        for sentence in sentences(unquoted(text)):
            said = _same(_words(sentence), {one: known[one] for one in same})
            if not said or _SUPPOSED.search(sentence):
                continue
            marks = tuple(Prose(sentence).marks())
            told = {mark.target for mark in marks} | _listed(entry)
            if not told.issuperset(said) and not any(mark.is_citation for mark in marks):
                message = f"says as a fact what is assumption '{said[0]}'; link it, or cite"
                opening = " ".join(sentence.split()[:4])
                yield warning(entry.place_of(opening, where), "assumption-as-fact", message)


def _same(words: Iterable[str], known: Mapping[str, frozenset[str]]) -> list[str]:
    """Give the assumptions nearly all of whose words are among some words."""
    given = frozenset(words)
    return [one for one, own in known.items() if len(own & given) >= SAME * len(own)]


def _is_asked(briefing: Briefing, entry: Entry) -> bool:
    return not isinstance(entry.record, Assumption | Claim) and is_ours(briefing, entry)


def _listed(entry: Entry) -> set[str]:
    """Give what a judgement names in its fields, its assumptions among them."""
    is_judgement = isinstance(entry.record, Judgement)
    return {one.target for one in references(entry.record)} if is_judgement else set()


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
