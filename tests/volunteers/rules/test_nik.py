from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.rules import nik
from volunteers.rules.nik import Flaw

BORN = st.dates(min_value=date(1930, 1, 1), max_value=date(2024, 12, 31))


@given(BORN, st.booleans(), st.integers(1, 9999))
def test_a_number_of_either_sex_fits_the_day_that_is_in_it(born_on, is_woman, serial):
    day = born_on.day + (40 if is_woman else 0)

    found = nik.read(f"320311{day:02d}{born_on:%m%y}{serial:04d}")

    assert nik.fits(found, born_on)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("320311210395000", Flaw.LENGTH),
        ("32031121039500011", Flaw.LENGTH),
        ("32031121039500A1", Flaw.LENGTH),
        ("٣٢٠٣١١٢١٠٣٩٥٠٠٠١", Flaw.LENGTH),
        ("3203113202950001", Flaw.DATE),
        ("3203113102950001", Flaw.DATE),
        ("3203117203950001", Flaw.DATE),
        ("3203112103950000", Flaw.SERIAL),
        ("", Flaw.LENGTH),
    ],
)
def test_a_number_that_cannot_be_one_says_why(text, flaw):
    assert nik.read(text) == flaw


def test_a_number_is_read_as_people_write_it():
    assert nik.read("3203 1121 0395 0001") == nik.read("3203112103950001")


def test_the_29th_of_february_is_a_day_of_leap_years_alone():
    assert nik.read("3203112902000001") != Flaw.DATE
    assert nik.read("3203112902010001") == Flaw.DATE
