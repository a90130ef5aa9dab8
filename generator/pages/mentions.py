"""What refers to a record, each with a few words on what it is and how it refers.

In come a record and the types of those wanted, out come rows for a list of links: from a source or
a claim up to everything that rests on it, from an actor or a place to all that names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator import datewords
from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Event,
    Gap,
    Judgement,
    Location,
    Matrix,
    Record,
    Source,
)
from generator.vocabulary import Confidence, word
from generator.words import gettext, ngettext, own, pgettext


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that refers to another, or rests on it."""

    id: str
    words: tuple[str, ...]
    """What it is, and how it refers."""


_FOR, _AGAINST = "versions.evidence_for", "versions.evidence_against"

_WAYS = {
    _FOR: gettext("evidence for it"),
    _AGAINST: gettext("evidence against it"),
    "rows.evidence": gettext("weighed in it"),
    "observations.claims": gettext("shows it"),
    "closed_by": gettext("answers it"),
    "control.claims": gettext("who held it"),
    "control.holder": gettext("held it"),
    "connections.claims": gettext("a connection of it"),
    "roles.claims": gettext("a role"),
    "roles.source": gettext("a role"),
    "relations.claims": gettext("a relation"),
    "relations.source": gettext("a relation"),
    "names.source": gettext("a name"),
    "codes.source": gettext("a code"),
    "coordinates.source": gettext("coordinates"),
    "extent.source": gettext("its extent"),
    "figures.claims": gettext("a figure"),
    "quantities.subset_of": gettext("part of its number"),
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


def resting_on(briefing: Briefing, claims: Iterable[Claim], noun: Noun) -> tuple[Mention, ...]:
    """Give the judgements that rest on some claims, each once, with how many stand on which side.

    Args:
        briefing: All records.
        claims: The claims.
        noun: What one of them is called.
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
                    _COUNTED[noun, field](len(found[field]))
                    for field in (_FOR, _AGAINST)
                    if found[field]
                ),
            ),
        )
        for judgement, found in sides.items()
    )


def using(
    briefing: Briefing, claims: Iterable[Claim], types: Iterable[type[Record]], noun: Noun
) -> tuple[Mention, ...]:
    """Give the records of some types that refer to any of some claims, with how many of them."""
    wanted = tuple(types)
    used: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for link in briefing.backlinks.get(claim.id, ()):
            if isinstance(link.entry.record, wanted):
                used[link.entry.id].add(claim.id)
    return tuple(
        Mention(
            other, (*described(briefing, briefing.record(other)), _COUNTED[noun, ""](len(found)))
        )
        for other, found in used.items()
    )


Noun = Literal["claim", "statement"]
"""What a claim is called: where it stands in a source, and where it is somebody's."""

_COUNTED: Mapping[tuple[Noun, str], Callable[[int], str]] = {
    ("claim", ""): lambda n: ngettext("%(n)s claim", "%(n)s claims", n),
    ("claim", _FOR): lambda n: ngettext("%(n)s claim for it", "%(n)s claims for it", n),
    ("claim", _AGAINST): lambda n: ngettext("%(n)s claim against it", "%(n)s claims against it", n),
    ("statement", ""): lambda n: ngettext("%(n)s statement", "%(n)s statements", n),
    ("statement", _FOR): lambda n: ngettext("%(n)s statement for it", "%(n)s statements for it", n),
    ("statement", _AGAINST): lambda n: ngettext(
        "%(n)s statement against it", "%(n)s statements against it", n
    ),
}

# ---------------------------------------------------------------- a record in a few words


def described(briefing: Briefing, record: Record) -> tuple[str, ...]:
    """Give what a record is, in a few words for a list of links."""
    return tuple(_described(briefing, record))


def _described(briefing: Briefing, record: Record) -> Iterator[str]:
    if isinstance(record, Judgement):
        yield from _judgement_words(briefing, record)
    elif isinstance(record, Claim):
        yield own(briefing.name(record.speaker)[1])
        yield datewords.later(record.said_on)
    elif isinstance(record, Event):
        yield datewords.later(record.date)
        yield word(record.kind)
    elif isinstance(record, Actor | Location):
        yield word(record.kind)
    elif isinstance(record, Source):
        yield own(briefing.name(record.publisher)[1])
        yield gettext(
            "reliability %(letter)s, %(words)s",
            letter=record.reliability.value,
            words=word(record.reliability),
        )
    else:
        name = briefing.name(record.id)[0].name
        yield _KIND_WORDS.get(type(record)) or pgettext("Kind", name)


_KIND_WORDS: dict[type[Record], str] = {
    Gap: gettext("information gap"),
    Matrix: gettext("hypothesis matrix"),
}


def _judgement_words(briefing: Briefing, judgement: Judgement) -> Iterator[str]:
    is_own = judgement.author == briefing.settings.author
    author = own(briefing.name(judgement.author)[1])
    yield gettext("our judgement") if is_own else gettext("judgement of %(author)s", author=author)
    latest = judgement.latest
    if latest.likelihood:
        yield own(latest.likelihood.term)
    if latest.confidence is Confidence.NOT_STATED:
        yield gettext("confidence not stated")
    else:
        yield gettext("%(level)s confidence", level=word(latest.confidence))


def event_mention(event: Event, *words: Any) -> Mention:
    """Give an event as a row: when it was, and what else is to be said."""
    return Mention(event.id, (datewords.later(event.date), *filter(None, words)))
