"""What is new, as feeds in Atom and JSON Feed 1.1: editions, what they changed, and records.

In comes the briefing, out come files; the rules of Atom are those of RFC 4287. No clock is asked:
an entry is as old as the day from which the briefing holds it, or as its last correction. Its id
is a UUID made from names that never change (author, first edition, record), so that a site that
moves, or has no address yet, does not show its readers everything anew. Texts are plain: a feed
reader gets no markup to trust.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from generator import prose
from generator.changes import Change, between, in_words
from generator.corrections import corrections
from generator.dates import Date
from generator.link import Briefing
from generator.model import Claim, Edition, Event, Record, Source
from generator.reading import remembered
from generator.urls import DATA, FEEDS, correction_url, feed_path, record_url, whole
from generator.vocabulary import Status
from generator.words import in_english

LIMIT = 100
"""How many entries a feed has at most: what a reader who looks in once a week may have missed."""

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
TYPES: Mapping[str, str] = {"xml": "application/atom+xml", "json": "application/feed+json"}
"""The media type of each format by the ending of its file."""

_LANGUAGE = "en"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FOLDER = f"{DATA}/feeds/"


R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the site offers."""

    title: str
    path: str
    """Its file, from the site's root."""
    type: str
    """Its media type."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of a feed."""

    record: Record
    text: str
    updated: date
    when: Date
    """When what it tells happened: among entries of one day the latest comes first."""
    published: date | None = None
    """When it was issued, where the record says so."""
    tags: tuple[str, ...] = ()
    part: str = ""
    """Which of the entries about one record it is, where there may be more."""
    url: str = ""
    """Where it is told, from the site's root; by default where its record is."""
    rank: int = 0
    """Among entries of one moment the lower comes first."""
    lead: str = ""
    """What comes before the record's label; by default that it does not stand."""

    @property
    def title(self) -> str:
        """The record's own label, and before it what a reader must know of it."""
        return f"{self.lead or _LEADS.get(self.record.status, '')}{self.record.label}"

    @property
    def id(self) -> str:
        """What it is called in this briefing."""
        return self.part or self.record.id


_LEADS: Mapping[Status, str] = {Status.DRAFT: "Draft: ", Status.RETRACTED: "Retracted: "}


def feed_list(briefing: Briefing) -> tuple[Feed, ...]:
    """Give every feed, for the head of each page: Atom first."""
    return tuple(
        Feed(f"{briefing.settings.title}: {name}", feed_path(name, ending), type_)
        for ending, type_ in TYPES.items()
        for name in FEEDS
    )


def feed_files(briefing: Briefing, address: str = "") -> dict[str, bytes]:
    """Give the files of all feeds.

    Args:
        briefing: All records.
        address: Where the site is published. Without it the links of an Atom feed are relative to
            the feed, as RFC 4287 has it, and JSON Feed, which has no such rule, carries none.
    """
    return {
        feed_path(name, ending): data
        for name in FEEDS
        for ending, data in feed(briefing, name, address).items()
    }


@remembered
def feed(briefing: Briefing, name: str, address: str) -> dict[str, bytes]:
    """Give one feed in each format, by the ending of its file; see `feed_files`."""
    items = sorted(_MAKERS[name](briefing), key=_order, reverse=True)[:LIMIT]
    return {
        "xml": _atom(briefing, name, items, address),
        "json": _json_feed(briefing, name, items, address),
    }


def _order(item: _Item) -> tuple[Any, ...]:
    return _place(item.updated, item.when, item.id, item.rank)


def _place(updated: date, when: Date, name: str, rank: int = 0) -> tuple[Any, ...]:
    return updated, not when.is_unknown, when.sort_key, -rank, name


def _newest(briefing: Briefing, type_: type[R], when: Callable[[R], Date]) -> list[R]:
    """Give the records of a type that the feed tells of: only these are put into words."""

    def place(record: R) -> tuple[Any, ...]:
        return _place(_updated(briefing, record), when(record), record.id)

    return sorted(briefing.of(type_), key=place, reverse=True)[:LIMIT]


# ---------------------------------------------------------------- entries


def _editions(briefing: Briefing) -> Iterator[_Item]:
    for edition in briefing.editions:
        day = edition.issued_on
        text = f"{_plain(briefing, edition.bottom_line)} As of {edition.as_of.in_words()}."
        updated = _updated(briefing, edition)
        yield _Item(edition, text, updated, edition.as_of, published=day)


def _changes(briefing: Briefing) -> Iterator[_Item]:
    """Yield what each edition changed, measured against the one before it."""
    for edition in briefing.editions:
        if edition.previous:
            after = briefing.as_issued(edition.id)
            every = between(briefing, edition.previous, edition.id)
            told = islice((one for one in every if one.is_news), LIMIT)
            for rank, change in enumerate(told):
                yield _change_item(after, edition, change, rank)


def _change_item(briefing: Briefing, edition: Edition, change: Change, rank: int) -> _Item:
    record = briefing.record(change.record)
    return _Item(
        record,
        f"{in_words(change, lambda one: briefing.name(one)[1])} Edition: {edition.title}.",
        edition.issued_on,
        edition.as_of,
        published=edition.issued_on,
        tags=(change.key.aspect.label, change.turn.label),
        part="/".join((edition.id, *change.key)),
        rank=rank,
        lead=f"{change.turn.label.capitalize()}: ",
    )


def _claims(briefing: Briefing) -> Iterator[_Item]:
    for claim in _newest(briefing, Claim, lambda one: one.said_on):
        source = briefing.get(Source, claim.source)
        about = tuple(briefing.name(one)[1] for one in claim.about)
        updated = _updated(briefing, claim)
        text = _attribution(briefing, claim, source)
        yield _Item(claim, text, updated, claim.said_on, tags=tuple(dict.fromkeys(about)))


def _attribution(briefing: Briefing, claim: Claim, source: Source) -> str:
    role = f", {claim.speaker_role}" if claim.speaker_role else ""
    quote = f" “{claim.quote}”" if claim.quote else ""
    return (
        f"{claim.text} Said by: {briefing.name(claim.speaker)[1]}{role}."
        f" When: {claim.said_on.in_words()}.{quote}"
        f" Source: {briefing.name(source.publisher)[1]}, “{source.title}”,"
        f" {source.published_on.in_words()}, {claim.locator}."
        f" Source graded {source.reliability.value} ({source.reliability.label}),"
        f" claim graded {claim.credibility.value} ({claim.credibility.label})."
    )


def _events(briefing: Briefing) -> Iterator[_Item]:
    for event in _newest(briefing, Event, lambda one: one.date):
        places = ", ".join(briefing.name(one)[1] for one in event.locations)
        parts = [
            f"When: {event.date.in_words()}.",
            f"Where: {places}." if places else "",
            _plain(briefing, event.summary) if event.summary else "",
        ]
        tags = (event.kind.label, *(briefing.name(one.actor)[1] for one in event.actors))
        updated = _updated(briefing, event)
        yield _Item(
            event,
            " ".join(filter(None, parts)),
            updated,
            event.date,
            tags=tuple(dict.fromkeys(tags)),
        )


def _corrections(briefing: Briefing) -> Iterator[_Item]:
    for one in corrections(briefing):
        revision = one.revision
        day = _day(revision.at)
        said = "".join(
            f"{in_english(change.field).capitalize()}: it said {_listed(change.was)};"
            f" it says {_listed(change.now)}. "
            for change in one.differences
        )
        text = f"{said}Why: {revision.why} By: {briefing.name(revision.by)[1]}."
        lead = f"{revision.kind.label.capitalize()}: "
        url = correction_url(one.anchor)
        item = _Item(one.record, text, day, revision.at, part=one.anchor, url=url, lead=lead)
        yield replace(item, published=day)


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(f"“{one}”" for one in texts) or "nothing"


_MAKERS: Mapping[str, Callable[[Briefing], Iterator[_Item]]] = {
    "editions": _editions,
    "changes": _changes,
    "claims": _claims,
    "events": _events,
    "corrections": _corrections,
}


def _plain(briefing: Briefing, text: str) -> str:
    return prose.to_text(text, lambda record_id: briefing.name(record_id)[1])


# ---------------------------------------------------------------- days


def _day(when: Date) -> date:
    assert when.earliest, "the day of a revision is a day"
    return when.earliest


def _updated(briefing: Briefing, record: Record) -> date:
    """Give the day of a record's last correction, or from which the briefing holds it."""
    days = (_day(one.at) for one in record.revisions)
    return max([briefing.known_since[record.id], *days])


def _moment(day: date) -> str:
    """Give a day as RFC 3339 wants it: records know no time of day."""
    return datetime.combine(day, time(), tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _last(briefing: Briefing, items: Iterable[_Item]) -> date:
    return max([briefing.edition.issued_on, *(item.updated for item in items)])


# ---------------------------------------------------------------- ids and links


def _urn(briefing: Briefing, name: str) -> str:
    """Give the id of something in this briefing: the same at every address (RFC 9562, 5.5)."""
    first = briefing.editions[0]
    whose = f"briefing:{briefing.settings.author}/{first.id}"
    return uuid5(uuid5(NAMESPACE_URL, whose), name).urn


def _url(briefing: Briefing, item: _Item) -> str:
    return item.url or record_url(briefing.name(item.record.id)[0], item.record)


def _own_link(path: str, address: str) -> str:
    return f"{address}{path}" if address else path.removeprefix(_FOLDER)


# ---------------------------------------------------------------- Atom


def _atom(briefing: Briefing, name: str, items: list[_Item], address: str) -> bytes:
    feed = Element("feed", {"xmlns": ATOM, _XML_LANG: _LANGUAGE})
    _add(feed, "id", _urn(briefing, f"feed/{name}"))
    _add(feed, "title", f"{briefing.settings.title}: {name}")
    _add(feed, "subtitle", briefing.settings.description)
    _add(feed, "updated", _moment(_last(briefing, items)))
    author = ET.SubElement(feed, "author")
    _add(author, "name", briefing.name(briefing.settings.author)[1])
    own = _own_link(feed_path(name, "xml"), address)
    _add(feed, "link", rel="self", type=TYPES["xml"], href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=whole("", _FOLDER, address))
    for item in items:
        _add_entry(ET.SubElement(feed, "entry"), briefing, item, address)
    ET.indent(feed)
    made: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _add_entry(entry: Element, briefing: Briefing, item: _Item, address: str) -> None:
    _add(entry, "id", _urn(briefing, item.id))
    _add(entry, "title", item.title)
    _add(entry, "updated", _moment(item.updated))
    if item.published:
        _add(entry, "published", _moment(item.published))
    href = whole(_url(briefing, item), _FOLDER, address)
    _add(entry, "link", rel="alternate", type="text/html", href=href)
    for tag in item.tags:
        _add(entry, "category", term=tag)
    _add(entry, "content", item.text, type="text")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


# ---------------------------------------------------------------- JSON Feed


def _json_feed(briefing: Briefing, name: str, items: list[_Item], address: str) -> bytes:
    made = {
        "version": JSON_FEED,
        "title": f"{briefing.settings.title}: {name}",
        "description": briefing.settings.description,
        "language": _LANGUAGE,
        "authors": [{"name": briefing.name(briefing.settings.author)[1]}],
        "home_page_url": address,
        "feed_url": f"{address}{feed_path(name, 'json')}" if address else "",
        "items": [_json_item(briefing, item, address) for item in items],
    }
    kept = {key: value for key, value in made.items() if value or key == "items"}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(briefing: Briefing, item: _Item, address: str) -> dict[str, Any]:
    entry = briefing.entries[item.record.id]
    path = _url(briefing, item)
    made: dict[str, Any] = {
        "id": _urn(briefing, item.id),
        "url": f"{address}{path}" if address else "",
        "title": item.title,
        "content_text": item.text,
        "date_modified": _moment(item.updated),
        "date_published": _moment(item.published) if item.published else "",
        "tags": list(item.tags),
        # An extension, as section "Extensions" allows: where the record lies from the site's root.
        "_briefing": {"id": item.record.id, "kind": entry.kind.name, "path": path},
    }
    return {key: value for key, value in made.items() if value}
