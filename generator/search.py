"""The search index's input: a small HTML page for each record, in a tree of its own.

Pagefind indexes files of HTML. Indexing these stubs instead of the site takes a quarter of the
time, and says exactly what is found by what. Each stub carries the address of its record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from markupsafe import Markup

from generator import prose
from generator.dates import Date
from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Edition,
    Event,
    Judgement,
    Location,
    Named,
    Record,
    Source,
    proses,
)
from generator.parse import Entry
from generator.spellings import variants
from generator.urls import record_url
from generator.vocabulary import NameKind

_STUB = Markup("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body data-pagefind-body>
<h1 data-pagefind-meta="title" data-pagefind-weight="8">{title}</h1>
{parts}
</body>
</html>
""")

_FILTER = Markup('<p data-pagefind-ignore data-pagefind-filter="{name}">{value}</p>\n')
_META = Markup('<p data-pagefind-ignore data-pagefind-meta="{name}">{value}</p>\n')
_TEXT = Markup('<p data-pagefind-weight="{weight}">{text}</p>\n')


def stubs(briefing: Briefing) -> dict[str, bytes]:
    """Give the input of the search index.

    Args:
        briefing: All records.

    Returns:
        HTML files by path. Each carries the title, the filters `kind`, `side`, `speaker`, `source`
        and `period`, what a result shows (`names`, `date`, `subtitle`, `url`), and weighted text:
        names first, then spellings.
    """
    return {path: make(briefing) for path, make in stub_plan(briefing).items()}


def stub_plan(briefing: Briefing) -> dict[str, Callable[[Briefing], bytes]]:
    """Give what makes each stub, by its path; see `stubs`."""
    return {
        f"{entry.kind.plural}/{entry.id}/index.html": partial(_stub_of, entry.id)
        for entry in briefing.entries.values()
    }


def _stub_of(record_id: str, briefing: Briefing) -> bytes:
    return _stub(briefing, briefing.entries[record_id]).encode()


def written_stub(title: str, text: str) -> bytes:
    """Give the stub of a page that people wrote: its title and its plain text."""
    parts = _FILTER.format(name="kind", value="page") + _TEXT.format(weight="1", text=text)
    return _STUB.format(title=title, parts=parts).encode()


def _stub(briefing: Briefing, entry: Entry) -> str:
    record = entry.record
    filters = {"kind": entry.kind.name, **_facets(briefing, record)}
    parts = [_FILTER.format(name=name, value=value) for name, value in filters.items() if value]
    shown = {
        "url": record_url(entry.kind, record),
        "names": " · ".join(_names(record)),
        "date": _date_words(record),
        "subtitle": _subtitle(briefing, record),
    }
    parts += [_META.format(name=name, value=value) for name, value in shown.items() if value]
    parts += [_TEXT.format(weight=weight, text=text) for weight, text in _texts(briefing, record)]
    return str(_STUB.format(title=record.label, parts=Markup("").join(parts)))


def _texts(briefing: Briefing, record: Record) -> Iterator[tuple[str, str]]:
    """Yield what a record is found by, each text with its weight."""
    names = _names(record)
    if names:
        yield "6", f"Names: {', '.join(names)}."
    if isinstance(record, Named):
        known = [(record.name, "en"), *((name.text, name.language) for name in record.names)]
        further = variants(known)
        if further:
            yield "3", f"Also written: {', '.join(further)}."
    own = " ".join(_own_text(record))
    if own:
        yield "2", own
    text = " ".join(
        prose.to_text(one, lambda target: briefing.name(target)[1]) for one, _ in proses(record)
    )
    if text:
        yield "1", text
    related = [briefing.name(target)[1] for target in _related(record)]
    if related:
        yield "0.5", f"{', '.join(related)}."


def _names(record: Record) -> tuple[str, ...]:
    """Give the further names of a record, misspellings last: they are found, but no names."""
    if not isinstance(record, Named):
        return ()
    right = [name.text for name in record.names if name.kind is not NameKind.MISSPELLING]
    wrong = [name.text for name in record.names if name.kind is NameKind.MISSPELLING]
    return tuple(dict.fromkeys([*right, *wrong]))


def _own_text(record: Record) -> Iterator[str]:
    if isinstance(record, Claim) and record.quote:
        yield f"“{record.quote}”"
    if isinstance(record, Actor) and record.description:
        yield record.description
    if isinstance(record, Actor):
        yield from (role.title for role in record.roles)
    if isinstance(record, Judgement):
        yield from (version.text for version in record.versions)
    if isinstance(record, Source):
        yield from record.authors
    if isinstance(record, Named):
        yield from (code.value for code in record.codes)


def _related(record: Record) -> tuple[str, ...]:
    """Give the records whose names also lead to this one."""
    if isinstance(record, Claim):
        return tuple(dict.fromkeys([record.speaker, *record.about]))
    if isinstance(record, Event):
        return (*record.locations, *(one.actor for one in record.actors))
    if isinstance(record, Judgement):
        return (record.author, *record.about)
    return ()


def _side(briefing: Briefing, record: Record) -> str | None:
    if isinstance(record, Claim):
        return _side(briefing, briefing.record(record.speaker))
    if isinstance(record, Actor | Source):
        return record.id if record.id in briefing.settings.sides else record.side
    return None


def _facets(briefing: Briefing, record: Record) -> dict[str, str]:
    """Give what readers may narrow results by, beside the kind; nothing where it does not apply."""
    side = _side(briefing, record)
    facets = {"side": briefing.name(side)[1] if side else "", "period": _period(record)}
    if isinstance(record, Claim):
        facets["speaker"] = briefing.name(record.speaker)[1]
        facets["source"] = _source_words(briefing, briefing.get(Source, record.source))
    if isinstance(record, Judgement):
        facets["speaker"] = briefing.name(record.author)[1]
    if isinstance(record, Source):
        facets["source"] = _source_words(briefing, record)
    return facets


def _source_words(briefing: Briefing, source: Source) -> str:
    publisher = briefing.name(source.publisher)[1]
    return (
        publisher if source.published_on.is_unknown else f"{publisher}, {source.published_on.text}"
    )


def _period(record: Record) -> str:
    """Give the month of a record's date as in `2023-03`, where it lies within one."""
    when = _date(record)
    first, last = (when.earliest, when.latest) if when else (None, None)
    if not first or not last or (first.year, first.month) != (last.year, last.month):
        return ""
    return f"{first:%Y-%m}"


def _date_words(record: Record) -> str:
    when = _date(record)
    return when.in_words() if when else ""


def _date(record: Record) -> Date | None:
    found: Mapping[type[Record], str] = {
        Claim: "said_on",
        Event: "date",
        Source: "published_on",
        Edition: "as_of",
    }
    field = found.get(type(record))
    value = getattr(record, field) if field else None
    return value if isinstance(value, Date) else None


def _subtitle(briefing: Briefing, record: Record) -> str:
    if isinstance(record, Claim):
        return briefing.name(record.speaker)[1]
    if isinstance(record, Judgement):
        return briefing.name(record.author)[1]
    if isinstance(record, Actor):
        return record.description or record.kind.label
    if isinstance(record, Location):
        parent = f" in {briefing.name(record.parent)[1]}" if record.parent else ""
        return f"{record.kind.label}{parent}"
    if isinstance(record, Source):
        return briefing.name(record.publisher)[1]
    return ""
