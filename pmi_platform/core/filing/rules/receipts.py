"""Receipt numbers: short enough to read out over a radio, with a check character and without look-alikes."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""No I, L, O, U or Z. Thirty-one characters: a prime, so one wrong character and two swapped ones are both noticed."""
DATA_LENGTH = 9
SEEDS = len(ALPHABET) ** DATA_LENGTH
_LOOK_ALIKES = str.maketrans("ILOZ", "1102")


def receipt_number(seed: int) -> str:
    """The receipt of a random number below `SEEDS`: `7KQ4M-2PXC5`."""
    digits = []
    for _ in range(DATA_LENGTH):
        seed, digit = divmod(seed, len(ALPHABET))
        digits.append(digit)
    text = "".join(ALPHABET[digit] for digit in (*digits, _check(digits)))
    return f"{text[:5]}-{text[5:]}"


def read_receipt(text: str) -> str | None:
    """The receipt as stored, from what somebody typed or heard; None when it cannot be one."""
    bare = "".join(text.split()).replace("-", "").upper().translate(_LOOK_ALIKES)
    if len(bare) != DATA_LENGTH + 1 or any(character not in ALPHABET for character in bare):
        return None
    digits = [ALPHABET.index(character) for character in bare]
    return f"{bare[:5]}-{bare[5:]}" if _check(digits[:-1]) == digits[-1] else None


def _check(digits: list[int]) -> int:
    return sum(weight * digit for weight, digit in enumerate(digits, start=2)) % len(ALPHABET)
