"""The register of kinds: one row for each kind of record.

Folder, addresses, index page, JSON Schema, `briefing new` and the data reference page follow
from the row.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator import model


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record."""

    name: str
    """The word for one of them, as in YAML and in addresses."""
    plural: str
    """The folder under `data/` and the first part of the address."""
    type: type[model.Record]
    """The type of its records."""
    title: str
    """The heading of its index page."""
    has_pages: bool = True
    """Whether each record has its own page, or an anchor on the index page."""
    under: str = ""
    """The address in the navigation that leads to them, where their folder does not stand there."""


KINDS: tuple[Kind, ...] = (
    Kind("edition", "editions", model.Edition, "Editions"),
    Kind("judgement", "judgements", model.Judgement, "Judgements", under="assessment/"),
    Kind("scenario", "scenarios", model.Scenario, "Scenarios", under="assessment/"),
    Kind("matrix", "matrices", model.Matrix, "Competing hypotheses", under="assessment/"),
    Kind(
        "indicator",
        "indicators",
        model.Indicator,
        "Indicators",
        has_pages=False,
        under="assessment/",
    ),
    Kind(
        "assumption",
        "assumptions",
        model.Assumption,
        "Assumptions",
        has_pages=False,
        under="assessment/",
    ),
    Kind("gap", "gaps", model.Gap, "Information gaps", has_pages=False, under="assessment/"),
    Kind("question", "questions", model.Question, "Questions"),
    Kind("actor", "actors", model.Actor, "Actors"),
    Kind("location", "locations", model.Location, "Locations"),
    Kind("event", "events", model.Event, "Events", under="timeline/"),
    Kind("claim", "claims", model.Claim, "Claims"),
    Kind("source", "sources", model.Source, "Sources"),
    Kind("scale", "scales", model.Scale, "Scales of likelihood", has_pages=False, under="method/"),
)
"""Every kind, in the order in which a reader meets them."""

BY_NAME = {kind.name: kind for kind in KINDS}
BY_PLURAL = {kind.plural: kind for kind in KINDS}
