"""Who is taken for whom."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.rules.likeness import CERTAIN, SAME, Traits, likeness, plain_name

BORN = date(1990, 3, 21)
MARK = uuid4()


def traits(name="Asep Kurniawan", **said):
    return Traits(name=plain_name(name), **{"born_on": BORN, "phone": "+6281", **said})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H. Asep Kurniawan, S.Pd.", "asep kurniawan"),
        ("Muh. Rizki", "Mohammad Rizki"),
        ("Moch Rizki", "M. Rizki"),
        ("José Siregar", "Jose Siregar"),
    ],
)
def test_titles_accents_and_spellings_do_not_make_another_person(one, other):
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(
    "other",
    [
        traits("Kurniawan Asep"),
        traits("Asep Kurniawn"),
        traits(phone=""),
        traits(born_on=None),
        traits(born_on=date(1990, 3, 22)),
    ],
)
def test_one_person_told_twice_is_recognised(other):
    assert SAME <= likeness(traits(), other) < CERTAIN


@pytest.mark.parametrize(
    "other",
    [
        traits("Siti Rahayu"),
        traits("Siti Kurniawan"),
        traits(born_on=date(1974, 11, 2)),
        traits(phone="", born_on=None),
        traits(nik_mark=uuid4(), phone=""),
    ],
)
def test_two_people_stay_two(other):
    assert likeness(traits(nik_mark=MARK), other) < SAME


def test_one_number_is_one_person_whatever_else_is_told():
    assert likeness(traits(nik_mark=MARK), traits("Siti", born_on=None, nik_mark=MARK)) == CERTAIN
    assert likeness(traits(number="S-1"), traits("Siti", born_on=None, number="S-1")) == CERTAIN


_people = st.builds(
    traits,
    st.sampled_from(["Asep Kurniawan", "Asep", "Siti Rahayu", "", "X"]),
    born_on=st.sampled_from([None, BORN, date(1990, 3, 22)]),
    phone=st.sampled_from(["", "+6281"]),
    nik_mark=st.sampled_from([None, MARK, uuid4()]),
)


@given(_people, _people)
def test_likeness_is_the_same_both_ways_and_between_0_and_100(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= CERTAIN
