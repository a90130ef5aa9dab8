"""What the briefing held on a day: the records as they stood when they were known, and no later.

In come parsed records and a day, out come the records of that day. Two times are kept apart: when
something was true is a field of the record (`said_on`, `date`, `as_of`); when we knew it follows
from here. The site of today is the same thing with the last day there is, so there is one way for
all: what an edition shows is what stands on the day it was issued.

The law: what a record or a part of it states, it cannot state before everything it names is known.
Lists grow: what is not known yet is left out of them. What an edition states, it states once:
everything that it names must have been known when it was issued.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import is_
from types import MappingProxyType
from typing import Any, TypeVar

from generator.dates import Date
from generator.diagnostics import Diagnostic, Place, error, failed, suggestion, warning
from generator.documents import Way
from generator.model import (
    Claim,
    Edition,
    Event,
    Gap,
    Judgement,
    Matrix,
    Part,
    Prose,
    Record,
    RefTo,
    Scenario,
    Source,
    marked_fields,
)
from generator.parse import Entry, Parsed
from generator.vocabulary import Status

P = TypeVar("P", bound=Part)

Days = Mapping[str, date]
"""For each id the day from which the record is known."""

_EVIDENCE = (Claim, Event, Judgement)

_HANGING: Mapping[str, str] = {"closed_by": "closed"}
"""Lists that say nothing without another field of the same record."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of the records a run takes."""

    drafts: frozenset[str] | None = frozenset()
    """The ids of the drafts that take part; None for all of them."""
    as_of: date = date.max
    """The last day whose knowledge shows."""

    @property
    def words(self) -> str:
        """The same as text, alike for scopes that are alike."""
        drafts = "all" if self.drafts is None else " ".join(sorted(self.drafts))
        return f"{self.as_of} {drafts}"


TODAY = Scope()
"""Everything that is published."""


def within(parsed: Parsed, scope: Scope) -> tuple[Parsed, list[Diagnostic]]:
    """Give the records that a run takes, and what is wrong with when they were known.

    Args:
        parsed: All records.
        scope: Which of them are wanted.

    Returns:
        The records, all that may be released where something is wrong; and findings: drafts and
        days that there are not, names that were not known yet, records that nothing names at first.
    """
    found = _no_drafts(parsed, scope)
    taken = released(parsed, scope.drafts)
    found += untimely(taken)
    editions = [one for one in taken.entries if isinstance(one.record, Edition)]
    days = since(taken)
    first = min(editions, key=lambda one: days[one.id], default=None)
    if first and scope.as_of < (day := days[first.id]):
        message = f"the first edition was issued on {day}; there is no site as of {scope.as_of}"
        found.append(error(first.place(("published_at",)), "before-first-edition", message))
    return (taken if failed(found) else as_known(taken, scope.as_of)), found


def released(parsed: Parsed, drafts: Collection[str] | None = ()) -> Parsed:
    """Hold back what is not for readers.

    Args:
        parsed: All records.
        drafts: The ids of the drafts that take part all the same; None for all of them.
    """
    held = frozenset(
        entry.id
        for entry in parsed.entries
        if entry.record.status is Status.DRAFT and drafts is not None and entry.id not in drafts
    )
    stays = tuple(entry for entry in parsed.entries if entry.id not in held)
    return replace(parsed, entries=stays, drafts=held) if held else parsed


@lru_cache(maxsize=4)
def since(parsed: Parsed) -> Mapping[str, date]:
    """Give the day from which the briefing holds each record.

    An edition is known when it was issued, a source and a claim with the first edition that could
    hold something of its date, a claim not before its source, an event with the first of its
    claims, and what has a version or an edition with that; nothing of these is known before, though
    `known_from` may be later. Where nothing follows, it is `known_from` or the first edition; so it
    is for a source that looks later than every edition, as a gazetteer does.
    """
    records = [entry.states[0] for entry in (parsed.whole or parsed).entries]
    editions = sorted((one for one in records if isinstance(one, Edition)), key=_when)
    first = min((one.issued_on for one in editions), default=date.min)
    days: dict[str, date] = {}
    for type_, derived in _DERIVED.items():
        for record in records:
            if type(record) is type_:
                follows, said = derived(record, days, editions), _explicit(record)
                days[record.id] = max(filter(None, (follows, said)), default=first)
    for record in records:
        if record.id not in days:
            days[record.id] = _explicit(record) or first
    return MappingProxyType(days)


def as_known(parsed: Parsed, day: date) -> Parsed:
    """Give the records as they stood at the end of a day.

    Args:
        parsed: All records, or those of some day: of two days the earlier counts.
        day: The last day whose knowledge may show.

    Returns:
        The records that were known, each in its last revision until then, without the parts and
        the items of lists that name a record not known yet; *parsed* itself where that is all.
    """
    if day >= parsed.as_of:
        return parsed
    whole = parsed.whole or parsed
    late = frozenset(one for one, known in since(whole).items() if known > day)
    entries = tuple(_then(one, day, late) for one in whole.entries if one.id not in late)
    if not late and all(map(is_, entries, whole.entries)):
        return parsed
    settings = parsed.settings and _cut(parsed.settings, late, {})
    return replace(parsed, entries=entries, settings=settings, as_of=day, whole=whole)


def untimely(parsed: Parsed) -> list[Diagnostic]:
    """Report what does not fit together in time.

    Args:
        parsed: All records; what they name may be missing or broken, which is reported elsewhere.

    Returns:
        An error for each name of a record that was not known yet where it is named, and a warning
        for each record that nothing names before a day later than that from which it is known.
    """
    days = since(parsed)
    first = min(days.values(), default=date.max)
    if all(day == first for day in days.values()):
        return []
    found: set[Diagnostic] = set()
    named: dict[str, date] = {}
    evidence = {one.id for one in parsed.entries if isinstance(one.record, _EVIDENCE)}
    for holder, place, name in _all_names(parsed, days, first):
        if name.is_bound and days.get(name.target, name.day) > name.day:
            found.add(_too_early(place(name.text, name.where), name, days))
        # What rests on evidence is used as soon as that is known, even if nobody names it yet.
        for used in {name.target, holder} if name.target in evidence else {name.target} - {holder}:
            named[used] = min(name.day, named.get(used, date.max))
    return [*found, *_unused_before(parsed, days, named)]


def _no_drafts(parsed: Parsed, scope: Scope) -> list[Diagnostic]:
    drafts = [one.id for one in parsed.entries if one.record.status is Status.DRAFT]
    place = parsed.settings_document.place() if parsed.settings_document else Place("data")
    return [
        error(place, "no-draft", f"there is no draft '{name}'{suggestion(name, drafts)}")
        for name in sorted((scope.drafts or frozenset()).difference(drafts))
        if not parsed.may_hold(name)
    ]


# ---------------------------------------------------------------- since when


def _when(edition: Edition) -> tuple[date, str]:
    return edition.issued_on, edition.id


def _explicit(record: Record) -> date | None:
    return record.known_from.earliest if record.known_from else None


def _revised(record: Record) -> date:
    """Give the day of the last revision that led to what a record says."""
    days = (one.at.earliest or date.min for one in record.revisions)
    return max(days, default=date.min)


def _issued(record: Edition, _days: Days, _editions: Sequence[Edition]) -> date:
    return record.issued_on


def _admitted(record: Source, _days: Days, editions: Sequence[Edition]) -> date | None:
    if record.known_from:
        return None
    return _first_after(record.published_on, editions)


def _first_after(when: Date, editions: Sequence[Edition]) -> date | None:
    """Give the day of the first edition that could hold what is of some date."""
    could = (one for one in editions if not when.entirely_after(one.information_cutoff))
    return next((one.issued_on for one in could), None)


def _read(record: Claim, days: Days, editions: Sequence[Edition]) -> date | None:
    said = _first_after(record.said_on, editions)
    return max(filter(None, (said, days.get(record.source))), default=None)


def _told(record: Event, days: Days, editions: Sequence[Edition]) -> date | None:
    told = _first(record.claims, days)
    return max(filter(None, (told, _first_after(record.date, editions))), default=None)


def _stated(record: Judgement | Scenario, days: Days, _editions: Sequence[Edition]) -> date | None:
    return _first((one.edition for one in record.versions), days)


def _opened(record: Gap, days: Days, _editions: Sequence[Edition]) -> date | None:
    return days.get(record.opened)


def _weighed(record: Matrix, days: Days, _editions: Sequence[Edition]) -> date | None:
    return days.get(record.edition)


def _first(ids: Iterable[str], days: Days) -> date | None:
    return min((days[one] for one in ids if one in days), default=None)


_DERIVED: Mapping[type[Record], Callable[[Any, Days, Sequence[Edition]], date | None]] = {
    Edition: _issued,
    Source: _admitted,
    Claim: _read,
    Event: _told,
    Judgement: _stated,
    Scenario: _stated,
    Gap: _opened,
    Matrix: _weighed,
}
"""For each type, how its day follows from those of the types above it."""

# ---------------------------------------------------------------- what stood there then


def _then(entry: Entry, day: date, late: frozenset[str]) -> Entry:
    """Give a known record as it stood: the same entry where nothing is different."""
    states = tuple(one for one in entry.states if _revised(one) <= day)
    if len(states) == len(entry.states) and late.isdisjoint(entry.named):
        return entry
    kept: dict[Way, tuple[int, ...]] = {}
    cut = (*(_cut(one, late, {}) for one in states[:-1]), _cut(states[-1], late, kept))
    if len(cut) == len(entry.states) and all(map(is_, cut, entry.states)):
        return entry
    return replace(entry, states=cut, kept=kept)


def _cut(part: P, late: frozenset[str], kept: dict[Way, tuple[int, ...]], where: Way = ()) -> P:
    """Give a part without what is late; *kept* gets the positions of the items that stay."""
    changed: dict[str, Any] = {}
    for name, role in marked_fields(type(part)):
        value = getattr(part, name)
        if not value or not (isinstance(role, RefTo) or role is Part):
            continue
        here = (*where, name)
        if isinstance(value, tuple):
            stay = tuple(at for at, one in enumerate(value) if _is_known(one, late))
            if len(stay) < len(value):
                kept[here] = stay
            items = tuple(
                _cut(value[at], late, kept, (*here, new)) if role is Part else value[at]
                for new, at in enumerate(stay)
            )
            if len(items) < len(value) or not all(map(is_, items, value)):
                changed[name] = items
        elif not _is_known(value, late):
            changed[name] = None
        elif role is Part and (inner := _cut(value, late, kept, here)) is not value:
            changed[name] = inner
    for name, other in _HANGING.items():
        if other in changed:
            changed[name] = ()
    return part.model_copy(update=changed) if changed else part


def _is_known(one: str | Part, late: frozenset[str]) -> bool:
    """Tell whether an id or a part is known: a part with all it names and one of its grounds."""
    if not isinstance(one, Part):
        return one not in late
    grounds = _grounds(one)
    is_grounded = not grounds or not late.issuperset(grounds)
    return is_grounded and late.isdisjoint(_names(one))


def _names(part: Part) -> Iterator[str]:
    """Yield the records that a part names one by one, its source aside."""
    for name, role in marked_fields(type(part)):
        value = getattr(part, name)
        if isinstance(role, RefTo) and isinstance(value, str) and name != "source":
            yield value


def _grounds(part: Part) -> tuple[str, ...]:
    """Give what says that a part is so: its claims and its source."""
    source = getattr(part, "source", None)
    return (*getattr(part, "claims", ()), *((source,) if source else ()))


# ---------------------------------------------------------------- names and their days


@dataclass(frozen=True, slots=True)
class _Name:
    """A place where a record is named."""

    target: str
    text: str
    """What names it, as written."""
    where: Way
    day: date
    """From when it is named there."""
    is_bound: bool
    """Whether it must be known by then; items of lists may come later."""


def _names_in(
    part: Part, day: date, days: Days, where: Way = (), *, dated: bool = False
) -> Iterator[_Name]:
    """Yield every name in a record, or a part of one, that is stated from *day* on.

    Args:
        part: The record or part.
        day: The day.
        days: When each record was known.
        where: The way to the part.
        dated: Whether an edition states it: then no list may hold what came later.
    """
    dated = dated or _is_dated(part)
    for name, role in marked_fields(type(part)):
        value = getattr(part, name)
        is_list = isinstance(value, tuple)
        grows = not dated and (bool(where) or is_list or _may_follow(part, name, role))
        for at, one in enumerate(value if is_list else (value,)):
            here = (*where, name, at) if is_list else (*where, name)
            if isinstance(one, Part):
                own = _day_of(one, day, days, dated=dated)
                yield from _names_in(one, own, days, here, dated=dated)
            elif isinstance(one, Prose):
                for mark in one.marks():
                    yield _Name(mark.target, mark.text, here, day, is_bound=True)
            elif isinstance(role, RefTo) and one is not None:
                yield _Name(one, one, here, day, is_bound=not grows)


def _all_names(
    parsed: Parsed, days: Days, first: date
) -> Iterator[tuple[str, Callable[[str, Way], Place], _Name]]:
    """Yield every name with the id of the record that holds it, and what gives its place.

    Of the settings, the main actors do not count: some of them come later.
    """
    for entry in parsed.entries:
        for one in (*entry.past, entry):
            day = max(days[one.id], _revised(one.record))
            for name in _names_in(one.record, day, days):
                yield one.id, one.place_of, name
    if parsed.settings and parsed.settings_document:
        for name in _names_in(parsed.settings, first, days):
            if name.where[0] != "home_actors":
                yield "", parsed.settings_document.place_of, name


def _is_dated(part: Part) -> bool:
    return isinstance(part, Edition) or "edition" in type(part).model_fields


def _may_follow(part: Part, name: str, role: Any) -> bool:
    """Tell whether a field may name an edition to come, as the one that closed a gap."""
    is_edition = isinstance(role, RefTo) and role.kinds == ("edition",)
    return is_edition and not type(part).model_fields[name].is_required()


def _day_of(part: Part, day: date, days: Days, *, dated: bool) -> date:
    """Give the day from which a part is known, in a record that is known from *day*."""
    if dated:
        return day
    named = [days[one] for one in _names(part) if one in days]
    grounds = [days[one] for one in _grounds(part) if one in days and not _is_dated(part)]
    return max([day, *named, *([min(grounds)] if grounds else [])])


def _too_early(place: Place, name: _Name, days: Days) -> Diagnostic:
    message = (
        f"'{name.target}' is known from {days[name.target]}, but named here from {name.day};"
        " name it in a revision, or give it an earlier 'known_from'"
    )
    return error(place, "early-knowledge", message)


def _unused_before(parsed: Parsed, days: Days, named: Days) -> Iterator[Diagnostic]:
    for entry in parsed.entries:
        day = named.get(entry.id, date.min)
        if type(entry.record) not in _DERIVED and day > days[entry.id]:
            message = (
                f"nothing names {entry.kind.name} '{entry.id}' before {day};"
                f" give 'known_from: {day}', or older editions show it"
            )
            yield warning(entry.place(), "unused-before", message)
