import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.geo.rules import codes
from pmi_platform.core.geo.rules.codes import InvalidAreaCode, Level

two_digits = st.integers(0, 99).map("{:02d}".format)
area_codes = st.builds(
    lambda parts, village, depth: ".".join([*parts, village][:depth]),
    st.lists(two_digits, min_size=3, max_size=3),
    st.integers(0, 9999).map("{:04d}".format),
    st.integers(1, 4),
)


@pytest.mark.parametrize(
    ("code", "level", "parent", "district"),
    [
        ("31", Level.PROVINCE, None, None),
        ("31.71", Level.REGENCY, "31", None),
        ("31.71.03", Level.DISTRICT, "31.71", "31.71.03"),
        ("31.71.03.1001", Level.VILLAGE, "31.71.03", "31.71.03"),
    ],
)
def test_a_code_says_level_and_ancestors(code, level, parent, district):
    assert codes.level_of(code) == level
    assert codes.parent_of(code) == parent
    assert codes.district_of(code) == district
    assert codes.province_of(code) == "31"


def test_a_regency_is_found_above_a_village_and_not_above_a_province():
    assert codes.regency_of("31.71.03.1001") == "31.71"
    assert codes.regency_of("31") is None


@pytest.mark.parametrize(
    "text", ["", "3", "31.", "31.7", "3171", "31.71.03.101", "31.71.03.1001.1", "٣١", "31\n", "ab"]
)
def test_a_text_that_is_no_code_is_refused_with_an_example(text):
    with pytest.raises(InvalidAreaCode, match=r"31\.71\.03\.1001"):
        codes.check_code(text)


@pytest.mark.parametrize(
    ("written", "code"),
    [("31", "31"), ("3171", "31.71"), ("317103", "31.71.03"), ("3171031001", "31.71.03.1001"), (" 31.71 ", "31.71")],
)
def test_a_code_without_dots_gets_them(written, code):
    assert codes.dotted(written) == code


def test_a_code_of_another_register_does_not_pass_for_ours():
    with pytest.raises(InvalidAreaCode):
        codes.dotted("3171010")


def test_within_is_by_area_and_not_by_first_letters():
    assert codes.is_within("31.71.03", "31.71")
    assert codes.is_within("31.71", "31.71")
    assert not codes.is_within("31.71", "31.71.03")
    assert not codes.is_within("32.71", "31")


def test_the_ancestors_come_nearest_first():
    assert codes.ancestors_of("31.71.03.1001") == ("31.71.03", "31.71", "31")
    assert codes.ancestors_of("31") == ()


def test_a_container_holds_its_own_level_and_those_below():
    assert codes.holds_level("31.71", Level.REGENCY)
    assert codes.holds_level("31.71", Level.VILLAGE)
    assert not codes.holds_level("31.71", Level.PROVINCE)


@given(area_codes, area_codes)
def test_the_span_holds_exactly_what_is_within(code, container):
    first, after = codes.span(container)

    assert (first <= code < after) == codes.is_within(code, container)


@given(area_codes)
def test_every_area_lies_within_each_of_its_ancestors(code):
    assert all(codes.is_within(code, ancestor) for ancestor in codes.ancestors_of(code))
    assert codes.level_of(code).depth == len(codes.ancestors_of(code)) + 1
