"""Whether somebody suits a task, and for which reasons; a reason is a code, so that machines can weigh it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked for. `days` is how long, `starts_at` when."""

    skill: str
    level: int = 1
    certified: bool = False
    starts_at: datetime
    days: int = 1
    remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is known of somebody: what they can do, and how far, how long and after what notice they help."""

    level: int
    certified_until: date | None
    is_available: bool
    distance_m: float
    reach_km: int | None = None
    longest_days: int | None = None
    notice_hours: int = 0
    helps_remotely: bool = False
    must_rest: bool = False
    is_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Included or not, and why: codes, in a fixed order."""

    is_suitable: bool
    reasons: tuple[str, ...]


def verdict(offered: Offered, demand: Demand, *, now: datetime, today: date) -> Verdict:
    """Everything that speaks against somebody; where nothing does, what speaks for them."""
    against = tuple(code for code, applies in _against(offered, demand, now, today) if applies)
    if against:
        return Verdict(is_suitable=False, reasons=against)
    return Verdict(is_suitable=True, reasons=tuple(code for code, applies in _for(offered, demand, today) if applies))


def is_certified(offered: Offered, today: date) -> bool:
    """Whether a certificate counts today: on its last day it still does."""
    return offered.certified_until is not None and offered.certified_until >= today


def _against(offered: Offered, demand: Demand, now: datetime, today: date) -> list[tuple[str, bool]]:
    hours_left = max(0.0, (demand.starts_at - now).total_seconds() / 3600)
    reach_m = inf if offered.reach_km is None else offered.reach_km * 1000
    longest = inf if offered.longest_days is None else offered.longest_days
    expired = offered.certified_until is not None and offered.certified_until < today
    return [
        ("unavailable", not offered.is_available),
        ("rest", offered.must_rest),
        ("promised", offered.is_promised),
        ("level_too_low", offered.level < demand.level),
        ("certificate_expired", demand.certified and expired),
        ("no_certificate", demand.certified and offered.certified_until is None),
        ("too_far", not demand.remote and offered.distance_m > reach_m),
        ("too_long", demand.days > longest),
        ("notice_too_short", hours_left < offered.notice_hours),
        ("not_remotely", demand.remote and not offered.helps_remotely),
    ]


def _for(offered: Offered, demand: Demand, today: date) -> list[tuple[str, bool]]:
    return [
        ("has_skill", True),
        ("certified", is_certified(offered, today)),
        ("within_reach", not demand.remote),
        ("helps_remotely", demand.remote),
    ]
