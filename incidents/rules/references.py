"""The short reference of a report: what a phone writes into a text message, so that its later sync finds the twin.

Six characters of Crockford's base 32 hold the highest 30 bits of the report's `client_ref`, as the phone computes it.
"""

from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U."""
LENGTH = 6
_BITS = 5 * LENGTH
_LOOK_ALIKES = str.maketrans("ILO", "110")
RANDOM = 4
"""The version of UUID whose highest bits tell two reports apart; those of a clock's UUID stay the same for minutes."""


def short_reference(client_ref: UUID) -> str:
    """The reference that the author of `client_ref` can read out: `K7Q2M9`."""
    bits = client_ref.int >> (128 - _BITS)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(_BITS - 5, -1, -5))


def read_reference(text: str) -> str | None:
    """The reference as it is stored, from what somebody typed; None when it cannot be one."""
    bare = "".join(text.split()).removeprefix("#").replace("-", "").upper().translate(_LOOK_ALIKES)
    return bare if len(bare) == LENGTH and all(character in ALPHABET for character in bare) else None


def own_reference(client_ref: UUID) -> str:
    """The reference that a report carries by itself; empty when its `client_ref` is not random."""
    return short_reference(client_ref) if client_ref.version == RANDOM else ""
