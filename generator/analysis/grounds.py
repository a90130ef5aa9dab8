"""What something rests on, and what would fall with it: the work on sources.

In come the briefing and some evidence, out come the claims under it, the origins they have and the
sides these are on; or, the other way up, what would lose its evidence if some claims were wrong.

**Origin.** Whose knowledge a claim is. An attributed claim has the origin of its speaker; one who
speaks for a body is that body. What an outlet says in its own voice has the origin of the outlet,
or of the group its source belongs to (`origin`); where it only restates another claim, it has that
claim's origin. So two outlets that quote one official are one origin, and an outlet that repeats
him in its own voice adds none (AJP-2.1 on credibility 1: confirmation by another, independent
origin).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from generator.analysis import hypotheses
from generator.analysis.editions import stated_at
from generator.link import Briefing
from generator.model import Actor, Claim, Event, Judgement, Matrix, Record, Source
from generator.vocabulary import ActorRelation, Basis, ClaimRelation

# ---------------------------------------------------------------- whose a claim is


def origin_of(briefing: Briefing, claim: Claim) -> str:
    """Give whose knowledge a claim is: the id of an actor, or the name of a group of sources."""
    seen = {claim.id}
    while claim.basis is Basis.OWN_VOICE and (first := _restated(claim)):
        if first in seen:  # no more than `link` refuses anyway
            break
        seen.add(first)
        claim = briefing.get(Claim, first)
    if claim.basis is Basis.OWN_VOICE:
        source = briefing.get(Source, claim.source)
        return source.origin or source.publisher
    return _spoken_for(briefing, claim) or claim.speaker


def _restated(claim: Claim) -> str | None:
    ids = (one.claim for one in claim.relations if one.type is ClaimRelation.RESTATES)
    return next(ids, None)


def _spoken_for(briefing: Briefing, claim: Claim) -> str | None:
    """Give the body for which the speaker of a claim spoke when it was said, if any."""
    for relation in briefing.get(Actor, claim.speaker).relations:
        valid, said = relation.valid, claim.said_on
        apart = valid and (valid.entirely_after(said) or said.entirely_after(valid))
        if relation.type is ActorRelation.SPEAKS_FOR and not apart:
            return relation.actor
    return None


def side_of(briefing: Briefing, claim: Claim) -> str | None:
    """Give the belligerent whose voice a claim is in, if any."""
    voice = briefing.get(Actor, claim.speaker)
    if voice.id in briefing.settings.sides:
        return voice.id
    outlet = briefing.get(Source, claim.source) if claim.basis is Basis.OWN_VOICE else None
    return voice.side or (outlet.side if outlet else None)


# ---------------------------------------------------------------- downwards: what it rests on


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source with those of its claims that something rests on."""

    source: Source
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin with those of its claims that something rests on."""

    id: str
    """The id of an actor, or the name of a group of sources."""
    side: str | None
    """The belligerent it belongs to."""
    claims: tuple[Claim, ...]
    sources: tuple[SourceUse, ...]
    """Through which sources they reach us."""


@dataclass(frozen=True, slots=True)
class Foundation:
    """The claims under a piece of reasoning, however many steps down, and where they come from."""

    claims: tuple[Claim, ...]
    sources: tuple[SourceUse, ...]
    origins: tuple[Origin, ...]
    """In the order in which the evidence names them."""
    sides: tuple[tuple[str, int], ...]
    """The sides to which origins belong, with how many of them."""

    @property
    def partisans(self) -> tuple[tuple[str, int], ...]:
        """The sides to which more than one origin belongs: they do not confirm each other."""
        return tuple((side, number) for side, number in self.sides if number > 1)

    @property
    def voices(self) -> int:
        """How many voices are left when each side counts as one."""
        return len(self.sides) + sum(one.side is None for one in self.origins)


def claims_under(briefing: Briefing, evidence: Iterable[str]) -> Iterator[Claim]:
    """Yield each claim under some evidence once: events' claims, judgements' evidence for."""
    waiting, seen = list(reversed(list(evidence))), set[str]()
    while waiting:
        record_id = waiting.pop()
        if record_id in seen:
            continue
        seen.add(record_id)
        record = briefing.record(record_id)
        if isinstance(record, Claim):
            yield record
        else:
            waiting += reversed(below(record))


def below(record: Record) -> tuple[str, ...]:
    """Give what an event or a judgement, as it stands, rests on."""
    if isinstance(record, Event):
        return record.claims
    return record.latest.evidence_for if isinstance(record, Judgement) else ()


def foundation(briefing: Briefing, evidence: Iterable[str]) -> Foundation:
    """Follow evidence down to its claims, and sort them by origin and by source."""
    claims = tuple(claims_under(briefing, evidence))
    by_origin: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_origin[origin_of(briefing, claim)].append(claim)
    origins = tuple(
        Origin(name, _common_side(briefing, own), tuple(own), _uses(briefing, own))
        for name, own in by_origin.items()
    )
    held = [one.side for one in origins]
    sides = tuple((one, held.count(one)) for one in briefing.settings.sides if one in held)
    return Foundation(claims, _uses(briefing, claims), origins, sides)


def _common_side(briefing: Briefing, claims: Iterable[Claim]) -> str | None:
    sides = (side_of(briefing, claim) for claim in claims)
    return next(filter(None, sides), None)


def _uses(briefing: Briefing, claims: Iterable[Claim]) -> tuple[SourceUse, ...]:
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source].append(claim)
    return tuple(
        SourceUse(briefing.get(Source, source_id), tuple(own))
        for source_id, own in by_source.items()
    )


# ---------------------------------------------------------------- upwards: what would fall


class Extent(Enum):
    """How much of what it rests on a record would lose."""

    NOTHING = 0
    PART = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Loss:
    """A judgement or an event that would lose evidence."""

    record: Judgement | Event
    extent: Extent
    lost: int
    """How many of the pieces it rests on would fall, in whole or in part."""
    of: int
    """On how many it rests."""


@dataclass(frozen=True, slots=True)
class Fall:
    """What would lose its evidence if some claims were wrong."""

    claims: tuple[Claim, ...]
    """The claims themselves."""
    repeated: tuple[Claim, ...]
    """Claims of others that only restate them, and fall too."""
    judgements: tuple[Loss, ...]
    events: tuple[Loss, ...]
    relieved: tuple[Judgement, ...]
    """Judgements that would lose evidence against them."""
    matrices: tuple[tuple[Matrix, hypotheses.Ranking], ...]
    """Matrices that would rank otherwise, with how."""

    def losing(self, extent: Extent) -> tuple[Loss, ...]:
        """Give the judgements that would lose all, or a part."""
        return tuple(one for one in self.judgements if one.extent is extent)

    @property
    def all_judgements(self) -> tuple[Loss, ...]:
        """The judgements that would stand on nothing."""
        return self.losing(Extent.ALL)

    @property
    def part_judgements(self) -> tuple[Loss, ...]:
        """The judgements that would stand on less."""
        return self.losing(Extent.PART)


def fall(briefing: Briefing, claims: Iterable[Claim]) -> Fall:
    """Tell what would fall if some claims were wrong, through every step above them.

    A claim that restates a fallen one falls. An event falls with all of its claims, a judgement as
    it stands with all of its evidence; either loses a part where some of it falls or weakens.
    """
    fallen = {claim.id: claim for claim in claims}
    own = tuple(fallen.values())
    repeated = tuple(_repeating(briefing, fallen))
    extents: dict[str, Extent] = dict.fromkeys(fallen, Extent.ALL)
    for record in _above(briefing, fallen):
        extents[record.id] = _extent(extents, below(record))
    hit = [briefing.record(one) for one in extents]
    matrices = (matrix for matrix in briefing.of(Matrix) if _touches(matrix, extents))
    reranked = ((matrix, _without(matrix, extents)) for matrix in matrices)
    return Fall(
        claims=own,
        repeated=repeated,
        judgements=tuple(_loss(one, extents) for one in hit if isinstance(one, Judgement)),
        events=tuple(_loss(one, extents) for one in hit if isinstance(one, Event)),
        relieved=tuple(_relieved(briefing, fallen)),
        matrices=tuple(
            (matrix, left) for matrix, left in reranked if left != hypotheses.ranking(matrix)
        ),
    )


def _repeating(briefing: Briefing, fallen: dict[str, Claim]) -> Iterator[Claim]:
    """Yield, and add to *fallen*, every claim that restates a fallen one."""
    waiting = list(fallen)
    while waiting:
        for other in briefing.referring(waiting.pop(), Claim, "relations.claim"):
            restated = {one.claim for one in other.relations if one.type is ClaimRelation.RESTATES}
            if other.id not in fallen and restated & fallen.keys():
                fallen[other.id] = other
                waiting.append(other.id)
                yield other


def _above(briefing: Briefing, fallen: Mapping[str, Claim]) -> list[Event | Judgement]:
    """Give everything above some claims, each record after all of those below it."""
    order: list[Event | Judgement] = []
    seen = set[str]()

    def climb(record_id: str) -> None:
        above: tuple[Event | Judgement, ...] = (
            *briefing.referring(record_id, Event, "claims"),
            *_resting(briefing, record_id),
        )
        for record in above:
            if record.id not in seen:
                seen.add(record.id)
                climb(record.id)
                order.append(record)

    for claim_id in fallen:
        climb(claim_id)
    return order[::-1]


def _resting(briefing: Briefing, record_id: str) -> Iterator[Judgement]:
    """Yield the judgements that rest on a record as they stand at the latest edition."""
    for judgement in briefing.referring(record_id, Judgement, "versions.evidence_for"):
        version = stated_at(briefing, judgement, briefing.edition)
        if version and record_id in version.evidence_for:
            yield judgement


def _relieved(briefing: Briefing, fallen: Mapping[str, Claim]) -> Iterator[Judgement]:
    found: dict[str, Judgement] = {}
    for claim_id in fallen:
        for judgement in briefing.referring(claim_id, Judgement, "versions.evidence_against"):
            version = stated_at(briefing, judgement, briefing.edition)
            if version and claim_id in version.evidence_against:
                found[judgement.id] = judgement
    yield from found.values()


def _extent(extents: Mapping[str, Extent], ids: Iterable[str]) -> Extent:
    each = [extents.get(one, Extent.NOTHING) for one in ids]
    if all(one is Extent.ALL for one in each):
        return Extent.ALL
    return Extent.PART if any(one is not Extent.NOTHING for one in each) else Extent.NOTHING


def _loss(record: Judgement | Event, extents: Mapping[str, Extent]) -> Loss:
    ids = below(record)
    return Loss(record, extents[record.id], sum(one in extents for one in ids), len(ids))


def _touches(matrix: Matrix, extents: Mapping[str, Extent]) -> bool:
    return any(extents.get(row.evidence) is Extent.ALL for row in matrix.rows)


def _without(matrix: Matrix, extents: Mapping[str, Extent]) -> hypotheses.Ranking:
    kept = [row for row in matrix.rows if extents.get(row.evidence) is not Extent.ALL]
    return hypotheses.ranking_of(matrix, kept)
