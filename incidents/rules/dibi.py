"""The record of an event as BNPB's DIBI has it (data and information on disasters, dibi.bnpb.go.id)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

EVENTS: Mapping[str, str] = {
    "101": "BANJIR",
    "102": "TANAH LONGSOR",
    "103": "BANJIR DAN TANAH LONGSOR",
    "104": "GELOMBANG PASANG / ABRASI",
    "105": "PUTING BELIUNG",
    "106": "KEKERINGAN",
    "107": "KEBAKARAN HUTAN DAN LAHAN",
    "108": "GEMPA BUMI",
    "109": "TSUNAMI",
    "110": "GEMPA BUMI DAN TSUNAMI",
    "111": "LETUSAN GUNUNG API",
}
COUNTED = (
    "meninggal",
    "hilang",
    "terluka",
    "menderita",
    "mengungsi",
    "rumah_rusak_berat",
    "rumah_rusak_sedang",
    "rumah_rusak_ringan",
    "rumah_terendam",
    "pendidikan",
    "kesehatan",
    "peribadatan",
    "fasum",
)
COLUMNS = ("level0", "level1", "nwil", "nprop", "nkab", "kejadian", "tglan", "kib", "idj", *COUNTED)
_PROVINCE, _REGENCY = 2, 5


def places(area_code: str) -> tuple[str, str]:
    """The codes of the province and of the kabupaten or kota, which is empty for what concerns the whole province."""
    return area_code[:_PROVINCE], area_code[:_REGENCY] if len(area_code) >= _REGENCY else ""


def record(
    *,
    area_code: str,
    names: Mapping[str, str],
    hazard_name: str,
    dibi_code: str,
    day: date,
    counted: Mapping[str, Decimal],
) -> tuple[object, ...]:
    """One line in the order of `COLUMNS`; what is not known stays empty and is never 0.

    `names` are those of `places` by their codes, `counted` the numbers by column. `kib`, the identity of the event, is
    given by BPBD and BNPB alone and stays empty. A hazard that DIBI does not list keeps its name.
    """
    province, regency = places(area_code)
    return (
        province,
        regency.replace(".", ""),
        names.get(regency) or names.get(province, ""),
        names.get(province, ""),
        names.get(regency, ""),
        EVENTS.get(dibi_code, hazard_name.upper()),
        day.isoformat(),
        "",
        dibi_code,
        *(_plain(counted.get(column)) for column in COUNTED),
    )


def _plain(value: Decimal | None) -> int | Decimal | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value
