"""What the pages of actors, locations, events, claims and sources show beside the record itself.

In come the briefing and a record, out come rows that a template lays out as they are. Everything
is looked up along backlinks, so that a page costs what it shows and the site stays linear in its
records. What the index pages show is next door, in `registers`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from generator.analysis.grounds import fall
from generator.link import Briefing
from generator.model import (
    Actor,
    Assumption,
    Claim,
    Connection,
    Control,
    Edition,
    Event,
    Gap,
    Indicator,
    Judgement,
    Location,
    Matrix,
    Question,
    Record,
    RelatedActor,
    RelatedClaim,
    Role,
    Scenario,
    Source,
)
from generator.pages.contested import contested_among, contested_with
from generator.pages.mentions import Mention, event_mention, mentions, resting_on, using
from generator.pages.registers import (
    actor_index,
    actor_rows,
    claim_index,
    control_of,
    event_index,
    location_index,
    location_rows,
    origin_of,
    source_index,
)
from generator.pages.wording import (
    code_rows,
    coordinates_words,
    distance_words,
    extent_words,
    language_name,
    name_rows,
)
from generator.pictures import ego_network, event_map, location_map, unit_symbol
from generator.reading import remembered
from generator.vocabulary import Basis, Bearing, ClaimRelation

REASONING: tuple[type[Record], ...] = (Judgement, Scenario, Matrix, Indicator, Assumption)
"""The kinds in which the briefing weighs what it knows."""

ASKING: tuple[type[Record], ...] = (Question, Gap)
"""The kinds that ask."""

_PROSE_FIELDS = ("summary", "significance", "description")
"""Where one dossier names another in its own prose."""

# ---------------------------------------------------------------- actors


@dataclass(frozen=True, slots=True)
class Relation:
    """How the actor of a page stands to another."""

    words: str
    other: str
    part: RelatedActor | Role


@dataclass(frozen=True, slots=True)
class Held:
    """A place that an actor was said to hold."""

    location: str
    control: Control


def actor_view(briefing: Briefing, record: Record) -> dict[str, Any]:
    """Give what an actor's page shows."""
    actor = briefing.get(Actor, record.id)
    spoken = briefing.referring(actor.id, Claim, "speaker")
    own_voice = tuple(claim for claim in spoken if claim.basis is Basis.OWN_VOICE)
    return {
        "names": name_rows(actor.names),
        "codes": code_rows(actor.codes),
        "relations": tuple(_actor_relations(briefing, actor)),
        "ego": ego_network(briefing, actor),
        "symbol": unit_symbol(actor.symbol, f"APP-6 symbol of {actor.name}")
        if actor.symbol
        else None,
        "said": tuple(claim for claim in spoken if claim.basis is not Basis.OWN_VOICE),
        "own_voice": own_voice,
        "fall": fall(briefing, spoken) if spoken else None,
        "heard": briefing.referring(actor.id, Claim, "addressee"),
        "about": briefing.referring(actor.id, Claim, "about"),
        "events": tuple(_events_of(briefing, actor)),
        "held": tuple(_held(briefing, actor)),
        "members": actor_rows(briefing, _members(briefing, actor)),
        "judgements": _merged(
            mentions(briefing, actor.id, REASONING), resting_on(briefing, spoken, "statement")
        ),
        "questions": mentions(briefing, actor.id, ASKING),
        "sources": mentions(briefing, actor.id, [Source], "publisher", "side"),
        "named": mentions(briefing, actor.id, _NAMING, *_PROSE_FIELDS),
    }


_NAMING: tuple[type[Record], ...] = (Actor, Location, Event, Source)


def _actor_relations(briefing: Briefing, actor: Actor) -> Iterator[Relation]:
    for relation in actor.relations:
        yield Relation(relation.type.label, relation.actor, relation)
    for link in briefing.backlinks.get(actor.id, ()):
        other = link.entry.record
        if not isinstance(other, Actor):
            continue
        if link.field == "relations.actor":
            relation = other.relations[_position(link.where)]
            yield Relation(relation.type.inverse, other.id, relation)
        elif link.field == "roles.of":
            role = other.roles[_position(link.where)]
            yield Relation(role.title, other.id, role)


def _members(briefing: Briefing, actor: Actor) -> Iterator[Actor]:
    """Yield who belongs to a side; a side may say that it belongs to itself."""
    return (one for one in briefing.referring(actor.id, Actor, "side") if one is not actor)


def _position(where: tuple[str | int, ...]) -> int:
    """Give the place in its list of the part that a backlink comes from."""
    return next(step for step in where if isinstance(step, int))


def _events_of(briefing: Briefing, actor: Actor) -> Iterator[Mention]:
    for event in briefing.referring(actor.id, Event, "actors.actor"):
        roles = dict.fromkeys(one.role for one in event.actors if one.actor == actor.id)
        yield event_mention(event, ", ".join(roles))


def _held(briefing: Briefing, actor: Actor) -> Iterator[Held]:
    for location in briefing.referring(actor.id, Location, "control.holder"):
        for control in location.control:
            if control.holder == actor.id:
                yield Held(location.id, control)


def _merged(*lists: Iterable[Mention]) -> tuple[Mention, ...]:
    """Join lists of mentions: each record once, with all that is said of it."""
    words: dict[str, dict[str, None]] = {}
    for mention in (mention for one in lists for mention in one):
        words.setdefault(mention.id, {}).update(dict.fromkeys(mention.words))
    return tuple(Mention(record_id, tuple(said)) for record_id, said in words.items())


# ---------------------------------------------------------------- locations


@dataclass(frozen=True, slots=True)
class Way:
    """A connection of a place, stated there or at its other end."""

    words: str
    """The direction in which the other place lies, where one was stated."""
    other: str
    part: Connection
    is_from_there: bool = False
    """Whether it was stated of the other place, so that the direction here is turned round."""


def location_view(briefing: Briefing, record: Record) -> dict[str, Any]:
    """Give what a location's page shows."""
    location = briefing.get(Location, record.id)
    point = location.coordinates
    return {
        "names": name_rows(location.names),
        "codes": code_rows(location.codes),
        "parents": parents(briefing, location),
        "coordinates": coordinates_words(point) if point else "",
        "precision": distance_words(point.precision_m) if point else "",
        "extent": extent_words(location.extent) if location.extent else "",
        "children": location_rows(briefing, briefing.referring(location.id, Location, "parent")),
        "ways": tuple(_ways(briefing, location)),
        "control": control_of(location),
        "events": tuple(
            event_mention(event, event.kind.label)
            for event in briefing.referring(location.id, Event, "locations")
        ),
        "about": briefing.referring(location.id, Claim, "about"),
        "judgements": mentions(briefing, location.id, REASONING),
        "locator": location_map(briefing, location),
        "questions": mentions(briefing, location.id, ASKING),
        "named": mentions(briefing, location.id, _NAMING, *_PROSE_FIELDS),
    }


def parents(briefing: Briefing, location: Location) -> tuple[Location, ...]:
    """Give the places that a place lies in, the widest first."""
    found: list[Location] = []
    while location.parent:
        location = briefing.get(Location, location.parent)
        found.insert(0, location)
    return tuple(found)


def _ways(briefing: Briefing, location: Location) -> Iterator[Way]:
    for connection in location.connections:
        words = connection.bearing.label if connection.bearing else ""
        yield Way(words, connection.to, connection)
    for link in briefing.backlinks.get(location.id, ()):
        other = link.entry.record
        if isinstance(other, Location) and link.field == "connections.to":
            connection = other.connections[_position(link.where)]
            words = _opposite(connection.bearing).label if connection.bearing else ""
            yield Way(words, other.id, connection, is_from_there=True)


def _opposite(bearing: Bearing) -> Bearing:
    order = list(Bearing)
    return order[(order.index(bearing) + len(order) // 2) % len(order)]


# ---------------------------------------------------------------- events


def event_view(briefing: Briefing, record: Record) -> dict[str, Any]:
    """Give what an event's page shows."""
    event = briefing.get(Event, record.id)
    claims = tuple(briefing.get(Claim, claim) for claim in event.claims)
    groups = contested_among(briefing, claims)
    disputed = {claim.id for group in groups for claim in group.claims}
    return {
        "locator": event_map(briefing, event),
        "contested": groups,
        "claims": tuple(claim for claim in claims if claim.id not in disputed),
        "about": tuple(
            claim
            for claim in briefing.referring(event.id, Claim, "about")
            if claim.id not in event.claims
        ),
        "judgements": mentions(briefing, event.id, REASONING),
        "questions": mentions(briefing, event.id, ASKING),
        "named": mentions(briefing, event.id, _NAMING, *_PROSE_FIELDS),
    }


# ---------------------------------------------------------------- claims


@dataclass(frozen=True, slots=True)
class Related:
    """How the claim of a page bears on another, or the other on it."""

    words: str
    claim: Claim
    note: str | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a claim states."""

    words: str
    subset_of: str | None


def claim_view(briefing: Briefing, record: Record) -> dict[str, Any]:
    """Give what a claim's page shows."""
    claim = briefing.get(Claim, record.id)
    source = briefing.get(Source, claim.source)
    before, after = _neighbours(briefing, claim.source, claim.id)
    return {
        "source": source,
        "quote_language": language_name(claim.quote_language or source.language),
        "amounts": tuple(Amount(one.in_words(), one.subset_of) for one in claim.quantities),
        "parts_of": briefing.referring(claim.id, Claim, "quantities.subset_of"),
        "contested": contested_with(briefing, claim),
        "relations": tuple(_claim_relations(briefing, claim)),
        "superseded_by": tuple(_superseding(briefing, claim)),
        "judgements": mentions(briefing, claim.id, [Judgement]),
        "resting": mentions(briefing, claim.id, _RESTING),
        "before": before and briefing.get(Claim, before),
        "after": after and briefing.get(Claim, after),
    }


_RESTING: tuple[type[Record], ...] = (
    *(Edition, Scenario, Matrix, Indicator, Assumption, Gap, Question),
    *(Event, Actor, Location, Source),
)
"""What may rest on a claim beside judgements."""


def _claim_relations(briefing: Briefing, claim: Claim) -> Iterator[Related]:
    """Yield the relations that are not laid side by side."""
    for relation in claim.relations:
        if relation.type is not ClaimRelation.DISPUTES:
            other = briefing.get(Claim, relation.claim)
            yield Related(relation.type.label, other, relation.note)
    for other, relation in _relations_to(briefing, claim):
        if relation.type is not ClaimRelation.DISPUTES:
            yield Related(relation.type.inverse, other, relation.note)


def _relations_to(briefing: Briefing, claim: Claim) -> Iterator[tuple[Claim, RelatedClaim]]:
    for other in briefing.referring(claim.id, Claim, "relations.claim"):
        for relation in other.relations:
            if relation.claim == claim.id:
                yield other, relation


def _superseding(briefing: Briefing, claim: Claim) -> Iterator[Claim]:
    for other, relation in _relations_to(briefing, claim):
        if relation.type is ClaimRelation.SUPERSEDES:
            yield other


@remembered
def _neighbours(briefing: Briefing, source_id: str, claim_id: str) -> tuple[str | None, str | None]:
    """Give the claim before and the claim after one in its source."""
    row = [None, *_row(briefing, source_id), None]
    at = row.index(claim_id)
    return row[at - 1], row[at + 1]


@remembered
def _row(briefing: Briefing, source_id: str) -> tuple[str, ...]:
    """Give the claims of a source in the order in which they stand there."""
    return tuple(claim.id for claim in claims_of(briefing, briefing.get(Source, source_id)))


# ---------------------------------------------------------------- sources


SIBLINGS = 20
"""How many sources of the same origin a source's page names: all of them on the pages of all would
grow with the square of their number. The index of sources has them all."""


def source_view(briefing: Briefing, record: Record) -> dict[str, Any]:
    """Give what a source's page shows."""
    source = briefing.get(Source, record.id)
    claims = claims_of(briefing, source)
    same_origin = _same_origin(briefing, origin_of(source))
    others = (one for one in same_origin if one != source.id)
    return {
        "language": language_name(source.language),
        "claims": claims,
        "origin": origin_of(source),
        "siblings": tuple(briefing.get(Source, one) for one in islice(others, SIBLINGS)),
        "siblings_in_all": len(same_origin) - 1,
        "judgements": _merged(
            resting_on(briefing, claims, "claim"), mentions(briefing, source.id, [Judgement])
        ),
        "resting": _merged(
            using(briefing, claims, _RESTING, "claim"),
            mentions(briefing, source.id, (Edition, *ASKING, Scenario, Matrix, Assumption, Event)),
        ),
        "looked_up": mentions(briefing, source.id, (Actor, Location)),
        "fall": fall(briefing, claims) if claims else None,
    }


def claims_of(briefing: Briefing, source: Source) -> tuple[Claim, ...]:
    """Give every claim taken from a source, in the order in which they stand there."""
    found = briefing.referring(source.id, Claim, "source")
    return tuple(sorted(found, key=lambda claim: (_locator_key(claim.locator), claim.id)))


def _locator_key(locator: str) -> tuple[str | int, ...]:
    """Give what orders `paragraph 9` before `paragraph 10`."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", locator))


@remembered
def _same_origin(briefing: Briefing, origin: str) -> list[str]:
    """Give the sources of one origin."""
    return _by_origin(briefing)[origin]


@remembered
def _by_origin(briefing: Briefing) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source in briefing.of(Source):
        found[origin_of(source)].append(source.id)
    return found


# ---------------------------------------------------------------- what this room offers

DOSSIER_VIEWS: dict[str, Callable[[Briefing, Record], dict[str, Any]]] = {
    "actor": actor_view,
    "location": location_view,
    "event": event_view,
    "claim": claim_view,
    "source": source_view,
}
"""For each kind of dossier, what the page of one record shows beside the record."""

DOSSIER_INDEXES: dict[str, Callable[[Briefing], dict[str, Any]]] = {
    "actor": actor_index,
    "location": location_index,
    "event": event_index,
    "claim": claim_index,
    "source": source_index,
}
"""For each kind of dossier, what its index page shows."""
