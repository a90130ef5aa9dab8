"""The print edition: everything of the latest edition on one page, in the order of reading.

In comes the briefing, out comes a `Page`. Readers print it, and `make pdf` makes a document of it,
so it must stand alone: whatever record it shows is linked within it. Claims are not listed twice:
the references, numbered in the order in which the text cites them, hold every claim once, and an
index by speaker says where each person's claims are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.analysis.editions import stated_at
from generator.analysis.hypotheses import analysis
from generator.corrections import corrections
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

PATH = "print/index.md"
LAYOUT = "print"

CLAIMS = 2000
"""How many claims are listed beyond those that the text cites; a page must stay one a browser can
lay out, and says how many it leaves to the register."""

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


def print_page(briefing: Briefing) -> Page:
    """Give the plan of the print edition."""
    edition = briefing.edition
    return Page(
        path=PATH,
        template="print.md.j2",
        title=edition.title,
        description=f"{briefing.settings.title} on one page, to print or to keep",
        source=briefing.entries[edition.id].path,
        view=print_data,
        layout=LAYOUT,
        anchors=anchors(briefing),
    )


def print_data(briefing: Briefing) -> dict[str, Any]:
    """Give what the print edition shows."""
    edition = briefing.edition
    own, attributed = reasoning.own_and_attributed(briefing, edition)
    claims = briefing.of(Claim)[:CLAIMS]
    return {
        "issue": issue(briefing, edition),
        "own": own,
        "attributed": attributed,
        "courses": reasoning.courses(briefing),
        "grids": tuple(analysis(one) for one in briefing.of(Matrix)),
        "premises": reasoning.premises(briefing),
        "watches": reasoning.watches(briefing),
        "chronology": chronology(briefing.of(Event)),
        "sides": tuple(_sides(briefing)),
        "places": tuple(map(_place, briefing.of(Location))),
        "gaps": briefing.of(Gap),
        "questions": briefing.of(Question),
        "speakers": tuple(_speakers(briefing, claims)),
        "claims": claims,
        "total": len(briefing.of(Claim)),
        "corrections": corrections(briefing),
        "sources": briefing.of(Source),
    }


def anchors(briefing: Briefing) -> dict[str, str]:
    """Give the address of every record that has its place on the page, with its anchor there."""
    return {
        record_url(entry.kind, entry.record): entry.id
        for entry in briefing.entries.values()
        if type(entry.record) not in FAR and _is_shown(briefing, entry.record)
    }


def _is_shown(briefing: Briefing, record: Record) -> bool:
    """Tell whether a record stands on the page: not a judgement that is no longer stated."""
    if not isinstance(record, Judgement):
        return True
    return stated_at(briefing, record, briefing.edition) is not None


def _sides(briefing: Briefing) -> Iterator[Side]:
    sides: list[str | None] = [*briefing.settings.sides, None]
    groups: dict[str | None, list[Actor]] = {side: [] for side in sides}
    for actor in briefing.of(Actor):
        own = actor.id if actor.id in groups else actor.side
        groups[own if own in groups else None].append(actor)
    for side, actors in groups.items():
        if actors:
            yield Side(briefing.get(Actor, side) if side else None, tuple(actors))


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
