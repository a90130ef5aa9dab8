"""What the index pages of actors, locations, events, claims and sources show.

In comes the briefing, out come rows, grouped and counted. An index is how a reader without a search
box and without JavaScript reaches every record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.link import Briefing
from generator.model import Actor, Claim, Control, Event, Location, Name, Named, Record, Source
from generator.pages.contested import contested_groups
from generator.pages.wording import coordinates_words, counted
from generator.pictures import network, ties
from generator.spellings import fold
from generator.vocabulary import NameKind


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list, with what is said beside its name."""

    record: Record
    other: Name | None = None
    """Its name in its own script."""
    note: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    key: str
    """The id of what they share."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with the places in it."""

    row: Row
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in the register of places."""

    location: Location
    coordinates: str
    control: Control | None
    """The last account of who held it."""
    claims: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor in the register of actors."""

    actor: Actor
    other: Name | None
    """Its name in its own script."""
    said: int
    """How many claims it made."""
    about: int
    """How many claims speak of it."""


REGISTER_ROWS = 1000
"""How many claims the register shows at most, the latest: more would take a browser seconds. All of
them stand on the pages of their sources, speakers and subjects, to which the same page leads."""


WIDE_NETWORK, NARROW_NETWORK = 960, 360
"""Widths of the picture of all actors, in units, about as many as there are pixels."""


def actor_index(briefing: Briefing) -> dict[str, Any]:
    """Give the actors by side, in the briefing's order of sides, and by letter."""
    rows = actor_rows(briefing, briefing.of(Actor))
    by_side: dict[str | None, list[Row]] = {side: [] for side in briefing.settings.sides}
    for row in rows:
        actor = briefing.get(Actor, row.record.id)
        side = actor.id if actor.id in by_side else actor.side
        by_side.setdefault(side, []).append(row)
    sideless = by_side.pop(None, [])
    return {
        "sides": tuple(Group(side, tuple(found)) for side, found in by_side.items() if side),
        "sideless": tuple(sideless),
        "table": tuple(_listed(briefing, actor) for actor in briefing.of(Actor)),
        "network": network(briefing, WIDE_NETWORK),
        "narrow_network": network(briefing, NARROW_NETWORK),
        "ties": ties(briefing),
    }


def _listed(briefing: Briefing, actor: Actor) -> Listed:
    said = briefing.referring(actor.id, Claim, "speaker")
    about = briefing.referring(actor.id, Claim, "about")
    return Listed(actor, native_name(actor), len(said), len(about))


def actor_rows(briefing: Briefing, actors: Iterable[Actor]) -> tuple[Row, ...]:
    """Give actors with what they are, and how many claims they make or are the subject of."""
    return tuple(_row(briefing, actor, actor.description or actor.kind.label) for actor in actors)


def location_rows(briefing: Briefing, locations: Iterable[Location]) -> tuple[Row, ...]:
    """Give places with what they are, and how many claims are about them."""
    return tuple(_row(briefing, location, location.kind.label) for location in locations)


def _row(briefing: Briefing, record: Actor | Location, note: str) -> Row:
    number = len(briefing.referring(record.id, Claim, "speaker", "about"))
    return Row(record, native_name(record), note, counted(number, "claim") if number else "")


def native_name(record: Named) -> Name | None:
    """Give the first right name that is not in Latin script."""
    wanted = (NameKind.OFFICIAL, NameKind.COMMON)
    return next(
        (
            name
            for name in record.names
            if name.kind in wanted and not re.search("[A-Za-z]", name.text)
        ),
        None,
    )


def control_of(location: Location) -> tuple[Control, ...]:
    """Give the accounts of who held a place, the oldest first."""
    return tuple(sorted(location.control, key=lambda one: one.as_of.sort_key))


def origin_of(source: Source) -> str:
    """Name the independence group of a source; by default that of its publisher."""
    return source.origin or source.publisher


def location_index(briefing: Briefing) -> dict[str, Any]:
    """Give the places as a tree and as a table."""
    locations = briefing.of(Location)
    roots = [location for location in locations if location.parent is None]
    return {
        "tree": tuple(_branch(briefing, row) for row in location_rows(briefing, roots)),
        "places": tuple(_placed(briefing, location) for location in locations),
    }


def _branch(briefing: Briefing, row: Row) -> Branch:
    children = location_rows(briefing, briefing.referring(row.record.id, Location, "parent"))
    return Branch(row, tuple(_branch(briefing, child) for child in children))


def _placed(briefing: Briefing, location: Location) -> Placed:
    control = control_of(location)
    return Placed(
        location,
        coordinates_words(location.coordinates) if location.coordinates else "",
        control[-1] if control else None,
        len(briefing.referring(location.id, Claim, "about")),
    )


def event_index(briefing: Briefing) -> dict[str, Any]:
    """Give the events by date."""
    return {"events": briefing.of(Event)}


def claim_index(briefing: Briefing) -> dict[str, Any]:
    """Give the register of claims, its keys, and the claims that contradict each other."""
    claims = briefing.of(Claim)
    speakers = Counter(claim.speaker for claim in claims)
    subjects = Counter(subject for claim in claims for subject in dict.fromkeys(claim.about))
    groups = contested_groups(briefing)
    return {
        "claims": claims[-REGISTER_ROWS:],
        "contested": groups,
        "disputed": sum(len(group.claims) for group in groups),
        "speakers": _counted_rows(briefing, speakers),
        "subjects": _counted_rows(briefing, subjects),
    }


def _counted_rows(briefing: Briefing, numbers: Counter[str]) -> tuple[Row, ...]:
    """Give records with their numbers, the highest first, then by name."""
    rows = [(number, briefing.record(record_id)) for record_id, number in numbers.items()]
    rows.sort(key=lambda row: (-row[0], fold(row[1].label), row[1].id))
    return tuple(Row(record, count=counted(number, "claim")) for number, record in rows)


def source_index(briefing: Briefing) -> dict[str, Any]:
    """Give the sources, each with its origin and how much was taken from it."""
    sources = briefing.of(Source)
    return {
        "sources": tuple((source, origin_of(source), _uses(briefing, source)) for source in sources)
    }


def _uses(briefing: Briefing, source: Source) -> str:
    """Say how many claims a source gave, and how many other records draw on it directly."""
    claims = len(briefing.referring(source.id, Claim, "source"))
    others = len(briefing.referring(source.id, Record)) - claims
    words = [counted(claims, "claim")] if claims else []
    words += [f"used by {counted(others, 'record')}"] if others else []
    return ", ".join(words)
