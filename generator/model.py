"""The records as frozen types: what each kind holds and what every field means.

Shape only: a record knows its own fields and the laws inside it. What holds between records lives
in `link` (references) and `rules` (laws of the trade). The sentence under each field is its meaning
everywhere: in the editor's hover, in the JSON Schemas and on the data reference page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    StringConstraints,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator.dates import Date
from generator.documents import Way
from generator.meridian import eastwards
from generator.vocabulary import (
    ActorKind,
    ActorRelation,
    Basis,
    Bearing,
    ClaimRelation,
    Confidence,
    ConnectionKind,
    ConnectionStatus,
    ControlBasis,
    Credibility,
    EventKind,
    IndicatorStatus,
    LocationKind,
    NameKind,
    OutcomeResult,
    Qualifier,
    Rating,
    Reliability,
    RevisionKind,
    ScenarioKind,
    ScenarioSet,
    SourceKind,
    Status,
    Trend,
    word,
)
from generator.words import Words, gettext, number, own

# ---------------------------------------------------------------- the types of single values

RESERVED_IDS = frozenset(
    ["index", "con", "prn", "aux", "nul"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
"""Ids that would hide an index page or that some file systems cannot store."""
RESERVED_ANCHORS = re.compile(r"bf-.*|(?:cite|ref)-[0-9]+")
"""Ids that stand on pages already, of their own parts and of the citations in them."""


def _not_reserved(text: str) -> str:
    if text in RESERVED_IDS or RESERVED_ANCHORS.fullmatch(text):
        raise PydanticCustomError("reserved_id", "'{id}' is reserved; choose another", {"id": text})
    return text


def _one_line(text: object) -> object:
    """Fold the line breaks of YAML's block texts: a `Line` is one line whatever its layout."""
    return " ".join(text.split()) if isinstance(text, str) else text


def _number(given: object) -> int | float:
    """Read a number; whole ones stay whole.

    One function, because a union of pydantic's would report each of its types.
    """
    if not re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?", str(given)):
        raise PydanticCustomError("number", "must be a number such as 4500 or 2.5")
    number = float(str(given))
    return int(number) if number.is_integer() else number


def _digits(given: object) -> object:
    """Let through numbers in plain digits; Python itself would read `1_000` as well."""
    if isinstance(given, str) and not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", given):
        raise PydanticCustomError("number", "must be a number in plain digits")
    return given


def _web_address(text: str) -> str:
    """Let through addresses that can stand in a link without surprise; nothing else."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not text.startswith(("http://", "https://")) or not host:
        reason = "needs http:// or https:// and a host"
    elif parts.username is not None or parts.password is not None:
        reason = "must not carry a user name or password"
    elif not text.isascii() or not re.fullmatch(r"[a-z0-9.-]+", host):
        reason = "must be plain ASCII; percent-encode the path and write the host in punycode"
    elif re.search(r"[\s<>\"'\\^`{|}]", text):
        reason = "holds a character that must be percent-encoded"
    else:
        return text
    raise PydanticCustomError("web_address", "'{text}' {reason}", {"text": text, "reason": reason})


def _one_day(when: Date) -> Date:
    """Let through a date that is one day without a doubt."""
    if not when.is_day:
        raise PydanticCustomError("one_day", "must be one day such as 2023-03-01")
    return when


@dataclass(frozen=True, slots=True)
class InWords:
    """Marks a text in words, which an id, a code or an address is not."""


IN_WORDS = InWords()

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80),
    AfterValidator(_not_reserved),
]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1200),
    BeforeValidator(_one_line),
    IN_WORDS,
]
Url = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_web_address)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Day = Annotated[Date, AfterValidator(_one_day)]
Whole = Annotated[int, BeforeValidator(_digits)]
Positive = Annotated[int, Field(gt=0), BeforeValidator(_digits)]
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(_digits)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), BeforeValidator(_digits)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), BeforeValidator(_digits)]
Number = Annotated[int | float, PlainValidator(_number, json_schema_input_type=float)]


MARK = re.compile(
    r"\[\[(?P<link>[^\[\]|\n]+)(?:\|(?P<words>[^\[\]\n]+))?\]\]|\[@(?P<cite>[^\[\]\n]+)\]"
)
"""The two marks of prose: `[[id]]` or `[[id|words]]` links a record, `[@id]` cites one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark for another record found in prose."""

    text: str
    """The mark as written."""
    target: str
    """The id it names."""
    is_citation: bool
    """Whether it cites, or links."""


class Prose(str):
    """Text in a small Markdown subset that may link records and cite claims and sources.

    `[[id]]` or `[[id|words]]` links a record; `[@id]` cites a claim or a source. Raw HTML is text.
    """

    __slots__ = ()

    def marks(self) -> Iterator[Mark]:
        """Yield the marks for other records, in the order of the text."""
        for found in MARK.finditer(self):
            yield Mark(found[0], found["link"] or found["cite"] or "", found["cite"] is not None)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as non-empty text."""
        text = core_schema.str_schema(min_length=1, max_length=20_000, strip_whitespace=True)
        return core_schema.no_info_after_validator_function(
            cls, text, serialization=core_schema.to_string_ser_schema()
        )


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a field whose text is the id of another record."""

    kinds: tuple[str, ...] = ()
    """The kinds of record that may stand there; none means any kind."""


SourceId = Annotated[Id, RefTo(("source",))]
ClaimId = Annotated[Id, RefTo(("claim",))]
ActorId = Annotated[Id, RefTo(("actor",))]
LocationId = Annotated[Id, RefTo(("location",))]
EventId = Annotated[Id, RefTo(("event",))]
JudgementId = Annotated[Id, RefTo(("judgement",))]
ScenarioId = Annotated[Id, RefTo(("scenario",))]
IndicatorId = Annotated[Id, RefTo(("indicator",))]
AssumptionId = Annotated[Id, RefTo(("assumption",))]
QuestionId = Annotated[Id, RefTo(("question",))]
ScaleId = Annotated[Id, RefTo(("scale",))]
EditionId = Annotated[Id, RefTo(("edition",))]
EvidenceId = Annotated[Id, RefTo(("claim", "event", "judgement"))]
AnyId = Annotated[Id, RefTo()]


class Part(BaseModel):
    """A piece of a record: frozen, without unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        val_json_bytes="utf8",
    )


NEVER_REVISED = ("id", "status", "note", "known_from", "revisions")
"""Fields of a record that no revision sets; the status follows from its kind."""


class Revision(Part):
    """A later statement of a record: whole fields replaced, from a day on."""

    at: Day
    """The day from which it holds."""
    kind: RevisionKind
    """What kind of change: a correction or a retraction sets the record’s status too."""
    why: Line
    """Why."""
    by: ActorId
    """By whom."""
    set: dict[str, Any] = {}
    """The fields that it replaces, each with what it says from then on; empty takes it out."""


class Record(Part):
    """What every record has."""

    id: Id
    """Lower-case ASCII slug, unique over all records, stable for ever: it is the address."""
    status: Status = Status.PUBLISHED
    """Where the record stands: a draft is not published; a retracted record keeps its address."""
    note: Line | None = None
    """Remark for maintainers; readers do not see it."""
    known_from: Day | None = None
    """The day from which the briefing holds it, where that does not follow from other dates."""
    revisions: tuple[Revision, ...] = ()
    """What was changed after publication, oldest first; the fields say what stood there first."""

    @property
    def label(self) -> str:
        """The record's name or opening words, as shown in links and lists."""
        raise NotImplementedError


# ---------------------------------------------------------------- names and codes


class Name(Part):
    """One name of an actor or a location."""

    text: Line
    """The name as written in its language and script."""
    language: Language
    """Language as a BCP 47 tag; a romanised name carries its script, as in `uk-Latn`."""
    kind: NameKind = NameKind.OFFICIAL
    """What the name is to its bearer."""
    valid: Date | None = None
    """When the name was in use."""
    source: SourceId | None = None
    """The source in which the name was seen."""


class Code(Part):
    """An identifier in somebody else’s register."""

    scheme: Literal["iso-3166-1", "iso-3166-2", "katotth", "geonames", "wikidata"]
    """The register."""
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
    """The identifier as the register writes it."""
    source: SourceId | None = None
    """The source in which the code was looked up."""


class Named(Record):
    """What actors and locations have in common: names, codes, an account in prose."""

    name: Line
    """The name this briefing uses."""
    names: tuple[Name, ...] = ()
    """Every other name: native, former, alias, misspelling; search finds them all."""
    codes: tuple[Code, ...] = ()
    """Identifiers in public registers."""
    summary: Prose | None = None
    """What the reader should know first, with citations."""

    @property
    def label(self) -> str:
        """The name this briefing uses."""
        return self.name


# ---------------------------------------------------------------- sources and claims


class Source(Record):
    """Something published that claims are taken from."""

    kind: SourceKind
    """What the source is."""
    title: Line
    """Its title, or a description in square brackets where it has none."""
    publisher: ActorId
    """Who published it."""
    authors: tuple[Line, ...] = ()
    """Names of its authors and contributors as the source gives them."""
    url: Url | None = None
    """Where it was published."""
    archive_url: Url | None = None
    """A lasting copy."""
    published_on: Date
    """When it was published; `unknown` where it does not say."""
    accessed_on: Date | None = None
    """When it was read for this briefing."""
    language: Language = "en"
    """Its language."""
    reliability: Reliability = Reliability.F
    """How far the source can be relied on; F where that cannot be judged."""
    reliability_reason: Line | None = None
    """Why it has that grade."""
    description: Prose | None = None
    """Its access, age, completeness and bias (ICD 206, source descriptor)."""
    origin: Id | None = None
    """Independence group: sources that draw on one origin share it; by default the publisher."""
    side: ActorId | None = None
    """The side it belongs to."""
    licence: Line | None = None
    """The terms under which it may be used."""

    @property
    def label(self) -> str:
        """The title."""
        return self.title


def _check_order(names: str, *numbers: float | None) -> None:
    """Let through numbers that do not fall; those that are not given are passed over."""
    given = [number for number in numbers if number is not None]
    if given != sorted(given):
        raise PydanticCustomError("disordered", "{names} are not in order", {"names": names})


class Quantity(Part):
    """A number as it was stated, with its own qualifier."""

    value: Number
    """The number."""
    unit: Line
    """What is counted or measured, as in `civilians` or `miles`."""
    qualifier: Qualifier = Qualifier.EXACT
    """How exactly it was stated."""
    low: Number | None = None
    """Lower bound, where one was stated."""
    high: Number | None = None
    """Upper bound, where one was stated."""
    subset_of: ClaimId | None = None
    """The claim whose number this one is a part of."""

    @model_validator(mode="after")
    def _in_order(self) -> Quantity:
        _check_order("low, value and high", self.low, self.value, self.high)
        return self

    def in_words(self) -> Words:
        """Give the number as it was stated, as `about 4,500 civilians (4,000 to 5,000)`."""
        stated = {"number": number(self.value), "unit": own(self.unit)}
        said = gettext("%(number)s %(unit)s", **stated)
        if self.qualifier is not Qualifier.EXACT:
            said = gettext("%(how)s %(number)s %(unit)s", how=word(self.qualifier), **stated)
        bounds = _bounds_in_words(self.low, self.high)
        return gettext("%(number)s (%(bounds)s)", number=said, bounds=bounds) if bounds else said


def _bounds_in_words(low: float | None, high: float | None) -> str:
    """Give bounds in words, as far as there are any."""
    if low is not None and high is not None:
        return gettext("%(low)s to %(high)s", low=number(low), high=number(high))
    if low is not None:
        return gettext("at least %(number)s", number=number(low))
    return gettext("at most %(number)s", number=number(high)) if high is not None else ""


class RelatedClaim(Part):
    """How this claim bears on another."""

    type: ClaimRelation
    """The relation."""
    claim: ClaimId
    """The other claim."""
    note: Line | None = None
    """What exactly is disputed, qualified or confirmed; readers see it."""


class Claim(Record):
    """One statement by one speaker in one source."""

    text: Line
    """What is claimed, in our words, as one sentence."""
    quote: Line | None = None
    """A short phrase of the original where its words matter, without quotation marks."""
    quote_language: Language | None = None
    """Language of the quotation where it is not the source’s."""
    speaker: ActorId
    """Who says so: a person or body, an unnamed speaker’s record, or the outlet itself."""
    speaker_role: Line | None = None
    """What the speaker was at the time, as the source says."""
    said_on: Date
    """When it was said; `unknown` where the source does not tell."""
    medium: Line | None = None
    """On which medium or occasion it was said."""
    addressee: ActorId | None = None
    """To whom it was said."""
    source: SourceId
    """Where it was read."""
    locator: Line
    """Where in the source, as in `paragraph 8`."""
    basis: Basis
    """Whether the source reports a speaker or says it in its own voice."""
    hedges: tuple[Line, ...] = ()
    """Words with which the speaker limited the statement, as in `apparently`."""
    credibility: Credibility = Credibility.CANNOT_BE_JUDGED
    """How far the claim is confirmed by others; 6 where that cannot be judged."""
    credibility_reason: Line | None = None
    """Why it has that grade."""
    about: tuple[AnyId, ...] = ()
    """The records that the claim is about."""
    quantities: tuple[Quantity, ...] = ()
    """Numbers the claim states."""
    relations: tuple[RelatedClaim, ...] = ()
    """How it bears on other claims; the other side is derived."""

    @property
    def label(self) -> str:
        """The claim itself."""
        return self.text


# ---------------------------------------------------------------- actors and locations


class Role(Part):
    """What a person is somewhere."""

    title: Line
    """The role."""
    of: ActorId | None = None
    """Where."""
    valid: Date | None = None
    """When."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that say so."""
    source: SourceId | None = None
    """The source that says so, where there is no claim of its own."""


class RelatedActor(Part):
    """How this actor stands to another."""

    type: ActorRelation
    """The relation, read from this actor to the other."""
    actor: ActorId
    """The other actor."""
    valid: Date | None = None
    """When."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that say so."""
    source: SourceId | None = None
    """The source that says so, where there is no claim of its own."""
    note: Line | None = None
    """What a reader should know about it."""


class Actor(Named):
    """A person or body that acts, speaks or is spoken of."""

    kind: ActorKind
    """What the actor is."""
    side: ActorId | None = None
    """The belligerent it belongs to; none for outlets, experts and civilians."""
    description: Line | None = None
    """A few words after the name, as in `adviser to the president`."""
    country: Country | None = None
    """ISO 3166-1 alpha-2 code."""
    symbol: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9*-]{10,30}$")] | None = None
    """APP-6 symbol identification code."""
    roles: tuple[Role, ...] = ()
    """What a person is, and where."""
    relations: tuple[RelatedActor, ...] = ()
    """How the actor stands to others; the other side is derived."""


class Coordinates(Part):
    """A point on the ground, and how it is known. Never a guess."""

    latitude: Latitude
    """Degrees north, WGS 84."""
    longitude: Longitude
    """Degrees east, WGS 84."""
    precision_m: Positive
    """How far the true centre may lie from the point, in metres."""
    source: SourceId
    """Where the coordinates were looked up."""


MOST_ACROSS = 270
"""Degrees above which a box across the 180th meridian has its west and east swapped instead."""


class Extent(Part):
    """The box that holds a place, between two meridians and two parallels. Never a guess.

    Across the 180th meridian west is greater than east (RFC 7946, section 5.2).
    """

    west: Longitude
    """Degrees east of its western edge, WGS 84."""
    south: Latitude
    """Degrees north of its southern edge."""
    east: Longitude
    """Degrees east of its eastern edge."""
    north: Latitude
    """Degrees north of its northern edge."""
    source: SourceId
    """Where it was looked up."""

    @model_validator(mode="after")
    def _in_order(self) -> Extent:
        if eastwards(self.east, self.west) - self.west > MOST_ACROSS:
            _check_order("west and east", self.west, self.east)
        _check_order("south and north", self.south, self.north)
        return self


class Control(Part):
    """Who held a place, on one date, on one ground."""

    as_of: Date
    """The date it is said of."""
    holder: ActorId | None = None
    """Who held it; none where it was contested or unknown."""
    basis: ControlBasis
    """Whether it was assessed, claimed by a side, contested or unknown."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that say so."""
    note: Line | None = None
    """What a reader should know about it."""


class Connection(Part):
    """What leads from here to another place, as far as it was stated."""

    to: LocationId
    """The other place."""
    kind: ConnectionKind
    """Road, rail, river; or only the direction in which the place lies."""
    bearing: Bearing | None = None
    """The direction as the source states it."""
    status: ConnectionStatus = ConnectionStatus.UNKNOWN
    """In what state it was said to be."""
    as_of: Date | None = None
    """When it was said to be in that state."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that say so."""
    note: Line | None = None
    """What a reader should know about it."""


class Location(Named):
    """A place, region, route or piece of terrain."""

    kind: LocationKind
    """What the location is."""
    parent: LocationId | None = None
    """The location it lies in."""
    coordinates: Coordinates | None = None
    """Where it is; absent where no source gives it."""
    extent: Extent | None = None
    """The box that holds it; what lies in it is checked against that."""
    control: tuple[Control, ...] = ()
    """Who held it, over time."""
    connections: tuple[Connection, ...] = ()
    """Where one gets from here, as far as it was stated."""
    significance: Prose | None = None
    """Why the place matters, with citations."""


# ---------------------------------------------------------------- events


class Participant(Part):
    """Who took part in an event, and how."""

    actor: ActorId
    """Who."""
    role: Line
    """As what, as in `attacker` or `speaker`."""


class Figure(Part):
    """A number about an event, as a range where accounts differ."""

    name: Line
    """What is counted."""
    best: Number | None = None
    """The best estimate."""
    low: Number | None = None
    """The lowest credible account."""
    high: Number | None = None
    """The highest credible account."""
    claims: tuple[ClaimId, ...] = ()
    """The claims it rests on."""

    @model_validator(mode="after")
    def _in_order(self) -> Figure:
        _check_order("low, best and high", self.low, self.best, self.high)
        return self

    def in_words(self) -> str:
        """Give the best estimate with its bounds, as `400 (300 to 500)`, or what there is of it."""
        bounds = _bounds_in_words(self.low, self.high)
        if self.best is None:
            return bounds
        best = number(self.best)
        return gettext("%(number)s (%(bounds)s)", number=best, bounds=bounds) if bounds else best


class Event(Record):
    """Something that happened, or is said to have happened."""

    title: Line
    """What happened, in a few words."""
    kind: EventKind
    """What kind of event."""
    date: Date
    """When, as exactly as is known."""
    locations: tuple[LocationId, ...] = ()
    """Where."""
    actors: tuple[Participant, ...] = ()
    """Who took part."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that tell of it; at least one."""
    figures: tuple[Figure, ...] = ()
    """Numbers about it."""
    summary: Prose | None = None
    """What happened, with citations."""

    @property
    def label(self) -> str:
        """The title."""
        return self.title


# ---------------------------------------------------------------- judgement


class ScaleTerm(Part):
    """One term of a probability scale."""

    term: Line
    """The term."""
    low: Percent
    """Lower bound in per cent."""
    high: Percent
    """Upper bound in per cent."""

    @property
    def middle(self) -> float:
        """The middle of its range in per cent."""
        return (self.low + self.high) / 2

    @model_validator(mode="after")
    def _in_order(self) -> ScaleTerm:
        _check_order("low and high", self.low, self.high)
        return self

    @property
    def percent(self) -> str:
        """The range in per cent, as in `55–80%`."""
        return f"{self.low}\N{EN DASH}{self.high}%"


class Scale(Record):
    """A scale of words of likelihood. The word is stored; the range is derived from here."""

    name: Line
    """Its name."""
    standard: Line
    """The standard and paragraph it comes from."""
    description: Prose | None = None
    """What a reader should know, as that its bands touch or leave gaps."""
    terms: tuple[ScaleTerm, ...]
    """Its terms, from the least likely to the most."""

    @property
    def label(self) -> str:
        """The name."""
        return self.name

    def term(self, text: str) -> ScaleTerm | None:
        """Give the term with this text, or None."""
        return next((term for term in self.terms if term.term == text), None)

    def terms_for(self, percent: float) -> tuple[ScaleTerm, ...]:
        """Give the terms whose range holds *percent*: none in a gap, two where bands touch."""
        return tuple(term for term in self.terms if term.low <= percent <= term.high)

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """The stretches from 0 to 100 between bands, in per cent; what lies there has no term."""
        lows = [*(term.low for term in self.terms), 100]
        highs = [0, *(term.high for term in self.terms)]
        return tuple((high, low) for high, low in zip(highs, lows, strict=True) if high < low)

    @property
    def shared(self) -> tuple[int, ...]:
        """The numbers at which bands touch, in per cent; each belongs to two terms."""
        return tuple(low.high for low, high in pairwise(self.terms) if low.high == high.low)


class Likelihood(Part):
    """A likelihood as a term of a named scale; the scales differ in what a word means."""

    scale: ScaleId
    """The scale."""
    term: Line
    """The term."""


class JudgementVersion(Part):
    """A judgement as one edition states it."""

    edition: EditionId
    """The edition."""
    text: Line
    """The judgement, in one or two sentences, without a statement of confidence."""
    likelihood: Likelihood | None = None
    """How likely; absent where the author does not say."""
    confidence: Confidence
    """How sure its author is; `not-stated` where the author does not say."""
    confidence_reason: Prose | None = None
    """Why."""
    evidence_for: tuple[EvidenceId, ...] = ()
    """The claims, events and judgements it rests on."""
    evidence_against: tuple[EvidenceId, ...] = ()
    """The claims, events and judgements that speak against it."""
    no_evidence: Line | None = None
    """Why it has no evidence of its own, where it has none."""
    assumptions: tuple[AssumptionId, ...] = ()
    """What it takes for granted."""
    alternatives: tuple[Prose, ...] = ()
    """What else could be the case."""
    would_change: tuple[IndicatorId, ...] = ()
    """The indicators that would change it."""
    horizon: Date | None = None
    """Until when it speaks."""
    change_reason: Prose | None = None
    """Why it differs from the version before."""


class Outcome(Part):
    """What became of a judgement, as an edition records it."""

    edition: EditionId
    """The edition that records it."""
    result: OutcomeResult
    """Whether it happened; `unresolved` while that is not known, `cannot-be-judged` if never."""
    on: Date | None = None
    """The day on which that was settled: when it happened, or when its horizon passed."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that settle it."""
    note: Line | None = None
    """What a reader should know about it."""

    @model_validator(mode="after")
    def _settled_by_something(self) -> Outcome:
        if self.result.is_settled and not (self.on and self.claims):
            raise PydanticCustomError(
                "unsettled_outcome",
                "result '{result}' needs 'on' and 'claims', which settle it",
                {"result": self.result.value},
            )
        return self


class Judgement(Record):
    """A conclusion: ours or attributed to an actor, with a version per edition."""

    title: Line
    """What it is about, in a few words."""
    author: ActorId
    """Whose judgement it is."""
    about: tuple[AnyId, ...] = ()
    """The records it is about."""
    versions: Annotated[tuple[JudgementVersion, ...], Field(min_length=1)]
    """What each edition states, oldest first."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of it, oldest first: the last one holds."""

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def latest(self) -> JudgementVersion:
        """The version of the latest edition that states it."""
        return self.versions[-1]

    def version(self, edition: str) -> JudgementVersion | None:
        """Give what an edition states, or None where it does not."""
        return next((one for one in self.versions if one.edition == edition), None)


class ScenarioVersion(Part):
    """A scenario as one edition judges it."""

    edition: EditionId
    """The edition."""
    kind: ScenarioKind
    """Its place among the others; `came-about` or `ruled-out` once that is known."""
    likelihood: Likelihood | None = None
    """How likely; absent where that is not judged."""
    horizon: Date | None = None
    """Until when."""
    drivers: tuple[Prose, ...] = ()
    """What would bring it about."""
    change_reason: Prose | None = None
    """Why it differs from the version before."""


class Scenario(Record):
    """A way in which things may go, with a version per edition."""

    title: Line
    """Its name."""
    description: Prose
    """How it would go, with citations."""
    about: tuple[AnyId, ...] = ()
    """The records it is about."""
    versions: Annotated[tuple[ScenarioVersion, ...], Field(min_length=1)]
    """How each edition judges it, oldest first."""

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def latest(self) -> ScenarioVersion:
        """The version of the latest edition that judges it."""
        return self.versions[-1]

    def version(self, edition: str) -> ScenarioVersion | None:
        """Give how an edition judges it, or None where it does not."""
        return next((one for one in self.versions if one.edition == edition), None)


class Observation(Part):
    """How far an indicator had been seen at an edition."""

    edition: EditionId
    """The edition."""
    status: IndicatorStatus
    """How far it had been seen."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that show it."""
    note: Line | None = None
    """What a reader should know about it."""


class Indicator(Record):
    """Something observable that would tell which way things go."""

    text: Line
    """What to watch for."""
    observable_via: Line
    """Where it would be seen."""
    points_to: tuple[ScenarioId, ...] = ()
    """The scenarios it points to."""
    observations: tuple[Observation, ...] = ()
    """What was seen, edition by edition."""

    @property
    def label(self) -> str:
        """What to watch for."""
        return self.text


class Gap(Record):
    """Something we do not know and would need to."""

    question: Line
    """What is not known."""
    why: Prose
    """Why it matters."""
    limits: tuple[JudgementId, ...] = ()
    """The judgements it limits."""
    observable_via: Line | None = None
    """Where an answer could be found."""
    opened: EditionId
    """The edition that first named it."""
    closed: EditionId | None = None
    """The edition by which it was answered."""
    closed_by: tuple[ClaimId, ...] = ()
    """The claims that answered it."""
    about: tuple[AnyId, ...] = ()
    """The records it is about."""

    @property
    def label(self) -> str:
        """The question."""
        return self.question


class Assumption(Record):
    """Something taken for granted, and what follows if it is wrong."""

    text: Line
    """What is taken for granted."""
    basis: Prose | None = None
    """Why that seems reasonable."""
    if_wrong: Prose
    """What follows if it is wrong."""

    @property
    def label(self) -> str:
        """What is taken for granted."""
        return self.text


class Hypothesis(Part):
    """One explanation or outcome of a matrix."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,7}$")]
    """Short name, as in `H1`."""
    text: Line
    """What it says."""


class MatrixRow(Part):
    """One piece of evidence against every hypothesis."""

    evidence: EvidenceId
    """The claim, event or judgement."""
    ratings: dict[str, Rating]
    """How it stands to each hypothesis."""
    note: Line | None = None
    """Why it is rated so."""


class Matrix(Record):
    """An analysis of competing hypotheses (Heuer 1999, chapter 8)."""

    question: Line
    """The question."""
    edition: EditionId
    """The edition it belongs to."""
    hypotheses: Annotated[tuple[Hypothesis, ...], Field(min_length=2)]
    """The hypotheses, shutting each other out."""
    rows: tuple[MatrixRow, ...]
    """The evidence."""
    conclusion: Prose | None = None
    """What follows from it, with citations."""

    @property
    def label(self) -> str:
        """The question."""
        return self.question

    @model_validator(mode="after")
    def _complete(self) -> Matrix:
        keys = [one.key for one in self.hypotheses]
        for row in self.rows:
            if set(row.ratings) != set(keys) or len(set(keys)) != len(keys):
                raise PydanticCustomError(
                    "incomplete_matrix",
                    "row '{row}' must rate each of {keys} once",
                    {"row": row.evidence, "keys": ", ".join(keys)},
                )
        return self


# ---------------------------------------------------------------- the briefing document


class Question(Record):
    """A question of the explainer and its cited answer."""

    heading: Line
    """The question."""
    order: Whole
    """Its place among the others."""
    answer: Prose
    """The answer, with citations."""
    about: tuple[AnyId, ...] = ()
    """The records it is about."""

    @property
    def label(self) -> str:
        """The question."""
        return self.heading


class Outlook(Part):
    """Where the situation went since the edition before."""

    trend: Trend
    """The direction."""
    reason: Prose
    """Why."""


class Dropped(Part):
    """A judgement that an edition no longer states."""

    judgement: JudgementId
    """The judgement."""
    reason: Prose
    """Why."""
    claims: tuple[ClaimId, ...] = ()
    """The claims that moved it."""


class Edition(Record):
    """A dated issue of the briefing."""

    title: Line
    """Its title."""
    as_of: Date
    """The date whose situation it describes."""
    information_cutoff: Date
    """The date of the latest evidence admitted."""
    published_at: Date
    """The date it was issued."""
    previous: EditionId | None = None
    """The edition before."""
    bottom_line: Prose
    """The main message first, in at most 60 words."""
    situation: Outlook
    """Where the situation went since the edition before."""
    key_judgements: tuple[JudgementId, ...] = ()
    """The judgements that matter most, in order."""
    dropped: tuple[Dropped, ...] = ()
    """The judgements of earlier editions that it no longer states."""
    scenario_set: ScenarioSet = ScenarioSet.EXCLUSIVE
    """What its scenarios with one horizon are to each other."""
    takeaways: tuple[Prose, ...] = ()
    """What to remember, one sentence each, each with a citation."""
    questions: tuple[QuestionId, ...] = ()
    """The questions it answers."""
    source_summary: Prose | None = None
    """What the edition as a whole rests on (ICD 206, source summary statement)."""

    @property
    def label(self) -> str:
        """The title."""
        return self.title

    @property
    def issued_on(self) -> date:
        """The day it was issued, or what comes nearest to it; 1 January 1970 for no date at all."""
        dates = (self.published_at, self.information_cutoff, self.as_of)
        days = (one.latest or one.earliest for one in dates)
        return next(filter(None, days), date(1970, 1, 1))


class Settings(Part):
    """What the briefing as a whole is: the file `data/briefing.yml`."""

    title: Line
    """The title of the site."""
    conflict: Line
    """The conflict it covers, in a few words."""
    description: Line
    """One sentence for search engines and the home page."""
    author: ActorId
    """Who writes it: judgements by this actor are our own."""
    sides: Annotated[tuple[ActorId, ...], Field(min_length=1, max_length=4)]
    """The belligerents, in the order in which they get their colours."""
    scale: ScaleId
    """The scale of likelihood used for our own judgements."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    """The languages of the interface. The first is the one that the records are written in; the
    pages of each other one lie below its name, as in `uk/`."""
    focus: LocationId | None = None
    """The location at the centre of the briefing."""
    home_actors: tuple[ActorId, ...] = ()
    """The actors to name on the home page; all of them stand in the register."""
    stale_after_days: Positive = 30
    """How many days old the last word on a place may be before a warning."""
    loaded_words: tuple[Line, ...] = ()
    """Words that take a side; outside quotations each draws a warning."""


# ---------------------------------------------------------------- finding references


@dataclass(frozen=True, slots=True)
class Reference:
    """An id found in a field of a record."""

    target: str
    """The id."""
    kinds: tuple[str, ...]
    """The kinds that may stand there; none means any."""
    where: Way
    """The way to the field."""


CITABLE = ("claim", "source")
"""The kinds that `[@id]` may cite."""


def references(part: Part) -> Iterator[Reference]:
    """Yield every id that a field of *part* refers to, in the order of the fields."""
    for value, role, where in _walk(part, ()):
        if isinstance(role, RefTo):
            yield Reference(value, role.kinds, where)


def proses(part: Part) -> Iterator[tuple[Prose, Way]]:
    """Yield every text in prose that *part* holds, with the way to it, in the order of fields."""
    for value, _, where in _walk(part, ()):
        if isinstance(value, Prose):
            yield value, where


def texts(part: Part) -> Iterator[tuple[str, Way]]:
    """Yield every text in words that *part* holds, prose or one line, with the way to it."""
    for value, role, where in _walk(part, ()):
        if isinstance(role, InWords):
            yield value, where


def _walk(part: Part, where: Way) -> Iterator[tuple[Any, RefTo | InWords, Way]]:
    """Yield the ids and texts of *part* and of the parts inside it, in the order of the fields."""
    for name, role in marked_fields(type(part)):
        value = getattr(part, name)
        if value is None:
            continue
        items = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, item in items:
            here = (*where, name) if index is None else (*where, name, index)
            if role is Part:
                yield from _walk(item, here)
            else:
                yield item, role, here


@cache
def marked_fields(model: type[Part]) -> tuple[tuple[str, Any], ...]:
    """Give the fields of *model* to walk, each with its mark, or `Part` where parts are nested."""
    roles = ((name, _role(field)) for name, field in model.model_fields.items())
    return tuple((name, role) for name, role in roles if role is not None)


def _role(annotation: Any) -> Any:
    """Give the mark that stands in an annotation at any depth, or `Part`, or None."""
    if isinstance(annotation, FieldInfo):
        # One mark at least must stand behind the type: None is one that nobody looks for.
        annotation = Annotated[annotation.annotation, None, *annotation.metadata]
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, RefTo | InWords):
            return mark
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Part
    if annotation is Prose:
        return IN_WORDS
    if get_origin(annotation) in (Union, UnionType, tuple, Annotated):
        return next(filter(None, map(_role, get_args(annotation))), None)
    return None
