"""Entries to one graph: every reference resolved, every backlink derived, everything in order.

What comes out is the `Briefing` that all later rooms read. It is frozen; its order depends on the
records alone, never on the files they were read from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, TypeVar, cast

from generator.basemap import BaseMap
from generator.diagnostics import (
    MAX_FINDINGS,
    Diagnostic,
    Place,
    error,
    limited,
    suggestion,
    warning,
)
from generator.documents import Way
from generator.kinds import KINDS, Kind
from generator.known import as_known, since
from generator.model import (
    MARK,
    Actor,
    Claim,
    Edition,
    Judgement,
    Location,
    Named,
    Record,
    Settings,
    references,
    texts,
)
from generator.parse import Entry, Parsed
from generator.spellings import fold
from generator.vocabulary import ActorRelation, ClaimRelation, NameKind

MAX_SHOWN = 20
"""How many records of a circle are named."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Backlink:
    """A field of some record that refers to this one."""

    entry: Entry
    """The record that refers."""
    where: tuple[str | int, ...]
    """The way to the field, as in `("versions", 0, "evidence_for", 2)`."""

    @property
    def field(self) -> str:
        """The names along the way, without list positions, as in `versions.evidence_for`."""
        return ".".join(step for step in self.where if isinstance(step, str))


@dataclass(frozen=True, eq=False)
class Briefing:
    """All records as one graph; one is itself alone, so that maps made from it can be kept."""

    settings: Settings
    """What the briefing as a whole is."""
    entries: Mapping[str, Entry]
    """Every record by its id, kind by kind, each kind in its own order."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """For each id, the fields that refer to it, in the order of the entries."""
    parsed: Parsed
    """What it was joined from."""
    base: BaseMap | None = None
    """What maps stand on, where the project has it; no record, and nothing refers to it."""

    def __getstate__(self) -> dict[str, Any]:
        """Give what goes to another process: the fields, without what was derived from them."""
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        views = {name for name, value in state.items() if isinstance(value, MappingProxyType)}
        return {name: dict(state[name]) if name in views else state[name] for name in state}

    def of(self, type_: type[R]) -> tuple[R, ...]:
        """Give every record of a type, in order."""
        return cast(tuple[R, ...], self._by_type.get(type_, ()))

    @cached_property
    def _by_type(self) -> dict[type[Record], tuple[Record, ...]]:
        found: dict[type[Record], list[Record]] = defaultdict(list)
        for entry in self.entries.values():
            found[type(entry.record)].append(entry.record)
        return {type_: tuple(records) for type_, records in found.items()}

    def record(self, record_id: str) -> Record:
        """Give the record with this id."""
        return self.entries[record_id].record

    def name(self, record_id: str) -> tuple[Kind, str]:
        """Give what a link to a record needs: its kind and its label."""
        entry = self.entries[record_id]
        return entry.kind, entry.record.label

    def get(self, type_: type[R], record_id: str) -> R:
        """Give the record with this id, which is known to be of *type_*."""
        record = self.entries[record_id].record
        if not isinstance(record, type_):
            raise TypeError(f"{record_id} is a {type(record).__name__}")
        return record

    def referring(self, record_id: str, type_: type[R], *fields: str) -> tuple[R, ...]:
        """Give the records of a type that refer to this one, each once.

        Args:
            record_id: The record referred to.
            type_: The type of the records wanted.
            fields: Names as in `Backlink.field`; none means any field.
        """
        found = {
            link.entry.id: link.entry.record
            for link in self.backlinks.get(record_id, ())
            if isinstance(link.entry.record, type_) and (not fields or link.field in fields)
        }
        return cast(tuple[R, ...], tuple(found.values()))

    @cached_property
    def worked_out(self) -> dict[tuple[Any, ...], Any]:
        """What was worked out from it once, see `reading.remembered`."""
        return {}

    @cached_property
    def texts(self) -> tuple[tuple[Entry, str, Way], ...]:
        """Every text in words that readers may see, with its record and the way to it."""
        return tuple(
            (entry, text, where)
            for entry in self.entries.values()
            for text, where in texts(entry.record)
            if where != ("note",)
        )

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Every edition, oldest first."""
        return self.of(Edition)

    @property
    def edition(self) -> Edition:
        """The latest edition: the one on the home page."""
        return self.editions[-1]

    def as_issued(self, edition_id: str) -> Briefing:
        """Give the briefing as it stood when an edition was issued: nothing later shows in it.

        The same one each time; this one itself where nothing was known or changed since.
        """
        # As first published: correcting the day of issue does not change what was known.
        edition = self.entries[edition_id].states[0]
        assert isinstance(edition, Edition), f"{edition_id} is no edition"
        day = edition.issued_on
        if day >= self.parsed.as_of:
            return self
        if day not in self._states:
            known = as_known(self.parsed, day)
            graph = self if known is self.parsed else link(known, base=self.base)[0]
            assert graph, f"{edition_id} was known when it was issued"
            # Of two days the earlier counts, so that of a state the earlier ones are these, too.
            vars(graph)["_states"] = self._states
            self._states[day] = graph
        return self._states[day]

    @cached_property
    def known_since(self) -> Mapping[str, date]:
        """For each record the day from which the briefing holds it, see `known.since`."""
        return since(self.parsed)

    @cached_property
    def _states(self) -> dict[date, Briefing]:
        return {}


def link(
    parsed: Parsed, *, base: BaseMap | None = None
) -> tuple[Briefing | None, list[Diagnostic]]:
    """Join the entries into one graph.

    Args:
        parsed: What `parse` gave, or `known` left of it.
        base: What maps stand on.

    Returns:
        The graph, or None where there is nothing to join, and what was wrong: unknown and wrongly
        typed references, marks in prose that cannot be read, circles, names that two records share.
    """
    found: list[Diagnostic] = []
    entries = {entry.id: entry for entry in _in_order(parsed.entries)}
    backlinks: dict[str, list[Backlink]] = defaultdict(list)

    @cache
    def wrong(target: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        missing = target not in entries and target not in parsed.drafts
        excused = missing and parsed.may_hold(target)
        return None if excused else _wrong(target, kinds, entries, parsed.drafts)

    found += _joined(entries, wrong, backlinks)
    if parsed.settings and parsed.settings_document:
        found += [
            error(parsed.settings_document.place(reference.where), *said)
            for reference in references(parsed.settings)
            if (said := wrong(reference.target, reference.kinds))
        ]
    found += [one for entry in entries.values() for one in _bad_marks(entry)]
    found += _circles(entries)
    found += _shared_names(entries.values())
    has_edition = any(isinstance(entry.record, Edition) for entry in entries.values())
    if not has_edition and parsed.is_whole and not parsed.broken:
        message = "there is no edition; 'briefing new edition 2023-03-01' writes one"
        place = parsed.settings_document.place() if parsed.settings_document else Place("data")
        found.append(error(place, "no-edition", message))
    if parsed.settings is None or not has_edition:
        return None, found
    frozen = {target: tuple(links) for target, links in backlinks.items()}
    graph = Briefing(
        parsed.settings, MappingProxyType(entries), MappingProxyType(frozen), parsed, base
    )
    return graph, found


def _joined(
    entries: Mapping[str, Entry],
    wrong: Callable[[str, tuple[str, ...]], tuple[str, str] | None],
    backlinks: dict[str, list[Backlink]],
) -> Iterator[Diagnostic]:
    """Note every reference that holds in *backlinks*; yield a finding for each that does not."""
    faults = Counter[str]()
    for entry in entries.values():
        for stated in (*entry.past, entry):
            for reference, text in stated.references:
                if faults[entry.path] > MAX_FINDINGS:
                    break
                if said := wrong(reference.target, reference.kinds):
                    fault = error(stated.place_of(text, reference.where), *said)
                    yield from limited([fault], told=faults[entry.path])
                    faults[entry.path] += 1
                elif stated is entry:
                    backlinks[reference.target].append(Backlink(entry, reference.where))


# ---------------------------------------------------------------- order

_ORDER: Mapping[str, Callable[[Any], tuple[Any, ...]]] = {
    "edition": lambda record: record.as_of.sort_key,
    "event": lambda record: record.date.sort_key,
    "claim": lambda record: record.said_on.sort_key,
    "source": lambda record: record.published_on.sort_key,
    "question": lambda record: (record.order,),
    "actor": lambda record: (fold(record.name),),
    "location": lambda record: (fold(record.name),),
}


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort by kind, then by what orders the kind, then by id."""
    rank = {kind.name: position for position, kind in enumerate(KINDS)}

    def key(entry: Entry) -> tuple[Any, ...]:
        order = _ORDER.get(entry.kind.name, lambda _: ())
        return (rank[entry.kind.name], order(entry.record), entry.id)

    return sorted(entries, key=key)


# ---------------------------------------------------------------- references


def _wrong(
    target: str, kinds: tuple[str, ...], entries: Mapping[str, Entry], drafts: Collection[str]
) -> tuple[str, str] | None:
    """Give code and message where a reference to one of some kinds does not hold."""
    entry = entries.get(target)
    wanted = " or ".join(kinds) or "record"
    if target in drafts:
        message = f"{wanted} '{target}' is a draft; publish it or take the reference out"
        return "draft-reference", message
    if entry is None:
        same_kind = [one.id for one in entries.values() if not kinds or one.kind.name in kinds]
        return "unknown-reference", f"unknown {wanted} '{target}'{suggestion(target, same_kind)}"
    if kinds and entry.kind.name not in kinds:
        message = f"'{target}' is of the kind '{entry.kind.name}'; wanted here: {wanted}"
        return "wrong-kind", message
    return None


def _bad_marks(entry: Entry) -> Iterator[Diagnostic]:
    """Report what looks like a mark and cannot be read as one."""
    for prose, where in entry.proses:
        if "[" not in prose:
            continue
        rest = MARK.sub("", prose)
        for start in ("[[", "[@"):
            if start in rest:
                message = f"'{start}' opens a mark that is not closed; write [[id]] or [@id]"
                yield error(entry.place_of(start, where), "bad-mark", message)


# ---------------------------------------------------------------- circles


def _parents(record: Record) -> tuple[str, ...]:
    """Give the records that must not lead back to this one."""
    if isinstance(record, Location):
        return (record.parent,) if record.parent else ()
    if isinstance(record, Edition):
        return (record.previous,) if record.previous else ()
    if isinstance(record, Actor):
        upward = (ActorRelation.PART_OF, ActorRelation.SUBORDINATE_TO)
        return tuple(one.actor for one in record.relations if one.type in upward)
    if isinstance(record, Claim):
        onward = (ClaimRelation.SUPERSEDES, ClaimRelation.RESTATES)
        return tuple(one.claim for one in record.relations if one.type in onward)
    if isinstance(record, Judgement):
        return tuple(target for version in record.versions for target in version.evidence_for)
    return ()


def _circles(entries: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """Report each circle once, at the first of its records."""
    done: set[str] = set()
    for start in entries:
        path: dict[str, None] = {}  # a set in order
        stack = [iter((start,))]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                if path:
                    done.add(path.popitem()[0])
            elif step in path:
                whole = list(path)
                circle = [*whole[whole.index(step) :], step]
                shown = circle if len(circle) <= MAX_SHOWN else [*circle[:MAX_SHOWN], "..."]
                message = f"circle of references {' -> '.join(shown)}; cut one of them"
                yield error(entries[step].place(), "reference-circle", message)
            elif step in entries and step not in done:
                path[step] = None
                stack.append(iter(_parents(entries[step].record)))


def _shared_names(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Warn where two records of a kind go by one name: a reader could not tell them apart."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        record = entry.record
        if not isinstance(record, Named):
            continue
        texts = [(record.name, ("name",))] + [
            (name.text, ("names", index, "text"))
            for index, name in enumerate(record.names)
            if name.kind is not NameKind.MISSPELLING
        ]
        for text, where in texts:
            other = first.setdefault((entry.kind.name, fold(text)), entry)
            if other is not entry:
                message = f"name '{text}' is also a name of '{other.id}'; add what tells them apart"
                yield warning(entry.place(where), "shared-name", message)
