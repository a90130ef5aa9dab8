"""Who repeats whom: which outlet passes on which speaker, and which claims say the same.

In comes the briefing, out come pairs. An outlet passes on a speaker by every claim that it
attributes to him; two claims say the same where one restates or corroborates the other. A speaker
whom several outlets pass on is one origin all the same (see `grounds`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from generator.analysis.grounds import origin_of
from generator.link import Briefing
from generator.model import Claim, Source
from generator.vocabulary import Basis, ClaimRelation

SAYING_THE_SAME = (ClaimRelation.RESTATES, ClaimRelation.CORROBORATES)


@dataclass(frozen=True, slots=True)
class Echo:
    """An outlet and a speaker whom it passes on."""

    outlet: str
    """The id of the publisher."""
    speaker: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Accord:
    """Two claims that say the same."""

    claim: Claim
    type: ClaimRelation
    other: Claim
    note: str | None
    is_one_origin: bool
    """Whether both are one origin's, so that neither confirms the other."""


def echoes(briefing: Briefing) -> tuple[Echo, ...]:
    """Give every outlet with each speaker it passes on, the busiest first."""
    pairs: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in briefing.of(Claim):
        if claim.basis is Basis.ATTRIBUTED:
            outlet = briefing.get(Source, claim.source).publisher
            pairs[outlet, claim.speaker].append(claim)
    ordered = sorted(pairs.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(Echo(outlet, speaker, tuple(own)) for (outlet, speaker), own in ordered)


def accords(briefing: Briefing) -> tuple[Accord, ...]:
    """Give every pair of claims of which one restates or corroborates the other."""
    return tuple(
        Accord(claim, relation.type, other, relation.note, _one_origin(briefing, claim, other))
        for claim in briefing.of(Claim)
        for relation in claim.relations
        if relation.type in SAYING_THE_SAME
        for other in (briefing.get(Claim, relation.claim),)
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two speakers of whom one says what the other says."""

    speaker: str
    other: str
    number: int
    """In how many claims."""
    restates: bool
    """Whether every one of these claims only restates the other's."""


def agreements(briefing: Briefing) -> tuple[Agreement, ...]:
    """Give every pair of different speakers whose claims say the same, the most often first."""
    pairs: dict[tuple[str, str], list[ClaimRelation]] = defaultdict(list)
    for one in accords(briefing):
        if one.claim.speaker != one.other.speaker:
            pairs[one.claim.speaker, one.other.speaker].append(one.type)
    ordered = sorted(pairs.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(
        Agreement(speaker, other, len(types), set(types) == {ClaimRelation.RESTATES})
        for (speaker, other), types in ordered
    )


def _one_origin(briefing: Briefing, claim: Claim, other: Claim) -> bool:
    return origin_of(briefing, claim) == origin_of(briefing, other)
