"""The plan of the site: which page, from which template, with what, where.

Every kind has an index page, and most have a page for each record; a few pages stand beside them.
What a page shows of other records is looked up here, in small functions, so that templates only lay
out what they are given.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.pages.assessment import ASSESSMENT_INDEXES, ASSESSMENT_VIEWS, special_pages
from generator.pages.dossiers import DOSSIER_INDEXES, DOSSIER_VIEWS
from generator.pages.page import Page
from generator.parse import Entry
from generator.urls import index_path, page_path

__all__ = ["Page", "plan"]

VIEWS = DOSSIER_VIEWS | ASSESSMENT_VIEWS
"""For each kind with pages, what the page of one record shows beside the record."""

INDEXES = DOSSIER_INDEXES | ASSESSMENT_INDEXES
"""For each kind, what its index page shows."""


def plan(briefing: Briefing) -> tuple[Page, ...]:
    """Give every page of the site, in the order of their paths."""
    pages = [*_record_pages(briefing), *_index_pages(briefing), *special_pages(briefing)]
    return tuple(sorted(pages, key=lambda page: page.path))


def _record_pages(briefing: Briefing) -> Iterator[Page]:
    for entry in briefing.entries.values():
        if entry.kind.has_pages:
            yield _record_page(briefing, entry)


def _record_page(briefing: Briefing, entry: Entry) -> Page:
    data = VIEWS[entry.kind.name](briefing, entry.record)
    return Page(
        path=page_path(entry.kind, entry.id),
        template=f"{entry.kind.name}.md.j2",
        title=entry.record.label,
        description=f"{entry.kind.name.capitalize()}: {entry.record.label}",
        source=entry.path,
        kind=entry.kind,
        record=entry.record,
        data=data,
    )


def _index_pages(briefing: Briefing) -> Iterator[Page]:
    for kind in KINDS:
        yield _index_page(briefing, kind)


def _index_page(briefing: Briefing, kind: Kind) -> Page:
    return Page(
        path=index_path(kind),
        template=f"{kind.name}-index.md.j2",
        title=kind.title,
        description=f"{kind.title} in {briefing.settings.title}",
        kind=kind,
        data={"records": briefing.of(kind.type), **INDEXES[kind.name](briefing)},
    )
