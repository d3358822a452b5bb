"""The ladder kecamatan → kabupaten/kota → provinsi: on which rung somebody stands, and what waits there."""

from collections.abc import Iterable

NOBODY = ""
KECAMATAN, KABKOTA, PROVINSI = "kecamatan", "kabkota", "provinsi"
RUNGS = (NOBODY, KECAMATAN, KABKOTA, PROVINSI)
_BY_LENGTH = {2: PROVINSI, 5: KABKOTA, 8: KECAMATAN, 13: KECAMATAN}


def rung_of(area_codes: Iterable[str]) -> str:
    """The highest rung among the units of these areas; an empty code covers everything and stands highest."""
    return max((_BY_LENGTH.get(len(code), PROVINSI) for code in area_codes), key=RUNGS.index, default=PROVINSI)


def is_above(rung: str, *, than: str) -> bool:
    """Whether the one rung is higher than the other."""
    return RUNGS.index(rung) > RUNGS.index(than)


def awaited(rung: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What waits for this rung, as (status, rungs that have vouched so far).

    Reports that nobody has vouched for wait for the kecamatan and the kabupaten/kota, which know the place; the
    province is asked to confirm what they verified.
    """
    if rung == PROVINSI:
        return (("verified", (NOBODY, KECAMATAN, KABKOTA)),)
    if rung == KABKOTA:
        return (("filed", (NOBODY,)), ("verified", (KECAMATAN,)))
    return (("filed", (NOBODY,)),)
