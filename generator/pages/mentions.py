"""What refers to a record, each with a few words on what it is and how it refers.

In come a record and the types of those wanted, out come rows for a list of links: from a source or
a claim up to everything that rests on it, from an actor or a place to all that names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Edition,
    Event,
    Gap,
    Judgement,
    Location,
    Matrix,
    Question,
    Record,
    Scenario,
    Source,
)
from generator.pages.wording import counted
from generator.vocabulary import Confidence


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that refers to another, or rests on it."""

    id: str
    words: tuple[str, ...]
    """What it is, and how it refers."""


_FOR, _AGAINST = "versions.evidence_for", "versions.evidence_against"

_WAYS = {
    _FOR: "evidence for it",
    _AGAINST: "evidence against it",
    "rows.evidence": "weighed in it",
    "observations.claims": "shows it",
    "closed_by": "answers it",
    "control.claims": "who held it",
    "control.holder": "held it",
    "connections.claims": "a connection of it",
    "roles.claims": "a role",
    "roles.source": "a role",
    "relations.claims": "a relation",
    "relations.source": "a relation",
    "names.source": "a name",
    "codes.source": "a code",
    "coordinates.source": "coordinates",
    "extent.source": "its extent",
    "figures.claims": "a figure",
    "quantities.subset_of": "part of its number",
}
"""What a field says of the record it refers to; those that say no more than a link are left out."""


def mentions(
    briefing: Briefing, record_id: str, types: Iterable[type[Record]], *fields: str
) -> tuple[Mention, ...]:
    """Give the records of some types that refer to one, in the order of the briefing, each once.

    Args:
        briefing: All records.
        record_id: The record referred to.
        types: The types of those wanted.
        fields: Names as in `Backlink.field`; none means any field.
    """
    wanted = tuple(types)
    ways: dict[str, dict[str, None]] = defaultdict(dict)
    for link in briefing.backlinks.get(record_id, ()):
        if isinstance(link.entry.record, wanted) and (not fields or link.field in fields):
            ways[link.entry.id].setdefault(_WAYS.get(link.field, ""))
    return tuple(
        Mention(other, (*described(briefing, briefing.record(other)), *filter(None, found)))
        for other, found in ways.items()
    )


def resting_on(briefing: Briefing, claims: Iterable[Claim], noun: str) -> tuple[Mention, ...]:
    """Give the judgements that rest on some claims, each once, with how many stand on which side.

    Args:
        briefing: All records.
        claims: The claims.
        noun: What one of them is called, as `statement`.
    """
    sides: dict[str, dict[str, set[str]]] = {}
    for claim in claims:
        for link in briefing.backlinks.get(claim.id, ()):
            if isinstance(link.entry.record, Judgement) and link.field in (_FOR, _AGAINST):
                sides.setdefault(link.entry.id, {_FOR: set(), _AGAINST: set()})
                sides[link.entry.id][link.field].add(claim.id)
    return tuple(
        Mention(
            judgement,
            (
                *described(briefing, briefing.record(judgement)),
                *(
                    f"{counted(len(found[field]), noun)} {word}"
                    for field, word in ((_FOR, "for it"), (_AGAINST, "against it"))
                    if found[field]
                ),
            ),
        )
        for judgement, found in sides.items()
    )


def using(
    briefing: Briefing, claims: Iterable[Claim], types: Iterable[type[Record]], noun: str
) -> tuple[Mention, ...]:
    """Give the records of some types that refer to any of some claims, with how many of them."""
    wanted = tuple(types)
    used: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for link in briefing.backlinks.get(claim.id, ()):
            if isinstance(link.entry.record, wanted):
                used[link.entry.id].add(claim.id)
    return tuple(
        Mention(other, (*described(briefing, briefing.record(other)), counted(len(found), noun)))
        for other, found in used.items()
    )


# ---------------------------------------------------------------- a record in a few words


def described(briefing: Briefing, record: Record) -> tuple[str, ...]:
    """Give what a record is, in a few words for a list of links."""
    return tuple(_described(briefing, record))


def _described(briefing: Briefing, record: Record) -> Iterator[str]:
    if isinstance(record, Judgement):
        yield from _judgement_words(briefing, record)
    elif isinstance(record, Claim):
        yield briefing.name(record.speaker)[1]
        yield record.said_on.in_words()
    elif isinstance(record, Event):
        yield record.date.in_words()
        yield record.kind.label
    elif isinstance(record, Actor | Location):
        yield record.kind.label
    elif isinstance(record, Source):
        yield briefing.name(record.publisher)[1]
        yield f"reliability {record.reliability.value}, {record.reliability.label}"
    else:
        yield _KIND_WORDS.get(type(record)) or type(record).__name__.lower()


_KIND_WORDS: dict[type[Record], str] = {
    Edition: "edition",
    Gap: "information gap",
    Matrix: "hypothesis matrix",
    Question: "question",
    Scenario: "scenario",
}


def _judgement_words(briefing: Briefing, judgement: Judgement) -> Iterator[str]:
    own = judgement.author == briefing.settings.author
    yield "our judgement" if own else f"judgement of {briefing.name(judgement.author)[1]}"
    latest = judgement.latest
    if latest.likelihood:
        yield latest.likelihood.term
    if latest.confidence is Confidence.NOT_STATED:
        yield "confidence not stated"
    else:
        yield f"{latest.confidence.label} confidence"


def event_mention(event: Event, *words: Any) -> Mention:
    """Give an event as a row: when it was, and what else is to be said."""
    return Mention(event.id, (event.date.in_words(), *filter(None, words)))
