"""The laws of the trade between records: what must hold so that a reader can trust the site.

In comes a graph whose references all hold; out go findings. Each law is a small function with its
source in its docstring and a line in `RULES`; a new law is one of each, with a golden case. An
error is what would make the site wrong; what real data do is a warning. It is a room of its own
because laws come from standards and change with them; shapes and references do not.

The sources: ICD 203 (Analytic Standards, 2 January 2015) and ICD 206 (Sourcing Requirements, 2015)
are directives of the US Director of National Intelligence; AJP-2.1 is NATO's doctrine that holds
the Admiralty code; a house rule is ours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import TypeVar

from generator.diagnostics import Diagnostic, error, suggestion, warning
from generator.documents import Way
from generator.link import Backlink, Briefing
from generator.model import (
    MARK,
    Actor,
    Claim,
    Coordinates,
    Edition,
    Event,
    Indicator,
    Judgement,
    JudgementVersion,
    Likelihood,
    Location,
    Matrix,
    Prose,
    Quantity,
    Record,
    Scale,
    Scenario,
    Source,
    references,
)
from generator.parse import Entry
from generator.prose import to_text
from generator.vocabulary import (
    Basis,
    Bearing,
    ClaimRelation,
    Confidence,
    Credibility,
    NameKind,
    Qualifier,
    Status,
)

R = TypeVar("R", bound=Record)

MAX_BOTTOM_LINE = 60
"""Words of a bottom line: what fits one breath and one phone screen (house rule)."""
MAX_QUOTE = 40
"""Words of a quotation: beyond, it is copying, not quoting (house rule)."""
MAX_BEARING_ERROR = 45.0
"""Degrees: the distance from one of the eight words for directions to the next."""
SWAPPED = 10
"""How much nearer to its parent a point must come by swapping before we suspect a swap."""
EARTH_RADIUS_M = 6_371_009
"""Mean radius of the Earth in metres (IUGG, 1980)."""


def check(briefing: Briefing) -> list[Diagnostic]:
    """Hold every law against the graph.

    Args:
        briefing: A graph that `link` joined without an error.

    Returns:
        What was found, sorted by place.
    """
    return sorted({one for rule in RULES for one in rule(briefing)})


# ---------------------------------------------------------------- judgements rest on evidence


def evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement rests on evidence or says that it has none (ICD 203, D.6.e(1) and (3))."""
    for entry, version, where in _versions(briefing):
        if not version.evidence_for and version.no_evidence is None:
            message = f"judgement '{entry.id}' has no evidence; list it or give 'no_evidence'"
            yield error(entry.place(where), "no-evidence", message)


def independent_evidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement of ours rests on more than one origin and more than one side.

    Two outlets that quote one official are one origin (AJP-2.1 on confirmation). A judgement that
    we report rests on the one report, and earlier editions are past mending: neither is asked.
    """
    for entry, judgement in _all(briefing, Judgement):
        way: Way = ("versions", len(judgement.versions) - 1, "evidence_for")
        claims = tuple(_claims_under(briefing, judgement.latest.evidence_for))
        if judgement.author != briefing.settings.author or not claims:
            continue
        origins = {_origin(briefing, claim) for claim in claims}
        sides = {_side(briefing, claim) for claim in claims}
        if len(origins) == 1:
            message = f"judgement '{entry.id}' rests on one origin, '{min(origins)}'; add another"
            yield warning(entry.place(way), "lone-origin", message)
        elif len(sides) == 1 and (side := sides.pop()):
            message = f"judgement '{entry.id}' rests on one side, '{side}'; look for another voice"
            yield warning(entry.place(way), "lone-side", message)


def reasoned_confidence(briefing: Briefing) -> Iterator[Diagnostic]:
    """A confidence that we state comes with its reason (ICD 203, D.6.e(2))."""
    for entry, version, where in _versions(briefing):
        if not _is_ours(briefing, entry) or version.confidence is Confidence.NOT_STATED:
            continue
        if version.confidence_reason is None:
            message = f"confidence '{version.confidence}' has no reason; give 'confidence_reason'"
            yield error(entry.place((*where, "confidence")), "unreasoned-confidence", message)


def known_terms(briefing: Briefing) -> Iterator[Diagnostic]:
    """A term of likelihood stands in its scale, or it means nothing (ICD 203, D.6.e(2)(a))."""
    for entry, likelihood, where in _likelihoods(briefing):
        scale = briefing.get(Scale, likelihood.scale)
        if scale.term(likelihood.term) is None:
            known = [term.term for term in scale.terms]
            mend = suggestion(likelihood.term, known) or f"; one of: {', '.join(known)}"
            message = f"term '{likelihood.term}' is not in scale '{scale.id}'{mend}"
            yield error(entry.place((*where, "term")), "unknown-term", message)


def one_scale(briefing: Briefing) -> Iterator[Diagnostic]:
    """Our own judgements and scenarios use one scale: rows are not mixed (ICD 203, D.6.e(2)(a))."""
    ours = briefing.settings.scale
    for entry, likelihood, where in _likelihoods(briefing):
        if _is_ours(briefing, entry) and likelihood.scale != ours:
            message = f"scale '{likelihood.scale}' is not the briefing's; use '{ours}'"
            yield warning(entry.place((*where, "scale")), "other-scale", message)


_CONFIDENCE = re.compile(
    r"\b(?:(?:high|moderate|medium|low)(?:er|est)?[- ](?:degree of )?confidence"
    r"|we (?:are|have|remain) (?:\w+ ){0,2}confiden(?:t|ce))\b",
    re.IGNORECASE,
)
_JUDGEMENT = ("versions", "text")
_ADVERBS = ("almost certainly", "nearly certainly", "probably", "improbably")
"""Further forms of the terms, which ICD 203 names in brackets."""


def likelihood_apart(briefing: Briefing) -> Iterator[Diagnostic]:
    """Likelihood and confidence never stand in one sentence (ICD 203, D.6.e(2)(a))."""
    terms = (term.term for scale in briefing.of(Scale) for term in scale.terms)
    parts = {part for term in terms for part in term.split(" or ")}  # "Likely or probable"
    likely = _any_word([*parts, *_ADVERBS])
    for entry, text, where in briefing.texts:
        if where[0] not in ("bottom_line", "takeaways") and (where[0], where[-1]) != _JUDGEMENT:
            continue
        for sentence in re.split(r"(?<=[.!?])[\"”’)]*\s+", text):
            confidence, likelihood = _CONFIDENCE.search(sentence), likely.search(sentence)
            if confidence and likelihood:
                message = f"'{likelihood[0]}' and '{confidence[0]}' in one sentence; write two"
                place = entry.place_of(confidence[0], where)
                yield error(place, "likelihood-with-confidence", message)


def ordered_scales(briefing: Briefing) -> Iterator[Diagnostic]:
    """The terms of a scale rise; their bands may touch, but not overlap."""
    for entry, scale in _all(briefing, Scale):
        for index, (lower, upper) in enumerate(pairwise(scale.terms), start=1):
            if upper.low < lower.high or upper.term == lower.term:
                message = f"term '{upper.term}' does not lie above '{lower.term}'; order the bands"
                yield error(entry.place(("terms", index)), "scale-order", message)


# ---------------------------------------------------------------- dates


def before_cutoff(briefing: Briefing) -> Iterator[Diagnostic]:
    """Nothing that the briefing rests on is later than its information cut-off.

    References looked up later, such as a gazetteer, are no evidence: a source counts if a claim is
    taken from it.
    """
    cutoff = briefing.edition.information_cutoff
    for entry, claim in _all(briefing, Claim):
        if claim.said_on.entirely_after(cutoff):
            message = f"said on {claim.said_on}, after the cut-off {cutoff}; leave it out for now"
            yield error(entry.place(("said_on",)), "after-cutoff", message)
    for entry, source in _all(briefing, Source):
        is_evidence = briefing.referring(source.id, Claim, "source")
        if is_evidence and source.published_on.entirely_after(cutoff):
            date = source.published_on
            message = f"published on {date}, after the cut-off {cutoff}; leave it out for now"
            yield error(entry.place(("published_on",)), "after-cutoff", message)


def before_own_cutoff(briefing: Briefing) -> Iterator[Diagnostic]:
    """What an earlier edition states rests on what was known by then.

    The latest edition needs no look: `before_cutoff` holds its cut-off against every claim.
    """
    for entry, edition_id, ids, where in _dated_evidence(briefing):
        edition = briefing.get(Edition, edition_id)
        if edition is briefing.edition:
            continue
        cutoff = edition.information_cutoff
        for claim in _claims_under(briefing, ids):
            published = briefing.get(Source, claim.source).published_on
            if claim.said_on.entirely_after(cutoff) or published.entirely_after(cutoff):
                message = (
                    f"claim '{claim.id}' is later than the cut-off of '{edition_id}', {cutoff}"
                )
                yield error(entry.place(where), "late-evidence", message)


def _dated_evidence(briefing: Briefing) -> Iterator[tuple[Entry, str, tuple[str, ...], Way]]:
    """Yield what rests on evidence in an edition: entry, edition, evidence and way to it."""
    for entry, version, where in _versions(briefing):
        yield entry, version.edition, version.evidence_for, (*where, "evidence_for")
        yield entry, version.edition, version.evidence_against, (*where, "evidence_against")
    for entry, matrix in _all(briefing, Matrix):
        for index, row in enumerate(matrix.rows):
            yield entry, matrix.edition, (row.evidence,), ("rows", index, "evidence")
    for entry, indicator in _all(briefing, Indicator):
        for index, seen in enumerate(indicator.observations):
            yield entry, seen.edition, seen.claims, ("observations", index, "claims")


def edition_dates(briefing: Briefing) -> Iterator[Diagnostic]:
    """As-of date, information cut-off and publication follow one another, and editions too."""
    for entry, edition in _all(briefing, Edition):
        in_order = (
            ("as_of", edition.as_of, "information_cutoff", edition.information_cutoff),
            (
                "information_cutoff",
                edition.information_cutoff,
                "published_at",
                edition.published_at,
            ),
        )
        for first, earlier, second, later in in_order:
            if earlier.entirely_after(later):
                message = f"'{first}' {earlier} is later than '{second}' {later}; correct one"
                yield error(entry.place((first,)), "edition-dates", message)
        before = briefing.get(Edition, edition.previous) if edition.previous else None
        if before and not edition.as_of.entirely_after(before.as_of):
            message = (
                f"previous edition '{before.id}' is not older than this one; name the right one"
            )
            yield error(entry.place(("previous",)), "edition-order", message)


def version_order(briefing: Briefing) -> Iterator[Diagnostic]:
    """A judgement has at most one version per edition, the oldest first."""
    position = {edition.id: number for number, edition in enumerate(briefing.editions)}
    for entry, judgement in _all(briefing, Judgement):
        for index, (first, second) in enumerate(pairwise(judgement.versions), start=1):
            if position[second.edition] <= position[first.edition]:
                message = f"'{second.edition}' does not follow '{first.edition}'; oldest first"
                yield error(entry.place(("versions", index, "edition")), "version-order", message)


def key_judgements(briefing: Briefing) -> Iterator[Diagnostic]:
    """A key judgement of an edition has a version for it."""
    for entry, edition in _all(briefing, Edition):
        for index, target in enumerate(edition.key_judgements):
            if briefing.get(Judgement, target).version(edition.id) is None:
                message = f"judgement '{target}' has no version for edition '{edition.id}'; add one"
                yield error(entry.place(("key_judgements", index)), "missing-version", message)


# ---------------------------------------------------------------- grades and numbers


def confirmation(briefing: Briefing) -> Iterator[Diagnostic]:
    """A claim graded 1 is confirmed by one of another origin (AJP-2.1, credibility 1)."""
    confirming = (ClaimRelation.CORROBORATES, ClaimRelation.RESTATES)
    for entry, claim in _all(briefing, Claim):
        if claim.credibility is not Credibility.CONFIRMED:
            continue
        others = [one.claim for one in claim.relations if one.type in confirming]
        others += [
            other.id
            for other in briefing.referring(claim.id, Claim, "relations.claim")
            if any(one.claim == claim.id and one.type in confirming for one in other.relations)
        ]
        origins = {_origin(briefing, briefing.get(Claim, other)) for other in others}
        if not origins - {_origin(briefing, claim)}:
            message = f"claim '{claim.id}' is graded 1, but no other origin confirms it; relate one"
            yield error(entry.place(("credibility",)), "lone-confirmation", message)


def explained_grades(briefing: Briefing) -> Iterator[Diagnostic]:
    """A grade that says something says why (ICD 206 on descriptors; F and 6 do not)."""
    for entry, source in _all(briefing, Source):
        if source.reliability.is_judged and source.reliability_reason is None:
            message = f"reliability '{source.reliability}' has no 'reliability_reason'; add it"
            yield warning(entry.place(("reliability",)), "unexplained-grade", message)
    for entry, claim in _all(briefing, Claim):
        if claim.credibility.is_judged and claim.credibility_reason is None:
            message = f"credibility '{claim.credibility}' has no 'credibility_reason'; add it"
            yield warning(entry.place(("credibility",)), "unexplained-grade", message)


def parts_within_wholes(briefing: Briefing) -> Iterator[Diagnostic]:
    """A number that is part of another is not greater than it.

    Units may differ, as children among civilians. A whole given as a lower bound, and a part given
    as an upper one, prove nothing.
    """
    no_whole = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    no_part = (Qualifier.UP_TO, Qualifier.LESS_THAN)
    for entry, claim in _all(briefing, Claim):
        for index, part in enumerate(claim.quantities):
            if part.subset_of is None:
                continue
            place = entry.place(("quantities", index, "subset_of"))
            whole = _whole(part, briefing.get(Claim, part.subset_of))
            if whole is None:
                message = f"claim '{part.subset_of}' states no number to be a part of; add it"
                yield error(place, "part-without-whole", message)
            elif whole.qualifier in no_whole or part.qualifier in no_part:
                continue
            elif part.value > max(whole.value, whole.high or whole.value):
                numbers = f"{part.value} {part.unit} as part of {whole.value} {whole.unit}"
                yield error(place, "part-exceeds-whole", f"{numbers}; correct one of them")


def _whole(part: Quantity, claim: Claim) -> Quantity | None:
    """Give the number of *claim* that *part* belongs to: of the same unit, else the largest."""
    alike = [one for one in claim.quantities if one.unit == part.unit] or claim.quantities
    return max(alike, key=lambda one: one.value, default=None)


# ---------------------------------------------------------------- claims and events


def told_events(briefing: Briefing) -> Iterator[Diagnostic]:
    """An event is known from at least one claim: nothing happens on our word alone."""
    for entry, event in _all(briefing, Event):
        if not event.claims:
            message = f"event '{event.id}' has no claim that tells of it; add one"
            yield error(entry.place(), "event-without-claim", message)


def voices(briefing: Briefing) -> Iterator[Diagnostic]:
    """Who speaks fits the basis: an outlet speaks in its own voice, and attributes to others."""
    for entry, claim in _all(briefing, Claim):
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
    for entry, claim in _all(briefing, Claim):
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
    for entry, claim in _all(briefing, Claim):
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
    """Tell whether a reference tells history: a correction, or what an earlier edition stated."""
    if isinstance(record, Judgement) and link.where[0] == "versions":
        return record.versions[int(link.where[1])] is not record.latest
    return link.entry.kind.name == "correction" or link.field == "relations.claim"


# ---------------------------------------------------------------- actors and places


def known_sides(briefing: Briefing) -> Iterator[Diagnostic]:
    """A side is one of the belligerents of the briefing: only they have a colour and a legend."""
    sides = briefing.settings.sides
    records: tuple[Actor | Source, ...] = (*briefing.of(Actor), *briefing.of(Source))
    for record in records:
        if record.side is not None and record.side not in sides:
            message = f"side '{record.side}' is none of the belligerents: {', '.join(sides)}"
            place = briefing.entries[record.id].place(("side",))
            yield warning(place, "unknown-side", message)


def used_names(briefing: Briefing) -> Iterator[Diagnostic]:
    """An actor or a location has something that refers to it."""
    needed = {reference.target for reference in references(briefing.settings)}
    for entry, record in (*_all(briefing, Actor), *_all(briefing, Location)):
        links = briefing.backlinks.get(record.id, ())
        if record.id not in needed and all(link.entry is entry for link in links):
            message = f"nothing refers to {entry.kind.name} '{record.id}'; use it or delete it"
            yield warning(entry.place(), "unused-record", message)


def bearings(briefing: Briefing) -> Iterator[Diagnostic]:
    """A stated direction is within 45 degrees of what the coordinates give."""
    for entry, here in _all(briefing, Location):
        for index, connection in enumerate(here.connections):
            there = briefing.get(Location, connection.to)
            if not (connection.bearing and here.coordinates and there.coordinates):
                continue
            computed = _bearing(here.coordinates, there.coordinates)
            off = abs((computed - connection.bearing.degrees + 180) % 360 - 180)
            blur = here.coordinates.precision_m + there.coordinates.precision_m
            if off > MAX_BEARING_ERROR and _distance(here.coordinates, there.coordinates) > blur:
                word = list(Bearing)[round(computed / 45) % 8]
                found = f"'{there.id}' lies {word} ({computed:.0f} degrees) by coordinates"
                place = entry.place(("connections", index, "bearing"))
                yield warning(place, "bearing", f"{found}, not {connection.bearing}; check both")


def swapped_coordinates(briefing: Briefing) -> Iterator[Diagnostic]:
    """A point is where it was meant: swapped, it would not come ten times nearer to its parent."""
    for entry, here in _all(briefing, Location):
        parent = briefing.get(Location, here.parent) if here.parent else None
        if not here.coordinates or not parent or not parent.coordinates:
            continue
        latitude, longitude = here.coordinates.longitude, here.coordinates.latitude
        swapped = here.coordinates.model_copy(update={"latitude": latitude, "longitude": longitude})
        distance = _distance(here.coordinates, parent.coordinates)
        if distance > SWAPPED * _distance(swapped, parent.coordinates):
            far = f"{distance / 1000:.0f} km from '{parent.id}'"
            message = f"{far}; are latitude and longitude swapped?"
            yield warning(entry.place(("coordinates",)), "swapped-coordinates", message)


def _bearing(here: Coordinates, there: Coordinates) -> float:
    """Give the direction in which the great circle from *here* to *there* starts, in degrees."""
    phi, psi = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    y = sin(east) * cos(psi)
    x = cos(phi) * sin(psi) - sin(phi) * cos(psi) * cos(east)
    return degrees(atan2(y, x)) % 360


def _distance(here: Coordinates, there: Coordinates) -> float:
    """Give the length of the great circle from *here* to *there* in metres (haversine)."""
    phi, psi = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


# ---------------------------------------------------------------- words

_WORD = re.compile(r"\w+")
_VERBATIM = {
    ("actor", "names"),
    ("claim", "hedges"),
    ("claim", "quote"),
    ("correction", "was"),
    ("location", "names"),
    ("source", "authors"),
    ("source", "title"),
}
"""Fields that hold the words of others: we do not answer for their spelling and their tone."""
_OPENING = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_QUOTATION_MARK = re.compile('[“”„«»"]')
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")


def proper_names(briefing: Briefing) -> Iterator[Diagnostic]:
    """A misspelling is never shown as a name of its bearer."""
    for entry, record in (*_all(briefing, Actor), *_all(briefing, Location)):
        wrong = {name.text.casefold() for name in record.names if name.kind is NameKind.MISSPELLING}
        shown = [(record.name, ("name",))] + [
            (name.text, ("names", index, "text"))
            for index, name in enumerate(record.names)
            if name.kind is not NameKind.MISSPELLING
        ]
        for text, where in shown:
            if text.casefold() in wrong:
                message = f"name '{text}' is recorded as a misspelling; correct one of the two"
                yield error(entry.place(where), "misspelling-as-name", message)


def spelling(briefing: Briefing) -> Iterator[Diagnostic]:
    """A recorded misspelling stands in no text of ours, unless it is somebody else's name."""
    named = [*briefing.of(Actor), *briefing.of(Location)]
    proper = {record.name for record in named} | {
        name.text
        for record in named
        for name in record.names
        if name.kind is not NameKind.MISSPELLING
    }
    right = {
        name.text: record.name
        for record in named
        for name in record.names
        if name.kind is NameKind.MISSPELLING and name.text not in proper
    }
    by_opening: dict[str, list[str]] = defaultdict(list)
    for wrong in right:
        by_opening[next(iter(_WORD.findall(wrong)), "")].append(wrong)
    for entry, text, where in _own_texts(briefing):
        # Few words open a misspelling: the set is a hundred times quicker than looking for each.
        openings = by_opening.keys() & _WORD.findall(text)
        near = [wrong for opening in openings for wrong in by_opening[opening]]
        if near and (found := _any_word(near, ignore_case=False).search(_unquoted(text))):
            message = f"'{found[0]}' is a misspelling; write '{right[found[0]]}'"
            yield warning(entry.place_of(found[0], where), "misspelling-in-text", message)


def loaded_words(briefing: Briefing) -> Iterator[Diagnostic]:
    """Words that take a side stand in quotations only (ICD 203, D.6.a: objectivity)."""
    if not briefing.settings.loaded_words:
        return
    loaded = _any_word(briefing.settings.loaded_words)
    for entry, text, where in _own_texts(briefing):
        # Two looks: the first is quick, and finds nothing nearly always.
        if loaded.search(text) and (found := loaded.search(_unquoted(text))):
            message = f"'{found[0]}' takes a side; quote it, or say it plainly"
            yield warning(entry.place_of(found[0], where), "loaded-word", message)


def quotation_marks(briefing: Briefing) -> Iterator[Diagnostic]:
    """Every quotation mark that opens is closed: where a quotation ends decides who speaks."""
    for entry, text, where in briefing.texts:
        if stray := _stray_quote(text):
            message = f"quotation mark {stray} has no partner; open and close quotations"
            yield warning(entry.place_of(stray, where), "unbalanced-quotes", message)


def short_quotations(briefing: Briefing) -> Iterator[Diagnostic]:
    """A quotation is short, and stands without the marks that the page adds around it."""
    for entry, text, where in briefing.texts:
        is_quote = (entry.kind.name, where[0]) == ("claim", "quote")
        if is_quote and text[0] in _OPENING and text[-1] in _OPENING[text[0]]:
            message = "quotation marks around the quotation; the page adds them, take them out"
            yield warning(entry.place(where), "quoted-quote", message)
        for passage in [text] if is_quote else _QUOTED.findall(text):
            if (length := len(passage.split())) > MAX_QUOTE:
                message = f"quotation of {length} words; quote at most {MAX_QUOTE}, tell the rest"
                yield warning(entry.place(where), "long-quote", message)


_MARKUP = (
    (re.compile(r"!?\[[^\[\]]*\]\([^)]*\)"), "a link needs a source of its own, cite that"),
    (re.compile(r"(?<!\()\bhttps?://\S+"), "an address needs a source of its own, cite that"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), "prose knows no HTML"),
    (re.compile(r"^#{1,6} .*", re.MULTILINE), "prose has no headings"),
)


def plain_prose(briefing: Briefing) -> Iterator[Diagnostic]:
    """What prose cannot carry is shown as typed: say so before a reader wonders."""
    for entry, text, where in briefing.texts:
        if not isinstance(text, Prose):
            if mark := MARK.search(text):
                message = f"'{mark[0]}' is shown as typed; this field takes no marks"
                yield warning(entry.place_of(mark[0], where), "stray-markup", message)
            continue
        for pattern, reason in _MARKUP:
            if found := pattern.search(text):
                message = f"'{found[0]}' is shown as typed; {reason}"
                yield warning(entry.place_of(found[0], where), "stray-markup", message)


def short_bottom_lines(briefing: Briefing) -> Iterator[Diagnostic]:
    """A bottom line is the main message first, and short (ICD 203, D.6.e(6))."""
    for entry, edition in _all(briefing, Edition):
        text = to_text(edition.bottom_line, lambda one: briefing.record(one).label)
        if (length := len(text.split())) > MAX_BOTTOM_LINE:
            message = f"bottom line of {length} words; say it in {MAX_BOTTOM_LINE}"
            yield warning(entry.place(("bottom_line",)), "long-bottom-line", message)


_ANALYSIS = ("summary", "significance", "answer", "conclusion")


def citations(briefing: Briefing) -> Iterator[Diagnostic]:
    """Every paragraph of analysis cites, and every takeaway cites or links (ICD 206)."""
    for entry, text, where in briefing.texts:
        if not isinstance(text, Prose):
            continue
        if where[0] == "takeaways" and not any(text.marks()):
            message = "takeaway without a citation or a link; add [@claim] or [[judgement]]"
            yield warning(entry.place(where), "uncited", message)
        if where[0] not in _ANALYSIS:
            continue
        for paragraph in re.split(r"\n\s*\n", text):
            cites = any(mark.is_citation for mark in Prose(paragraph).marks())
            if not cites and not paragraph.endswith(":"):  # it leads to a list, which cites
                opening = " ".join(paragraph.split()[:4])
                message = f"paragraph '{opening} ...' without a citation; add [@claim]"
                yield warning(entry.place_of(opening, where), "uncited", message)


def _stray_quote(text: str) -> str:
    """Give the first quotation mark without a partner, or an empty text."""
    waiting: list[str] = []
    for found in _QUOTATION_MARK.finditer(text):
        char = found[0]
        if waiting and char in _OPENING[waiting[-1]]:
            waiting.pop()
        elif char in _OPENING:
            waiting.append(char)
        else:
            return char
    return waiting[0] if waiting else ""


def _unquoted(text: str) -> str:
    return _QUOTED.sub("", text)


def _any_word(words: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """Give a pattern that finds any of the words, the longest first, as whole words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


def _own_texts(briefing: Briefing) -> Iterator[tuple[Entry, str, Way]]:
    for entry, text, where in briefing.texts:
        if (entry.kind.name, where[0]) not in _VERBATIM:
            yield entry, text, where


# ---------------------------------------------------------------- the table, and ways into it

RULES: tuple[Callable[[Briefing], Iterator[Diagnostic]], ...] = (
    evidence,
    independent_evidence,
    reasoned_confidence,
    known_terms,
    one_scale,
    likelihood_apart,
    ordered_scales,
    before_cutoff,
    before_own_cutoff,
    edition_dates,
    version_order,
    key_judgements,
    confirmation,
    explained_grades,
    parts_within_wholes,
    told_events,
    voices,
    claims_about_something,
    consistent_relations,
    no_self_reference,
    no_retracted_support,
    known_sides,
    used_names,
    bearings,
    swapped_coordinates,
    proper_names,
    spelling,
    loaded_words,
    quotation_marks,
    short_quotations,
    plain_prose,
    short_bottom_lines,
    citations,
)
"""Every law, in the order of this room."""


def _all(briefing: Briefing, type_: type[R]) -> Iterator[tuple[Entry, R]]:
    for record in briefing.of(type_):
        yield briefing.entries[record.id], record


def _versions(briefing: Briefing) -> Iterator[tuple[Entry, JudgementVersion, Way]]:
    for entry, judgement in _all(briefing, Judgement):
        for index, version in enumerate(judgement.versions):
            yield entry, version, ("versions", index)


def _likelihoods(briefing: Briefing) -> Iterator[tuple[Entry, Likelihood, Way]]:
    for entry, version, where in _versions(briefing):
        if version.likelihood:
            yield entry, version.likelihood, (*where, "likelihood")
    for entry, scenario in _all(briefing, Scenario):
        if scenario.likelihood:
            yield entry, scenario.likelihood, ("likelihood",)


def _is_ours(briefing: Briefing, entry: Entry) -> bool:
    """Tell whether we judge here, and not somebody whom we report."""
    record = entry.record
    return not isinstance(record, Judgement) or record.author == briefing.settings.author


def _claims_under(briefing: Briefing, evidence_ids: Iterable[str]) -> Iterator[Claim]:
    """Yield every claim under some evidence, through events and judgements, each once."""
    waiting, seen = list(evidence_ids), set[str]()
    while waiting:
        record_id = waiting.pop()
        if record_id in seen:
            continue
        seen.add(record_id)
        record = briefing.record(record_id)
        if isinstance(record, Claim):
            yield record
        elif isinstance(record, Event):
            waiting += record.claims
        elif isinstance(record, Judgement):
            waiting += record.latest.evidence_for


def _origin(briefing: Briefing, claim: Claim) -> str:
    """Give whom a claim comes from: its speaker, what its source draws on, or the outlet itself."""
    if claim.basis is Basis.ATTRIBUTED:
        return claim.speaker
    source = briefing.get(Source, claim.source)
    return source.origin or source.publisher


def _side(briefing: Briefing, claim: Claim) -> str | None:
    """Give the belligerent whose voice a claim is in, if any."""
    voice = briefing.get(Actor, claim.speaker)
    if voice.id in briefing.settings.sides:
        return voice.id
    outlet = briefing.get(Source, claim.source) if claim.basis is Basis.OWN_VOICE else None
    return voice.side or (outlet.side if outlet else None)
