"""Times told by a device whose clock may be wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOTICEABLE = timedelta(minutes=2)
"""A smaller difference is the time that the message took, and is left alone."""
TOLERANCE = timedelta(minutes=10)
"""How far ahead of our clock a corrected time may still be; it is then cut back to now."""


class AheadOfTimeError(ValueError):
    """A time lies in the future, or an observation after its own report, even after correction."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTimes:
    """Corrected times; `skew_s` is by how many seconds the device was slow (negative: fast), None when unknown."""

    observed_at: datetime
    reported_at: datetime
    skew_s: int | None
    is_corrected: bool


def corrected(
    *, observed_at: datetime, reported_at: datetime, device_now: datetime | None, received_at: datetime
) -> ReportedTimes:
    """The times as our clock would have shown them. Raises `AheadOfTimeError` for what no wrong clock explains."""
    skew = received_at - device_now if device_now is not None else timedelta(0)
    is_corrected = abs(skew) > NOTICEABLE
    shift = skew if is_corrected else timedelta(0)
    reported = _not_after(received_at, reported_at + shift, field="reported_at")
    observed = _not_after(reported, observed_at + shift, field="observed_at")
    return ReportedTimes(
        observed_at=observed,
        reported_at=reported,
        skew_s=round(skew.total_seconds()) if device_now is not None else None,
        is_corrected=is_corrected,
    )


def _not_after(limit: datetime, time: datetime, *, field: str) -> datetime:
    if time > limit + TOLERANCE:
        raise AheadOfTimeError(field)
    return min(time, limit)
