"""The first estimate of what people need: a counted number times a parameter. Nothing comes of an unknown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any
from uuid import UUID

SECTORS = ("wash", "shelter", "food", "relief", "health", "protection", "logistics", "other")
FAMILY_SIZE = "jiwa_per_kk"
"""The parameter that makes households of people where nobody counted the households."""
PEOPLE, HOUSEHOLDS = "jiwa", "kk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`amount` of something for every `each` people or households, over `days` days."""

    code: str
    counted: str
    counted_unit: str
    amount: Decimal
    each: Decimal
    days: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts in an indicator: the verified number or, where there is none, the reported one."""

    value: Decimal
    is_verified: bool
    figure_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How much is needed by a parameter, and every number that it was worked out from."""

    parameter: Parameter
    quantity: Decimal
    counted: Counted
    base: Decimal
    family_size: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        """The arithmetic as it is kept with an adopted need."""
        used = self.parameter
        return {
            "counted": used.counted,
            "counted_unit": PEOPLE if self.family_size else used.counted_unit,
            "value": str(self.counted.value),
            "is_verified": self.counted.is_verified,
            "figure_ids": [str(one) for one in self.counted.figure_ids],
            "family_size": str(self.family_size) if self.family_size else None,
            "base": str(self.base),
            "amount": str(used.amount),
            "each": str(used.each),
            "days": str(used.days),
            "quantity": str(self.quantity),
            "source": used.source,
        }


def estimate(
    parameter: Parameter, counts: Mapping[tuple[str, str], Counted], *, family_size: Decimal
) -> Estimate | None:
    """What the parameter makes of what is counted, rounded up to whole units; None where nothing is counted.

    Households that nobody counted are worked out from the people, which is said in the estimate.
    """
    counted = counts.get((parameter.counted, parameter.counted_unit))
    if counted is not None:
        return _estimated(parameter, counted, base=counted.value)
    people = counts.get((parameter.counted, PEOPLE)) if parameter.counted_unit == HOUSEHOLDS else None
    if people is None:
        return None
    return _estimated(parameter, people, base=_whole(people.value / family_size), family_size=family_size)


def mark(estimates: Iterable[Estimate]) -> str:
    """A digest of a sheet of estimates: adopted is what was shown, or nothing."""
    shown = [(one.parameter.code, one.as_json()) for one in estimates]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _estimated(
    parameter: Parameter, counted: Counted, *, base: Decimal, family_size: Decimal | None = None
) -> Estimate:
    quantity = _whole(base * parameter.amount * parameter.days / parameter.each)
    return Estimate(parameter=parameter, quantity=quantity, counted=counted, base=base, family_size=family_size)


def _whole(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), rounding=ROUND_CEILING)
