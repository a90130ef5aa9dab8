"""The difference of two states, each a mapping from keys to values; it knows nothing of briefings.

Two laws hold by construction: nothing differs between a state and itself, and the difference from a
first state to a second, composed with that from the second to a third, is the difference from the
first to the third.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Pair(Generic[V]):
    """What stood under a key before and after: two values that differ, None for nothing."""

    before: V | None
    after: V | None


Delta = Mapping[K, Pair[V]]


def diff(before: Mapping[K, V], after: Mapping[K, V]) -> dict[K, Pair[V]]:
    """Give every key whose value differs, in the order of *after*; what is gone comes last."""
    pairs = ((key, Pair(before.get(key), after.get(key))) for key in _keys(after, before))
    return {key: pair for key, pair in pairs if pair.before != pair.after}


def compose(first: Delta[K, V], second: Delta[K, V]) -> dict[K, Pair[V]]:
    """Give the difference that two differences come to, the second starting where the first ends.

    A value that was changed and changed back has not changed.
    """
    made: dict[K, Pair[V]] = {}
    for key in _keys(second, first):
        start, end = first.get(key) or second[key], second.get(key) or first[key]
        if start.before != end.after:
            made[key] = Pair(start.before, end.after)
    return made


def _keys(first: Mapping[K, object], second: Mapping[K, object]) -> Iterator[K]:
    yield from first
    yield from (key for key in second if key not in first)
