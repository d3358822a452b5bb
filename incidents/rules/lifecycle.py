"""An incident's life: which steps it may take, and which of them need a reason."""

from collections.abc import Mapping

OPEN = ("reported", "verified", "responding", "recovery")
ENDED = ("closed", "dismissed")

MERGED = "merged"
"""Ended by being found to be another incident; no step leads there or away, only merging and separating do."""

STEPS: Mapping[str, tuple[str, ...]] = {
    "reported": ("verified", "dismissed"),
    "verified": ("responding", "closed", "dismissed"),
    "responding": ("recovery", "closed"),
    "recovery": ("responding", "closed"),
    "closed": ("responding",),
    "dismissed": ("reported",),
}


def steps_from(state: str) -> tuple[str, ...]:
    """The states that can follow."""
    return STEPS.get(state, ())


def is_allowed(state: str, *, to: str) -> bool:
    """Whether an incident may go straight from the one state to the other."""
    return to in steps_from(state)


def needs_reason(state: str, *, to: str) -> bool:
    """Ending, reopening and going back must be explained; going on need not."""
    order = (*OPEN, *ENDED)
    return to in ENDED or order.index(to) < order.index(state)
