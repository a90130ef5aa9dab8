"""What a page is about, for machines: schema.org as JSON-LD 1.1.

In come the briefing and a page's title and address, out comes a JSON text to stand in the page.
It stands there, and not in a file of its own, because crawlers and reference managers read no
other; a block of this type is data, which no content security policy needs to allow and no browser
runs, and with every `<`, `>` and `&` written as an escape nothing in it can end the element.

Cautious by rule: a date that schema.org could not hold without making it more exact is left out; a
speaker without a name is a `Thing`, since nobody knows whether it is one person; and claims are no
`ClaimReview`, because grading a source is not a verdict on the truth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator import prose
from generator.dates import Date
from generator.link import Briefing
from generator.model import (
    Actor,
    Claim,
    Code,
    Edition,
    Event,
    Judgement,
    Location,
    Named,
    Question,
    Record,
    Source,
)
from generator.urls import page_url, record_url, whole
from generator.vocabulary import ActorKind, LocationKind, NameKind, SourceKind

CONTEXT = "https://schema.org"

Node = dict[str, Any]

_ACTORS: Mapping[ActorKind, str] = {
    ActorKind.PERSON: "Person",
    ActorKind.STATE: "GovernmentOrganization",
    ActorKind.GOVERNMENT_BODY: "GovernmentOrganization",
    ActorKind.ARMED_FORCE: "Organization",
    ActorKind.UNIT: "Organization",
    ActorKind.PRIVATE_MILITARY_COMPANY: "Organization",
    ActorKind.MEDIA: "NewsMediaOrganization",
    ActorKind.THINK_TANK: "ResearchOrganization",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.ALLIANCE: "Organization",
    ActorKind.ANALYSTS: "Organization",
}
"""Kinds that are persons or bodies; all others are a `Thing`."""

_LOCATIONS: Mapping[LocationKind, str] = {
    LocationKind.COUNTRY: "Country",
    LocationKind.REGION: "AdministrativeArea",
    LocationKind.OBLAST: "AdministrativeArea",
    LocationKind.RAION: "AdministrativeArea",
    LocationKind.HROMADA: "AdministrativeArea",
    LocationKind.CITY: "City",
    LocationKind.TOWN: "City",
}
"""Kinds for which schema.org has a word narrower than `Place`."""

_SOURCES: Mapping[SourceKind, str] = {
    SourceKind.NEWS: "NewsArticle",
    SourceKind.SOCIAL_MEDIA: "SocialMediaPosting",
    SourceKind.THINK_TANK: "Report",
    SourceKind.OFFICIAL: "Report",
    SourceKind.DATASET: "Dataset",
}
"""Kinds for which schema.org has a word narrower than `CreativeWork`."""

_REGISTERS: Mapping[str, str] = {
    "geonames": "https://www.geonames.org/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
}
"""Where the entry of a code is found, for registers that show one."""

_WHOLE = ("", "print/")
"""Addresses at which the latest edition stands too."""

_INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs with which a text could end the element, written as JSON allows."""


def inert_json(value: Any) -> str:
    """Give JSON on one line that can stand inside a `script` element and stay data."""
    made = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return made.translate(_INERT)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself."""

    title: str
    description: str
    path: str
    """Its Markdown file, relative to the pages' folder."""
    record: Record | None = None
    """The record that it shows."""
    files: tuple[str, ...] = ()
    """The downloads it offers, from the site's root."""


def page_jsonld(briefing: Briefing, page: About, address: str = "") -> str:
    """Give the graph of one page: the page, the site it is part of, and what it shows.

    Args:
        briefing: All records.
        page: The page.
        address: Where the site is published; empty where nobody said. Without it the links are
            relative to the page, as JSON-LD 1.1 resolves them (section 7.3).
    """
    return inert_json({"@context": CONTEXT, "@graph": _Graph(briefing, page, address).nodes()})


class _Graph:
    """The makers of nodes, bound to one page: every address depends on where it stands."""

    def __init__(self, briefing: Briefing, page: About, address: str) -> None:
        self.briefing = briefing
        self.page = page
        self.url = page_url(page.path)
        self.address = address

    def nodes(self) -> list[Node]:
        """Give the page, the site, and what the page shows, in this order."""
        home = self._to("")
        settings = self.briefing.settings
        publisher = self._actor_in_short(settings.author)
        site = {
            "@type": "WebSite",
            "@id": f"{home}#site",
            "url": home,
            "name": settings.title,
            "description": settings.description,
            "inLanguage": "en",
            "publisher": publisher,
        }
        shown = self._shown()
        page = {
            "@type": "WebPage" if shown else "CollectionPage",
            "@id": self._to(self.url),
            "url": self._to(self.url),
            "name": self.page.title,
            "description": self.page.description,
            "inLanguage": "en",
            "isPartOf": {"@id": site["@id"]},
            "mainEntity": {"@id": shown["@id"]} if shown else None,
        }
        return [_kept(one) for one in (page, site, shown) if one]

    def _shown(self) -> Node | None:
        """Give what the page shows, under an id beside that of the page."""
        record = self.page.record
        if record is None and self.url in _WHOLE:
            record = self.briefing.edition
        if record:
            maker = _MAKERS.get(type(record), _Graph.other)
            node: Node = {"@id": self._id(record), "url": self._link(record)}
            return node | maker(self, record)
        if self.page.files:
            return self._dataset()
        return None

    # ------------------------------------------------------------ addresses

    def _to(self, url: str) -> str:
        return whole(url, self.url, self.address)

    def _link(self, record: Record) -> str:
        return self._to(record_url(self.briefing.name(record.id)[0], record))

    def _id(self, record: Record) -> str:
        """Give the name of what a record is about, which is not the page about it."""
        return f"{self._link(record).partition('#')[0]}#{record.id}"

    # ------------------------------------------------------------ records in short

    def _in_short(self, record_id: str) -> Node:
        record = self.briefing.record(record_id)
        if isinstance(record, Actor):
            return self._actor_in_short(record_id)
        if isinstance(record, Location):
            return self._place_in_short(record_id)
        return {"@type": "Thing", "@id": self._id(record), "name": record.label}

    def _actor_in_short(self, actor_id: str) -> Node:
        actor = self.briefing.get(Actor, actor_id)
        type_ = _ACTORS.get(actor.kind, "Thing")
        return {"@type": type_, "@id": self._id(actor), "name": actor.name}

    def _place_in_short(self, location_id: str) -> Node:
        place = self.briefing.get(Location, location_id)
        type_ = _LOCATIONS.get(place.kind, "Place")
        return {"@type": type_, "@id": self._id(place), "name": place.name}

    def _source_in_short(self, source_id: str) -> Node:
        source = self.briefing.get(Source, source_id)
        return {
            "@type": _SOURCES.get(source.kind, "CreativeWork"),
            "@id": self._id(source),
            "name": source.title,
            "publisher": self._actor_in_short(source.publisher),
            "datePublished": source.published_on.iso(),
            "url": source.url,
        }

    def _all(self, ids: Iterable[str], maker: Callable[[str], Node]) -> list[Node]:
        return [_kept(maker(one)) for one in dict.fromkeys(ids)]

    def _plain(self, text: str | None) -> str:
        return prose.to_text(text, lambda one: self.briefing.name(one)[1]) if text else ""

    # ------------------------------------------------------------ records in full

    def edition(self, record: Record) -> Node:
        edition = self.briefing.get(Edition, record.id)
        sources = dict.fromkeys(
            self.briefing.get(Claim, mark.target).source
            for mark in edition.bottom_line.marks()
            if mark.is_citation and isinstance(self.briefing.record(mark.target), Claim)
        )
        focus = self.briefing.settings.focus
        return {
            "@type": "Report",
            "headline": edition.title,
            "name": edition.title,
            "abstract": self._plain(edition.bottom_line),
            "datePublished": edition.published_at.iso(),
            "temporalCoverage": edition.as_of.iso(),
            "inLanguage": "en",
            "author": self._actor_in_short(self.briefing.settings.author),
            "publisher": self._actor_in_short(self.briefing.settings.author),
            "about": self._place_in_short(focus) if focus else self.briefing.settings.conflict,
            "citation": self._all(sources, self._source_in_short),
        }

    def actor(self, record: Record) -> Node:
        actor = self.briefing.get(Actor, record.id)
        return {
            **self._named(actor),
            "@type": _ACTORS.get(actor.kind, "Thing"),
            "disambiguatingDescription": actor.description,
            "description": self._plain(actor.summary),
        }

    def location(self, record: Record) -> Node:
        place = self.briefing.get(Location, record.id)
        point = place.coordinates
        return {
            **self._named(place),
            "@type": _LOCATIONS.get(place.kind, "Place"),
            "description": self._plain(place.summary),
            "containedInPlace": self._place_in_short(place.parent) if place.parent else None,
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": point.latitude,
                "longitude": point.longitude,
            }
            if point
            else None,
        }

    def _named(self, record: Named) -> Node:
        others = [
            {"@value": name.text, "@language": name.language}
            for name in record.names
            if name.kind is not NameKind.MISSPELLING
        ]
        return {
            "name": record.name,
            "alternateName": others,
            "sameAs": [address for address in map(_register, record.codes) if address],
        }

    def event(self, record: Record) -> Node:
        event = self.briefing.get(Event, record.id)
        first, last = _bounds(event.date)
        return {
            "@type": "Event",
            "name": event.title,
            "description": self._plain(event.summary) or event.date.in_words(),
            "startDate": first,
            "endDate": last,
            "location": self._all(event.locations, self._place_in_short),
            "contributor": self._all((one.actor for one in event.actors), self._actor_in_short),
            "subjectOf": self._all(event.claims, self._claim_in_short),
        }

    def _claim_in_short(self, claim_id: str) -> Node:
        claim = self.briefing.get(Claim, claim_id)
        return {"@type": "Claim", "@id": self._id(claim), "name": claim.text}

    def claim(self, record: Record) -> Node:
        claim = self.briefing.get(Claim, record.id)
        return {
            "@type": "Claim",
            "name": claim.text,
            "text": claim.text,
            "author": self._actor_in_short(claim.speaker),
            "datePublished": claim.said_on.iso(),
            "appearance": _kept(self._source_in_short(claim.source)),
            "about": self._all(claim.about, self._in_short),
        }

    def judgement(self, record: Record) -> Node:
        judgement = self.briefing.get(Judgement, record.id)
        issued = self.briefing.get(Edition, judgement.latest.edition).published_at
        return {
            "@type": "Claim",
            "name": judgement.title,
            "text": judgement.latest.text,
            "author": self._actor_in_short(judgement.author),
            "datePublished": issued.iso(),
            "about": self._all(judgement.about, self._in_short),
        }

    def question(self, record: Record) -> Node:
        question = self.briefing.get(Question, record.id)
        answer = {
            "@type": "Answer",
            "text": self._plain(question.answer),
            "author": self._actor_in_short(self.briefing.settings.author),
        }
        return {"@type": "Question", "name": question.heading, "acceptedAnswer": answer}

    def source(self, record: Record) -> Node:
        source = self.briefing.get(Source, record.id)
        type_ = _SOURCES.get(source.kind, "CreativeWork")
        return {
            **self._source_in_short(source.id),
            "@type": type_,
            "headline": source.title if type_ in ("NewsArticle", "Report") else None,
            "author": [{"@type": "Thing", "name": name} for name in source.authors],
            "inLanguage": source.language,
            "archivedAt": source.archive_url,
            "description": self._plain(source.description),
        }

    def other(self, record: Record) -> Node:
        return {"@type": "CreativeWork", "name": record.label}

    def _dataset(self) -> Node:
        settings = self.briefing.settings
        return {
            "@type": "Dataset",
            "@id": f"{self._to(self.url)}#dataset",
            "name": settings.title,
            "description": settings.description,
            "creator": self._actor_in_short(settings.author),
            "dateModified": self.briefing.edition.published_at.iso(),
            "distribution": [
                {"@type": "DataDownload", "contentUrl": self._to(path)} for path in self.page.files
            ],
        }


_MAKERS: Mapping[type[Record], Callable[[_Graph, Record], Node]] = {
    Actor: _Graph.actor,
    Claim: _Graph.claim,
    Edition: _Graph.edition,
    Event: _Graph.event,
    Judgement: _Graph.judgement,
    Location: _Graph.location,
    Question: _Graph.question,
    Source: _Graph.source,
}


def _kept(node: Node) -> Node:
    """Give a node without what there is nothing to say of."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _register(code: Code) -> str:
    return _REGISTERS[code.scheme].format(code.value) if code.scheme in _REGISTERS else ""


def _bounds(when: Date) -> tuple[str | None, str | None]:
    """Give first and last day as ISO 8601, as far as they are stated without a doubt."""
    if not when.is_interval:
        return when.iso(), None
    first, last = (Date.parse(text or "unknown") for text in _ends(when))
    return first.iso(), last.iso()


def _ends(when: Date) -> list[str]:
    return [text.replace("..", "") for text in when.text.split("/")]
