"""What changed between two states of the briefing: computed, never written by hand.

In come two briefings, out come changes in words. `facts` states everything that can change, each
under a key; `delta` pairs the facts of two briefings by their keys, so that nothing changes between
a briefing and itself and changes add up; `meaning` says of each pair what it is to a reader.
"""

from generator.changes.delta import Delta, Pair, compose, diff
from generator.changes.facts import Aspect, Fact, Key, facts
from generator.changes.meaning import Change, Ground, Step, Turn, between, changes, in_words

__all__ = [
    "Aspect",
    "Change",
    "Delta",
    "Fact",
    "Ground",
    "Key",
    "Pair",
    "Step",
    "Turn",
    "between",
    "changes",
    "compose",
    "diff",
    "facts",
    "in_words",
]
