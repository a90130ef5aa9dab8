"""Reading texts as laws do: what is quoted, whose words they are, which of some words they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.documents import Way
from generator.link import Briefing
from generator.parse import Entry

_VERBATIM = {
    ("actor", "names"),
    ("claim", "hedges"),
    ("claim", "quote"),
    ("location", "names"),
    ("source", "authors"),
    ("source", "title"),
}
"""Fields that hold the words of others: we do not answer for their spelling and their tone."""

OPENING = {"“": "”", "„": "“”", "«": "»", '"': '"'}
QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")


_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")


def sentences(text: str) -> list[str]:
    """Give the sentences of a text; an abbreviation may cut one in two."""
    return _SENTENCE_END.split(text)


def unquoted(text: str) -> str:
    """Give a text without its quotations."""
    return QUOTED.sub("", text)


def any_word(words: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """Give a pattern that finds any of the words, the longest first, as whole words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


def own_texts(briefing: Briefing) -> Iterator[tuple[Entry, str, Way]]:
    """Yield every text that readers may see and that is in our own words."""
    for entry, text, where in briefing.texts:
        if (entry.kind.name, where[0]) not in _VERBATIM:
            yield entry, text, where
