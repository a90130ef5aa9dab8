"""The closed lists of the field, as enumerations whose values are the words written in YAML.

Each member's `label` is what a reader sees. Lists that a briefing may want to extend (probability
scales) are data, not code. Sources of the lists stand at each class.
"""

from __future__ import annotations

from enum import StrEnum

from generator.words import Words, mark, pgettext


class Word(StrEnum):
    """A word of a closed list; the value is what YAML holds."""

    @property
    def label(self) -> str:
        """The word as a reader sees it."""
        return self.value.replace("-", " ")


def word(value: StrEnum) -> Words:
    """Give a word of a closed list: its label, as a message about its list."""
    return pgettext(type(value).__name__, value.label)  # type: ignore[attr-defined]


class Reliability(StrEnum):
    """How far a source can be relied on: Admiralty code, letter (NATO AJP-2.1, STANAG 2511)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def label(self) -> str:
        """The letter in words; F says that nothing is known, not that the source is bad."""
        return _RELIABILITY[self.value]

    @property
    def is_judged(self) -> bool:
        """Whether the letter says anything: F does not, and has no rank among the others."""
        return self is not Reliability.F


_RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}


class Credibility(StrEnum):
    """How far a claim is confirmed: Admiralty code, digit (NATO AJP-2.1, STANAG 2511)."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"

    @property
    def label(self) -> str:
        """The digit in words; 6 says that nothing is known, not that the claim is false."""
        return _CREDIBILITY[self.value]

    @property
    def is_judged(self) -> bool:
        """Whether the digit says anything: 6 does not, and has no rank among the others."""
        return self is not Credibility.CANNOT_BE_JUDGED


_CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


class Confidence(Word):
    """Analytic confidence in a judgement, kept apart from likelihood (ICD 203, D.6.e(2)(a))."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    NOT_STATED = "not-stated"


class Status(Word):
    """Where a record stands on its way to the reader and after."""

    DRAFT = "draft"
    VERIFIED = "verified"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class NameKind(Word):
    """What a name is to its bearer."""

    OFFICIAL = "official"
    COMMON = "common"
    ALIAS = "alias"
    FORMER = "former"
    MISSPELLING = "misspelling"


class ActorKind(Word):
    """What an actor is."""

    PERSON = "person"
    UNNAMED = "unnamed"
    STATE = "state"
    GOVERNMENT_BODY = "government-body"
    ARMED_FORCE = "armed-force"
    UNIT = "unit"
    PRIVATE_MILITARY_COMPANY = "private-military-company"
    MEDIA = "media"
    THINK_TANK = "think-tank"
    ORGANISATION = "organisation"
    ALLIANCE = "alliance"
    CIVILIANS = "civilians"
    EXPERTS = "experts"
    ANALYSTS = "analysts"


class ActorRelation(Word):
    """How one actor stands to another."""

    PART_OF = "part-of"
    COMMANDS = "commands"
    SUBORDINATE_TO = "subordinate-to"
    LEADS = "leads"
    ADVISES = "advises"
    SPEAKS_FOR = "speaks-for"
    WORKS_FOR = "works-for"
    ALLIED_WITH = "allied-with"
    OPPOSES = "opposes"
    CRITICISES = "criticises"
    OPERATES = "operates"

    @property
    def inverse(self) -> str:
        """The same relation seen from the other actor."""
        return _INVERSE[self.value]


_INVERSE = {
    "part-of": mark("has part"),
    "commands": mark("commanded by"),
    "subordinate-to": mark("superior to"),
    "leads": mark("led by"),
    "advises": mark("advised by"),
    "speaks-for": mark("spoken for by"),
    "works-for": mark("employs"),
    "allied-with": mark("allied with"),
    "opposes": mark("opposed by"),
    "criticises": mark("criticised by"),
    "operates": mark("operated by"),
}


class LocationKind(Word):
    """What a location is."""

    COUNTRY = "country"
    REGION = "region"
    OBLAST = "oblast"
    RAION = "raion"
    HROMADA = "hromada"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    SETTLEMENT = "settlement"
    TERRAIN = "terrain"
    ROUTE = "route"
    FRONT = "front"
    AREA = "area"


class ControlBasis(Word):
    """On what ground somebody is said to hold a place."""

    ASSESSED = "assessed"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class ConnectionKind(Word):
    """What connects one place with another, as far as the data state it."""

    ROAD = "road"
    RAIL = "rail"
    RIVER = "river"
    DIRECTION = "direction"
    """No connection at all: only the direction was stated."""


class ConnectionStatus(Word):
    """In what state a connection was said to be."""

    OPEN = "open"
    THREATENED = "threatened"
    CONTESTED = "contested"
    CUT = "cut"
    UNKNOWN = "unknown"


class Bearing(Word):
    """A compass direction as sources state it."""

    NORTH = "north"
    NORTH_EAST = "north-east"
    EAST = "east"
    SOUTH_EAST = "south-east"
    SOUTH = "south"
    SOUTH_WEST = "south-west"
    WEST = "west"
    NORTH_WEST = "north-west"

    @property
    def degrees(self) -> float:
        """The direction in degrees clockwise from north, 0 to 315."""
        return list(Bearing).index(self) * 45.0

    @property
    def label(self) -> str:
        """The direction as written in running text."""
        return self.value


class SourceKind(Word):
    """What a source is."""

    NEWS = "news"
    OFFICIAL = "official"
    SOCIAL_MEDIA = "social-media"
    THINK_TANK = "think-tank"
    DATASET = "dataset"
    IMAGERY = "imagery"
    INTERVIEW = "interview"
    DOCUMENT = "document"
    REFERENCE = "reference"


class Basis(Word):
    """Whose voice a claim is in: a speaker’s whom the source reports, or the source’s own."""

    ATTRIBUTED = "attributed"
    OWN_VOICE = "own-voice"


class ClaimRelation(Word):
    """How one claim bears on another."""

    CORROBORATES = "corroborates"
    DISPUTES = "disputes"
    QUALIFIES = "qualifies"
    RESTATES = "restates"
    SUPERSEDES = "supersedes"

    @property
    def inverse(self) -> str:
        """The same relation seen from the other claim."""
        return _CLAIM_INVERSE[self.value]


_CLAIM_INVERSE = {
    "corroborates": mark("corroborated by"),
    "disputes": mark("disputed by"),
    "qualifies": mark("qualified by"),
    "restates": mark("restated by"),
    "supersedes": mark("superseded by"),
}


class Qualifier(Word):
    """How exactly a number was stated."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    UP_TO = "up-to"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"


class EventKind(Word):
    """What kind of event: the six types of ACLED's codebook, and what it leaves out."""

    BATTLE = "battle"
    EXPLOSION = "explosion-or-remote-violence"
    VIOLENCE_AGAINST_CIVILIANS = "violence-against-civilians"
    PROTEST = "protest"
    RIOT = "riot"
    STRATEGIC_DEVELOPMENT = "strategic-development"
    STATEMENT = "statement"
    """Somebody spoke in public: no event for ACLED, news for a briefing."""


class Trend(Word):
    """Where the situation went since the edition before (after CrisisWatch’s three arrows)."""

    DETERIORATED = "deteriorated"
    UNCHANGED = "unchanged"
    IMPROVED = "improved"
    FIRST_EDITION = "first-edition"


class ScenarioKind(Word):
    """What place a scenario has among the others."""

    MOST_LIKELY = "most-likely"
    MOST_DANGEROUS = "most-dangerous"
    BEST = "best"
    OTHER = "other"
    CAME_ABOUT = "came-about"
    """It is what happened."""
    RULED_OUT = "ruled-out"
    """It can no longer happen."""

    @property
    def is_open(self) -> bool:
        """Whether it may still come about."""
        return self not in (ScenarioKind.CAME_ABOUT, ScenarioKind.RULED_OUT)


class ScenarioSet(Word):
    """What the scenarios of an edition with one horizon are to each other."""

    INDEPENDENT = "independent"
    """They may come about together."""
    EXCLUSIVE = "exclusive"
    """They shut each other out; something else may happen, too."""
    EXHAUSTIVE = "exhaustive"
    """They shut each other out, and one of them must come about."""

    @property
    def sentence(self) -> str:
        """What readers are told."""
        return _SCENARIO_SET[self.value]


_SCENARIO_SET = {
    "independent": mark("They may come about together."),
    "exclusive": mark(
        "Those with one horizon shut each other out; something else may happen, too."
    ),
    "exhaustive": mark("Those with one horizon shut each other out, and one must come about."),
}


class OutcomeResult(Word):
    """What became of a judgement."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did-not-happen"
    UNRESOLVED = "unresolved"
    CANNOT_BE_JUDGED = "cannot-be-judged"

    @property
    def is_settled(self) -> bool:
        """Whether the world has answered, so that the judgement can be scored."""
        return self in (OutcomeResult.HAPPENED, OutcomeResult.DID_NOT_HAPPEN)


class IndicatorStatus(Word):
    """How far an indicator has been seen."""

    NOT_SEEN = "not-seen"
    EMERGING = "emerging"
    OBSERVED = "observed"
    RETIRED = "retired"


class Rating(Word):
    """How one piece of evidence stands to one hypothesis (Heuer 1999, chapter 8)."""

    VERY_CONSISTENT = "CC"
    CONSISTENT = "C"
    NEUTRAL = "N"
    INCONSISTENT = "I"
    VERY_INCONSISTENT = "II"

    @property
    def label(self) -> str:
        """The rating in words."""
        return self.name.lower().replace("_", " ")


class RevisionKind(Word):
    """What kind of change was made to something already published."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"
    RETRACTION = "retraction"

    @property
    def past(self) -> str:
        """What was done to the record."""
        return _PAST[self.value]


_PAST = {
    "correction": mark("corrected"),
    "clarification": mark("clarified"),
    "update": mark("updated"),
    "retraction": mark("retracted"),
}
