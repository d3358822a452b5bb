from datetime import date
from decimal import Decimal

from incidents.rules import dibi

NAMES = {"32": "Jawa Barat", "32.03": "Kabupaten Cianjur"}


def _record(**changes):
    standing = {
        "area_code": "32.03.11.2001",
        "names": NAMES,
        "hazard_name": "Gempa bumi",
        "dibi_code": "108",
        "day": date(2022, 11, 21),
        "counted": {"meninggal": Decimal("334.00"), "hilang": Decimal(0)},
    }
    return dict(zip(dibi.COLUMNS, dibi.record(**{**standing, **changes}), strict=True))


def test_a_kelurahans_event_is_its_kabupatens():
    line = _record()

    assert (line["level0"], line["level1"], line["nwil"]) == ("32", "3203", "Kabupaten Cianjur")
    assert (line["nprop"], line["nkab"], line["tglan"]) == ("Jawa Barat", "Kabupaten Cianjur", "2022-11-21")


def test_zero_is_not_unknown():
    line = _record()

    assert (line["meninggal"], line["hilang"], line["terluka"]) == (334, 0, None)


def test_what_concerns_a_province_has_no_kabupaten():
    line = _record(area_code="32")

    assert (line["level1"], line["nkab"], line["nwil"]) == ("", "", "Jawa Barat")


def test_a_hazard_that_dibi_does_not_list_keeps_its_name():
    assert _record(dibi_code="", hazard_name="Kebakaran permukiman/gedung")["kejadian"] == "KEBAKARAN PERMUKIMAN/GEDUNG"
