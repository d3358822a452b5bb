"""How a deployment goes on, and whose step it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

STEPS: Mapping[str, tuple[str, ...]] = {
    "proposed": ("offered", "refused", "stood_down"),
    "offered": ("accepted", "declined", "stood_down"),
    "accepted": ("stand_by", "mobilised", "on_site", "stood_down"),
    "stand_by": ("mobilised", "on_site", "stood_down"),
    "mobilised": ("on_site", "stood_down"),
    "on_site": ("released",),
    "released": ("returned",),
    "returned": (),
    "declined": (),
    "refused": (),
    "stood_down": (),
}
"""A partner's officer releases what is proposed; the volunteer answers an offer; the receiver does the rest."""

WAITING = ("proposed", "offered")
LASTING = ("accepted", "stand_by", "mobilised", "on_site", "released")
"""While these last, the receiver knows who comes; before and after nobody but the giver does."""
ENDED = ("returned", "declined", "refused", "stood_down")
GRACE = timedelta(hours=24)
"""So long after the planned end the receiver still knows who came, when nobody has noted the return."""


def leads_to(state: str, step: str) -> bool:
    """Whether one state leads to the other."""
    return step in STEPS[state]


def word_due(since: datetime, *, every_h: int | None) -> datetime | None:
    """When somebody on site must be heard of next; None when nobody waits for it."""
    return since + timedelta(hours=every_h) if every_h else None
