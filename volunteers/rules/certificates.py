"""The code of a certificate of service: long enough that nobody guesses it, short enough to type from paper."""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""No I, L, O, U or Z. Twelve of them are 59 bits."""
GROUPS, GROUP_LENGTH = 3, 4
_LOOK_ALIKES = str.maketrans("ILOZ", "1102")


def new_code(choice: Callable[[str], str]) -> str:
    """Such as `7KQ4-M2PX-C5RT`."""
    return "-".join("".join(choice(ALPHABET) for _one in range(GROUP_LENGTH)) for _group in range(GROUPS))


def read_code(text: str) -> str:
    """The code as stored, from what somebody typed; empty when it cannot be one."""
    bare = "".join(text.split()).replace("-", "").upper().translate(_LOOK_ALIKES)
    if len(bare) != GROUPS * GROUP_LENGTH or any(character not in ALPHABET for character in bare):
        return ""
    return "-".join(bare[start : start + GROUP_LENGTH] for start in range(0, len(bare), GROUP_LENGTH))


def initials(full_name: str) -> str:
    """What a check says of a name: enough to compare with the paper, too little to learn it. `A. R.`."""
    return " ".join(f"{word[0].upper()}." for word in full_name.split()[:4])
