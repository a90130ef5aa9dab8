"""What was changed after publication, computed from what a record said before and after.

In comes the briefing, out come its corrections: for each revision of a record the fields that
differ, with what they said and what they say. Nobody writes either by hand, so neither can be
wrong. Of lists and parts only the values that differ are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator import prose
from generator.dates import Date
from generator.link import Briefing
from generator.model import Part, Prose, Record, RefTo, Revision, marked_fields
from generator.words import Words, later, pgettext


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after a revision."""

    field: Words
    """Its name in words, as `versions, likelihood, term`."""
    was: tuple[str, ...]
    """What it said, and says no more; nothing where it only says more."""
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A revision of a record, with what it changed."""

    record: Record
    """The record as it stands."""
    number: int
    """Which of its revisions, from 1."""
    revision: Revision
    differences: tuple[Difference, ...]
    """What it changed, in the order of the fields; nothing where a record was only withdrawn."""

    @property
    def anchor(self) -> str:
        """Its place in the register."""
        return f"{self.record.id}-revision-{self.number}"


def corrections(briefing: Briefing) -> tuple[Correction, ...]:
    """Give all corrections, the newest first."""
    found = [one for record_id in briefing.entries for one in corrections_of(briefing, record_id)]
    return tuple(sorted(found, key=lambda one: one.revision.at.sort_key, reverse=True))


def corrections_of(briefing: Briefing, record_id: str) -> tuple[Correction, ...]:
    """Give the corrections of one record, the oldest first."""
    states = briefing.entries[record_id].states
    return tuple(
        Correction(
            states[-1],
            number,
            states[-1].revisions[number - 1],
            tuple(_differences(briefing, states[number - 1], states[number])),
        )
        for number in range(1, len(states))
    )


def _differences(briefing: Briefing, before: Record, after: Record) -> Iterator[Difference]:
    revised = after.revisions[-1].set
    for name in type(after).model_fields:
        if name not in revised:
            continue
        role = dict(marked_fields(type(after))).get(name)
        old = list(_leaves(briefing, getattr(before, name), role, (_named(name),)))
        new = list(_leaves(briefing, getattr(after, name), role, (_named(name),)))
        gone, come = _missing(old, new), _missing(new, old)
        for field in dict.fromkeys(way for way, _ in (*gone, *come)):
            was = tuple(text for way, text in gone if way == field)
            now = tuple(text for way, text in come if way == field)
            yield Difference(_joined(field), was, now)


def _named(field: str) -> Words:
    return pgettext("field", field.replace("_", " "))


def _joined(way: tuple[str, ...]) -> Words:
    return later(("fields", *way), lambda speaker: ", ".join(map(speaker.says, way)))


Leaf = tuple[tuple[str, ...], str]


def _missing(these: list[Leaf], others: list[Leaf]) -> list[Leaf]:
    """Give what stands in the first list oftener than in the second, in its order."""
    count = Counter(others)
    missing = []
    for leaf in these:
        count[leaf] -= 1
        if count[leaf] < 0:
            missing.append(leaf)
    return missing


def _leaves(briefing: Briefing, value: Any, role: Any, way: tuple[str, ...]) -> Iterator[Leaf]:
    """Yield each single value inside a field, in words, with the names of the fields around it."""
    match value:
        case None:
            return
        case Part():
            roles = dict(marked_fields(type(value)))
            for name in type(value).model_fields:
                inner = getattr(value, name)
                yield from _leaves(briefing, inner, roles.get(name), (*way, _named(name)))
        case tuple():
            for item in value:
                yield from _leaves(briefing, item, role, way)
        case Mapping():
            for name, item in value.items():
                yield from _leaves(briefing, item, role, (*way, str(name).replace("_", " ")))
        case _:
            yield way, _in_words(briefing, value, role)


def _in_words(briefing: Briefing, value: Any, role: Any) -> str:
    if isinstance(role, RefTo):
        return briefing.record(value).label
    match value:
        case Date():
            return value.in_words()
        case Prose():
            return prose.to_text(value, lambda record_id: briefing.record(record_id).label)
        case StrEnum():
            return str(getattr(value, "label", value))
    return str(value)
