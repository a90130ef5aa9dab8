"""Actors and locations as records: their sides, their use, their names."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, error, warning
from generator.link import Briefing
from generator.model import Actor, Location, Source, references
from generator.rules.ways import all_of
from generator.vocabulary import NameKind


def known_sides(briefing: Briefing) -> Iterator[Diagnostic]:
    """A side is one of the belligerents of the briefing: only they have a colour and a legend."""
    sides = briefing.settings.sides
    records: tuple[Actor | Source, ...] = (*briefing.of(Actor), *briefing.of(Source))
    for record in records:
        if record.side is not None and record.side not in sides:
            message = f"side '{record.side}' is none of the belligerents: {', '.join(sides)}"
            place = briefing.entries[record.id].place(("side",))
            yield warning(place, "unknown-side", message)


def used_names(briefing: Briefing) -> Iterator[Diagnostic]:
    """An actor or a location has something that refers to it."""
    needed = {reference.target for reference in references(briefing.settings)}
    for entry, record in (*all_of(briefing, Actor), *all_of(briefing, Location)):
        links = briefing.backlinks.get(record.id, ())
        if record.id not in needed and all(link.entry is entry for link in links):
            message = f"nothing refers to {entry.kind.name} '{record.id}'; use it or delete it"
            yield warning(entry.place(), "unused-record", message)


def proper_names(briefing: Briefing) -> Iterator[Diagnostic]:
    """A misspelling is never shown as a name of its bearer."""
    for entry, record in (*all_of(briefing, Actor), *all_of(briefing, Location)):
        wrong = {name.text.casefold() for name in record.names if name.kind is NameKind.MISSPELLING}
        shown = [(record.name, ("name",))] + [
            (name.text, ("names", index, "text"))
            for index, name in enumerate(record.names)
            if name.kind is not NameKind.MISSPELLING
        ]
        for text, where in shown:
            if text.casefold() in wrong:
                message = f"name '{text}' is recorded as a misspelling; correct one of the two"
                yield error(entry.place(where), "misspelling-as-name", message)
