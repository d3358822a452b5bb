import pytest

from incidents.rules.ladder import awaited, is_above, rung_of


@pytest.mark.parametrize(
    ("areas", "rung"),
    [
        (("32.03.11",), "kecamatan"),
        (("32.03",), "kabkota"),
        (("32",), "provinsi"),
        (("",), "provinsi"),
        (("32.03.11", "32.75"), "kabkota"),
        ((), "provinsi"),
    ],
)
def test_the_highest_unit_says_on_which_rung_somebody_stands(areas, rung):
    assert rung_of(areas) == rung


def test_each_rung_stands_above_the_one_before():
    assert is_above("kecamatan", than="")
    assert is_above("kabkota", than="kecamatan")
    assert is_above("provinsi", than="kabkota")
    assert not is_above("kabkota", than="kabkota")


def test_what_nobody_vouched_for_waits_for_those_who_know_the_place_and_not_for_the_province():
    waiting = {rung: dict(awaited(rung)) for rung in ("kecamatan", "kabkota", "provinsi")}

    assert waiting["kecamatan"] == {"filed": ("",)}
    assert waiting["kabkota"] == {"filed": ("",), "verified": ("kecamatan",)}
    assert waiting["provinsi"] == {"verified": ("", "kecamatan", "kabkota")}
