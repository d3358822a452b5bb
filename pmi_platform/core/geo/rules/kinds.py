"""What sort of area a code and a name stand for."""

from pmi_platform.core.geo.rules.codes import Level, level_of

FIRST_PROVINCE_OF_PAPUA = "91"  # its kecamatan are called distrik
_VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}


def kind_of(code: str, name: str) -> str:
    """The official word for this area: kabupaten or kota, kecamatan or distrik, kelurahan, desa or desa adat."""
    match level_of(code):
        case Level.PROVINCE:
            return "provinsi"
        case Level.REGENCY:
            return "kota" if name.startswith("Kota ") else "kabupaten"
        case Level.DISTRICT:
            return "distrik" if code[:2] >= FIRST_PROVINCE_OF_PAPUA else "kecamatan"
        case Level.VILLAGE:
            return _VILLAGE_KINDS[code[9]]
