"""What a change means to a reader: a word for its direction, what was, what is, why, on what.

In come two briefings, out come frozen changes in words, said in the reader's language. Names are
those that the briefing had at the time. Likelihood and confidence are steps of their own and never
one sentence (ICD 203, D.6.e(2)(a)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import datewords
from generator.changes.delta import diff
from generator.changes.facts import (
    Abandoned,
    Asked,
    Aspect,
    Chance,
    Existing,
    Expected,
    Held,
    Judged,
    Key,
    Mentioned,
    Number,
    Resolved,
    Seen,
    Standing,
    facts,
)
from generator.link import Briefing
from generator.model import Control, Judgement, Prose, ScaleTerm
from generator.prose import to_text
from generator.reading import remembered
from generator.vocabulary import (
    Confidence,
    ControlBasis,
    IndicatorStatus,
    OutcomeResult,
    ScenarioKind,
    Status,
    Word,
    word,
)
from generator.words import Words, gettext, in_english, mark, ngettext, own, pgettext

EVEN = 50
"""The middle of every scale of likelihood, in per cent."""


class Turn(Word):
    """The direction of a change, in the words that a reader sees first; the most telling first."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did-not-happen"
    CAME_ABOUT = "came-about"
    RULED_OUT = "ruled-out"
    REVERSED = "reversed"
    RAISED = "raised"
    LOWERED = "lowered"
    STATED = "likelihood-stated"
    NOT_STATED = "likelihood-no-longer-stated"
    CONFIDENCE_RAISED = "confidence-raised"
    CONFIDENCE_LOWERED = "confidence-lowered"
    CONFIDENCE_STATED = "confidence-stated"
    CONFIDENCE_NOT_STATED = "confidence-no-longer-stated"
    REWORDED = "reworded"
    HORIZON = "horizon-moved"
    PLACE = "place-among-scenarios"
    DROPPED = "dropped"
    RETRACTED = "retracted"
    ASSESSED = "newly-assessed"
    CLAIMED = "newly-claimed"
    CONTESTED = "newly-contested"
    UNKNOWN = "no-longer-known"
    FIRED = "fired"
    EMERGING = "emerging"
    FADED = "no-longer-seen"
    RETIRED = "retired"
    DISPUTED = "newly-disputed"
    UNDISPUTED = "no-longer-disputed"
    CORROBORATED = "newly-corroborated"
    UNCORROBORATED = "no-longer-corroborated"
    UP = "revised-up"
    DOWN = "revised-down"
    REVISED = "revised"
    CLOSED = "closed"
    REOPENED = "reopened"
    OPENED = "opened"
    NEW = "new"
    UNRESOLVED = "unresolved"
    CANNOT_BE_JUDGED = "cannot-be-judged"
    UNCHANGED = "unchanged"
    MENTIONED = "more-said"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that changed: its direction, and the words before and after."""

    turn: Turn
    was: str = ""
    now: str = ""

    @property
    def words(self) -> str:
        """What was and what is, as far as there are words for it."""
        if self.turn is Turn.REWORDED:
            return f"it said “{self.was}”, it says “{self.now}”"
        if self.was and self.now:
            return f"was {self.was}, now {self.now}"
        return self.now or (f"was {self.was}" if self.was else "")


@dataclass(frozen=True, slots=True)
class Ground:
    """Records on which a change rests: how, and their ids."""

    words: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing."""

    key: Key
    title: str
    """The label of its record at the time."""
    steps: tuple[Step, ...]
    """What changed, the most telling first; never empty."""
    text: str = ""
    """What a judgement states, or stated last."""
    why: Prose | None = None
    """The analyst's reason."""
    note: str | None = None
    """What a reader should know about it."""
    grounds: tuple[Ground, ...] = ()

    @property
    def record(self) -> str:
        """The id of its record."""
        return self.key.record

    @property
    def turn(self) -> Turn:
        """The direction, by the most telling step."""
        return self.steps[0].turn

    @property
    def has_moved(self) -> bool:
        """Whether it is a judgement that was stated before and is stated otherwise now."""
        ends = (Turn.NEW, Turn.DROPPED, Turn.RETRACTED, Turn.UNCHANGED)
        return self.key.aspect is Aspect.JUDGEMENT and self.turn not in ends

    @property
    def is_news(self) -> bool:
        """Whether readers of an edition are told; what is only new is counted, or history."""
        is_new = self.key.aspect is Aspect.RECORD and self.turn is Turn.NEW
        return not is_new and self.turn not in (Turn.UNCHANGED, Turn.MENTIONED)


@dataclass(frozen=True, slots=True)
class _Case:
    """A pair of facts, and the two briefings that state them."""

    key: Key
    old: Any
    new: Any
    before: Briefing | None
    after: Briefing

    @property
    def is_known(self) -> bool:
        """Whether the briefing held the record before."""
        return self.before is not None and self.key.record in self.before.entries

    def change(self, steps: Iterable[Step], **more: Any) -> Change | None:
        """Give the change of these steps, or None where there are none."""
        kept = tuple(steps)
        holder = self.after if self.key.record in self.after.entries else self.before
        assert holder, f"{self.key} was stated by nobody"
        return (
            Change(self.key, holder.record(self.key.record).label, kept, **more) if kept else None
        )


def in_words(change: Change, label: Callable[[str], str]) -> str:
    """Give a change as plain sentences, in English.

    Args:
        change: The change.
        label: Gives the name of a record by its id.
    """
    steps = (
        f"{one.turn.label}: {one.words}" if one.words else one.turn.label for one in change.steps
    )
    parts = [
        change.text,
        *steps,
        f"why: {to_text(change.why, label)}" if change.why else "",
        change.note or "",
        *(f"{one.words}: {'; '.join(map(label, one.ids))}" for one in change.grounds),
    ]
    return " ".join(_sentence(in_english(part)) for part in parts if part)


def _sentence(words: str) -> str:
    """Give words a capital and an end."""
    end = "" if words.endswith((".", "!", "?", ".”", "!”", "?”")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}"


def changes(before: Briefing | None, after: Briefing) -> tuple[Change, ...]:
    """Give what changed from one state of the briefing to another, aspect by aspect.

    Args:
        before: The earlier state; None for nothing at all, to which everything is new.
        after: The later state.

    Returns:
        The changes, and the judgements that stand as they stood. Of a state and itself only these.
    """
    old, new = facts(before) if before else {}, facts(after)
    pairs = diff(old, new)
    cases = [_Case(key, pair.before, pair.after, before, after) for key, pair in pairs.items()]
    cases += [
        _Case(key, fact, fact, before, after)
        for key, fact in new.items()
        if key.aspect is Aspect.JUDGEMENT and key not in pairs
    ]
    found = [change for case in cases if (change := _MEANING[case.key.aspect](case))]
    place = {key: number for number, key in enumerate([*new, *old])}
    found.sort(key=lambda one: (*_rank(one, after), place[one.key]))
    return tuple(found)


@remembered
def between(briefing: Briefing, earlier: str, later: str) -> tuple[Change, ...]:
    """Give the changes from one edition to another, each with what was known when it was issued.

    Args:
        briefing: All records.
        earlier: The id of an edition; empty for nothing at all.
        later: The id of another.
    """
    before = briefing.as_issued(earlier) if earlier else None
    return changes(before, briefing.as_issued(later))


_ASPECTS = {aspect: place for place, aspect in enumerate(Aspect)}
_TURNS = {turn: place for place, turn in enumerate(Turn)}


def _rank(change: Change, briefing: Briefing) -> tuple[int, bool, int]:
    """Order changes by aspect, ours before those of others, and the most telling first."""
    entry = briefing.entries.get(change.record)
    author = getattr(entry.record, "author", None) if entry else None
    is_others = author not in (None, briefing.settings.author)
    return _ASPECTS[change.key.aspect], is_others, _TURNS[change.turn]


# ---------------------------------------------------------------- judgements and scenarios


def _judgement(case: _Case) -> Change | None:
    old, new = case.old, case.new
    if isinstance(new, Judged):
        return _judged(case, old if isinstance(old, Judged) else None, new)
    if not isinstance(old, Judged):
        return None
    was = _chance_words(old.chance)
    if isinstance(new, Abandoned):
        grounds = _grounds((gettext("because of"), new.claims))
        step = Step(Turn.DROPPED, was)
        return case.change([step], text=old.text, why=new.reason, grounds=grounds)
    return case.change([Step(Turn.RETRACTED, was)], text=old.text)


def _judged(case: _Case, old: Judged | None, new: Judged) -> Change | None:
    if old is None:
        now = _chance_words(new.chance)
        grounds = _grounds(
            (gettext("rests on"), new.evidence_for), (gettext("against it"), new.evidence_against)
        )
        return case.change([Step(Turn.NEW, now=now)], text=new.text, grounds=grounds)
    steps = [
        *_likelihood_steps(old.chance, new.chance),
        *_confidence_steps(old.confidence, new.confidence),
        *([Step(Turn.REWORDED, own(old.text), own(new.text))] if _bare(old) != _bare(new) else []),
        *_horizon_steps(old.horizon, new.horizon),
    ]
    if not steps and case.key.record in _settled(case.after):
        return None
    is_restated = old.edition != new.edition
    grounds = _grounds(
        (gettext("new for it"), _added(old.evidence_for, new.evidence_for)),
        (gettext("new against it"), _added(old.evidence_against, new.evidence_against)),
        (gettext("no longer for it"), _added(new.evidence_for, old.evidence_for)),
        (gettext("no longer against it"), _added(new.evidence_against, old.evidence_against)),
    )
    now = _chance_words(new.chance)
    return case.change(
        steps or [Step(Turn.UNCHANGED, now=now)],
        text=new.text,
        why=new.reason if is_restated else None,
        grounds=grounds,
    )


def _bare(judged: Judged) -> str:
    """Give the text without its term of likelihood: a change of that alone is told by its step."""
    term = judged.chance.likelihood.term if judged.chance else ""
    return judged.text.replace(term, "", 1) if term else judged.text


def _settled(briefing: Briefing) -> frozenset[str]:
    """Give the judgements that the world has answered: they stand no longer as open ones."""
    return frozenset(
        one.id
        for one in briefing.of(Judgement)
        if one.outcomes and one.outcomes[-1].result.is_settled
    )


def _chance_words(chance: Chance | None) -> str:
    return own(chance.words) if chance else ""


def _likelihood_steps(old: Chance | None, new: Chance | None) -> Iterator[Step]:
    was, now = _chance_words(old), _chance_words(new)
    if old and new and old.range and new.range:
        turn = direction(old.range, new.range)
        if turn or was != now:
            yield Step(turn or Turn.REWORDED, was, now)
    elif was != now:
        yield Step(Turn.NOT_STATED if old else Turn.STATED, was, now)


def direction(old: ScaleTerm, new: ScaleTerm) -> Turn | None:
    """Tell where a likelihood went, by its ranges, on whatever scales: None where nowhere.

    It is reversed if the whole range went from one side of the middle to the other.
    """
    way = new.low + new.high - old.low - old.high
    if not way:
        return None
    lower, upper = (old, new) if way > 0 else (new, old)
    if lower.high <= EVEN <= upper.low:
        return Turn.REVERSED
    return Turn.RAISED if way > 0 else Turn.LOWERED


_SURENESS = (Confidence.LOW, Confidence.MODERATE, Confidence.HIGH)


def _confidence_steps(old: Confidence, new: Confidence) -> Iterator[Step]:
    if old is new:
        return
    if new is Confidence.NOT_STATED:
        turn = Turn.CONFIDENCE_NOT_STATED
    elif old is Confidence.NOT_STATED:
        turn = Turn.CONFIDENCE_STATED
    else:
        is_more = _SURENESS.index(new) > _SURENESS.index(old)
        turn = Turn.CONFIDENCE_RAISED if is_more else Turn.CONFIDENCE_LOWERED
    yield Step(turn, word(old), word(new))


def _horizon_steps(old: Any, new: Any) -> Iterator[Step]:
    if old != new:
        none = pgettext("horizon", "none stated")
        yield Step(Turn.HORIZON, *(datewords.later(one) if one else none for one in (old, new)))


def _outcome(case: _Case) -> Change | None:
    if not isinstance(case.new, Resolved):
        return None
    was = case.old.outcome if isinstance(case.old, Resolved) else None
    now = case.new.outcome
    if was and was.result is now.result:
        return None
    turn = _RESULTS[now.result]
    on = gettext("settled on %(date)s", date=datewords.later(now.on)) if now.on else ""
    how = gettext("settled by") if now.result.is_settled else gettext("told by")
    grounds = _grounds((how, now.claims))
    judgement = case.after.get(Judgement, case.key.record)
    text = judgement.latest.text
    return case.change([Step(turn, now=on)], text=text, note=now.note, grounds=grounds)


_RESULTS = {
    OutcomeResult.HAPPENED: Turn.HAPPENED,
    OutcomeResult.DID_NOT_HAPPEN: Turn.DID_NOT_HAPPEN,
    OutcomeResult.UNRESOLVED: Turn.UNRESOLVED,
    OutcomeResult.CANNOT_BE_JUDGED: Turn.CANNOT_BE_JUDGED,
}


def _scenario(case: _Case) -> Change | None:
    old, new = case.old, case.new
    if not isinstance(new, Expected):
        return None
    if not isinstance(old, Expected):
        words = [word(new.kind), _chance_words(new.chance)]
        return case.change([Step(Turn.NEW, now=", ".join(filter(None, words)))])
    likelihood = _likelihood_steps(old.chance, new.chance) if new.kind.is_open else ()
    horizon = _horizon_steps(old.horizon, new.horizon)
    steps = (*_end_steps(old.kind, new.kind), *likelihood, *_place_steps(old.kind, new.kind))
    return case.change((*steps, *horizon), why=new.reason)


def _end_steps(old: ScenarioKind, new: ScenarioKind) -> Iterator[Step]:
    if old is not new and not new.is_open:
        turn = Turn.CAME_ABOUT if new is ScenarioKind.CAME_ABOUT else Turn.RULED_OUT
        yield Step(turn, word(old))


def _place_steps(old: ScenarioKind, new: ScenarioKind) -> Iterator[Step]:
    if old is not new and new.is_open:
        yield Step(Turn.PLACE, word(old), word(new))


# ---------------------------------------------------------------- what is known


def _control(case: _Case) -> Change | None:
    if not isinstance(case.new, Held):
        return None
    old, new = case.old.current if isinstance(case.old, Held) else (), case.new.current
    if _holders(old) == _holders(new):
        return None
    was = _control_words(case.before, old) if case.before and old else ""
    now = _control_words(case.after, new)
    fresh = [one for one in new if not _holders([one]) <= _holders(old)]
    turns = dict.fromkeys(_GROUNDS[one.basis] for one in fresh) or [Turn.REVISED]
    first, *others = turns
    claims = dict.fromkeys(claim for one in fresh or new for claim in one.claims)
    grounds = _grounds((gettext("by the word of"), tuple(claims)))
    return case.change([Step(first, was, now), *map(Step, others)], grounds=grounds)


_GROUNDS = {
    ControlBasis.ASSESSED: Turn.ASSESSED,
    ControlBasis.CLAIMED: Turn.CLAIMED,
    ControlBasis.CONTESTED: Turn.CONTESTED,
    ControlBasis.UNKNOWN: Turn.UNKNOWN,
}


def _holders(accounts: Sequence[Control]) -> frozenset[tuple[str | None, ControlBasis]]:
    return frozenset((one.holder, one.basis) for one in accounts)


def _control_words(briefing: Briefing, accounts: Sequence[Control]) -> str:
    """Give accounts of one date, as `claimed by Wagner; contested (8 March 2023)`."""
    words = dict.fromkeys(_account_words(briefing, one) for one in accounts)
    return f"{'; '.join(words)} ({datewords.later(accounts[-1].as_of)})"


def _account_words(briefing: Briefing, account: Control) -> Words:
    if account.holder is None:
        return word(account.basis)
    return gettext(_BY[account.basis], holder=own(briefing.record(account.holder).label))


_BY = {
    ControlBasis.ASSESSED: mark("held, as assessed, by %(holder)s"),
    ControlBasis.CLAIMED: mark("claimed by %(holder)s"),
    ControlBasis.CONTESTED: mark("contested, last held by %(holder)s"),
    ControlBasis.UNKNOWN: mark("not known, last held by %(holder)s"),
}


_SEEN = (IndicatorStatus.NOT_SEEN, IndicatorStatus.EMERGING, IndicatorStatus.OBSERVED)


def _indicator(case: _Case) -> Change | None:
    if not isinstance(case.new, Seen):
        return None
    old = case.old.status if isinstance(case.old, Seen) else IndicatorStatus.NOT_SEEN
    new = case.new.status
    if new is old:
        return None
    if new is IndicatorStatus.RETIRED:
        turn = Turn.RETIRED
    elif old in _SEEN and _SEEN.index(new) < _SEEN.index(old):
        turn = Turn.FADED
    else:
        turn = Turn.FIRED if new is IndicatorStatus.OBSERVED else Turn.EMERGING
    grounds = _grounds((gettext("shown by"), case.new.claims))
    step = Step(turn, word(old), word(new))
    return case.change([step], note=case.new.note, grounds=grounds)


def _standing(case: _Case) -> Change | None:
    if not isinstance(case.new, Standing):
        return None
    old = case.old if isinstance(case.old, Standing) else Standing((), (), ())
    new = case.new
    # Between two new claims it is told of the one that is answered, so that it is told once.
    answers = (*new.disputes, *new.disputed_by) if case.is_known else new.disputed_by
    before = (*old.disputes, *old.disputed_by)
    disputed = _added(before, answers)
    corroborated = _added(old.corroborated_by, new.corroborated_by)
    steps = [
        *([Step(Turn.DISPUTED)] if disputed else []),
        *([Step(Turn.CORROBORATED)] if corroborated else []),
        *([Step(Turn.UNDISPUTED)] if before and not answers else []),
        *([Step(Turn.UNCORROBORATED)] if old.corroborated_by and not new.corroborated_by else []),
    ]
    grounds = _grounds(
        (gettext("disputed by"), disputed), (gettext("corroborated by"), corroborated)
    )
    return case.change(steps, grounds=grounds)


def _number(case: _Case) -> Change | None:
    old, new = case.old, case.new
    if not isinstance(new, Number) or not case.is_known:
        return None
    words = case.key.name
    grounds = _grounds((gettext("by the word of"), new.claims))
    if not isinstance(old, Number):
        return case.change([Step(Turn.NEW, now=new.words)], text=words, grounds=grounds)
    if old.words == new.words:
        return None
    step = Step(_trend(old, new), old.words, new.words)
    return case.change([step], text=words, grounds=grounds)


def _trend(old: Number, new: Number) -> Turn:
    if old.middle is None or new.middle is None or old.middle == new.middle:
        return Turn.REVISED
    if old.unit != new.unit:
        return Turn.REVISED
    return Turn.UP if new.middle > old.middle else Turn.DOWN


def _gap(case: _Case) -> Change | None:
    old, new = case.old, case.new
    if not isinstance(new, Asked):
        return case.change([Step(Turn.RETRACTED)])
    was_closed = isinstance(old, Asked) and old.closed is not None
    steps = [
        *([Step(Turn.OPENED)] if not isinstance(old, Asked) else []),
        *([Step(Turn.CLOSED)] if new.closed and not was_closed else []),
        *([Step(Turn.REOPENED)] if was_closed and not new.closed else []),
    ]
    return case.change(steps, grounds=_grounds((gettext("answered by"), new.claims)))


# ---------------------------------------------------------------- records


def _record(case: _Case) -> Change | None:
    old, new = case.old, case.new
    if not isinstance(new, Existing):
        return case.change([Step(Turn.DROPPED)])
    if not isinstance(old, Existing):
        return case.change([Step(Turn.NEW)])
    if new.status is Status.RETRACTED and old.status is not Status.RETRACTED:
        return case.change([Step(Turn.RETRACTED)])
    return None


def _mentions(case: _Case) -> Change | None:
    old = case.old.claims if isinstance(case.old, Mentioned) else ()
    new = case.new.claims if isinstance(case.new, Mentioned) else ()
    more = _added(old, new)
    if not more or not case.is_known:
        return None
    claims = ngettext("%(n)s claim", "%(n)s claims", len(more))
    return case.change([Step(Turn.MENTIONED, now=claims)])


_MEANING: Mapping[Aspect, Callable[[_Case], Change | None]] = {
    Aspect.JUDGEMENT: _judgement,
    Aspect.OUTCOME: _outcome,
    Aspect.SCENARIO: _scenario,
    Aspect.CONTROL: _control,
    Aspect.INDICATOR: _indicator,
    Aspect.STANDING: _standing,
    Aspect.NUMBER: _number,
    Aspect.GAP: _gap,
    Aspect.RECORD: _record,
    Aspect.MENTIONS: _mentions,
}
"""What a changed fact of each aspect means; None where a reader need not hear of it."""


def _added(before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    """Give what is new, in its order."""
    known = set(before)
    return tuple(dict.fromkeys(one for one in after if one not in known))


def _grounds(*pairs: tuple[str, tuple[str, ...]]) -> tuple[Ground, ...]:
    return tuple(Ground(words, ids) for words, ids in pairs if ids)
