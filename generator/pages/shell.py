"""What the theme's shell says around pages, which must not stand in them.

The page of an edition is the same bytes for ever. That a newer one was issued, or that something it
shows was corrected, is said by the shell: it comes with the site of today, not with the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from generator import datewords
from generator.corrections import corrections, corrections_of
from generator.link import Briefing
from generator.model import Edition
from generator.urls import correction_url, record_url
from generator.vocabulary import RevisionKind, Status
from generator.words import Speaker, gettext, ngettext

_CYRILLIC = re.compile("[\u0400-\u04ff]")

_MENDING = (RevisionKind.CORRECTION, RevisionKind.RETRACTION)


def since_issued(briefing: Briefing) -> dict[str, dict[str, Any]]:
    """Give what happened since each edition was issued, by its id; plain values for the theme.

    Returns:
        For each edition `next` and `latest` (title and address, where there are), `revisions` of
        the edition itself (words, reason and address), and `mended`, the number of records known
        then that were corrected or withdrawn since, and in `mended_words` the same in words.
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
            "mended": (
                count := len(
                    {
                        record_id
                        for record_id, at in mended
                        if at and at > day >= briefing.known_since[record_id]
                        if record_id != edition.id
                    }
                )
            ),
            "mended_words": ngettext(
                "%(n)s record known then was corrected or retracted:",
                "%(n)s records known then were corrected or retracted:",
                count,
            ),
        }
    return made


def spoken(value: Any, speaker: Speaker) -> Any:
    """Give plain values with every text in them said in one language."""
    if isinstance(value, str):
        return speaker.says(value)
    if isinstance(value, Mapping):
        return {name: spoken(one, speaker) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [spoken(one, speaker) for one in value]
    return value


def languages(briefing: Briefing, speakers: Mapping[str, Speaker]) -> tuple[dict[str, Any], ...]:
    """Give what the shell needs to speak every language; nothing where there is one.

    Args:
        briefing: All records.
        speakers: Who speaks, by the folder of the language's pages.

    Returns:
        For each language `code`, `name` (in itself), `script` (what its letters are, for the
        typefaces), `tree` (its folder), `texts` (of the shell), `scripts` (those of scripts), and
        `told`: what is said of editions, in words.
    """
    if len(speakers) == 1:
        return ()
    edition = briefing.edition
    told = {
        "as_of": datewords.later(edition.as_of),
        "cutoff": datewords.later(edition.information_cutoff),
        "editions": since_issued(briefing),
    }
    return tuple(
        {
            "code": speaker.language,
            "name": speaker.name,
            "script": "cyrillic" if _CYRILLIC.match(speaker.name) else "latin",
            "tree": tree,
            "texts": speaker.said_in("templates/theme/", "mkdocs.yml"),
            "scripts": speaker.said_in("docs/assets/js/"),
            "told": spoken(told, speaker) if tree else {},
        }
        for tree, speaker in speakers.items()
    )


def drafts(briefing: Briefing) -> list[str]:
    """Give the ids of the drafts that the site holds because somebody asked for them."""
    return [entry.id for entry in briefing.entries.values() if entry.record.status is Status.DRAFT]


def _title(briefing: Briefing, edition: Edition) -> dict[str, str]:
    url = record_url(briefing.entries[edition.id].kind, edition)
    return {"title": edition.title, "url": url}


def _own(briefing: Briefing, edition: Edition, day: date) -> list[dict[str, str]]:
    return [
        {
            "words": gettext(
                "%(changed)s on %(date)s",
                changed=gettext(one.revision.kind.past),
                date=datewords.later(one.revision.at),
            ),
            "why": one.revision.why,
            "url": correction_url(one.anchor),
        }
        for one in corrections_of(briefing, edition.id)
        if one.revision.at.earliest and one.revision.at.earliest > day
    ]
