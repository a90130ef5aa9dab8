"""What the pages of the assessment hold: editions, judgements, scenarios, matrices, questions.

Here stand the tables that `plan` reads: a function for the page of one record of a kind, one
for each index, and the pages that belong to no kind. Each looks up what its template lays out;
the work is done in `reasoning`, `home`, `timeline` and `reference`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.analysis.echoes import Accord, accords, agreements, echoes
from generator.analysis.editions import dropped_by, order_of, stated_at
from generator.analysis.grounds import foundation
from generator.analysis.hypotheses import analysis
from generator.corrections import corrections
from generator.link import Briefing
from generator.model import (
    Connection,
    Control,
    Edition,
    Event,
    Gap,
    Judgement,
    Location,
    Matrix,
    Question,
    Record,
    Scale,
    Scenario,
)
from generator.pages import reasoning
from generator.pages.changes import each_edition, overall, since_previous
from generator.pages.home import issue
from generator.pages.leaves import Roll, declare, first_leaves, records, whence
from generator.pages.mentions import mentions
from generator.pages.page import Page
from generator.pages.reference import downloads, kind_tables, part_tables, subscriptions
from generator.pages.timeline import TIMELINE, months
from generator.pages.track import fate_row, track_data
from generator.pages.wording import coordinates_words
from generator.pictures import (
    Distant,
    control_words,
    echo_picture,
    last_control,
    places_on_map,
    region_map,
    scale_picture,
    standing_bars,
    timeline_strip,
)
from generator.urls import CORRECTIONS
from generator.words import gettext, ngettext

Data = dict[str, Any]

WIDE_STRIP, NARROW_STRIP = 820, 360
"""Widths of the strip of time, in units, about as many as there are pixels."""

WIDE_ECHO, NARROW_ECHO = 820, 360
WIDE_SCALE, NARROW_SCALE = 620, 350
"""Widths of further pictures, in units."""

WIDE_MAP = 700
"""Width of the map on wide screens, in units, a little less than its figure has pixels there."""

MAIN_DOWNLOADS = 5
"""How many downloads the home page names: everything, places, and the sources for citing."""

# ---------------------------------------------------------------- pages of one record


def edition_view(briefing: Briefing, record: Record) -> Data:
    """Give what the page of an edition shows."""
    edition = briefing.get(Edition, record.id)
    return {
        "issue": issue(briefing, edition),
        "downloads": downloads(briefing)[:MAIN_DOWNLOADS],
        "feeds": subscriptions(),
    }


def judgement_view(briefing: Briefing, record: Record) -> Data:
    """Give what the page of a judgement shows: every version, and what uses it."""
    judgement = briefing.get(Judgement, record.id)
    versions = [reasoning.Statement(briefing, judgement, one) for one in judgement.versions]
    ordered = sorted(versions, key=lambda one: order_of(briefing, one.version.edition))
    now = ordered[-1]
    return {
        "now": now,
        "watches": tuple(reasoning.watch(briefing, one) for one in now.indicators),
        "versions": tuple(reversed(ordered)),
        "fate": fate_row(briefing, judgement),
        "dropped": dropped_by(briefing, judgement),
        "uses": mentions(briefing, judgement.id, (Edition, Matrix, Question, Judgement, Scenario)),
    }


def scenario_view(briefing: Briefing, record: Record) -> Data:
    """Give what the page of a scenario shows."""
    course = reasoning.course(briefing, briefing.get(Scenario, record.id))
    watches = tuple(reasoning.watch(briefing, one) for one in course.indicators)
    return {"course": course, "watches": watches}


def matrix_view(briefing: Briefing, record: Record) -> Data:
    """Give what the page of a matrix shows."""
    matrix = briefing.get(Matrix, record.id)
    evidence = (row.evidence for row in matrix.rows)
    return {
        "grid": (grid := analysis(matrix)),
        "bars": standing_bars(grid),
        "foundation": foundation(briefing, evidence),
    }


def question_view(briefing: Briefing, record: Record) -> Data:
    """Give what the page of a question shows."""
    question = briefing.get(Question, record.id)
    return {
        "neighbours": reasoning.neighbours(briefing.of(Question), question),
        "foundation": foundation(
            briefing, (one.id for one in reasoning.cited_claims(briefing, question.answer))
        ),
    }


ASSESSMENT_VIEWS: dict[str, Callable[[Briefing, Record], Data]] = {
    "edition": edition_view,
    "judgement": judgement_view,
    "scenario": scenario_view,
    "matrix": matrix_view,
    "question": question_view,
}
"""For each kind, what the page of one record shows beside the record."""

# ---------------------------------------------------------------- index pages


def edition_index(briefing: Briefing) -> Data:
    """Give every edition, newest first."""
    return {"editions": tuple(reversed(briefing.editions))}


def judgement_index(briefing: Briefing) -> Data:
    """Give every judgement as it stands, ours apart from others'."""
    return {**first_leaves(briefing, "judgements/index.md")}


def _own(briefing: Briefing, _: str) -> tuple[str, ...]:
    own, _others = reasoning.own_and_attributed(briefing, briefing.edition)
    return tuple(one.judgement.id for one in own)


def _attributed(briefing: Briefing, _: str) -> tuple[str, ...]:
    """Give the judgements of others, those of one author side by side."""
    _own, others = reasoning.own_and_attributed(briefing, briefing.edition)
    voices = reasoning.by_author(briefing, others)
    return tuple(one.judgement.id for voice in voices for one in voice.statements)


def _others(briefing: Briefing, _: str) -> tuple[str, ...]:
    _own, others = reasoning.own_and_attributed(briefing, briefing.edition)
    return tuple(one.judgement.id for one in others)


def _stated(briefing: Briefing, ids: Sequence[str]) -> tuple[reasoning.Statement, ...]:
    judgements = (briefing.get(Judgement, one) for one in ids)
    pairs = ((one, stated_at(briefing, one, briefing.edition)) for one in judgements)
    return tuple(reasoning.Statement(briefing, one, version) for one, version in pairs if version)


def _voices(briefing: Briefing, ids: Sequence[str]) -> tuple[reasoning.Voice, ...]:
    return reasoning.by_author(briefing, _stated(briefing, ids))


def _gone(briefing: Briefing, _: str) -> tuple[str, ...]:
    return tuple(one.statement.judgement.id for one in reasoning.gone(briefing))


def _dropped(briefing: Briefing, ids: Sequence[str]) -> tuple[reasoning.Gone, ...]:
    return reasoning.gone_of(briefing, (briefing.get(Judgement, one) for one in ids))


declare(
    "judgements/index.md",
    Roll("own", "Our judgements", "judgements", _own, whence, _stated),
    Roll("attributed", "Judgements of others", "others", _others, whence, _stated),
    Roll("gone", "Judgements no longer stated", "gone", _gone, whence, _dropped),
)

declare(
    "assessment.md",
    Roll("own", "Our judgements", "weighed", _own, whence, _stated, weight=5),
    Roll("attributed", "Judgements of others", "voices", _attributed, whence, _voices, weight=3),
    Roll("gone", "Judgements no longer stated", "gone", _gone, whence, _dropped),
)


def scenario_index(briefing: Briefing) -> Data:
    """Give every scenario, the most likely first, and what would tell them apart."""
    courses = reasoning.courses(briefing)
    return {
        "courses": courses,
        "prospects": reasoning.prospects(briefing, courses),
        "board": reasoning.board(briefing, courses),
    }


def matrix_index(briefing: Briefing) -> Data:
    """Give every matrix, computed and drawn, those of the latest edition first."""
    newest_first = sorted(
        briefing.of(Matrix), key=lambda one: order_of(briefing, one.edition), reverse=True
    )
    grids = tuple(analysis(one) for one in newest_first)
    return {"grids": grids, "bars": {one.matrix.id: standing_bars(one) for one in grids}}


def indicator_index(briefing: Briefing) -> Data:
    """Give every indicator with what it would change."""
    return {"watches": reasoning.watches(briefing)}


def assumption_index(briefing: Briefing) -> Data:
    """Give every assumption with what rests on it."""
    return {"premises": reasoning.premises(briefing)}


def gap_index(briefing: Briefing) -> Data:
    """Give the gaps that are open, and those that were closed."""
    gaps = briefing.of(Gap)
    return {
        "open": tuple(gap for gap in gaps if gap.closed is None),
        "closed": tuple(gap for gap in gaps if gap.closed is not None),
    }


def question_index(briefing: Briefing) -> Data:
    """Give every question in its order."""
    return {"questions": briefing.of(Question)}


def scale_index(briefing: Briefing) -> Data:
    """Give every scale with its terms drawn, ours first."""
    own = briefing.settings.scale
    scales = sorted(briefing.of(Scale), key=lambda one: one.id != own)
    return {
        "drawn": tuple(
            (one, scale_picture(one, WIDE_SCALE), scale_picture(one, NARROW_SCALE))
            for one in scales
        ),
        "words": shared_words(scales),
    }


def shared_words(scales: Sequence[Scale]) -> tuple[tuple[str, tuple[reasoning.Chance, ...]], ...]:
    """Give every term that stands on several scales, with its range on each."""
    found: dict[str, list[reasoning.Chance]] = {}
    for scale in scales:
        for term in scale.terms:
            found.setdefault(term.term, []).append(reasoning.Chance(term.term, scale, term))
    return tuple((word, tuple(own)) for word, own in found.items() if len(own) > 1)


ASSESSMENT_INDEXES: dict[str, Callable[[Briefing], Data]] = {
    "edition": edition_index,
    "judgement": judgement_index,
    "scenario": scenario_index,
    "matrix": matrix_index,
    "indicator": indicator_index,
    "assumption": assumption_index,
    "gap": gap_index,
    "question": question_index,
    "scale": scale_index,
}
"""For each kind, what its index page shows."""

# ---------------------------------------------------------------- pages of no kind


def special_pages(briefing: Briefing) -> Iterator[Page]:
    """Yield the pages of no kind: home, the assessment and its companions, timeline, map, data."""
    edition, title = briefing.edition, briefing.settings.title
    yield Page(
        path="index.md",
        template="home.md.j2",
        title=title,
        description=briefing.settings.description,
        source=briefing.entries[edition.id].path,
        view=_home_data,
    )
    yield Page(
        path="assessment.md",
        template="assessment.md.j2",
        title=gettext("Strategic assessment"),
        description=gettext(
            "Every judgement on %(briefing)s, with the evidence for and against it", briefing=title
        ),
        view=assessment_data,
    )
    yield Page(
        path="track-record.md",
        template="track-record.md.j2",
        title=gettext("Track record"),
        description=gettext(
            "What became of every judgement on %(briefing)s, and how well its author did",
            briefing=title,
        ),
        view=track_data,
    )
    yield Page(
        path="who-repeats-whom.md",
        template="who-repeats-whom.md.j2",
        title=gettext("Who repeats whom"),
        description=gettext(
            "Which outlets pass on which speakers in %(briefing)s, and which claims are one",
            briefing=title,
        ),
        view=echo_data,
    )
    yield Page(
        path="changes/index.md",
        template="changes.md.j2",
        title=gettext("What changed"),
        description=gettext(
            "What each edition of %(briefing)s changed, computed from the records", briefing=title
        ),
        view=changes_data,
    )
    yield from _changes_pages(briefing)
    yield Page(
        path="timeline.md",
        template="timeline.md.j2",
        title=gettext("Timeline"),
        description=gettext(
            "What happened when, as exactly as is known: %(briefing)s", briefing=title
        ),
        view=timeline_data,
    )
    yield Page(
        path="map.md",
        template="map.md.j2",
        title=gettext("Map"),
        description=gettext(
            "The places of %(briefing)s, as far as their position is known", briefing=title
        ),
        view=map_data,
    )
    yield Page(
        path=CORRECTIONS,
        template="corrections.md.j2",
        title=gettext("Corrections"),
        description=gettext(
            "What was changed in %(briefing)s after publication, and why", briefing=title
        ),
        view=_corrections_data,
    )
    yield Page(
        path="data.md",
        template="data.md.j2",
        title=gettext("About the data"),
        description=gettext(
            "Downloads of %(briefing)s, and the meaning of every field", briefing=title
        ),
        view=files_data,
    )


def _corrections_data(briefing: Briefing) -> Data:
    return {"corrections": corrections(briefing)}


def _home_data(briefing: Briefing) -> Data:
    return edition_view(briefing, briefing.edition)


def timeline_data(briefing: Briefing) -> Data:
    """Give every event in order of time, drawn and listed."""
    events = briefing.of(Event)
    return {
        "strip": timeline_strip(briefing, events, WIDE_STRIP),
        "narrow_strip": timeline_strip(briefing, events, NARROW_STRIP),
        "months": months(briefing),
        **first_leaves(briefing, TIMELINE),
    }


def files_data(briefing: Briefing) -> Data:
    """Give the downloads, and the meaning of every field."""
    return {
        "downloads": downloads(briefing),
        "feeds": subscriptions(),
        "kinds": kind_tables(briefing),
        "parts": part_tables(),
    }


def _changes_pages(briefing: Briefing) -> Iterator[Page]:
    """Yield a page for each edition with everything that it changed; it stays as it was issued."""
    for edition in briefing.editions:
        if edition.previous:
            issued = briefing.as_issued(edition.id).get(Edition, edition.id)
            yield Page(
                path=f"changes/{edition.id}.md",
                template="changes-edition.md.j2",
                title=gettext("What changed: %(edition)s", edition=issued.title),
                description=gettext(
                    "Everything that differs from the edition before: %(edition)s",
                    edition=issued.title,
                ),
                source=briefing.entries[edition.id].path,
                view=partial(_edition_changes, edition.id),
                as_issued=edition.id,
            )


def _edition_changes(edition_id: str, briefing: Briefing) -> Data:
    return {"one": since_previous(briefing, briefing.get(Edition, edition_id))}


def changes_data(briefing: Briefing) -> Data:
    """Give what each edition changed, the newest first, and what they changed together."""
    return {"editions": each_edition(briefing), "overall": overall(briefing)}


def map_data(briefing: Briefing) -> Data:
    """Give the map in two widths, and every connection that sources mention."""
    return {
        "picture": region_map(briefing, WIDE_MAP),
        "narrow": region_map(briefing),
        **first_leaves(briefing, "map.md"),
    }


def _on_map(briefing: Briefing, _: str) -> tuple[str, ...]:
    return tuple(one.id for one in places_on_map(briefing).near)


def _told_places(briefing: Briefing, ids: Sequence[str]) -> tuple[Told, ...]:
    return tuple(_told(briefing, briefing.get(Location, one)) for one in ids)


def _told(briefing: Briefing, location: Location) -> Told:
    control = last_control(location)
    position = coordinates_words(location.coordinates) if location.coordinates else ""
    return Told(location, position, control, control_words(briefing, control))


@dataclass(frozen=True, slots=True)
class Told:
    """A place on the map, in words."""

    location: Location
    position: str
    control: Control | None
    """The last account of who held it."""
    holder: str
    """That account in words."""


def _off_map(briefing: Briefing, _: str) -> tuple[Distant | Location, ...]:
    found = places_on_map(briefing)
    return (*found.distant, *found.unlocated)


def _off_map_name(_: Briefing, row: Distant | Location) -> str:
    return row.location.name if isinstance(row, Distant) else row.name


def _areas(briefing: Briefing, _: str) -> tuple[str, ...]:
    return tuple(one.id for one in places_on_map(briefing).areas)


def _connections(briefing: Briefing, _: str) -> tuple[tuple[str, Connection], ...]:
    return tuple(
        (place.id, connection)
        for place in briefing.of(Location)
        for connection in place.connections
    )


def _first_end(briefing: Briefing, row: tuple[str, Any]) -> str:
    return briefing.name(row[0])[1]


declare(
    "map.md",
    Roll("shown", "Places on the map", "mapped", _on_map, whence, _told_places),
    Roll("left-out", "Places not on the map", "unmapped", _off_map, _off_map_name),
    Roll("areas", "Regions, areas and routes", "areas", _areas, whence, records),
    Roll(
        "connections",
        "Connections between places",
        "connections",
        _connections,
        _first_end,
        weight=2,
    ),
)


def echo_data(briefing: Briefing) -> Data:
    """Give who repeats whom, drawn in two widths and in tables."""
    pairs, same = echoes(briefing), agreements(briefing)
    return {
        "picture": echo_picture(briefing, pairs, same, WIDE_ECHO),
        "narrow": echo_picture(briefing, pairs, same, NARROW_ECHO),
        **first_leaves(briefing, "who-repeats-whom.md"),
    }


def _echoes(briefing: Briefing, _: str) -> tuple[tuple[str, str, int], ...]:
    return tuple((one.outlet, one.speaker, len(one.claims)) for one in echoes(briefing))


def _shared(briefing: Briefing, _: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    heard: dict[str, list[str]] = {}
    for one in echoes(briefing):
        heard.setdefault(one.speaker, []).append(one.outlet)
    return tuple((who, tuple(outlets)) for who, outlets in heard.items() if outlets[1:])


def _accords(briefing: Briefing, _: str) -> tuple[Accord, ...]:
    return accords(briefing)


def _claims_in(_: Briefing, row: tuple[str, str, int]) -> str:
    return ngettext("%(n)s claim", "%(n)s claims", row[2])


def _accord_date(_: Briefing, row: Accord) -> str:
    return row.claim.said_on.in_words()


declare(
    "who-repeats-whom.md",
    Roll("shared", "Passed on by several outlets", "shared", _shared, _first_end),
    Roll("echoes", "Outlets and speakers", "echoes", _echoes, _claims_in),
    Roll("accords", "Claims that say the same", "accords", _accords, _accord_date),
)


def assessment_data(briefing: Briefing) -> Data:
    """Give everything the assessment page shows, as it stands at the latest edition."""
    return {
        **first_leaves(briefing, "assessment.md"),
        **scenario_index(briefing),
        **matrix_index(briefing),
        **assumption_index(briefing),
        **indicator_index(briefing),
        "gaps": reasoning.open_gaps(briefing, briefing.edition),
    }
