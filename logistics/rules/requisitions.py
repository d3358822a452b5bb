"""What a requisition may become, who must approve it, and which lots serve it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

LARGE = 500
"""From so many pieces of one item on, the province approves, and never whoever asked."""

NEXT = {
    "asked": ("approved", "refused", "cancelled"),
    "approved": ("reserved", "cancelled"),
    "reserved": ("picked", "cancelled"),
    "picked": ("sent", "received", "cancelled"),
    "sent": ("received",),
}
"""Each step once, in this order; what was handed to its recipient is received as it leaves."""


def may_become(state: str, wanted: str) -> bool:
    """Whether the step is the next one."""
    return wanted in NEXT.get(state, ())


def is_large(quantities: Iterable[int]) -> bool:
    """Whether the province must approve."""
    return any(quantity >= LARGE for quantity in quantities)


def served(wanted: int, available: Sequence[tuple[Hashable, int]]) -> tuple[list[tuple[Hashable, int]], int]:
    """So many of each lot, in the order given (first expired, first out), and how many are lacking."""
    taken: list[tuple[Hashable, int]] = []
    for lot, quantity in available:
        if wanted <= 0:
            break
        share = min(wanted, quantity)
        if share > 0:
            taken.append((lot, share))
            wanted -= share
    return taken, max(wanted, 0)
