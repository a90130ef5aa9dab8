"""The print edition: everything of an edition on one page, in the order of reading.

In comes the briefing, out come `Page`s: the latest edition as it stands, and each one before it as
it was issued. Readers print it, and `make pdf` makes a document of it,
so it must stand alone: whatever record it shows is linked within it. Claims are not listed twice:
the references, numbered in the order in which the text cites them, hold every claim once, and an
index by speaker says where each person's claims are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.analysis.hypotheses import analysis
from generator.corrections import corrections
from generator.kinds import KINDS
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
    Scale,
    Source,
)
from generator.pages import reasoning
from generator.pages.home import issue
from generator.pages.page import Page
from generator.pages.timeline import chronology
from generator.pages.wording import coordinates_words
from generator.urls import record_url
from generator.words import gettext

PATH = "print/index.md"
PAST = "print/{}.md"
"""Where an edition stays when there is a newer one."""
LAYOUT = "print"

CLAIMS = 500
"""How many claims are listed beyond those that the text cites; a page must stay one a browser can
lay out, and says how many it leaves to the register."""

MOST = 150
"""The same for records of any other kind: the latest events, and the first of the others."""

FAR = frozenset({Claim, Edition, Scale})
"""Types whose records have no place of their own on the page."""


@dataclass(frozen=True, slots=True)
class Said:
    """The claims of one speaker, in the order of their dates."""

    speaker: Actor
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The actors of one side."""

    side: Actor | None
    """None for actors that belong to no side."""
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its position in words, where a source gives it."""

    location: Location
    position: str


def print_pages(briefing: Briefing) -> Iterator[Page]:
    """Give the plan of the print edition, and of those before it."""
    yield _print_page(briefing, PATH)
    for edition in briefing.editions[:-1]:
        issued = briefing.as_issued(edition.id)
        yield replace(_print_page(issued, PAST.format(edition.id)), as_issued=edition.id)


def _print_page(briefing: Briefing, path: str) -> Page:
    edition = briefing.edition
    return Page(
        path=path,
        template="print.md.j2",
        title=edition.title,
        description=gettext(
            "%(briefing)s on one page, to print or to keep", briefing=briefing.settings.title
        ),
        source=briefing.entries[edition.id].path,
        view=print_data,
        layout=LAYOUT,
        anchors=anchors(briefing),
    )


def print_data(briefing: Briefing) -> dict[str, Any]:
    """Give what the print edition shows."""
    edition = briefing.edition
    own, attributed = (many[:MOST] for many in reasoning.own_and_attributed(briefing, edition))
    claims = briefing.of(Claim)[:CLAIMS]
    shown = _shown(briefing)
    return {
        "issue": issue(briefing, edition),
        "own": own,
        "attributed": attributed,
        "courses": reasoning.courses(briefing),
        "grids": tuple(analysis(one) for one in briefing.of(Matrix)),
        "premises": reasoning.premises(briefing),
        "watches": reasoning.watches(briefing),
        "chronology": chronology(shown[Event]),
        "left": _left(briefing, shown),
        "sides": tuple(_sides(briefing, shown[Actor])),
        "places": tuple(map(_place, shown[Location])),
        "gaps": briefing.of(Gap),
        "questions": briefing.of(Question),
        "speakers": tuple(_speakers(briefing, claims)),
        "claims": claims,
        "total": len(briefing.of(Claim)),
        "corrections": corrections(briefing)[:MOST],
        "sources": shown[Source],
    }


def anchors(briefing: Briefing) -> dict[str, str]:
    """Give the address of every record that has its place on the page, with its anchor there."""
    shown = {type_: {one.id for one in own} for type_, own in _shown(briefing).items()}
    return {
        record_url(entry.kind, entry.record): entry.id
        for entry in briefing.entries.values()
        if type(entry.record) not in FAR and entry.id in shown.get(type(entry.record), {entry.id})
    }


def _shown(briefing: Briefing) -> dict[type[Record], tuple[Any, ...]]:
    """Give the records of those types of which not all stand on the page.

    Of judgements those that are still stated; of types with very many records, some.
    """
    voices = reasoning.own_and_attributed(briefing, briefing.edition)
    return {
        Actor: briefing.of(Actor)[:MOST],
        Event: briefing.of(Event)[-MOST:],
        Judgement: tuple(one.judgement for many in voices for one in many[:MOST]),
        Location: briefing.of(Location)[:MOST],
        Source: briefing.of(Source)[:MOST],
    }


def _left(
    briefing: Briefing, shown: Mapping[type[Record], tuple[Any, ...]]
) -> dict[str, tuple[int, int]]:
    """Give for each kind with records that do not stand on the page how many do, of how many."""
    return {
        kind.plural: (len(shown[kind.type]), len(briefing.of(kind.type)))
        for kind in KINDS
        if kind.type in shown and kind.type is not Judgement
        if len(shown[kind.type]) < len(briefing.of(kind.type))
    }


def _sides(briefing: Briefing, actors: Iterable[Actor]) -> Iterator[Side]:
    sides: list[str | None] = [*briefing.settings.sides, None]
    groups: dict[str | None, list[Actor]] = {side: [] for side in sides}
    for actor in actors:
        own = actor.id if actor.id in groups else actor.side
        groups[own if own in groups else None].append(actor)
    for side, own_actors in groups.items():
        if own_actors:
            yield Side(briefing.get(Actor, side) if side else None, tuple(own_actors))


def _place(location: Location) -> Place:
    point = location.coordinates
    return Place(location, coordinates_words(point) if point else "")


def _speakers(briefing: Briefing, claims: Iterable[Claim]) -> Iterator[Said]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.speaker, []).append(claim)
    for actor in briefing.of(Actor):
        if actor.id in groups:
            yield Said(actor, tuple(groups[actor.id]))
