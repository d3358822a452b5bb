"""How a deployment goes on, and whose step it is."""

from __future__ import annotations

from collections.abc import Mapping

STEPS: Mapping[str, tuple[str, ...]] = {
    "proposed": ("offered", "refused", "stood_down"),
    "offered": ("accepted", "declined", "stood_down"),
    "accepted": ("mobilised", "on_site", "stood_down"),
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
LASTING = ("accepted", "mobilised", "on_site", "released")
"""While these last, the receiver knows who comes; before and after nobody but the giver does."""
ENDED = ("returned", "declined", "refused", "stood_down")


def leads_to(state: str, step: str) -> bool:
    """Whether one state leads to the other."""
    return step in STEPS[state]
