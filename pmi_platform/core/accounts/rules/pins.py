"""Which PINs are refused: the few hundred that a stranger would try first."""

PIN_LENGTH = 6
_DIGITS = "0123456789"
_ASCENDING = _DIGITS + _DIGITS
_DESCENDING = _ASCENDING[::-1]


def is_pin(text: str) -> bool:
    """Whether `text` is six digits."""
    return len(text) == PIN_LENGTH and text.isascii() and text.isdigit()


def is_easily_guessed(pin: str, *, phone: str = "") -> bool:
    """Whether the PIN counts up or down, repeats itself, has fewer than three digits or is part of the number."""
    return (
        len(set(pin)) < 3
        or pin in _ASCENDING
        or pin in _DESCENDING
        or pin[:3] == pin[3:]
        or pin[:3] == pin[:2:-1]
        or pin in phone
    )
