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
from generator.pages.contested import Contested, contested_groups
from generator.pages.leaves import Roll, all_of, declare, first_leaves, records, whence
from generator.pages.wording import coordinates_words
from generator.pictures import Tie, network, ties
from generator.spellings import fold
from generator.vocabulary import NameKind, word
from generator.words import Words, mark, ngettext, own


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
    total: int
    """How many there are, where not all are shown."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with the places in it."""

    row: Row
    branches: tuple[Branch, ...]
    more: int
    """How many further places in it are not shown."""


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


GROUPED = 100
"""How many actors of one side are listed before the register, which has all."""

BRANCHES = 40
"""How many places within one are shown in the tree; the page of the place has all."""

DEEP = 250
"""How many places the tree shows in all, the widest first."""

WIDE_NETWORK, NARROW_NETWORK = 960, 360
"""Widths of the picture of all actors, in units, about as many as there are pixels."""


def actor_index(briefing: Briefing) -> dict[str, Any]:
    """Give the actors by side, in the briefing's order of sides, and by letter."""
    by_side: dict[str | None, list[Actor]] = {side: [] for side in briefing.settings.sides}
    for actor in briefing.of(Actor):
        side = actor.id if actor.id in by_side else actor.side
        by_side.setdefault(side, []).append(actor)
    sideless = _group(briefing, "", by_side.pop(None, []))
    return {
        "sides": tuple(_group(briefing, side, own) for side, own in by_side.items() if side),
        "sideless": sideless,
        "network": network(briefing, WIDE_NETWORK),
        "narrow_network": network(briefing, NARROW_NETWORK),
        **first_leaves(briefing, "actors/index.md"),
    }


def _group(briefing: Briefing, side: str, actors: list[Actor]) -> Group:
    return Group(side, actor_rows(briefing, actors[:GROUPED]), len(actors))


def _listed_actors(briefing: Briefing, ids: Iterable[str]) -> tuple[Listed, ...]:
    return tuple(_listed(briefing, briefing.get(Actor, one)) for one in ids)


def _ties(briefing: Briefing, _: str) -> tuple[Tie, ...]:
    return ties(briefing)


def _tied(briefing: Briefing, tie: Tie) -> str:
    return briefing.name(tie.actor)[1]


declare(
    "actors/index.md",
    Roll("register", mark("All actors"), "actors", all_of(Actor), whence, _listed_actors),
    Roll("relations", mark("Relations between actors"), "ties", _ties, _tied),
)


def _listed(briefing: Briefing, actor: Actor) -> Listed:
    said = briefing.referring(actor.id, Claim, "speaker")
    about = briefing.referring(actor.id, Claim, "about")
    return Listed(actor, native_name(actor), len(said), len(about))


def actor_rows(briefing: Briefing, actors: Iterable[Actor]) -> tuple[Row, ...]:
    """Give actors with what they are, and how many claims they make or are the subject of."""
    return tuple(
        _row(briefing, actor, own(actor.description) if actor.description else word(actor.kind))
        for actor in actors
    )


def location_rows(briefing: Briefing, locations: Iterable[Location]) -> tuple[Row, ...]:
    """Give places with what they are, and how many claims are about them."""
    return tuple(_row(briefing, location, word(location.kind)) for location in locations)


def _row(briefing: Briefing, record: Actor | Location, note: str) -> Row:
    number = len(briefing.referring(record.id, Claim, "speaker", "about"))
    return Row(record, native_name(record), note, _claims(number) if number else "")


def _claims(number: int) -> Words:
    return ngettext("%(n)s claim", "%(n)s claims", number)


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
    return {"tree": _tree(briefing), **first_leaves(briefing, "locations/index.md")}


def _tree(briefing: Briefing) -> tuple[Branch, ...]:
    """Give what lies in what, as far as there is room, the widest places first."""
    children: dict[str | None, list[Location]] = {}
    for location in briefing.of(Location):
        children.setdefault(location.parent, []).append(location)
    shown: set[str] = set()
    level = children.get(None, [])
    while level and len(shown) < DEEP:
        shown.update(one.id for one in level[: DEEP - len(shown)])
        inside = (children.get(one.id, [])[:BRANCHES] for one in level if one.id in shown)
        level = [child for own in inside for child in own]
    return _branches(briefing, None, children, shown)


def _branches(
    briefing: Briefing,
    parent: str | None,
    children: dict[str | None, list[Location]],
    shown: set[str],
) -> tuple[Branch, ...]:
    own = [one for one in children.get(parent, []) if one.id in shown]
    return tuple(
        Branch(
            row,
            (inner := _branches(briefing, row.record.id, children, shown)),
            len(children.get(row.record.id, [])) - len(inner),
        )
        for row in location_rows(briefing, own)
    )


def _listed_places(briefing: Briefing, ids: Iterable[str]) -> tuple[Placed, ...]:
    return tuple(_placed(briefing, briefing.get(Location, one)) for one in ids)


declare(
    "locations/index.md",
    Roll("register", mark("All locations"), "places", all_of(Location), whence, _listed_places),
)


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
    return {**first_leaves(briefing, "events/index.md")}


declare(
    "events/index.md",
    Roll("register", mark("All events"), "events", all_of(Event), whence, records),
)


def claim_index(briefing: Briefing) -> dict[str, Any]:
    """Give the register of claims, its keys, and the claims that contradict each other."""
    return {
        "disputed": sum(len(group.claims) for group in contested_groups(briefing)),
        **first_leaves(briefing, "claims/index.md"),
    }


def _contested(briefing: Briefing, _: str) -> tuple[Contested, ...]:
    return contested_groups(briefing)


def _group_title(_: Briefing, group: Contested) -> str:
    return group.title


def _speakers(briefing: Briefing, _: str) -> list[tuple[str, int]]:
    return _counted_ids(briefing, (claim.speaker for claim in briefing.of(Claim)))


def _subjects(briefing: Briefing, _: str) -> list[tuple[str, int]]:
    every = (dict.fromkeys(claim.about) for claim in briefing.of(Claim))
    return _counted_ids(briefing, (subject for one in every for subject in one))


def _counted_ids(briefing: Briefing, ids: Iterable[str]) -> list[tuple[str, int]]:
    """Give ids with how often they occur, the most often first, then by name."""

    def place(one: tuple[str, int]) -> tuple[Any, ...]:
        return -one[1], fold(briefing.name(one[0])[1]), one[0]

    return sorted(Counter(ids).items(), key=place)


def _counted_rows(briefing: Briefing, found: Iterable[tuple[str, int]]) -> tuple[Row, ...]:
    return tuple(Row(briefing.record(one), count=_claims(number)) for one, number in found)


def _times(_: Briefing, row: tuple[str, int]) -> str:
    return _claims(row[1])


declare(
    "claims/index.md",
    Roll("register", mark("All claims"), "claims", all_of(Claim), whence, records),
    Roll("contested", mark("Contested claims"), "contested", _contested, _group_title, weight=5),
    Roll("speakers", mark("Claims by speaker"), "rows", _speakers, _times, _counted_rows),
    Roll("subjects", mark("Claims by subject"), "rows", _subjects, _times, _counted_rows),
)


def source_index(briefing: Briefing) -> dict[str, Any]:
    """Give the sources, each with its origin and how much was taken from it."""
    return {**first_leaves(briefing, "sources/index.md")}


def _listed_sources(briefing: Briefing, ids: Iterable[str]) -> tuple[tuple[Source, str, str], ...]:
    sources = (briefing.get(Source, one) for one in ids)
    return tuple((source, origin_of(source), _uses(briefing, source)) for source in sources)


declare(
    "sources/index.md",
    Roll("register", mark("All sources"), "sources", all_of(Source), whence, _listed_sources),
)


def _uses(briefing: Briefing, source: Source) -> str:
    """Say how many claims a source gave, and how many other records draw on it directly."""
    claims = len(briefing.referring(source.id, Claim, "source"))
    others = len(briefing.referring(source.id, Record)) - claims
    words: list[str] = [_claims(claims)] if claims else []
    words += [ngettext("used by %(n)s record", "used by %(n)s records", others)] if others else []
    return ", ".join(words)
