"""How long somebody may be on duty, and when they are rested, whoever they were on duty for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=24)
LONGEST_DUTY = timedelta(hours=12)
REST = timedelta(hours=10)
"""[K] twelve hours of duty in any twenty-four, then ten hours of rest."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when somebody was on duty."""

    begun_at: datetime
    ended_at: datetime


def rest_until(spans: Iterable[Span], *, at: datetime) -> datetime | None:
    """Until when somebody who has been on duty so must rest; None for whoever is rested."""
    known = [span for span in spans if span.ended_at > at - WINDOW - REST and span.begun_at < at]
    if not known:
        return None
    last = max(min(span.ended_at, at) for span in known)
    if on_duty(known, until=last) < LONGEST_DUTY or last + REST <= at:
        return None
    return last + REST


def on_duty(spans: Iterable[Span], *, until: datetime) -> timedelta:
    """How long somebody was on duty in the twenty-four hours before."""
    first = until - WINDOW
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: one.begun_at):
        begun, ended = max(span.begun_at, first), min(span.ended_at, until)
        if ended <= begun:
            continue
        if merged and begun <= merged[-1].ended_at:
            merged[-1] = Span(merged[-1].begun_at, max(merged[-1].ended_at, ended))
        else:
            merged.append(Span(begun, ended))
    return sum((span.ended_at - span.begun_at for span in merged), timedelta())
