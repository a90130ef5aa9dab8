"""The plan of the site: which page, from which template, with what, where.

Every kind has an index page, and most have a page for each record; a few pages stand beside them.
What a page shows of other records is looked up here, in small functions, so that templates only lay
out what they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.model import Edition, Record
from generator.pages.assessment import ASSESSMENT_INDEXES, ASSESSMENT_VIEWS, special_pages
from generator.pages.changes import history
from generator.pages.dossiers import DOSSIER_INDEXES, DOSSIER_VIEWS
from generator.pages.leaves import further_leaves
from generator.pages.page import Alternate, Page
from generator.pages.printing import print_pages
from generator.pages.timeline import TIMELINE
from generator.parse import Entry
from generator.urls import export_path, index_path, page_path
from generator.words import gettext, pgettext

__all__ = ["Page", "plan"]

VIEWS = DOSSIER_VIEWS | ASSESSMENT_VIEWS
"""For each kind with pages, what the page of one record shows beside the record."""

INDEXES = DOSSIER_INDEXES | ASSESSMENT_INDEXES
"""For each kind, what its index page shows."""


def plan(briefing: Briefing) -> tuple[Page, ...]:
    """Give every page of the site, in the order of their paths."""
    pages = [
        *_record_pages(briefing),
        *_index_pages(briefing),
        *special_pages(briefing),
        *print_pages(briefing),
        *_leaves(briefing),
    ]
    return tuple(sorted(pages, key=lambda page: page.path))


def _record_pages(briefing: Briefing) -> Iterator[Page]:
    for entry in briefing.entries.values():
        if entry.kind.name == "edition":
            # It stays as it was issued, and so do the names in it.
            issued = briefing.as_issued(entry.id).entries[entry.id]
            yield replace(_record_page(issued), as_issued=entry.id)
        elif entry.kind.has_pages:
            yield _record_page(entry)


def _record_page(entry: Entry) -> Page:
    view = VIEWS[entry.kind.name]
    return Page(
        path=page_path(entry.kind, entry.id),
        template=f"{entry.kind.name}.md.j2",
        title=entry.record.label,
        description=gettext(
            "%(kind)s: %(name)s",
            kind=pgettext("Kind", entry.kind.name).capitalize(),
            name=entry.record.label,
        ),
        source=entry.path,
        kind=entry.kind,
        record=entry.record,
        view=partial(_record_data, view, entry.record),
        alternates=_alternates(entry),
    )


def _alternates(entry: Entry) -> tuple[Alternate, ...]:
    """Give the files that hold the record: `exports` makes them."""
    formats = _FORMATS | (_REFERENCES if entry.kind.name == "source" else {})
    return tuple(
        Alternate(title, export_path(entry.kind, entry.id, ending), type_)
        for ending, (title, type_) in formats.items()
    )


_FORMATS = {"json": ("JSON", "application/json")}
"""Title and media type of the files that every record with a page has, by ending."""

_REFERENCES = {
    "bib": ("BibTeX", "application/x-bibtex"),
    "ris": ("RIS", "application/x-research-info-systems"),
    "csl.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
"""The same for the references of a source."""


def _leaves(briefing: Briefing) -> Iterator[Page]:
    """Yield the further pages of every list that is too long for one."""
    for page in SPECIAL:
        yield from further_leaves(briefing, page)
    for kind in KINDS:
        yield from further_leaves(briefing, index_path(kind), kind)
        for record in briefing.of(kind.type) if kind.has_pages else ():
            yield from further_leaves(briefing, f"{kind.plural}/", kind, record)


SPECIAL = ("assessment.md", "map.md", TIMELINE, "who-repeats-whom.md")
"""The pages of no kind that have lists without bound."""


def _index_pages(briefing: Briefing) -> Iterator[Page]:
    for kind in KINDS:
        yield _index_page(briefing, kind)


def _index_page(briefing: Briefing, kind: Kind) -> Page:
    return Page(
        path=index_path(kind),
        template=f"{kind.name}-index.md.j2",
        title=gettext(kind.title),
        description=gettext(
            "%(kind)s in %(briefing)s", kind=gettext(kind.title), briefing=briefing.settings.title
        ),
        kind=kind,
        view=partial(_index_data, kind),
    )


def _record_data(
    view: Callable[[Briefing, Record], dict[str, Any]], record: Record, briefing: Briefing
) -> dict[str, Any]:
    data = view(briefing, record)
    if not isinstance(record, Edition):
        data["history"] = history(briefing, record.id)
    return data


def _index_data(kind: Kind, briefing: Briefing) -> dict[str, Any]:
    return {"records": briefing.of(kind.type), **INDEXES[kind.name](briefing)}
