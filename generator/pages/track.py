"""The track record: what became of every judgement, and how well each author did.

In comes the briefing, out come the rows of one page: our own record, those of others, and what is
not settled yet. The counting is done in `analysis.forecasts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator.analysis.forecasts import (
    ENOUGH,
    Fate,
    State,
    TrackRecord,
    fate,
    track_records,
)
from generator.link import Briefing
from generator.model import Judgement
from generator.pages.reasoning import Chance, chance
from generator.pictures import calibration_picture
from generator.words import gettext, number


@dataclass(frozen=True, slots=True)
class Row:
    """A judgement with its fate and the likelihoods it had."""

    fate: Fate
    said: tuple[tuple[str, Chance | None], ...]
    """For each version that counts, the edition and how likely it said; in order."""

    @property
    def score(self) -> str:
        """Its Brier score; empty where it has none."""
        return "" if self.fate.score is None else number(self.fate.score, 3)

    @property
    def unscored(self) -> str:
        """Why it has no score."""
        is_stated = self.fate.version.likelihood is not None
        return gettext("stated too late") if is_stated else gettext("no likelihood")

    @property
    def side(self) -> str:
        """On which side of even the last likelihood was, against what happened."""
        if not self.fate.forecasts:
            return ""
        last = self.fate.forecasts[-1]
        if last.probability == EVEN:
            return gettext("even odds")
        is_right = (last.probability > EVEN) is last.happened
        return gettext("right side of even") if is_right else gettext("wrong side")


EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Record:
    """An author's record, laid out."""

    record: TrackRecord
    settled: tuple[Row, ...]
    calibration: Markup | None

    @property
    def score(self) -> str:
        """The mean Brier score; empty where nothing was scored."""
        return "" if self.record.score is None else number(self.record.score, 3)


def track_data(briefing: Briefing) -> dict[str, Any]:
    """Give what the page of the track record shows."""
    records = track_records(briefing)
    fates = [one for each in records for one in each.fates]
    return {
        "ours": next((_laid_out(briefing, one) for one in records if one.is_own), None),
        "others": tuple(
            _laid_out(briefing, one) for one in records if not one.is_own and one.settled
        ),
        "undecided": _rows(briefing, fates, State.UNRESOLVED, State.CANNOT_BE_JUDGED),
        "due": _rows(briefing, fates, State.DUE),
        "open": _rows(briefing, fates, State.OPEN),
        "timeless": sum(one.state is State.TIMELESS for one in fates),
        "total": len(fates),
        "settled": sum(one.is_settled for one in fates),
        "scored": sum(bool(one.forecasts) for one in fates),
        "enough": ENOUGH,
    }


def fate_row(briefing: Briefing, judgement: Judgement) -> Row:
    """Give what became of one judgement."""
    return _row(briefing, fate(briefing, judgement))


def _laid_out(briefing: Briefing, record: TrackRecord) -> Record:
    picture = calibration_picture(record.bands, is_enough=record.is_enough)
    return Record(record, tuple(_row(briefing, one) for one in record.settled), picture)


def _rows(briefing: Briefing, fates: Iterable[Fate], *states: State) -> tuple[Row, ...]:
    return tuple(_row(briefing, one) for one in fates if one.state in states)


def _row(briefing: Briefing, one: Fate) -> Row:
    versions = [each.version for each in one.forecasts] or [one.version]
    said = tuple((each.edition, chance(briefing, each.likelihood)) for each in versions)
    return Row(one, said)
