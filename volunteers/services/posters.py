"""The poster of a reporting point: signed, so that nobody makes one up, and for a limited time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner

VALID_FOR = timedelta(days=90)
_SALT = "volunteers.poster"


@dataclass(frozen=True, slots=True)
class PosterOf:
    """Whose poster it is, and of which point."""

    receiver_id: int
    point_id: UUID


def poster_token(receiver_id: int, point_id: UUID) -> str:
    """What the code on the poster says."""
    return TimestampSigner(salt=_SALT).sign(f"{receiver_id}.{point_id.hex}")


def read_poster(token: str) -> PosterOf | None:
    """What a poster says; None when it is none of ours, or too old."""
    try:
        said = TimestampSigner(salt=_SALT).unsign(token, max_age=VALID_FOR)
    except BadSignature:
        return None
    receiver_id, _dot, point_id = said.partition(".")
    return PosterOf(int(receiver_id), UUID(point_id))
