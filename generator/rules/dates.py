"""What was known when: nothing rests on what came later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.dates import Date
from generator.diagnostics import Diagnostic, error
from generator.documents import Way
from generator.link import Briefing
from generator.model import Claim, Edition, Event, Location, Source
from generator.parse import Entry
from generator.rules.ways import all_of


def before_cutoff(briefing: Briefing) -> Iterator[Diagnostic]:
    """Nothing that the briefing rests on or tells is later than its information cut-off.

    References looked up later, such as a gazetteer, are no evidence: a source counts if a claim is
    taken from it.
    """
    cutoff = briefing.edition.information_cutoff
    for entry, claim in all_of(briefing, Claim):
        if claim.said_on.entirely_after(cutoff):
            message = f"said on {claim.said_on}, after the cut-off {cutoff}; leave it out for now"
            yield error(entry.place(("said_on",)), "after-cutoff", message)
    for entry, source in all_of(briefing, Source):
        is_evidence = briefing.referring(source.id, Claim, "source")
        if is_evidence and source.published_on.entirely_after(cutoff):
            date = source.published_on
            message = f"published on {date}, after the cut-off {cutoff}; leave it out for now"
            yield error(entry.place(("published_on",)), "after-cutoff", message)
    for entry, date, where in _told_days(briefing):
        if date.entirely_after(cutoff):
            message = f"tells of {date}, after the cut-off {cutoff}; leave it out for now"
            yield error(entry.place(where), "after-cutoff", message)


def _told_days(briefing: Briefing) -> Iterator[tuple[Entry, Date, Way]]:
    """Yield the days of which events and places tell."""
    for entry, event in all_of(briefing, Event):
        yield entry, event.date, ("date",)
    for entry, location in all_of(briefing, Location):
        for index, held in enumerate(location.control):
            yield entry, held.as_of, ("control", index, "as_of")
        for index, way in enumerate(location.connections):
            if way.as_of:
                yield entry, way.as_of, ("connections", index, "as_of")


def edition_dates(briefing: Briefing) -> Iterator[Diagnostic]:
    """As-of date, information cut-off and publication follow one another, and editions too."""
    for entry, edition in all_of(briefing, Edition):
        in_order = (
            ("as_of", edition.as_of, "information_cutoff", edition.information_cutoff),
            (
                "information_cutoff",
                edition.information_cutoff,
                "published_at",
                edition.published_at,
            ),
        )
        for first, earlier, second, later in in_order:
            if earlier.entirely_after(later):
                message = f"'{first}' {earlier} is later than '{second}' {later}; correct one"
                yield error(entry.place((first,)), "edition-dates", message)
        before = briefing.get(Edition, edition.previous) if edition.previous else None
        if before and not edition.as_of.entirely_after(before.as_of):
            message = (
                f"previous edition '{before.id}' is not older than this one; name the right one"
            )
            yield error(entry.place(("previous",)), "edition-order", message)
    for before, after in pairwise(briefing.editions):
        if after.issued_on <= before.issued_on:
            message = f"not issued on a later day than '{before.id}'; one edition a day"
            place = briefing.entries[after.id].place(("published_at",))
            yield error(place, "edition-order", message)
