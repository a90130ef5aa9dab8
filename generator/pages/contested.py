"""Statements that contradict each other, as groups to be laid side by side.

In come claims and their relations of the type `disputes`, out come groups in which each claim
stands next to one that it contradicts. Nobody is declared right here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.link import Briefing
from generator.model import Claim, RelatedClaim
from generator.pages.wording import listed
from generator.reading import remembered
from generator.vocabulary import ClaimRelation, word
from generator.words import gettext


@dataclass(frozen=True, slots=True)
class Contested:
    """Claims that contradict each other."""

    claims: tuple[Claim, ...]
    """The claims in an order in which neighbours contradict each other where that can be."""
    relation: str
    """How the first of two bears on the second; empty where there are more than two."""
    title: str
    """What they are about."""
    notes: tuple[str, ...]
    """What exactly is disputed, as the relations say."""

    @property
    def id(self) -> str:
        """The id of its first claim, which stands in the group's anchor."""
        return self.claims[0].id

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its claims."""
        return frozenset(claim.id for claim in self.claims)


@remembered
def contested_groups(briefing: Briefing) -> tuple[Contested, ...]:
    """Give all claims that dispute each other, each once, in the order of the claims."""
    return tuple(_groups(briefing, briefing.of(Claim)))


def contested_among(briefing: Briefing, claims: Iterable[Claim]) -> tuple[Contested, ...]:
    """Give the groups within some claims alone."""
    return tuple(_groups(briefing, claims))


def contested_with(briefing: Briefing, claim: Claim) -> Contested | None:
    """Give a claim and those that it disputes, or that dispute it; None where there are none."""
    others = [briefing.get(Claim, other) for other in _disputed(briefing, claim)]
    return _group(briefing, (claim, *others)) if others else None


def _groups(briefing: Briefing, claims: Iterable[Claim]) -> Iterator[Contested]:
    known = {claim.id: claim for claim in claims}
    done: set[str] = set()
    for claim in known.values():
        if claim.id not in done:
            found = list(_connected(briefing, claim, known))
            done.update(one.id for one in found)
            if len(found) > 1:
                yield _group(briefing, tuple(found))


def _connected(briefing: Briefing, start: Claim, known: dict[str, Claim]) -> Iterator[Claim]:
    """Yield what disputes lead to from a claim, always going on from the last one found."""
    waiting, seen = [start.id], set[str]()
    while waiting:
        claim_id = waiting.pop()
        if claim_id in seen or claim_id not in known:
            continue
        seen.add(claim_id)
        yield known[claim_id]
        waiting += reversed(_disputed(briefing, known[claim_id]))


def _disputed(briefing: Briefing, claim: Claim) -> list[str]:
    """Give the ids of the claims that a claim disputes, then of those that dispute it."""
    found = [relation.claim for relation in _disputes(claim)]
    for other in briefing.referring(claim.id, Claim, "relations.claim"):
        found += [other.id for relation in _disputes(other) if relation.claim == claim.id]
    return list(dict.fromkeys(found))


def _disputes(claim: Claim) -> Iterator[RelatedClaim]:
    return (one for one in claim.relations if one.type is ClaimRelation.DISPUTES)


def _group(briefing: Briefing, claims: tuple[Claim, ...]) -> Contested:
    ids = {claim.id for claim in claims}
    notes = (
        relation.note
        for claim in claims
        for relation in _disputes(claim)
        if relation.claim in ids and relation.note
    )
    title = _title(briefing, claims)
    return Contested(claims, _between(*claims), title, tuple(dict.fromkeys(notes)))


def _between(first: Claim, second: Claim, *others: Claim) -> str:
    """Give the word between two cards; more than two have no single word for what is between."""
    if others:
        return ""
    forth = any(relation.claim == second.id for relation in _disputes(first))
    return word(ClaimRelation.DISPUTES) if forth else gettext(ClaimRelation.DISPUTES.inverse)


def _title(briefing: Briefing, claims: tuple[Claim, ...]) -> str:
    """Name what most of the claims are about: at most three records, the most frequent first."""
    subjects = Counter(subject for claim in claims for subject in dict.fromkeys(claim.about))
    most = max(subjects.values(), default=0)
    shared = [subject for subject, times in subjects.items() if times == most][:3]
    if not shared:
        return gettext("Statements that contradict each other")
    return listed(briefing.name(subject)[1] for subject in shared)
