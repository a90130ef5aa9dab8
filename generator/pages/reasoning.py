"""What the pages of the assessment show of judgements, scenarios, matrices, indicators and gaps.

In come the briefing and a record, out come small frozen values: a judgement as one edition
states it, with the range of its term and the origins it rests on. The templates only lay them out.
Nothing here is weighed: every number is counted from the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from generator import datewords
from generator.analysis.editions import dropped_by, judged_at, order_of, stated_at
from generator.analysis.grounds import Foundation, foundation
from generator.link import Briefing
from generator.model import (
    Actor,
    Assumption,
    Claim,
    Edition,
    Gap,
    Indicator,
    Judgement,
    JudgementVersion,
    Likelihood,
    Observation,
    Prose,
    Question,
    Scale,
    ScaleTerm,
    Scenario,
    ScenarioVersion,
)
from generator.pictures import Ray, likelihood_bar, scenario_fan
from generator.urls import record_url
from generator.vocabulary import ScenarioKind, word
from generator.words import gettext

# ---------------------------------------------------------------- likelihood


@dataclass(frozen=True, slots=True)
class Chance:
    """A likelihood with the range that its scale gives to its word."""

    term: str
    scale: Scale
    range: ScaleTerm | None
    """None where the scale does not know the term; the checks report that."""

    @property
    def word(self) -> str:
        """The term with a capital, to stand alone."""
        return self.term[:1].upper() + self.term[1:]

    @property
    def percent(self) -> str:
        """The range in per cent, as in `55–80%`."""
        return self.range.percent if self.range else ""

    @property
    def bar(self) -> Markup:
        """The range drawn on its scale."""
        return likelihood_bar(self.scale, self.range) if self.range else Markup("")


def chance(briefing: Briefing, likelihood: Likelihood | None) -> Chance | None:
    """Look up the range of a likelihood."""
    if likelihood is None:
        return None
    scale = briefing.get(Scale, likelihood.scale)
    return Chance(likelihood.term, scale, scale.term(likelihood.term))


# ---------------------------------------------------------------- judgements


@dataclass(frozen=True)
class Statement:
    """A judgement as one edition states it, with what a card or a page shows of it."""

    briefing: Briefing
    judgement: Judgement
    version: JudgementVersion

    @property
    def is_own(self) -> bool:
        """Whether it is ours, or attributed to somebody else."""
        return self.judgement.author == self.briefing.settings.author

    @cached_property
    def chance(self) -> Chance | None:
        """How likely it is said to be."""
        return chance(self.briefing, self.version.likelihood)

    @cached_property
    def foundation(self) -> Foundation:
        """The claims and sources it rests on."""
        return foundation(self.briefing, self.version.evidence_for)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps in what we know that limit it."""
        return self.briefing.referring(self.judgement.id, Gap, "limits")

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """What would change it."""
        return tuple(self.briefing.get(Indicator, one) for one in self.version.would_change)

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What it takes for granted."""
        return tuple(self.briefing.get(Assumption, one) for one in self.version.assumptions)


def statement(briefing: Briefing, judgement: Judgement) -> Statement:
    """Give a judgement as it stands today."""
    return Statement(briefing, judgement, judgement.latest)


def key_statements(briefing: Briefing, edition: Edition) -> tuple[Statement, ...]:
    """Give the key judgements of an edition, as that edition states them."""
    judgements = [briefing.get(Judgement, one) for one in edition.key_judgements]
    pairs = [(one, stated_at(briefing, one, edition)) for one in judgements]
    return tuple(Statement(briefing, one, version) for one, version in pairs if version)


def own_and_attributed(
    briefing: Briefing, edition: Edition
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Give the judgements in force at an edition, ours and others', key judgements first."""
    first = {one: position for position, one in enumerate(edition.key_judgements)}
    ordered = sorted(briefing.of(Judgement), key=lambda one: first.get(one.id, len(first)))
    pairs = [(one, stated_at(briefing, one, edition)) for one in ordered]
    all_ = [Statement(briefing, one, version) for one, version in pairs if version]
    return tuple(one for one in all_ if one.is_own), tuple(one for one in all_ if not one.is_own)


@dataclass(frozen=True, slots=True)
class Voice:
    """One author with the judgements that are reported of him."""

    author: Actor
    statements: tuple[Statement, ...]

    @property
    def with_likelihood(self) -> int:
        """How many of them say how likely something is."""
        return sum(one.version.likelihood is not None for one in self.statements)


@dataclass(frozen=True, slots=True)
class Gone:
    """A judgement that is no longer stated, and why."""

    statement: Statement
    """As it was last stated."""
    edition: Edition
    """The edition that dropped it."""
    reason: Prose


def gone(briefing: Briefing) -> tuple[Gone, ...]:
    """Give the judgements that are no longer stated."""
    return gone_of(briefing, briefing.of(Judgement))


def gone_of(briefing: Briefing, judgements: Iterable[Judgement]) -> tuple[Gone, ...]:
    """Give those of some judgements that are no longer stated."""
    pairs = [(one, dropped_by(briefing, one)) for one in judgements]
    return tuple(
        Gone(statement(briefing, one), dropped[0], dropped[1].reason)
        for one, dropped in pairs
        if dropped
    )


def by_author(briefing: Briefing, statements: Sequence[Statement]) -> tuple[Voice, ...]:
    """Group the judgements of others by their authors, those with most first."""
    groups: dict[str, list[Statement]] = {}
    for one in statements:
        groups.setdefault(one.judgement.author, []).append(one)
    ordered = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(Voice(briefing.get(Actor, author), tuple(own)) for author, own in ordered)


# ---------------------------------------------------------------- scenarios, indicators, gaps


@dataclass(frozen=True, slots=True)
class Judged:
    """A scenario as one edition judges it, with its range."""

    version: ScenarioVersion
    chance: Chance | None


@dataclass(frozen=True, slots=True)
class Course:
    """A scenario as it stands, with its range, the indicators that point to it, and its past."""

    scenario: Scenario
    version: ScenarioVersion
    chance: Chance | None
    indicators: tuple[Indicator, ...]
    history: tuple[Judged, ...]
    """As each edition judged it, the newest first."""


def course(briefing: Briefing, scenario: Scenario) -> Course:
    """Give a scenario as the latest edition judges it, with what points to it."""
    indicators = briefing.referring(scenario.id, Indicator, "points_to")
    version = judged_at(briefing, scenario, briefing.edition) or scenario.latest
    history = tuple(
        Judged(one, chance(briefing, one.likelihood)) for one in reversed(scenario.versions)
    )
    return Course(scenario, version, chance(briefing, version.likelihood), indicators, history)


def courses(briefing: Briefing) -> tuple[Course, ...]:
    """Give every scenario: the most likely first, then the most dangerous, the best, others.

    Those that came about or were ruled out come last.
    """
    order = {kind: position for position, kind in enumerate(ScenarioKind)}
    every = [course(briefing, one) for one in briefing.of(Scenario)]
    return tuple(sorted(every, key=lambda one: order[one.version.kind]))


@dataclass(frozen=True, slots=True)
class Prospect:
    """The scenarios of one horizon, which shut each other out, drawn; or those no longer open."""

    title: str
    courses: tuple[Course, ...]
    wide: Markup | None
    """None where they are no longer open."""
    narrow: Markup | None
    """The same for small screens."""


WIDE_FAN, NARROW_FAN = 820, 360
"""Widths of the fan, in units, about as many as there are pixels."""


def prospects(briefing: Briefing, every: Sequence[Course]) -> tuple[Prospect, ...]:
    """Group the open scenarios by horizon, the nearest first, each group drawn as a fan.

    Those without a horizon come next, those that came about or were ruled out last.
    """
    groups: dict[tuple[Any, ...], list[Course]] = {}
    for one in every:
        groups.setdefault(_place(one), []).append(one)
    return tuple(_prospect(briefing, own) for _, own in sorted(groups.items()))


def _place(one: Course) -> tuple[Any, ...]:
    """Give what groups scenarios, and puts the groups in order."""
    if not one.version.kind.is_open:
        return (2,)
    return (0, *one.version.horizon.sort_key) if one.version.horizon else (1,)


def _prospect(briefing: Briefing, own: Sequence[Course]) -> Prospect:
    first = own[0].version
    if not first.kind.is_open:
        return Prospect(gettext("No longer open"), tuple(own), None, None)
    rays = [_ray(briefing, one) for one in own]
    start = datewords.later(briefing.edition.as_of)
    end = datewords.later(first.horizon) if first.horizon else ""
    title = gettext("Until %(date)s", date=end) if end else gettext("Without a horizon")
    wide, narrow = (scenario_fan(rays, start, end, width) for width in (WIDE_FAN, NARROW_FAN))
    return Prospect(title, tuple(own), wide, narrow)


def _ray(briefing: Briefing, one: Course) -> Ray:
    kind = one.version.kind
    return Ray(
        title=one.scenario.title,
        kind=kind.value,
        kind_words=word(kind).capitalize(),
        href=f"~/{record_url(briefing.entries[one.scenario.id].kind, one.scenario)}",
        term=one.chance.word if one.chance else "",
        range=one.chance.range if one.chance else None,
    )


# ---------------------------------------------------------------- indicators by scenario


@dataclass(frozen=True, slots=True)
class Signal:
    """An indicator: which scenarios it points to, and how far each edition had seen it."""

    indicator: Indicator
    points: tuple[bool, ...]
    """For each scenario of the board, whether it points there."""
    seen: tuple[Observation | None, ...]
    """For each edition of the board, what was seen by then; None where nobody had looked."""


@dataclass(frozen=True, slots=True)
class Board:
    """Indicators against scenarios, and against editions."""

    courses: tuple[Course, ...]
    editions: tuple[Edition, ...]
    """Those at which some indicator was looked at, the oldest first."""
    signals: tuple[Signal, ...]


def board(briefing: Briefing, every: Sequence[Course]) -> Board:
    """Set every indicator against the scenarios and against the editions."""
    indicators = briefing.of(Indicator)
    looked = {seen.edition for one in indicators for seen in one.observations}
    editions = tuple(one for one in briefing.editions if one.id in looked)
    return Board(tuple(every), editions, tuple(_signal(one, every, editions) for one in indicators))


def _signal(indicator: Indicator, every: Sequence[Course], editions: Sequence[Edition]) -> Signal:
    by_edition = {seen.edition: seen for seen in indicator.observations}
    return Signal(
        indicator,
        tuple(one.scenario.id in indicator.points_to for one in every),
        tuple(by_edition.get(one.id) for one in editions),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """An indicator with its last observation and the judgements it would change."""

    indicator: Indicator
    last: Observation | None
    judgements: tuple[Judgement, ...]


def watches(briefing: Briefing) -> tuple[Watch, ...]:
    """Give every indicator with what it would change."""
    return tuple(watch(briefing, one) for one in briefing.of(Indicator))


def watch(briefing: Briefing, indicator: Indicator) -> Watch:
    """Give an indicator with what it would change."""

    def when(seen: Observation) -> tuple[Any, ...]:
        return order_of(briefing, seen.edition)

    last = max(indicator.observations, key=when, default=None)
    judgements = briefing.referring(indicator.id, Judgement, "versions.would_change")
    return Watch(indicator, last, judgements)


def open_gaps(briefing: Briefing, edition: Edition) -> tuple[Gap, ...]:
    """Give the gaps that were open when an edition was issued."""
    upto = order_of(briefing, edition.id)
    return tuple(
        gap
        for gap in briefing.of(Gap)
        if order_of(briefing, gap.opened) <= upto
        and (gap.closed is None or order_of(briefing, gap.closed) > upto)
    )


@dataclass(frozen=True, slots=True)
class Premise:
    """An assumption with the judgements that rest on it."""

    assumption: Assumption
    judgements: tuple[Judgement, ...]


def premises(briefing: Briefing) -> tuple[Premise, ...]:
    """Give every assumption with what rests on it."""
    return tuple(
        Premise(one, briefing.referring(one.id, Judgement, "versions.assumptions"))
        for one in briefing.of(Assumption)
    )


# ---------------------------------------------------------------- questions


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What comes before and after a question."""

    before: Question | None
    after: Question | None


def neighbours(ordered: Sequence[Question], question: Question) -> Neighbours:
    """Give the questions beside one in their order."""
    place = [one.id for one in ordered].index(question.id)
    before = ordered[place - 1] if place else None
    after = ordered[place + 1] if place + 1 < len(ordered) else None
    return Neighbours(before, after)


def cited_claims(briefing: Briefing, prose: Prose) -> tuple[Claim, ...]:
    """Give the claims that a text cites, each once, in the order of the text."""
    ids = dict.fromkeys(mark.target for mark in prose.marks() if mark.is_citation)
    records = (briefing.record(one) for one in ids)
    return tuple(one for one in records if isinstance(one, Claim))
