"""What became of judgements, and how well their authors did.

In comes the briefing, out comes the fate of every judgement and the record of every author.

**What is scored.** Each version with a likelihood that was stated before the edition that records
the outcome, and not after the day that settled it, is a forecast. Somebody else's judgement is
dated by when he said so, not by the edition in which we report it. Its probability is the middle of
the range that its scale gives to its word: a convention, since a word stands for a range. The score
is Brier's in its common half form, the square of the difference between that probability and what
happened (1 or 0): 0 is perfect, 0.25 is what "50 per cent" always earns, 1 is worst (G. W. Brier,
Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950). A
judgement's score is the mean of its forecasts', an author's the mean of the judgements', so that
one restated in many editions counts once. A judgement without a likelihood is listed and not
scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from generator.analysis.editions import order_of, stated_at
from generator.analysis.grounds import claims_under
from generator.dates import Date
from generator.link import Briefing
from generator.model import (
    Actor,
    Edition,
    Judgement,
    JudgementVersion,
    Outcome,
    Scale,
    ScaleTerm,
)
from generator.vocabulary import OutcomeResult, Word

ENOUGH = 25
"""How many settled judgements a record must rest on before it says anything: below, the standard
error of a share near one half, sqrt(0.25 / n), is above ten points, the width of a whole band."""


class State(Word):
    """Where a judgement stands on the way to its outcome."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did-not-happen"
    UNRESOLVED = "unresolved"
    CANNOT_BE_JUDGED = "cannot-be-judged"
    DUE = "due"
    """Its horizon has passed, and no outcome is recorded."""
    OPEN = "open"
    """Its horizon has not passed."""
    TIMELESS = "without-a-horizon"


_STATES = {
    OutcomeResult.HAPPENED: State.HAPPENED,
    OutcomeResult.DID_NOT_HAPPEN: State.DID_NOT_HAPPEN,
    OutcomeResult.UNRESOLVED: State.UNRESOLVED,
    OutcomeResult.CANNOT_BE_JUDGED: State.CANNOT_BE_JUDGED,
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """A version of a judgement with a likelihood, and whether it happened."""

    version: JudgementVersion
    scale: Scale
    term: ScaleTerm
    happened: bool

    @property
    def probability(self) -> float:
        """The middle of the range of its word, 0 to 1."""
        return self.term.middle / 100

    @property
    def score(self) -> float:
        """Brier's score, 0 (perfect) to 1."""
        return (self.probability - self.happened) ** 2


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a judgement."""

    judgement: Judgement
    version: JudgementVersion
    """The last one before the outcome, or as it stands."""
    state: State
    outcome: Outcome | None
    forecasts: tuple[Forecast, ...]
    """None where it is not settled or nobody said how likely it was."""

    @property
    def is_settled(self) -> bool:
        """Whether the world has answered."""
        return self.state in (State.HAPPENED, State.DID_NOT_HAPPEN)

    @property
    def score(self) -> float | None:
        """The mean score of its forecasts."""
        return fmean(one.score for one in self.forecasts) if self.forecasts else None


@dataclass(frozen=True, slots=True)
class Band:
    """What happened of all that an author gave one word."""

    scale: Scale
    term: ScaleTerm
    total: int
    """How many forecasts used the word."""
    happened: int

    @property
    def share(self) -> float:
        """The share of them that happened, 0 to 1."""
        return self.happened / self.total


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How well one author did."""

    author: Actor
    is_own: bool
    fates: tuple[Fate, ...]
    """Of every judgement, in the order of the briefing."""
    bands: tuple[Band, ...]
    """In the order of the scales and their terms."""

    @property
    def settled(self) -> tuple[Fate, ...]:
        """The judgements whose outcome is known."""
        return tuple(one for one in self.fates if one.is_settled)

    @property
    def scored(self) -> tuple[Fate, ...]:
        """Those of them that have a score."""
        return tuple(one for one in self.fates if one.forecasts)

    @property
    def score(self) -> float | None:
        """The mean score of its judgements."""
        scores = [one.score for one in self.fates if one.score is not None]
        return fmean(scores) if scores else None

    @property
    def is_enough(self) -> bool:
        """Whether it rests on enough judgements to say anything about its author."""
        return len(self.scored) >= ENOUGH


def track_records(briefing: Briefing) -> tuple[TrackRecord, ...]:
    """Give the record of every author of a judgement: ours first, then those with most settled."""
    by_author: dict[str, list[Fate]] = defaultdict(list)
    for judgement in briefing.of(Judgement):
        by_author[judgement.author].append(fate(briefing, judgement))
    ours = briefing.settings.author
    records = [
        TrackRecord(
            briefing.get(Actor, author), author == ours, tuple(fates), _bands(briefing, fates)
        )
        for author, fates in by_author.items()
    ]
    return tuple(
        sorted(
            records,
            key=lambda one: (not one.is_own, -len(one.settled), -len(one.fates), one.author.id),
        )
    )


def fate(briefing: Briefing, judgement: Judgement) -> Fate:
    """Tell what became of a judgement by the latest edition."""
    outcome = judgement.outcomes[-1] if judgement.outcomes else None
    before = [one for one in judgement.versions if _is_foresight(briefing, judgement, one, outcome)]
    version = before[-1] if before else judgement.latest
    state = _STATES[outcome.result] if outcome else _waiting(briefing, judgement)
    return Fate(judgement, version, state, outcome, _forecasts(briefing, before, state))


def _is_foresight(
    briefing: Briefing, judgement: Judgement, version: JudgementVersion, outcome: Outcome | None
) -> bool:
    """Tell whether a version was stated before the outcome was recorded, and not after its day."""
    if outcome is None:
        return True
    said = _said_on(briefing, judgement, version)
    earlier = order_of(briefing, version.edition) < order_of(briefing, outcome.edition)
    stated = said or briefing.get(Edition, version.edition).as_of
    return bool(said or earlier) and not (outcome.on and stated.entirely_after(outcome.on))


def _said_on(briefing: Briefing, judgement: Judgement, version: JudgementVersion) -> Date | None:
    """Give the day on which somebody else first said what he judges; None for ours, or unknown."""
    if judgement.author == briefing.settings.author:
        return None
    days = [
        claim.said_on
        for claim in claims_under(briefing, version.evidence_for)
        if claim.speaker == judgement.author and not claim.said_on.is_unknown
    ]
    return min(days, key=lambda day: day.sort_key, default=None)


def _waiting(briefing: Briefing, judgement: Judgement) -> State:
    version = stated_at(briefing, judgement, briefing.edition) or judgement.latest
    if version.horizon is None or version.horizon.latest is None:
        return State.TIMELESS
    passed = briefing.edition.as_of.entirely_after(version.horizon)
    return State.DUE if passed else State.OPEN


def _forecasts(
    briefing: Briefing, versions: Iterable[JudgementVersion], state: State
) -> tuple[Forecast, ...]:
    if state not in (State.HAPPENED, State.DID_NOT_HAPPEN):
        return ()
    found = []
    for version in versions:
        if version.likelihood is None:
            continue
        scale = briefing.get(Scale, version.likelihood.scale)
        if term := scale.term(version.likelihood.term):
            found.append(Forecast(version, scale, term, state is State.HAPPENED))
    return tuple(found)


def _bands(briefing: Briefing, fates: Iterable[Fate]) -> tuple[Band, ...]:
    by_word: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in (forecast for each in fates for forecast in each.forecasts):
        by_word[one.scale.id, one.term.term].append(one.happened)
    return tuple(
        Band(scale, term, len(seen), sum(seen))
        for scale in briefing.of(Scale)
        for term in scale.terms
        if (seen := by_word.get((scale.id, term.term)))
    )
