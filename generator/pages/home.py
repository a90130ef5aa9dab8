"""The briefing document: what the home page and the page of each edition show.

In come the briefing and an edition, out comes an `Issue`. The home page is the latest edition;
the page of an edition shows what was in force then, at an address that stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.analysis.grounds import Foundation, foundation
from generator.changes import Change
from generator.link import Briefing
from generator.model import Actor, Claim, Edition, Event, Gap, Question
from generator.pages.changes import Since, since_previous
from generator.pages.reasoning import Statement, key_statements, open_gaps
from generator.pages.timeline import latest_events
from generator.pictures import MapPicture, region_map
from generator.words import ngettext

LATEST_EVENTS = 6
"""How many events the home page shows; the timeline has all."""

MAP = 560
"""Width of the map in units; its figure is 640 pixels wide where there is room."""

MAIN_GAPS = 6
"""How many gaps the home page shows; their index page has all."""


@dataclass(frozen=True, slots=True)
class ActorCount:
    """An actor with what the claims hold about it today."""

    actor: Actor
    said: int
    """How many claims it made."""
    about: int
    """How many claims speak of it."""

    @property
    def words(self) -> str:
        """Both numbers in words; a number of nothing is left out."""
        said = ngettext("%(n)s claim by", "%(n)s claims by", self.said)
        about = (
            ngettext("%(n)s about", "%(n)s about", self.about)
            if self.said
            else ngettext("%(n)s claim about", "%(n)s claims about", self.about)
        )
        return ", ".join((*[said] * bool(self.said), *[about] * bool(self.about)))


@dataclass(frozen=True, slots=True)
class SideGroup:
    """The main actors of one side."""

    side: Actor | None
    """None for actors that belong to no side."""
    actors: tuple[ActorCount, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition with everything its page shows."""

    edition: Edition
    number: int
    """Its place among the editions, from 1."""
    previous: Edition | None
    statements: tuple[Statement, ...]
    """Its key judgements."""
    since: Since | None
    """What changed since the edition before; None for the first."""
    turns: Mapping[str, Change | None]
    """What became of each key judgement since then, by its id."""
    events: tuple[Event, ...]
    """The latest events at its cut-off."""
    groups: tuple[SideGroup, ...]
    questions: tuple[Question, ...]
    gaps: tuple[Gap, ...]
    """The gaps open at the time."""
    main_gaps: tuple[Gap, ...]
    """Those that limit most of its key judgements."""
    foundation: Foundation
    """What its key judgements rest on."""
    picture: MapPicture | None
    narrow: MapPicture | None
    """The same map for small screens."""


def issue(briefing: Briefing, edition: Edition) -> Issue:
    """Gather what the page of an edition shows."""
    editions = briefing.editions
    place = [one.id for one in editions].index(edition.id)
    statements = key_statements(briefing, edition)
    gaps = open_gaps(briefing, edition)
    since = since_previous(briefing, edition)
    evidence = (one for each in statements for one in each.version.evidence_for)
    return Issue(
        edition=edition,
        number=place + 1,
        previous=briefing.get(Edition, edition.previous) if edition.previous else None,
        statements=statements,
        since=since,
        turns={
            one.judgement.id: since.of(one.judgement.id) if since else None for one in statements
        },
        events=latest_events(briefing, edition.information_cutoff, LATEST_EVENTS),
        groups=side_groups(briefing),
        questions=tuple(briefing.get(Question, one) for one in edition.questions),
        gaps=gaps,
        main_gaps=_main(gaps, edition),
        foundation=foundation(briefing, evidence),
        picture=region_map(briefing, MAP, as_of=edition.as_of),
        narrow=region_map(briefing, as_of=edition.as_of),
    )


def _main(gaps: tuple[Gap, ...], edition: Edition) -> tuple[Gap, ...]:
    """Give the gaps that limit most key judgements; among equals the order stays."""
    key = set(edition.key_judgements)
    return tuple(sorted(gaps, key=lambda gap: -len(key & set(gap.limits)))[:MAIN_GAPS])


def side_groups(briefing: Briefing) -> tuple[SideGroup, ...]:
    """Give the main actors, side by side in the order of the sides, those without a side last."""
    sides: list[str | None] = [*briefing.settings.sides, None]
    groups: dict[str | None, list[ActorCount]] = {side: [] for side in sides}
    for actor_id in briefing.settings.home_actors:
        actor = briefing.get(Actor, actor_id)
        own = actor.id if actor.id in groups else actor.side
        groups.setdefault(own, []).append(_counted(briefing, actor))
    return tuple(
        SideGroup(briefing.get(Actor, side) if side else None, tuple(actors))
        for side, actors in groups.items()
        if actors
    )


def _counted(briefing: Briefing, actor: Actor) -> ActorCount:
    said = briefing.referring(actor.id, Claim, "speaker")
    about = briefing.referring(actor.id, Claim, "about")
    return ActorCount(actor, len(said), len(about))
