"""Reading texts as laws do: what is quoted, whose words they are, which of some words they hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

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
_WORD = re.compile(r"\w+")
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


@lru_cache(maxsize=2)
def own_texts(briefing: Briefing) -> tuple[tuple[Entry, str, Way], ...]:
    """Give every text that readers may see and that is in our own words, with the way to it."""
    return tuple(
        (entry, text, where)
        for entry, text, where in briefing.texts
        if (entry.kind.name, where[0]) not in _VERBATIM
    )


def texts_with(
    briefing: Briefing, phrases: Iterable[str]
) -> Iterator[tuple[Entry, str, Way, list[str]]]:
    """Yield our texts that hold the first word of a phrase, each with those phrases.

    A quick look, whatever the case: whether a phrase really stands there is for the rule to see.
    Every text is read once for all rules, and few texts hold any of their words.
    """
    index = _index(briefing)
    near: dict[int, list[str]] = defaultdict(list)
    for phrase in phrases:
        for position in index.get(next(iter(_words(phrase)), ""), ()):
            near[position].append(phrase)
    texts = own_texts(briefing)
    yield from ((*texts[position], near[position]) for position in sorted(near))


@lru_cache(maxsize=2)
def _index(briefing: Briefing) -> Mapping[str, list[int]]:
    """Give for each word the positions of our texts that hold it."""
    index: dict[str, list[int]] = defaultdict(list)
    for position, (_, text, _) in enumerate(own_texts(briefing)):
        for word in set(_words(text)):
            index[word].append(position)
    return index


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
