"""Claims and the events they tell of: whose voice, which grade, what relation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.analysis.grounds import claims_under, origin_of
from generator.diagnostics import Diagnostic, error, warning
from generator.link import Backlink, Briefing
from generator.model import Claim, Event, Judgement, Prose, Record, Source, references
from generator.rules.texts import sentences, texts_with, unquoted
from generator.rules.ways import all_of
from generator.vocabulary import Basis, ClaimRelation, Credibility, Status

_CONFIRMED = re.compile(r"\bconfirm(?:s|ed)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|no|nor|neither|never|nobody|none|nothing|cannot|if|unless|until|whether|only)\b",
    re.IGNORECASE,
)


def confirmation(briefing: Briefing) -> Iterator[Diagnostic]:
    """A claim graded 1 is confirmed by one of another origin (AJP-2.1, credibility 1).

    Who only says it again confirms nothing.
    """
    for entry, claim in all_of(briefing, Claim):
        if claim.credibility is not Credibility.CONFIRMED:
            continue
        others = [one.claim for one in claim.relations if one.type is ClaimRelation.CORROBORATES]
        others += [
            other.id
            for other in briefing.referring(claim.id, Claim, "relations.claim")
            if (ClaimRelation.CORROBORATES, claim.id) in _relations(other)
        ]
        origins = {origin_of(briefing, briefing.get(Claim, other)) for other in others}
        if not origins - {origin_of(briefing, claim)}:
            message = f"claim '{claim.id}' is graded 1, but no other origin confirms it; relate one"
            yield error(entry.place(("credibility",)), "lone-confirmation", message)


def confirmed_in_words(briefing: Briefing) -> Iterator[Diagnostic]:
    """What our words call confirmed, claims of two origins say, or one graded 1 (AJP-2.1).

    That somebody confirms a thing says that it is so; "says" says that he says so. In prose the
    citations of the sentence count, in a line the claims of its record. Claims tell what others
    say, and are not asked.
    """
    for entry, text, where, _ in texts_with(briefing, ("confirms", "confirmed")):
        if isinstance(entry.record, Claim):
            continue
        for sentence in sentences(unquoted(text)):
            found = _CONFIRMED.search(sentence)
            if not found or _DENIED.search(sentence):
                continue
            marked = [mark.target for mark in Prose(sentence).marks()]
            claims = tuple(
                claims_under(briefing, marked if isinstance(text, Prose) else [entry.id])
            )
            is_graded = any(one.credibility is Credibility.CONFIRMED for one in claims)
            if not is_graded and len({origin_of(briefing, one) for one in claims}) <= 1:
                message = f"'{found[0]}', but no two origins stand behind it; write who says so"
                yield warning(entry.place_of(found[0], where), "lone-confirmation", message)


def _relations(claim: Claim) -> set[tuple[ClaimRelation, str]]:
    return {(one.type, one.claim) for one in claim.relations}


def explained_grades(briefing: Briefing) -> Iterator[Diagnostic]:
    """A grade that says something says why (ICD 206 on descriptors; F and 6 do not)."""
    for entry, source in all_of(briefing, Source):
        if source.reliability.is_judged and source.reliability_reason is None:
            message = f"reliability '{source.reliability}' has no 'reliability_reason'; add it"
            yield warning(entry.place(("reliability",)), "unexplained-grade", message)
    for entry, claim in all_of(briefing, Claim):
        if claim.credibility.is_judged and claim.credibility_reason is None:
            message = f"credibility '{claim.credibility}' has no 'credibility_reason'; add it"
            yield warning(entry.place(("credibility",)), "unexplained-grade", message)


def told_events(briefing: Briefing) -> Iterator[Diagnostic]:
    """An event is known from at least one claim: nothing happens on our word alone."""
    for entry, event in all_of(briefing, Event):
        if not event.claims:
            message = f"event '{event.id}' has no claim that tells of it; add one"
            yield error(entry.place(), "event-without-claim", message)


def voices(briefing: Briefing) -> Iterator[Diagnostic]:
    """Who speaks fits the basis: an outlet speaks in its own voice, and attributes to others."""
    for entry, claim in all_of(briefing, Claim):
        publisher = briefing.get(Source, claim.source).publisher
        is_own = claim.basis is Basis.OWN_VOICE
        if is_own and claim.speaker != publisher:
            message = f"own voice of '{publisher}', but '{claim.speaker}' speaks; is it attributed?"
            yield warning(entry.place(("speaker",)), "speaker-basis", message)
        elif not is_own and claim.speaker == publisher:
            message = f"attributed, but '{publisher}' is the publisher; is it 'own-voice'?"
            yield warning(entry.place(("speaker",)), "speaker-basis", message)


def claims_about_something(briefing: Briefing) -> Iterator[Diagnostic]:
    """A claim is about some record, or no page will lead to it."""
    for entry, claim in all_of(briefing, Claim):
        if not claim.about:
            message = f"claim '{claim.id}' is about nothing; list the records in 'about'"
            yield warning(entry.place(), "about-nothing", message)


def consistent_relations(briefing: Briefing) -> Iterator[Diagnostic]:
    """One claim does not corroborate and dispute another at once."""
    against = {
        frozenset((claim.id, one.claim))
        for claim in briefing.of(Claim)
        for one in claim.relations
        if one.type is ClaimRelation.DISPUTES
    }
    for entry, claim in all_of(briefing, Claim):
        for index, one in enumerate(claim.relations):
            pair = frozenset((claim.id, one.claim))
            if one.type is ClaimRelation.CORROBORATES and pair in against:
                message = f"'{claim.id}' and '{one.claim}' corroborate and dispute each other"
                place = entry.place(("relations", index))
                yield warning(place, "contradicting-relations", f"{message}; keep one")


def no_self_reference(briefing: Briefing) -> Iterator[Diagnostic]:
    """No record stands in a relation to itself; only a belligerent is its own side."""
    for target, links in briefing.backlinks.items():
        for link in links:
            record = link.entry.record
            if record.id != target or link.field == "side":
                continue
            if any(reference.where == link.where for reference in references(record)):
                message = f"'{target}' refers to itself; name another record"
                yield error(link.entry.place(link.where), "self-reference", message)


def no_retracted_support(briefing: Briefing) -> Iterator[Diagnostic]:
    """What was retracted supports nothing: no judgement as it stands, and better nothing else."""
    for target, links in briefing.backlinks.items():
        if briefing.record(target).status is not Status.RETRACTED:
            continue
        for link in links:
            record, place = link.entry.record, link.entry.place_of(target, link.where)
            if _is_past(record, link) or record.status is Status.RETRACTED:
                continue
            if isinstance(record, Judgement) and "evidence" in link.field:
                message = f"evidence '{target}' was retracted; take it out and judge anew"
                yield error(place, "retracted-evidence", message)
            else:
                message = f"'{target}' was retracted; take the reference out"
                yield warning(place, "retracted-reference", message)


def _is_past(record: Record, link: Backlink) -> bool:
    """Tell whether a reference tells history: what an earlier edition or an older claim stated."""
    if isinstance(record, Judgement) and link.where[0] == "versions":
        return record.versions[int(link.where[1])] is not record.latest
    return link.field == "relations.claim"
