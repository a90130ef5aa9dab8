"""The words on the page: spelling, tone, quotations, citations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics import Diagnostic, warning
from generator.link import Briefing
from generator.model import MARK, Actor, Edition, Location, Prose
from generator.prose import to_text
from generator.rules.texts import OPENING, QUOTED, any_word, texts_with, unquoted
from generator.rules.ways import all_of
from generator.vocabulary import NameKind

MAX_BOTTOM_LINE = 60
"""Words of a bottom line: what fits one breath and one phone screen (house rule)."""
MAX_QUOTE = 40
"""Words of a quotation: beyond, it is copying, not quoting (house rule)."""

_QUOTATION_MARK = re.compile('[“”„«»"]')


def spelling(briefing: Briefing) -> Iterator[Diagnostic]:
    """A recorded misspelling stands in no text of ours, unless it is somebody else's name."""
    named = [*briefing.of(Actor), *briefing.of(Location)]
    proper = {record.name for record in named} | {
        name.text
        for record in named
        for name in record.names
        if name.kind is not NameKind.MISSPELLING
    }
    right = {
        name.text: record.name
        for record in named
        for name in record.names
        if name.kind is NameKind.MISSPELLING and name.text not in proper
    }
    for entry, text, where, near in texts_with(briefing, right):
        if found := any_word(near, ignore_case=False).search(unquoted(text)):
            message = f"'{found[0]}' is a misspelling; write '{right[found[0]]}'"
            yield warning(entry.place_of(found[0], where), "misspelling-in-text", message)


def loaded_words(briefing: Briefing) -> Iterator[Diagnostic]:
    """Words that take a side stand in quotations only (ICD 203, D.6.a: objectivity)."""
    for entry, text, where, near in texts_with(briefing, briefing.settings.loaded_words):
        if found := any_word(near).search(unquoted(text)):
            message = f"'{found[0]}' takes a side; quote it, or say it plainly"
            yield warning(entry.place_of(found[0], where), "loaded-word", message)


def quotation_marks(briefing: Briefing) -> Iterator[Diagnostic]:
    """Every quotation mark that opens is closed: where a quotation ends decides who speaks."""
    for entry, text, where in briefing.texts:
        if stray := _stray_quote(text):
            message = f"quotation mark {stray} has no partner; open and close quotations"
            yield warning(entry.place_of(stray, where), "unbalanced-quotes", message)


def short_quotations(briefing: Briefing) -> Iterator[Diagnostic]:
    """A quotation is short, and stands without the marks that the page adds around it."""
    for entry, text, where in briefing.texts:
        is_quote = (entry.kind.name, where[0]) == ("claim", "quote")
        if is_quote and text[0] in OPENING and text[-1] in OPENING[text[0]]:
            message = "quotation marks around the quotation; the page adds them, take them out"
            yield warning(entry.place(where), "quoted-quote", message)
        for passage in [text] if is_quote else QUOTED.findall(text):
            if (length := len(passage.split())) > MAX_QUOTE:
                message = f"quotation of {length} words; quote at most {MAX_QUOTE}, tell the rest"
                yield warning(entry.place(where), "long-quote", message)


_MARKUP = (
    (re.compile(r"!?\[[^\[\]]*\]\([^)]*\)"), "a link needs a source of its own, cite that"),
    (re.compile(r"(?<!\()\bhttps?://\S+"), "an address needs a source of its own, cite that"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), "prose knows no HTML"),
    (re.compile(r"^#{1,6} .*", re.MULTILINE), "prose has no headings"),
)


def plain_prose(briefing: Briefing) -> Iterator[Diagnostic]:
    """What prose cannot carry is shown as typed: say so before a reader wonders."""
    for entry, text, where in briefing.texts:
        if not isinstance(text, Prose):
            if mark := MARK.search(text):
                message = f"'{mark[0]}' is shown as typed; this field takes no marks"
                yield warning(entry.place_of(mark[0], where), "stray-markup", message)
            continue
        for pattern, reason in _MARKUP:
            if found := pattern.search(text):
                message = f"'{found[0]}' is shown as typed; {reason}"
                yield warning(entry.place_of(found[0], where), "stray-markup", message)


def short_bottom_lines(briefing: Briefing) -> Iterator[Diagnostic]:
    """A bottom line is the main message first, and short (ICD 203, D.6.e(6))."""
    for entry, edition in all_of(briefing, Edition):
        text = to_text(edition.bottom_line, lambda one: briefing.record(one).label)
        if (length := len(text.split())) > MAX_BOTTOM_LINE:
            message = f"bottom line of {length} words; say it in {MAX_BOTTOM_LINE}"
            yield warning(entry.place(("bottom_line",)), "long-bottom-line", message)


_ANALYSIS = ("summary", "significance", "answer", "conclusion")


def citations(briefing: Briefing) -> Iterator[Diagnostic]:
    """Every paragraph of analysis cites, and every takeaway cites or links (ICD 206)."""
    for entry, text, where in briefing.texts:
        if not isinstance(text, Prose):
            continue
        if where[0] == "takeaways" and not any(text.marks()):
            message = "takeaway without a citation or a link; add [@claim] or [[judgement]]"
            yield warning(entry.place(where), "uncited", message)
        if where[0] not in _ANALYSIS:
            continue
        for paragraph in re.split(r"\n\s*\n", text):
            cites = any(mark.is_citation for mark in Prose(paragraph).marks())
            if not cites and not paragraph.endswith(":"):  # it leads to a list, which cites
                opening = " ".join(paragraph.split()[:4])
                message = f"paragraph '{opening} ...' without a citation; add [@claim]"
                yield warning(entry.place_of(opening, where), "uncited", message)


def _stray_quote(text: str) -> str:
    """Give the first quotation mark without a partner, or an empty text."""
    waiting: list[str] = []
    for found in _QUOTATION_MARK.finditer(text):
        char = found[0]
        if waiting and char in OPENING[waiting[-1]]:
            waiting.pop()
        elif char in OPENING:
            waiting.append(char)
        else:
            return char
    return waiting[0] if waiting else ""
