"""Texts and names that are not what they look like: letters of another alphabet among our own."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, warning
from generator.link import Briefing
from generator.lookalikes import mixed_word, skeleton
from generator.model import Actor, Location
from generator.parse import Entry
from generator.rules.ways import all_of
from generator.spellings import fold


def one_alphabet(briefing: Briefing) -> Iterator[Diagnostic]:
    """A word is written in one alphabet: among Latin letters a Cyrillic one is not seen."""
    for entry, text, where in briefing.texts:
        if word := mixed_word(text):
            message = f"word '{ascii(word)[1:-1]}' mixes alphabets; retype its letters in one"
            yield warning(entry.place_of(word, where), "mixed-alphabets", message)


def lookalike_names(briefing: Briefing) -> Iterator[Diagnostic]:
    """No name reads as that of another record in letters of another alphabet (UTS #39)."""
    first: dict[tuple[str, str], tuple[Entry, str]] = {}
    for entry, record in (*all_of(briefing, Actor), *all_of(briefing, Location)):
        texts = [(record.name, ("name",))] + [
            (name.text, ("names", index, "text")) for index, name in enumerate(record.names)
        ]
        for text, where in texts:
            key = (entry.kind.name, skeleton(text))
            other, other_text = first.setdefault(key, (entry, text))
            # A name that two records share letter by letter is told of when they are linked.
            if other is not entry and fold(text) != fold(other_text):
                message = (
                    f"name '{text}' reads as '{other_text}' of '{other.id}' in other letters; "
                    "retype one"
                )
                yield warning(entry.place(where), "lookalike-name", message)
