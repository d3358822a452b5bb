"""River gauges: what a height means, whether it can be true, where the water is going, and when to warn.

Levels are the product's own four words; the thresholds behind them and their official names belong to each post,
because authorities count their levels in different directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

LEVELS = ("low", "moderate", "high", "critical")
"""The mildest first. Nothing (an empty string) is a river below its lowest threshold."""

AHEAD = timedelta(minutes=10)
TREND_WITHIN = timedelta(hours=3)
TREND_AT_MOST = timedelta(hours=12)
TREND_AT_LEAST = timedelta(minutes=5)
STEADY_CM_H = Decimal(2)
JUMP_CM = Decimal(300)
JUMP_CM_H = Decimal(600)
"""What no river does: more than three metres at once, and six metres in each hour between. Our own bound, wide on
purpose; it grows with the time between two readings, so that a post that was set anew is believed again by itself."""
FALLEN_CM = Decimal(5)
"""How far the water must fall below a threshold before the warning follows: at the line it goes up and down."""
IN_FORCE = timedelta(hours=24)
PROLONGED_BEFORE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A height at a moment."""

    at: datetime
    height_cm: Decimal


class Direction(StrEnum):
    """Where the water is going."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    UNKNOWN = "unknown"


class Step(StrEnum):
    """What a reading does to the warning of its post."""

    NONE = "none"
    WARN = "warn"
    REVISE = "revise"
    END = "end"


def level_at(height_cm: Decimal, thresholds: Mapping[str, Decimal]) -> str:
    """The gravest level whose threshold the water has reached; nothing below all of them."""
    reached = [level for level in LEVELS if level in thresholds and height_cm >= thresholds[level]]
    return reached[-1] if reached else ""


def warned_level(height_cm: Decimal, thresholds: Mapping[str, Decimal], *, standing: str) -> str:
    """The level to warn of, when a warning of `standing` is out: it rises at once, and falls only with some room."""
    now = level_at(height_cm, thresholds)
    kept = level_at(height_cm + FALLEN_CM, thresholds)
    return min(standing, kept, key=_rank) if _rank(standing) > _rank(now) and _rank(kept) > _rank(now) else now


def next_step(
    *, level: str, standing: str, ended_at_level: str = "", remaining: timedelta = IN_FORCE, is_outdated: bool = False
) -> Step:
    """What to do now. `standing` is the level warned of, `ended_at_level` the one at which somebody ended the warning
    of this rise by hand: it comes back only when it gets graver. A warning that would lapse soon is prolonged, one
    whose area has changed meanwhile (`is_outdated`) is revised."""
    if not level:
        return Step.END if standing else Step.NONE
    if not standing:
        return Step.WARN if _rank(level) > _rank(ended_at_level) else Step.NONE
    is_lapsing = remaining < PROLONGED_BEFORE
    return Step.REVISE if level != standing or is_lapsing or is_outdated else Step.NONE


def out_of_order(thresholds: Mapping[str, Decimal]) -> set[str]:
    """The levels whose threshold is not above that of the milder ones."""
    wrong, highest = set(), None
    for level in LEVELS:
        if level not in thresholds:
            continue
        if highest is not None and thresholds[level] <= highest:
            wrong.add(level)
        highest = max(thresholds[level], highest or thresholds[level])
    return wrong


def refusal_of(
    reading: Measured, *, lowest_cm: Decimal, highest_cm: Decimal, beside: Iterable[Measured], now: datetime
) -> str:
    """Why a reading cannot be true, as a code; nothing when it can. `beside` are those just before and after it."""
    if reading.at > now + AHEAD:
        return "future"
    if reading.height_cm < lowest_cm:
        return "below_datum"
    if reading.height_cm > highest_cm:
        return "above_range"
    return "jump" if any(_is_jump(reading, other) for other in beside) else ""


def trend(readings: Sequence[Measured]) -> Decimal | None:
    """Centimetres per hour up to the newest reading, by least squares over three hours; where these hold only one,
    from the last one before it. None is unknown, which is not steady."""
    if not readings:
        return None
    ordered = sorted(readings, key=lambda one: one.at)
    newest = ordered[-1]
    recent = [one for one in ordered if newest.at - one.at <= TREND_WITHIN]
    if len(recent) < 2:
        recent = [one for one in ordered[-2:] if newest.at - one.at <= TREND_AT_MOST]
    if len(recent) < 2 or recent[-1].at - recent[0].at < TREND_AT_LEAST:
        return None
    hours = [Decimal((one.at - recent[0].at).total_seconds()) / 3600 for one in recent]
    mean_h = sum(hours, Decimal(0)) / len(hours)
    mean_cm = sum((one.height_cm for one in recent), Decimal(0)) / len(recent)
    spread = sum(((hour - mean_h) ** 2 for hour in hours), Decimal(0))
    together = sum(
        ((hour - mean_h) * (one.height_cm - mean_cm) for hour, one in zip(hours, recent, strict=True)), Decimal(0)
    )
    return (together / spread).quantize(Decimal("0.1"))


def direction(trend_cm_h: Decimal | None) -> Direction:
    """The trend in one word; less than two centimetres an hour is steady."""
    if trend_cm_h is None:
        return Direction.UNKNOWN
    if abs(trend_cm_h) < STEADY_CM_H:
        return Direction.STEADY
    return Direction.RISING if trend_cm_h > 0 else Direction.FALLING


def is_silent(observed_at: datetime | None, *, silent_after: timedelta, now: datetime) -> bool:
    """Whether nothing is known of the river now. A silent gauge is not a calm river."""
    return observed_at is None or now - observed_at > silent_after


def _is_jump(one: Measured, other: Measured) -> bool:
    hours = Decimal(abs((one.at - other.at).total_seconds())) / 3600
    return abs(one.height_cm - other.height_cm) > JUMP_CM + JUMP_CM_H * hours


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
