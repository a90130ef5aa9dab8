"""What changed, laid out: from edition to edition on pages, and as the history of each record.

In come briefings as they were issued, out come sections in the order in which a reader wants to
hear of them. What changed is computed in `generator.changes`; nothing is weighed here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.changes import Aspect, Change, Turn, between
from generator.corrections import Correction, corrections, corrections_of
from generator.dates import Date
from generator.kinds import KINDS, Kind
from generator.link import Briefing
from generator.model import Edition, Judgement
from generator.reading import remembered
from generator.words import gettext, mark


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something turned one way."""

    turn: Turn
    count: int


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one sort."""

    title: str
    anchor: str
    changes: tuple[Change, ...]
    """What is different: the most telling direction first, in each key judgements first."""
    unchanged: tuple[Change, ...]
    """Judgements that stand as they stood."""

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """How many went which way, in the order of `Turn`."""
        counts = Counter(one.turn for one in (*self.changes, *self.unchanged))
        return tuple(Tally(turn, counts[turn]) for turn in Turn if counts[turn])

    @property
    def telling(self) -> tuple[Change, ...]:
        """The judgements that are stated otherwise now, or of which we know how they came out."""
        settled = (Turn.HAPPENED, Turn.DID_NOT_HAPPEN)
        return tuple(one for one in self.changes if one.has_moved or one.turn in settled)

    @property
    def others(self) -> tuple[tuple[Turn, tuple[Change, ...]], ...]:
        """All but the telling ones, by their direction in the order of `Turn`."""
        telling = self.telling
        rest = [one for one in (*self.changes, *self.unchanged) if one not in telling]
        groups = {turn: tuple(one for one in rest if one.turn is turn) for turn in Turn}
        return tuple((turn, group) for turn, group in groups.items() if group)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many records of a kind are new."""

    kind: Kind
    count: int


@dataclass(frozen=True, slots=True)
class Since:
    """What an edition changed, measured against an earlier one."""

    edition: Edition
    previous: Edition
    sections: tuple[Section, ...]
    corrections: tuple[Correction, ...]
    """What was corrected between them, the newest first."""
    arrivals: tuple[Arrival, ...]

    @property
    def mended(self) -> tuple[Correction, ...]:
        """The corrections that say that something was wrong or unclear: all but updates."""
        return tuple(one for one in self.corrections if one.revision.kind != "update")

    def of(self, judgement: str) -> Change | None:
        """Give what became of a judgement, by its id."""
        every = (one for part in self.sections for one in (*part.changes, *part.unchanged))
        wanted = (judgement, Aspect.JUDGEMENT)
        return next((one for one in every if (one.record, one.key.aspect) == wanted), None)


def since_previous(briefing: Briefing, edition: Edition) -> Since | None:
    """Compare an edition with the one before it; None for a first one."""
    return since(briefing, edition.previous, edition.id) if edition.previous else None


@remembered
def since(briefing: Briefing, earlier: str, later: str) -> Since:
    """Compare two editions, by their ids, each with what was known when it was issued."""
    before, after = briefing.as_issued(earlier), briefing.as_issued(later)
    found = between(briefing, earlier, later)
    told = {one.anchor for one in corrections(before)}
    return Since(
        after.get(Edition, later),
        before.get(Edition, earlier),
        tuple(_sections(after, found)),
        tuple(one for one in corrections(after) if one.anchor not in told),
        tuple(_arrivals(after, found)),
    )


def each_edition(briefing: Briefing) -> tuple[Since, ...]:
    """Compare every edition with the one before it, the newest first."""
    compared = (since_previous(briefing, edition) for edition in reversed(briefing.editions))
    return tuple(one for one in compared if one)


def overall(briefing: Briefing) -> Since | None:
    """Compare the latest edition with the first; None where they are neighbours, or one."""
    first, latest = briefing.editions[0], briefing.edition
    if latest.previous in (None, first.id):
        return None
    return since(briefing, first.id, latest.id)


# ---------------------------------------------------------------- sections

_TITLES = {
    "own": mark("Our judgements"),
    "attributed": mark("Judgements of others"),
    "scenarios": mark("Scenarios"),
    "control": mark("Control of places"),
    "indicators": mark("Indicators"),
    "claims": mark("Claims"),
    "numbers": mark("Numbers revised"),
    "gaps": mark("Gaps"),
}
"""The sections in their order, with their anchors."""

_PLACES = {
    Aspect.SCENARIO: "scenarios",
    Aspect.CONTROL: "control",
    Aspect.INDICATOR: "indicators",
    Aspect.STANDING: "claims",
    Aspect.NUMBER: "numbers",
    Aspect.GAP: "gaps",
}


def _sections(briefing: Briefing, found: Iterable[Change]) -> Iterator[Section]:
    groups: dict[str, list[Change]] = {anchor: [] for anchor in _TITLES}
    for change in found:
        if anchor := _section_of(briefing, change):
            groups[anchor].append(change)
    turns = list(Turn)
    key = {one: place for place, one in enumerate(briefing.edition.key_judgements)}
    for anchor, group in groups.items():
        if group:
            group.sort(key=lambda one: (turns.index(one.turn), key.get(one.record, len(key))))
            different = tuple(one for one in group if one.turn is not Turn.UNCHANGED)
            same = tuple(one for one in group if one.turn is Turn.UNCHANGED)
            yield Section(gettext(_TITLES[anchor]), anchor, different, same)


def _section_of(briefing: Briefing, change: Change) -> str | None:
    """Give the section in which a change is told; None for what is only counted, or history."""
    aspect = change.key.aspect
    if aspect in (Aspect.JUDGEMENT, Aspect.OUTCOME):
        is_own = briefing.get(Judgement, change.record).author == briefing.settings.author
        return "own" if is_own else "attributed"
    if aspect is Aspect.RECORD and change.turn is Turn.RETRACTED:
        return "claims" if briefing.entries[change.record].kind.name == "claim" else None
    return _PLACES.get(aspect)


def _arrivals(briefing: Briefing, found: Iterable[Change]) -> Iterator[Arrival]:
    counts = Counter(
        briefing.entries[change.record].kind.name
        for change in found
        if change.key.aspect is Aspect.RECORD and change.turn is Turn.NEW
    )
    return (Arrival(kind, counts[kind.name]) for kind in KINDS if counts[kind.name])


# ---------------------------------------------------------------- the history of a record


@dataclass(frozen=True, slots=True)
class Moment:
    """What became of a record on one day: at an edition, or by a correction."""

    when: Date
    edition: Edition | None = None
    changes: tuple[Change, ...] = ()
    correction: Correction | None = None


@remembered
def history(briefing: Briefing, record_id: str) -> tuple[Moment, ...]:
    """Give what became of a record, the newest first."""
    corrected = (
        Moment(one.revision.at, correction=one) for one in corrections_of(briefing, record_id)
    )
    moments = (*corrected, *_histories(briefing).get(record_id, ()))
    return tuple(sorted(moments, key=lambda one: one.when.sort_key, reverse=True))


@remembered
def _histories(briefing: Briefing) -> Mapping[str, tuple[Moment, ...]]:
    """Give what became of every record at editions, in one pass over them."""
    found: dict[str, list[Moment]] = defaultdict(list)
    for earlier, later in pairwise(("", *(edition.id for edition in briefing.editions))):
        edition = briefing.as_issued(later).edition
        groups: dict[str, list[Change]] = defaultdict(list)
        for change in between(briefing, earlier, later):
            groups[change.record].append(change)
        for record_id, group in groups.items():
            told = _worth_telling(group)
            found[record_id].append(Moment(edition.published_at, edition, told))
    return {record_id: tuple(moments) for record_id, moments in found.items()}


def _worth_telling(group: Sequence[Change]) -> tuple[Change, ...]:
    """Leave out what a new record is: its page says that, and its history begins there."""
    is_new = any(one.key.aspect is Aspect.RECORD and one.turn is Turn.NEW for one in group)
    return tuple([one for one in group if one.turn is Turn.NEW][:1] if is_new else group)
