"""The four levels of severity and their order."""

LEVELS = ("low", "moderate", "high", "critical")


def rank(severity: str) -> int:
    """0 for the mildest level."""
    return LEVELS.index(severity)


def is_graver(severity: str, *, than: str) -> bool:
    """Whether the one level is above the other."""
    return rank(severity) > rank(than)


def gravest(*severities: str) -> str:
    """The gravest of the given levels."""
    return max(severities, key=rank)
