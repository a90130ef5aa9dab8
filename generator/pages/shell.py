"""What the theme's shell says around pages, which must not stand in them.

The page of an edition is the same bytes for ever. That a newer one was issued, or that something it
shows was corrected, is said by the shell: it comes with the site of today, not with the page.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.corrections import corrections, corrections_of
from generator.link import Briefing
from generator.model import Edition
from generator.urls import correction_url, record_url
from generator.vocabulary import RevisionKind, Status

_MENDING = (RevisionKind.CORRECTION, RevisionKind.RETRACTION)


def since_issued(briefing: Briefing) -> dict[str, dict[str, Any]]:
    """Give what happened since each edition was issued, by its id; plain values for the theme.

    Returns:
        For each edition `next` and `latest` (title and address, where there are), `revisions` of
        the edition itself (words, reason and address), and `mended`, the number of records known
        then that were corrected or withdrawn since.
    """
    mended = {
        (one.record.id, one.revision.at.earliest)
        for one in corrections(briefing)
        if one.revision.kind in _MENDING
    }
    made: dict[str, dict[str, Any]] = {}
    editions = briefing.editions
    for place, edition in enumerate(editions):
        day = briefing.known_since[edition.id]
        made[edition.id] = {
            "next": _title(briefing, editions[place + 1]) if edition is not editions[-1] else None,
            "latest": _title(briefing, editions[-1]),
            "revisions": _own(briefing, edition, day),
            "mended": len(
                {
                    record_id
                    for record_id, at in mended
                    if at and at > day >= briefing.known_since[record_id]
                    if record_id != edition.id
                }
            ),
        }
    return made


def drafts(briefing: Briefing) -> list[str]:
    """Give the ids of the drafts that the site holds because somebody asked for them."""
    return [entry.id for entry in briefing.entries.values() if entry.record.status is Status.DRAFT]


def _title(briefing: Briefing, edition: Edition) -> dict[str, str]:
    url = record_url(briefing.entries[edition.id].kind, edition)
    return {"title": edition.title, "url": url}


def _own(briefing: Briefing, edition: Edition, day: date) -> list[dict[str, str]]:
    return [
        {
            "words": f"{one.revision.kind.past} on {one.revision.at.in_words()}",
            "why": one.revision.why,
            "url": correction_url(one.anchor),
        }
        for one in corrections_of(briefing, edition.id)
        if one.revision.at.earliest and one.revision.at.earliest > day
    ]
