import pytest

from incidents.rules.alerts import concerned, felt_within_km, quake_severity

TENANTS = {1: None, 2: "32", 3: "32.75", 4: "31"}


@pytest.mark.parametrize(
    ("codes", "tsunami", "expected"),
    [
        ([], None, [1, 4]),
        ([], False, [1, 4]),
        ([], True, [1, 2, 3, 4]),
        (["32.03.11"], None, [1, 2, 4]),
        (["32.75.01"], None, [1, 2, 3, 4]),
    ],
)
def test_a_warning_concerns_its_keeper_headquarters_and_whom_it_touches(codes, tsunami, expected):
    assert concerned(TENANTS, codes, keeper=4, tsunami=tsunami) == expected


@pytest.mark.parametrize(("magnitude", "km"), [(2.0, 25), (5.6, 63), (7.0, 316), (9.5, 400)])
def test_how_far_a_quake_may_concern_people(magnitude, km):
    assert round(felt_within_km(magnitude)) == km


@pytest.mark.parametrize(
    ("magnitude", "tsunami", "expected"),
    [
        (4.9, None, "minor"),
        (5.0, False, "moderate"),
        (6.0, None, "severe"),
        (7.0, None, "extreme"),
        (4.0, True, "extreme"),
        (None, None, "unknown"),
    ],
)
def test_how_grave_a_quake_counts(magnitude, tsunami, expected):
    assert quake_severity(magnitude, tsunami=tsunami) == expected
