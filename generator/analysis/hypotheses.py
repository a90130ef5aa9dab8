"""Analysis of competing hypotheses: which stands best, and which piece of evidence decides it.

In comes a matrix, out comes the ranking by least inconsistency (Heuer 1999, chapter 8, steps 3 to
6): not what has most for it but what has least against it stands best. *I* counts 1 and *II* counts
2. Hypotheses with equal sums are level. The sensitivity step takes each row out in turn and ranks
anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.model import Hypothesis, Matrix, MatrixRow
from generator.vocabulary import Rating

WEIGHTS = {Rating.INCONSISTENT: 1, Rating.VERY_INCONSISTENT: 2}
"""What a rating counts against a hypothesis; consistent evidence counts nothing."""

Ranking = tuple[tuple[str, ...], ...]
"""The keys of the hypotheses, those with least against them first; level ones together."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is against one hypothesis."""

    hypothesis: Hypothesis
    inconsistent: int
    """How many rows are inconsistent with it."""
    very: int
    """How many are strongly so."""
    is_least: bool
    """Whether no other hypothesis has less against it."""

    @property
    def total(self) -> int:
        """The sum of inconsistency."""
        return sum_of(self.inconsistent, self.very)


@dataclass(frozen=True, slots=True)
class Removal:
    """One piece of evidence, and the ranking without it (Heuer, step 6)."""

    row: MatrixRow
    ratings: tuple[Rating, ...]
    """Its ratings in the order of the hypotheses."""
    without: Ranking
    changes_order: bool
    """Whether the hypotheses rank otherwise without it."""
    changes_best: bool
    """Whether another hypothesis, or one more or fewer, then stands best."""

    @property
    def is_diagnostic(self) -> bool:
        """Whether it tells the hypotheses apart: not if rated alike for all (Heuer, step 3)."""
        return len(set(self.ratings)) > 1


@dataclass(frozen=True, slots=True)
class Analysis:
    """A matrix with everything that is computed from it."""

    matrix: Matrix
    standings: tuple[Standing, ...]
    """In the order of the hypotheses."""
    ranking: Ranking
    removals: tuple[Removal, ...]
    """In the order of the rows."""

    @property
    def least(self) -> tuple[Standing, ...]:
        """The hypotheses with the least against them."""
        return tuple(one for one in self.standings if one.is_least)

    @property
    def nondiagnostic(self) -> tuple[Removal, ...]:
        """The rows that do not tell the hypotheses apart."""
        return tuple(one for one in self.removals if not one.is_diagnostic)

    @property
    def decisive(self) -> tuple[Removal, ...]:
        """The rows that change the ranking when taken out; those that change the best first."""
        changing = [one for one in self.removals if one.changes_order]
        return tuple(sorted(changing, key=lambda one: not one.changes_best))


def analysis(matrix: Matrix) -> Analysis:
    """Compute the standing of every hypothesis, their ranking, and the test of every row."""
    whole = ranking(matrix)
    return Analysis(matrix, _standings(matrix, whole), whole, _removals(matrix, whole))


def ranking(matrix: Matrix) -> Ranking:
    """Rank the hypotheses of a matrix by least inconsistency."""
    return ranking_of(matrix, matrix.rows)


def ranking_of(matrix: Matrix, rows: Iterable[MatrixRow]) -> Ranking:
    """Rank the hypotheses of a matrix by some of its rows; level ones keep their order."""
    return _ranked(_sums(matrix, rows))


def sum_of(inconsistent: int, very: int) -> int:
    """Give the sum of inconsistency of so many rows of each sort."""
    return inconsistent * WEIGHTS[Rating.INCONSISTENT] + very * WEIGHTS[Rating.VERY_INCONSISTENT]


def _sums(matrix: Matrix, rows: Iterable[MatrixRow]) -> dict[str, int]:
    sums = dict.fromkeys((one.key for one in matrix.hypotheses), 0)
    for row in rows:
        for key in sums:
            sums[key] += WEIGHTS.get(row.ratings[key], 0)
    return sums


def _ranked(sums: dict[str, int]) -> Ranking:
    return tuple(
        tuple(key for key, own in sums.items() if own == level)
        for level in sorted({*sums.values()})
    )


def _standings(matrix: Matrix, whole: Ranking) -> tuple[Standing, ...]:
    def count(key: str, rating: Rating) -> int:
        return sum(row.ratings[key] is rating for row in matrix.rows)

    return tuple(
        Standing(
            one,
            count(one.key, Rating.INCONSISTENT),
            count(one.key, Rating.VERY_INCONSISTENT),
            one.key in whole[0],
        )
        for one in matrix.hypotheses
    )


def _removals(matrix: Matrix, whole: Ranking) -> tuple[Removal, ...]:
    """Take each row out of the sums in turn, which costs a row what it holds, not the matrix."""
    sums = _sums(matrix, matrix.rows)
    found = []
    for row in matrix.rows:
        left = {key: own - WEIGHTS.get(row.ratings[key], 0) for key, own in sums.items()}
        without = _ranked(left)
        ratings = tuple(row.ratings[one.key] for one in matrix.hypotheses)
        found.append(Removal(row, ratings, without, without != whole, without[0] != whole[0]))
    return tuple(found)
