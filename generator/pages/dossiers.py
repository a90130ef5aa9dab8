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

from generator import datewords
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
from generator.pages.leaves import (
    Roll,
    address_on_leaf,
    declare,
    first_leaves,
    records,
    whence,
)
from generator.pages.mentions import Mention, event_mention, mentions, resting_on, using
from generator.pages.registers import (
    Row,
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
from generator.vocabulary import Basis, Bearing, ClaimRelation, word
from generator.words import gettext, mark, own

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
    return {
        "names": name_rows(actor.names),
        "codes": code_rows(actor.codes),
        "ego": ego_network(briefing, actor),
        "symbol": unit_symbol(actor.symbol, gettext("APP-6 symbol of %(actor)s", actor=actor.name))
        if actor.symbol
        else None,
        "fall": fall(briefing, spoken) if spoken else None,
        **first_leaves(briefing, "actors/", actor.id),
    }


def _said(briefing: Briefing, actor: str) -> tuple[Claim, ...]:
    spoken = briefing.referring(actor, Claim, "speaker")
    return in_reading_order(one for one in spoken if one.basis is not Basis.OWN_VOICE)


def _own_voice(briefing: Briefing, actor: str) -> tuple[Claim, ...]:
    spoken = briefing.referring(actor, Claim, "speaker")
    return in_reading_order(one for one in spoken if one.basis is Basis.OWN_VOICE)


def _heard(briefing: Briefing, actor: str) -> tuple[Claim, ...]:
    return in_reading_order(briefing.referring(actor, Claim, "addressee"))


def _about(briefing: Briefing, record_id: str) -> tuple[Claim, ...]:
    return in_reading_order(briefing.referring(record_id, Claim, "about"))


FEW = 36
"""Up to how many claims are listed in the order of time; of more, readers want the latest first."""


def in_reading_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Give claims, which come in the order of time, as a dossier lists them.

    Few stand in the order of time, many the latest first; those without a date come last.
    """
    ordered = tuple(claims)
    if len(ordered) <= FEW:
        return ordered
    undated = tuple(one for one in ordered if one.said_on.is_unknown)
    return (*reversed([one for one in ordered if not one.said_on.is_unknown]), *undated)


def _weighing(briefing: Briefing, actor: str) -> tuple[Mention, ...]:
    spoken = briefing.referring(actor, Claim, "speaker")
    return _merged(mentions(briefing, actor, REASONING), resting_on(briefing, spoken, "statement"))


def _asking(briefing: Briefing, record_id: str) -> tuple[Mention, ...]:
    return mentions(briefing, record_id, ASKING)


def _publishing(briefing: Briefing, actor: str) -> tuple[Mention, ...]:
    return mentions(briefing, actor, [Source], "publisher", "side")


def _named(briefing: Briefing, record_id: str) -> tuple[Mention, ...]:
    return mentions(briefing, record_id, _NAMING, *_PROSE_FIELDS)


_NAMING: tuple[type[Record], ...] = (Actor, Location, Event, Source)


def _actor_relations(briefing: Briefing, actor_id: str) -> Iterator[Relation]:
    actor = briefing.get(Actor, actor_id)
    for relation in actor.relations:
        yield Relation(word(relation.type), relation.actor, relation)
    for link in briefing.backlinks.get(actor.id, ()):
        other = link.entry.record
        if not isinstance(other, Actor):
            continue
        if link.field == "relations.actor":
            relation = other.relations[_position(link.where)]
            yield Relation(gettext(relation.type.inverse), other.id, relation)
        elif link.field == "roles.of":
            role = other.roles[_position(link.where)]
            yield Relation(role.title, other.id, role)


def _members(briefing: Briefing, actor: str) -> tuple[str, ...]:
    """Give who belongs to a side; a side may say that it belongs to itself."""
    return tuple(one.id for one in briefing.referring(actor, Actor, "side") if one.id != actor)


def _member_rows(briefing: Briefing, ids: Iterable[str]) -> tuple[Row, ...]:
    return actor_rows(briefing, (briefing.get(Actor, one) for one in ids))


def _position(where: tuple[str | int, ...]) -> int:
    """Give the place in its list of the part that a backlink comes from."""
    return next(step for step in where if isinstance(step, int))


def _events_of(briefing: Briefing, actor: str) -> Iterator[Mention]:
    for event in briefing.referring(actor, Event, "actors.actor"):
        roles = dict.fromkeys(one.role for one in event.actors if one.actor == actor)
        yield event_mention(event, ", ".join(map(own, roles)))


def _held(briefing: Briefing, actor: str) -> Iterator[Held]:
    for location in briefing.referring(actor, Location, "control.holder"):
        for control in location.control:
            if control.holder == actor:
                yield Held(location.id, control)


def _merged(*lists: Iterable[Mention]) -> tuple[Mention, ...]:
    """Join lists of mentions: each record once, with all that is said of it."""
    words: dict[str, dict[str, None]] = {}
    for mention in (mention for one in lists for mention in one):
        words.setdefault(mention.id, {}).update(dict.fromkeys(mention.words))
    return tuple(Mention(record_id, tuple(said)) for record_id, said in words.items())


def _other(briefing: Briefing, row: Relation | Way) -> str:
    return briefing.name(row.other)[1]


def _held_place(briefing: Briefing, row: Held) -> str:
    return briefing.name(row.location)[1]


declare(
    "actors/",
    Roll("relations", mark("Relations"), "relations", _actor_relations, _other, weight=2),
    Roll("said", mark("What they said"), "lines", _said, whence),
    Roll("own-voice", mark("In its own voice"), "lines", _own_voice, whence),
    Roll("heard", mark("What they were told"), "lines", _heard, whence),
    Roll("about", mark("What is said of them"), "lines", _about, whence),
    Roll("events", mark("Events"), "links", _events_of, whence),
    Roll("held", mark("Places they were said to hold"), "held", _held, _held_place),
    Roll("members", mark("On this side"), "rows", _members, whence, _member_rows),
    Roll("judgements", mark("Judgements"), "links", _weighing, whence),
    Roll("questions", mark("Questions and gaps"), "links", _asking, whence),
    Roll("sources", mark("Sources"), "links", _publishing, whence),
    Roll("named", mark("Also named in"), "links", _named, whence),
)

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
        "control": control_of(location),
        "locator": location_map(briefing, location),
        **first_leaves(briefing, "locations/", location.id),
    }


def _children(briefing: Briefing, location: str) -> tuple[str, ...]:
    return tuple(one.id for one in briefing.referring(location, Location, "parent"))


def _child_rows(briefing: Briefing, ids: Iterable[str]) -> tuple[Row, ...]:
    return location_rows(briefing, (briefing.get(Location, one) for one in ids))


def _events_at(briefing: Briefing, location: str) -> tuple[Mention, ...]:
    found = briefing.referring(location, Event, "locations")
    return tuple(event_mention(event, word(event.kind)) for event in found)


def _reasoning(briefing: Briefing, record_id: str) -> tuple[Mention, ...]:
    return mentions(briefing, record_id, REASONING)


def parents(briefing: Briefing, location: Location) -> tuple[Location, ...]:
    """Give the places that a place lies in, the widest first."""
    found: list[Location] = []
    while location.parent:
        location = briefing.get(Location, location.parent)
        found.insert(0, location)
    return tuple(found)


def _ways(briefing: Briefing, location_id: str) -> Iterator[Way]:
    location = briefing.get(Location, location_id)
    for connection in location.connections:
        words = word(connection.bearing) if connection.bearing else ""
        yield Way(words, connection.to, connection)
    for link in briefing.backlinks.get(location.id, ()):
        other = link.entry.record
        if isinstance(other, Location) and link.field == "connections.to":
            connection = other.connections[_position(link.where)]
            words = word(_opposite(connection.bearing)) if connection.bearing else ""
            yield Way(words, other.id, connection, is_from_there=True)


def _opposite(bearing: Bearing) -> Bearing:
    order = list(Bearing)
    return order[(order.index(bearing) + len(order) // 2) % len(order)]


declare(
    "locations/",
    Roll("connections", mark("Connections"), "ways", _ways, _other),
    Roll("children", mark("Places in it"), "rows", _children, whence, _child_rows),
    Roll("events", mark("Events"), "links", _events_at, whence),
    Roll("about", mark("What is said of it"), "lines", _about, whence),
    Roll("judgements", mark("Judgements"), "links", _reasoning, whence),
    Roll("questions", mark("Questions and gaps"), "links", _asking, whence),
    Roll("named", mark("Also named in"), "links", _named, whence),
)

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
        **first_leaves(briefing, "events/", event.id),
    }


def _more_about(briefing: Briefing, event_id: str) -> tuple[Claim, ...]:
    grounds = briefing.get(Event, event_id).claims
    told = briefing.referring(event_id, Claim, "about")
    return in_reading_order(claim for claim in told if claim.id not in grounds)


declare(
    "events/",
    Roll("about", mark("What else is said of it"), "lines", _more_about, whence),
    Roll("judgements", mark("Judgements that rest on it"), "links", _reasoning, whence),
    Roll("questions", mark("Questions and gaps"), "links", _asking, whence),
    Roll("named", mark("Also named in"), "links", _named, whence),
)


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
        "superseded_by": tuple(_superseding(briefing, claim)),
        "before": before and briefing.get(Claim, before),
        "after": after and briefing.get(Claim, after),
        **first_leaves(briefing, "claims/", claim.id),
    }


_RESTING: tuple[type[Record], ...] = (
    *(Edition, Scenario, Matrix, Indicator, Assumption, Gap, Question),
    *(Event, Actor, Location, Source),
)
"""What may rest on a claim beside judgements."""


def _claim_relations(briefing: Briefing, claim_id: str) -> Iterator[Related]:
    """Yield the relations that are not laid side by side."""
    claim = briefing.get(Claim, claim_id)
    for relation in claim.relations:
        if relation.type is not ClaimRelation.DISPUTES:
            other = briefing.get(Claim, relation.claim)
            yield Related(word(relation.type), other, relation.note)
    for other, relation in _relations_to(briefing, claim):
        if relation.type is not ClaimRelation.DISPUTES:
            yield Related(gettext(relation.type.inverse), other, relation.note)


def _relations_to(briefing: Briefing, claim: Claim) -> Iterator[tuple[Claim, RelatedClaim]]:
    for other in briefing.referring(claim.id, Claim, "relations.claim"):
        for relation in other.relations:
            if relation.claim == claim.id:
                yield other, relation


def _superseding(briefing: Briefing, claim: Claim) -> Iterator[Claim]:
    for other, relation in _relations_to(briefing, claim):
        if relation.type is ClaimRelation.SUPERSEDES:
            yield other


def _judged(briefing: Briefing, record_id: str) -> tuple[Mention, ...]:
    return mentions(briefing, record_id, [Judgement])


def _resting(briefing: Briefing, claim: str) -> tuple[Mention, ...]:
    return mentions(briefing, claim, _RESTING)


def _related_when(_: Briefing, row: Related) -> str:
    return datewords.later(row.claim.said_on)


declare(
    "claims/",
    Roll(
        "relations",
        mark("Related statements"),
        "related",
        _claim_relations,
        _related_when,
    ),
    Roll("judgements", mark("Judgements that rest on it"), "links", _judged, whence),
    Roll("resting", mark("What else rests on it"), "links", _resting, whence),
)


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
        "origin": origin_of(source),
        "siblings": tuple(briefing.get(Source, one) for one in islice(others, SIBLINGS)),
        "siblings_in_all": len(same_origin) - 1,
        "fall": fall(briefing, claims) if claims else None,
        **first_leaves(briefing, "sources/", source.id),
    }


def _claim_ids(briefing: Briefing, source: str) -> tuple[str, ...]:
    return tuple(one.id for one in claims_of(briefing, briefing.get(Source, source)))


def _locator(briefing: Briefing, claim: str) -> str:
    return briefing.get(Claim, claim).locator


def _judged_by(briefing: Briefing, source_id: str) -> tuple[Mention, ...]:
    resting = resting_on(briefing, claims_of(briefing, briefing.get(Source, source_id)), "claim")
    return _merged(resting, _judged(briefing, source_id))


def _using(briefing: Briefing, source_id: str) -> tuple[Mention, ...]:
    claims = claims_of(briefing, briefing.get(Source, source_id))
    return _merged(
        using(briefing, claims, _RESTING, "claim"), mentions(briefing, source_id, _DRAWING)
    )


_DRAWING: tuple[type[Record], ...] = (Edition, *ASKING, Scenario, Matrix, Assumption, Event)
"""What may rest on a source without a claim between."""


def _looked_up(briefing: Briefing, source: str) -> tuple[Mention, ...]:
    return mentions(briefing, source, (Actor, Location))


declare(
    "sources/",
    Roll("claims", mark("Claims taken from it"), "taken", _claim_ids, _locator, records),
    Roll("judgements", mark("Judgements that rest on it"), "links", _judged_by, whence),
    Roll("resting", mark("What else rests on it"), "links", _using, whence),
    Roll(
        "looked-up",
        mark("Facts looked up in it"),
        "links",
        _looked_up,
        whence,
    ),
)


def claim_in_source(briefing: Briefing, claim: Claim) -> str:
    """Give the address at which a claim stands in the list of its source."""
    leaf = address_on_leaf(briefing, "sources/", "claims", claim.source, claim.id)
    return f"{leaf}#{claim.id}"


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
