"""Numbers: parts against their wholes, and what was converted against its original."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from generator.diagnostics import Diagnostic, error, warning
from generator.link import Briefing
from generator.model import Claim, Quantity
from generator.rules.texts import sentences, texts_with, unquoted
from generator.rules.ways import all_of
from generator.vocabulary import Qualifier

# ---------------------------------------------------------------- parts and wholes


def parts_within_wholes(briefing: Briefing) -> Iterator[Diagnostic]:
    """A number that is part of another is not greater than it.

    Units may differ, as children among civilians. A whole given as a lower bound, and a part given
    as an upper one, prove nothing.
    """
    no_whole = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    no_part = (Qualifier.UP_TO, Qualifier.LESS_THAN)
    for entry, claim in all_of(briefing, Claim):
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


# ---------------------------------------------------------------- lengths

_METRIC = {"kilometre": 1000.0, "km": 1000.0, "metre": 1.0, "m": 1.0}
_CUSTOMARY = {"mile": 1609.344, "yard": 0.9144, "foot": 0.3048, "feet": 0.3048}
"""Metres in one (International yard and pound agreement, 1959)."""
_LENGTH = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[\s-]"
    r"(?P<unit>mile|yard|foot|feet|kilometre|km|metre|m)s?(?!\w)"
)
_BESIDE = re.compile(r",? ?(?:or |\()?(?:about |some |around )?", re.IGNORECASE)
"""What stands between a length and the same length in another unit."""


@dataclass(frozen=True, slots=True)
class _Length:
    """A length as a text gives it."""

    text: str
    unit: str
    metres: float
    margin: float
    """How far rounding may have moved it, in metres: half of its last digit that is not zero."""
    start: int
    end: int

    @property
    def is_customary(self) -> bool:
        return self.unit in _CUSTOMARY

    @property
    def metric(self) -> str:
        """The length in metric units, as exactly as it was given."""
        digits = max(2, len(self.text.partition(" ")[0].strip("0").replace(".", "")))
        unit = "km" if self.metres >= _METRIC["km"] else "m"
        return f"{float(f'{self.metres / _METRIC[unit]:.{digits}g}'):g} {unit}"


def conversions(briefing: Briefing) -> Iterator[Diagnostic]:
    """Miles, yards and feet stand beside the same length in metric units, and the two agree.

    Readers think in the one or the other; what the source said must stay visible (house rule).
    """
    units = [form for unit in _CUSTOMARY for form in (unit, f"{unit}s")]
    for entry, text, where, _ in texts_with(briefing, units):
        for sentence in sentences(unquoted(text)):
            lengths = tuple(_lengths(sentence))
            for one in lengths:
                if one.is_customary and all(other.is_customary for other in lengths):
                    message = f"'{one.text}' without metric units; add '({one.metric})'"
                    yield warning(entry.place_of(one.text, where), "conversion", message)
            for one, other in pairwise(lengths):
                is_pair = one.is_customary != other.is_customary
                if not is_pair or not _BESIDE.fullmatch(sentence[one.end : other.start]):
                    continue
                if abs(one.metres - other.metres) > one.margin + other.margin:
                    message = f"'{one.text}' is not '{other.text}'; correct one"
                    yield warning(entry.place_of(other.text, where), "conversion", message)


def originals(briefing: Briefing) -> Iterator[Diagnostic]:
    """A claim tells a length in the unit of its source, whatever stands beside it."""
    for entry, claim in all_of(briefing, Claim):
        units = {length.unit for length in _lengths(claim.text)}
        for index, quantity in enumerate(claim.quantities):
            unit = quantity.unit.removesuffix("s")
            if unit in _CUSTOMARY and units and unit not in units:
                message = (
                    f"the source says '{quantity.value:g} {quantity.unit}'; tell it in the text"
                )
                yield warning(entry.place(("quantities", index)), "conversion", message)


def _lengths(text: str) -> Iterator[_Length]:
    for found in _LENGTH.finditer(text):
        number, unit = Decimal(found["number"].replace(",", "")), found["unit"]
        size = (_METRIC | _CUSTOMARY)[unit]
        exponent = number.normalize().as_tuple().exponent
        margin = 0.5 * 10.0 ** int(exponent) * size
        yield _Length(
            " ".join(found[0].split()),
            unit,
            float(number) * size,
            margin,
            found.start(),
            found.end(),
        )
