"""What a judgement rests on, and how its versions follow one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.analysis.grounds import claims_under, origin_of, side_of
from generator.diagnostics import Diagnostic, error, warning
from generator.documents import Way
from generator.link import Briefing
from generator.model import Edition, Judgement, Scenario
from generator.rules.ways import all_of, is_ours, versions
from generator.vocabulary import Confidence


def evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement rests on evidence or says that it has none (ICD 203, D.6.e(1) and (3))."""
    for entry, version, where in versions(briefing):
        if not version.evidence_for and version.no_evidence is None:
            message = f"judgement '{entry.id}' has no evidence; list it or give 'no_evidence'"
            yield error(entry.place(where), "no-evidence", message)


def independent_evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement of ours rests on more than one origin and more than one side.

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
        if len(origins) == 1:
            message = f"judgement '{entry.id}' rests on one origin, '{min(origins)}'; add another"
            yield warning(entry.place(way), "lone-origin", message)
        elif len(sides) == 1 and (side := sides.pop()):
            message = f"judgement '{entry.id}' rests on one side, '{side}'; look for another voice"
            yield warning(entry.place(way), "lone-side", message)


def reasoned_confidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A confidence that we state comes with its reason (ICD 203, D.6.e(2))."""
    for entry, version, where in versions(briefing):
        if not is_ours(briefing, entry) or version.confidence is Confidence.NOT_STATED:
            continue
        if version.confidence_reason is None:
            message = f"confidence '{version.confidence}' has no reason; give 'confidence_reason'"
            yield error(entry.place((*where, "confidence")), "unreasoned-confidence", message)


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
