"""What a judgement rests on, and how its versions follow one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.analysis.grounds import claims_under, origin_of, side_of
from generator.diagnostics import Diagnostic, error, warning
from generator.documents import Way
from generator.link import Briefing
from generator.model import Edition, Judgement, JudgementVersion, Scenario, ScenarioVersion
from generator.rules.ways import all_of, is_ours, versions
from generator.vocabulary import Confidence


def evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement rests on evidence or says that it has none (ICD 203, D.6.e(1) and (3)).

    Judgements that rest on judgements rest on claims in the end.
    """
    for entry, version, where in versions(briefing):
        if version.no_evidence is not None:
            continue
        if not version.evidence_for:
            message = f"judgement '{entry.id}' has no evidence; list it or give 'no_evidence'"
            yield error(entry.place(where), "no-evidence", message)
        elif not any(claims_under(briefing, version.evidence_for)):
            message = (
                f"no claim stands under judgement '{entry.id}'; list one or give 'no_evidence'"
            )
            yield error(entry.place((*where, "evidence_for")), "no-evidence", message)


def independent_evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement of ours rests on more than one origin and more than one side.

    On less no confidence is high: that is for what is well corroborated (JP 2-0, appendix A).
    Two outlets that quote one official are one origin (AJP-2.1 on confirmation). A judgement that
    we report rests on the one report, and earlier editions are past mending: neither is asked.
    """
    for entry, judgement in all_of(briefing, Judgement):
        way: Way = ("versions", len(judgement.versions) - 1, "evidence_for")
        claims = tuple(claims_under(briefing, judgement.latest.evidence_for))
        if judgement.author != briefing.settings.author or not claims:
            continue
        origins = {origin_of(briefing, claim) for claim in claims}
        sides = {side_of(briefing, claim) for claim in claims}
        is_high = judgement.latest.confidence is Confidence.HIGH
        if len(origins) == 1:
            lone = f"one origin, '{min(origins)}'"
            message = f"judgement '{entry.id}' rests on {lone}; add another"
            yield warning(entry.place(way), "lone-origin", message)
        elif len(sides) == 1 and (side := sides.pop()):
            lone = f"one side, '{side}'"
            message = f"judgement '{entry.id}' rests on {lone}; look for another voice"
            yield warning(entry.place(way), "lone-side", message)
        else:
            continue
        if is_high:
            message = f"confidence is high, but the judgement rests on {lone}; lower it"
            yield error(entry.place((*way[:2], "confidence")), "overconfident", message)


def reasoned_confidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A confidence that we state comes with its reason (ICD 203, D.6.e(2))."""
    for entry, version, where in versions(briefing):
        if not is_ours(briefing, entry) or version.confidence is Confidence.NOT_STATED:
            continue
        if version.confidence_reason is None:
            message = f"confidence '{version.confidence}' has no reason; give 'confidence_reason'"
            yield error(entry.place((*where, "confidence")), "unreasoned-confidence", message)


def considered(briefing: Briefing) -> Iterator[Diagnostic]:
    """A key judgement of ours says what else could be, what would change it, and until when.

    Alternatives and indicators are asked for by ICD 203, D.6.e(4) and (2), of major judgements;
    without a horizon nobody can ever say whether it was right. Earlier editions are past mending.
    """
    wanted = {
        "alternatives": "what else could be the case",
        "would_change": "what would change it",
        "horizon": "until when it speaks",
    }
    for target in briefing.edition.key_judgements:
        entry, judgement = briefing.entries[target], briefing.get(Judgement, target)
        version = judgement.version(briefing.edition.id)
        if version and version.likelihood and is_ours(briefing, entry):
            for name, words in wanted.items():
                if not getattr(version, name):
                    place = entry.place(("versions", judgement.versions.index(version)))
                    message = f"key judgement '{target}' does not say {words}; add '{name}'"
                    yield warning(place, "unconsidered", message)


def explained_changes(briefing: Briefing) -> Iterator[Diagnostic]:
    """What we judge otherwise than before says why (ICD 203, D.6.e(7): change or consistency)."""
    stated: tuple[Judgement | Scenario, ...] = (*briefing.of(Judgement), *briefing.of(Scenario))
    names = ("text", "kind", "likelihood", "confidence", "horizon")
    for record in stated:
        entry = briefing.entries[record.id]
        if not is_ours(briefing, entry):
            continue
        all_versions: tuple[JudgementVersion | ScenarioVersion, ...] = record.versions
        for index, (before, after) in enumerate(pairwise(all_versions), start=1):
            changed = [
                name for name in names if getattr(before, name, None) != getattr(after, name, None)
            ]
            if changed and after.change_reason is None:
                message = f"{' and '.join(changed)} changed without a reason; give 'change_reason'"
                yield error(entry.place(("versions", index)), "unexplained-change", message)


def dropped_judgements(briefing: Briefing) -> Iterator[Diagnostic]:
    """An edition drops what an earlier one stated and it does not state itself.

    What it neither states nor drops stands as it was. That an earlier edition stated it follows
    from `known`: an edition names nothing that was not known when it was issued.
    """
    for entry, edition in all_of(briefing, Edition):
        for index, one in enumerate(edition.dropped):
            judgement = briefing.get(Judgement, one.judgement)
            place = entry.place(("dropped", index))
            if judgement.version(edition.id):
                message = f"judgement '{judgement.id}' is dropped and stated; do one of the two"
                yield error(place, "dropped-judgement", message)


def outcomes(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement whose horizon has passed says what became of it (ICD 203, D.6.e(8): accuracy)."""
    today = briefing.edition.as_of
    for entry, judgement in all_of(briefing, Judgement):
        horizon = judgement.latest.horizon
        if horizon and today.entirely_after(horizon) and not judgement.outcomes:
            message = f"judgement '{entry.id}' spoke until {horizon}; add to 'outcomes' what came"
            place = entry.place(("versions", len(judgement.versions) - 1, "horizon"))
            yield warning(place, "no-outcome", message)


def version_order(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement and a scenario have at most one version per edition, the oldest first."""
    position = {edition.id: number for number, edition in enumerate(briefing.editions)}
    stated: tuple[Judgement | Scenario, ...] = (*briefing.of(Judgement), *briefing.of(Scenario))
    for record in stated:
        entry = briefing.entries[record.id]
        editions = [one.edition for one in record.versions]
        for index, (first, second) in enumerate(pairwise(editions), start=1):
            if position[second] <= position[first]:
                message = f"'{second}' does not follow '{first}'; oldest first"
                yield error(entry.place(("versions", index, "edition")), "version-order", message)


def key_judgements(briefing: Briefing) -> Iterator[Diagnostic]:
    """A key judgement of an edition has a version for it."""
    for entry, edition in all_of(briefing, Edition):
        for index, target in enumerate(edition.key_judgements):
            if briefing.get(Judgement, target).version(edition.id) is None:
                message = f"judgement '{target}' has no version for edition '{edition.id}'; add one"
                yield error(entry.place(("key_judgements", index)), "missing-version", message)
