from decimal import Decimal

import pytest

from incidents.rules.plausibility import (
    PARTS_EXCEED_WHOLE,
    PEOPLE_BELOW_HOUSEHOLDS,
    doubts,
    exceeds_population,
)


def said(**values):
    """`terdampak_kk=603` is 603 households affected."""
    return {tuple(name.rsplit("_", 1)): Decimal(value) for name, value in values.items()}


def test_depoks_603_households_with_398_people_are_doubted():
    """Banjir Jabodetabek, 4 March 2025, as published."""
    found = doubts(said(terdampak_kk=603, terdampak_jiwa=398))

    assert found == {("terdampak", "kk"): {PEOPLE_BELOW_HOUSEHOLDS}, ("terdampak", "jiwa"): {PEOPLE_BELOW_HOUSEHOLDS}}


def test_people_of_one_thing_are_not_compared_with_households_of_another():
    assert doubts(said(terdampak_kk=603, mengungsi_jiwa=398)) == {}


def test_households_alone_are_not_doubted():
    assert doubts(said(terdampak_kk=603)) == {}


def test_parts_above_their_whole_are_doubted_together_with_it():
    found = doubts(said(rumah_rusak_unit=100, rumah_rusak_berat_unit=70, rumah_rusak_ringan_unit=40))

    assert found[("rumah_rusak", "unit")] == {PARTS_EXCEED_WHOLE}
    assert found[("rumah_rusak_berat", "unit")] == {PARTS_EXCEED_WHOLE}
    assert ("rumah_rusak_sedang", "unit") not in found


def test_cianjurs_three_grades_add_up_to_the_whole():
    """53,408 = 12,956 + 15,196 + 25,256, BNPB, 7 December 2022."""
    found = doubts(
        said(
            rumah_rusak_unit=53408,
            rumah_rusak_berat_unit=12956,
            rumah_rusak_sedang_unit=15196,
            rumah_rusak_ringan_unit=25256,
        )
    )

    assert found == {}


@pytest.mark.parametrize(
    ("value", "unit", "population", "expected"),
    [
        (150_000, "jiwa", 100_000, False),
        (150_001, "jiwa", 100_000, True),
        (200_000, "kk", 100_000, True),
        (200_000, "unit", 100_000, False),
        (200_000, "jiwa", None, False),
    ],
)
def test_more_people_than_can_live_there_are_noticed(value, unit, population, expected):
    assert exceeds_population(Decimal(value), unit=unit, population=population) is expected


def test_a_group_is_never_larger_than_the_displaced_it_belongs_to():
    values = {
        ("mengungsi", "jiwa"): Decimal(100),
        ("mengungsi_perempuan", "jiwa"): Decimal(101),
        ("mengungsi_lansia", "jiwa"): Decimal(30),
    }

    assert doubts(values) == {
        ("mengungsi", "jiwa"): {"parts_exceed_whole"},
        ("mengungsi_perempuan", "jiwa"): {"parts_exceed_whole"},
    }
