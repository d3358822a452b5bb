"""How likely two tellings are the same event: by place, time, hazard and words. Says why, and never decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

KIN: tuple[frozenset[str], ...] = (
    frozenset({"banjir", "banjir_bandang", "cuaca_ekstrem", "longsor", "rob_abrasi"}),
    frozenset({"gempa", "tsunami", "longsor", "kebakaran"}),
    frozenset({"erupsi", "gempa", "banjir_bandang"}),
    frozenset({"karhutla", "kebakaran", "kekeringan", "industri"}),
    frozenset({"kecelakaan", "medis", "industri"}),
)
"""Hazards that callers mix up, or of which one brings the other."""

REACH_M: Mapping[str, float] = {
    "gempa": 40_000,
    "tsunami": 40_000,
    "erupsi": 20_000,
    "kekeringan": 20_000,
    "karhutla": 8_000,
    "klb": 8_000,
    "banjir": 3_000,
    "rob_abrasi": 3_000,
    "banjir_bandang": 3_000,
    "cuaca_ekstrem": 3_000,
    "longsor": 1_500,
    "kebakaran": 700,
    "konflik": 700,
    "industri": 700,
    "kecelakaan": 500,
    "medis": 150,
}
"""How far apart two people may stand who see the same event."""
LASTS_MIN: Mapping[str, float] = {
    "kekeringan": 60 * 24 * 30,
    "klb": 60 * 24 * 14,
    "erupsi": 60 * 24 * 7,
    "karhutla": 60 * 24 * 3,
    "gempa": 60 * 24 * 2,
    "banjir": 60 * 24 * 2,
    "rob_abrasi": 60 * 24 * 2,
    "medis": 60,
    "kecelakaan": 120,
}
ANY_REACH_M, ANY_LASTS_MIN = 1_000.0, 60.0 * 12
FARTHEST_M, LONGEST_MIN = max(REACH_M.values()), max(LASTS_MIN.values())

PLACE, TIME, HAZARD, WORDS = 45, 25, 20, 10
LIKELY = 50
"""The score, of a hundred, from which two tellings are shown as perhaps the same."""
_WORD = re.compile(r"[^\W\d_]{4,}")
COMMON = frozenset(
    """yang dari pada untuk dengan sudah belum akan juga telah masih tidak kami kita mereka warga rumah orang jalan
    dekat depan belakang desa kelurahan kecamatan kabupaten kota provinsi karena saat hari malam pagi siang sore
    terjadi kejadian laporan melaporkan tolong mohon segera this that with from have near house people""".split()  # noqa: SIM905
)
"""Words that stand in every call and so join nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two tellings are, of a hundred, and by what: for machines to read and for pages to put into words."""

    score: int
    distance_m: int | None
    minutes: int
    hazard: str
    words: tuple[str, ...]
    is_vague: bool = False
    """The distance is that to the middle of an area, because nobody measured the place."""

    @property
    def is_likely(self) -> bool:
        """Near and soon enough, or by all together, the same event."""
        return self.score >= LIKELY and self.hazard != "other"


def likeness(
    *, hazards: tuple[str, str], distance_m: float | None, vague_m: float, minutes: float, words: tuple[str, ...]
) -> Likeness:
    """Compare two tellings. `vague_m` is by how much a place may be wrong; an empty hazard is not known yet."""
    one, other = hazards
    reach = max(REACH_M.get(hazard, ANY_REACH_M) for hazard in hazards) if all(hazards) else _reach_of_known(hazards)
    lasts = max(LASTS_MIN.get(hazard, ANY_LASTS_MIN) for hazard in hazards if hazard) if any(hazards) else ANY_LASTS_MIN
    kinship = _kinship(one, other)
    apart = None if distance_m is None else max(0.0, distance_m - vague_m)
    place = 0.0 if apart is None else _fading(apart / reach) * (0.7 if vague_m else 1.0)
    time = _fading(abs(minutes) / lasts)
    score = (
        PLACE * place
        + TIME * time
        + HAZARD * {"same": 1.0, "kin": 0.6, "unknown": 0.5, "other": 0.0}[kinship]
        + WORDS * min(1.0, len(words) / 3)
    )
    # What is not near, or long over, is not the same, however alike it sounds: a whole province reports floods on one
    # evening.
    if min(place, time) < 0.1:
        score = min(score, LIKELY - 1)
    return Likeness(
        score=round(score),
        distance_m=None if distance_m is None else round(distance_m),
        minutes=round(abs(minutes)),
        hazard=kinship,
        words=words,
        is_vague=vague_m > 0,
    )


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that could single an event out, in small letters."""
    return frozenset(_WORD.findall(text.casefold())) - COMMON


def shared_words(one: str, other: str, *, most: int = 6) -> tuple[str, ...]:
    """Words that both texts have and that could single an event out."""
    return tuple(sorted(telling_words(one) & telling_words(other)))[:most]


def search_radius_m(hazard: str) -> float:
    """Beyond it no place is near enough for this hazard or one of its kin; for one not known yet, a near one."""
    if not hazard:
        return 3_000
    kin = {hazard}.union(*(group for group in KIN if hazard in group))
    return max(3_000, 3 * max(REACH_M.get(code, ANY_REACH_M) for code in kin))


def _reach_of_known(hazards: tuple[str, str]) -> float:
    return next((REACH_M.get(hazard, ANY_REACH_M) for hazard in hazards if hazard), ANY_REACH_M)


def _fading(share: float) -> float:
    """1 at the spot, about a half at the end of the reach, nothing far beyond."""
    return exp(-0.7 * share * share)


def _kinship(one: str, other: str) -> str:
    if not one or not other:
        return "unknown"
    if one == other:
        return "same"
    return "kin" if any(one in group and other in group for group in KIN) else "other"
