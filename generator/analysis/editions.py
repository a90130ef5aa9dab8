"""What an edition states: the version of a judgement or scenario that is in force there.

In come the briefing, a record with versions and an edition, out comes a version or None. A version
holds until the next one; a judgement that an edition drops is in force no longer.
"""

from __future__ import annotations

from typing import Any

from generator.link import Briefing
from generator.model import Dropped, Edition, Judgement, JudgementVersion, Scenario, ScenarioVersion


def order_of(briefing: Briefing, edition_id: str) -> tuple[Any, ...]:
    """Give what puts an edition among the others; later editions compare greater."""
    edition = briefing.get(Edition, edition_id)
    return (*edition.as_of.sort_key, edition.id)


def stated_at(
    briefing: Briefing, judgement: Judgement, edition: Edition
) -> JudgementVersion | None:
    """Give the version of a judgement in force at an edition: its own, or the last before it."""
    own = judgement.version(edition.id)
    if own:
        return own
    last = _last(briefing, judgement.versions, edition)
    return None if last is None or _is_dropped(briefing, judgement, last, edition) else last


def judged_at(briefing: Briefing, scenario: Scenario, edition: Edition) -> ScenarioVersion | None:
    """Give the version of a scenario in force at an edition: its own, or the last before it."""
    last: ScenarioVersion | None = _last(briefing, scenario.versions, edition)
    return last


def _last(briefing: Briefing, versions: tuple[Any, ...], edition: Edition) -> Any:
    """Give the latest of some versions that is not later than an edition, or None."""
    upto = order_of(briefing, edition.id)
    in_force = [one for one in versions if order_of(briefing, one.edition) <= upto]
    return max(in_force, key=lambda one: order_of(briefing, one.edition), default=None)


def dropped_by(briefing: Briefing, judgement: Judgement) -> tuple[Edition, Dropped] | None:
    """Give the edition that dropped a judgement, with its reason; None where it is in force."""
    if stated_at(briefing, judgement, briefing.edition):
        return None
    dropping = briefing.referring(judgement.id, Edition, "dropped.judgement")
    last = max(dropping, key=lambda one: order_of(briefing, one.id))
    return last, next(one for one in last.dropped if one.judgement == judgement.id)


def _is_dropped(
    briefing: Briefing, judgement: Judgement, version: JudgementVersion, edition: Edition
) -> bool:
    """Tell whether an edition after a version, up to *edition*, no longer states the judgement."""
    since, upto = order_of(briefing, version.edition), order_of(briefing, edition.id)
    dropping = briefing.referring(judgement.id, Edition, "dropped.judgement")
    return any(since < order_of(briefing, one.id) <= upto for one in dropping)
