"""One page of the site as a plan: where it goes, which template makes it, from what.

What a page shows is looked up only when it is made, in the briefing that is handed over then: so
it is known what the page was made from (see `generator.reading`). A plan must not bring records
along by another way than `record`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.kinds import Kind
from generator.link import Briefing
from generator.model import Record
from generator.urls import page_url


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same in another format, in a file of its own."""

    title: str
    path: str
    """The file, from the site's root."""
    type: str
    """Its media type."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, before it is rendered."""

    path: str
    """Its Markdown file, relative to the pages' folder."""
    template: str
    """The template that makes it, relative to `templates/pages/`."""
    title: str
    """Its title, as plain text."""
    description: str = ""
    """One sentence for search engines and link previews, as plain text."""
    source: str | None = None
    """The file in which the maintainer finds what it shows, relative to the project."""
    kind: Kind | None = None
    """The kind of record that it shows, or lists."""
    record: Record | None = None
    """The record that it shows."""
    view: Callable[[Briefing], Mapping[str, Any]] = lambda _: {}
    """Gives what the template gets by name, beside the page and the briefing."""
    alternates: tuple[Alternate, ...] = ()
    """What it shows, in other formats."""
    as_issued: str = ""
    """The edition as of whose issue it is made; empty where it is made as of today."""
    layout: str = ""
    """A word for the style sheets where the page is laid out unlike the others."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """Addresses from the site's root that are found on this page, each with its anchor here."""

    @property
    def url(self) -> str:
        """Its address from the site's root."""
        return page_url(self.path)
