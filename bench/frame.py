"""The frame of every bench: sizes, interleaved pairs, medians, and one JSON line a figure.

Absolute rates drift by a third within minutes on a shared machine; the ratio of two things measured in turn does not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import geometric_mean, median

PAIRS = 6
"""The fewest pairs that a figure may rest on: an even number, so that either side goes first as often."""

Measure = Callable[[int], float]
"""Takes the number of the pair, answers seconds, a rate or whatever the figure's unit is."""


@dataclass(frozen=True, slots=True)
class Target:
    """The bound that a ratio must keep."""

    relation: str
    bound: float

    def holds(self, ratio: float) -> bool:
        return {"<=": ratio <= self.bound, ">=": ratio >= self.bound, "==": ratio == self.bound}[self.relation]

    def __str__(self) -> str:
        return f"{self.relation} {self.bound:g}"


def at_least(bound: float) -> Target:
    """The product reaches at least this share of its baseline."""
    return Target(">=", bound)


def at_most(bound: float) -> Target:
    """The product takes at most this many times its baseline."""
    return Target("<=", bound)


SAME = Target("==", 1)
"""The product and its baseline do not differ at all."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What two things took, pair by pair."""

    values: list[float]
    baselines: list[float]

    @property
    def value(self) -> float:
        return median(self.values)

    @property
    def baseline(self) -> float:
        return median(self.baselines)

    @property
    def ratio(self) -> float:
        """The median over couples of neighbouring pairs, in each of which either side went first once.

        A machine that slows down for a while slows both halves of a pair. But whoever goes first can take half as long
        again, when the processes change cores in between; so the two orders are weighed against each other.
        """
        ratios = [value / baseline for value, baseline in zip(self.values, self.baselines, strict=True)]
        return median(geometric_mean(ratios[first : first + 2]) for first in range(0, len(ratios), 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One printed line. Without a baseline it is told for information and judged by nobody (`ok` is null)."""

    bench: str
    what: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    target: str | None = None
    ok: bool | None = None

    def as_json(self) -> str:
        return json.dumps({name: _rounded(value) for name, value in asdict(self).items()}, ensure_ascii=False)


@dataclass(slots=True)
class Bench:
    """One run of one bench: its sizes and what it found out so far."""

    name: str
    quick: bool
    figures: list[Figure] = field(default_factory=list)

    def size(self, full: int, *, quick: int) -> int:
        """How many, in this run."""
        return quick if self.quick else full

    def compare(self, what: str, pairs: Pairs, *, unit: str, target: Target) -> None:
        """Print a figure beside its baseline and judge the ratio."""
        self._print(
            Figure(
                bench=self.name,
                what=what,
                value=pairs.value,
                unit=unit,
                baseline=pairs.baseline,
                ratio=pairs.ratio,
                target=str(target),
                ok=target.holds(pairs.ratio),
            )
        )

    def tell(self, what: str, value: float, *, unit: str) -> None:
        """Print a figure that has no baseline."""
        self._print(Figure(bench=self.name, what=what, value=value, unit=unit))

    def say(self, text: str) -> None:
        """Progress, beside the figures."""
        print(f"{self.name}: {text}", file=sys.stderr, flush=True)

    @property
    def passed(self) -> bool:
        return all(figure.ok is not False for figure in self.figures)

    def _print(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(figure.as_json(), flush=True)


def side_by_side(product: Measure, baseline: Measure, *, pairs: int = PAIRS) -> Pairs:
    """Measure both in turn, `pairs` times (an even number) after one for warming up; who goes first alternates."""
    product(0)
    baseline(0)
    values: list[float] = []
    baselines: list[float] = []
    count = max(pairs, PAIRS)
    for number in range(1, count + count % 2 + 1):
        turns = [(product, values), (baseline, baselines)]
        for measure, found in turns if number % 2 else reversed(turns):
            found.append(measure(number))
    return Pairs(values, baselines)


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
