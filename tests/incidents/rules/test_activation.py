import pytest

from incidents.rules.activation import DEFAULTS, Criteria, Warned, common_area, is_graver

RAIN = {
    "hazard": "cuaca_ekstrem",
    "severity": "severe",
    "urgency": "expected",
    "certainty": "likely",
    "tsunami": None,
    "risk_class": "moderate",
    "codes": ("32.03.11", "32.03.12"),
}


def warned(**changes):
    return Warned(**{**RAIN, **changes})


@pytest.mark.parametrize(
    ("criteria", "is_met"),
    [
        ({}, True),
        ({"hazard": "cuaca_ekstrem"}, True),
        ({"hazard": "gempa"}, False),
        ({"least_severity": "moderate"}, True),
        ({"least_severity": "severe"}, True),
        ({"least_severity": "extreme"}, False),
        ({"least_urgency": "immediate"}, False),
        ({"least_certainty": "possible"}, True),
        ({"least_risk": "moderate"}, True),
        ({"least_risk": "high"}, False),
        ({"tsunami_only": True}, False),
        ({"area": "32.03"}, True),
        ({"area": "32.75"}, False),
    ],
)
def test_every_bound_of_a_rule_must_be_met(criteria, is_met):
    assert Criteria(**criteria).is_met(warned()) is is_met


@pytest.mark.parametrize("scale", ["severity", "urgency", "certainty"])
def test_what_is_unknown_meets_no_bound(scale):
    criteria = Criteria(**{f"least_{scale}": {"severity": "minor", "urgency": "past", "certainty": "unlikely"}[scale]})

    assert not criteria.is_met(warned(**{scale: "unknown"}))


def test_a_tsunami_of_which_nothing_is_said_is_none_that_is_possible():
    rule = Criteria(tsunami_only=True)

    assert [rule.is_met(warned(tsunami=said)) for said in (True, False, None)] == [True, False, False]


def test_without_a_kecamatan_in_the_area_no_rule_is_met():
    assert not any(criteria.is_met(warned(codes=(), tsunami=True)) for _name, criteria in DEFAULTS)


def test_a_strong_quake_meets_a_usual_rule_although_it_is_past():
    quake = warned(hazard="gempa", severity="severe", urgency="past", certainty="unknown")

    assert [name for name, criteria in DEFAULTS if criteria.is_met(quake)] == ["Gempa kuat (M 6,0 ke atas)"]


@pytest.mark.parametrize(
    ("codes", "area"),
    [
        (["32.03.11"], "32.03.11"),
        (["32.03.11", "32.03.02"], "32.03"),
        (["32.03.11", "32.75.01"], "32"),
    ],
)
def test_the_area_is_the_smallest_around_all_kecamatan(codes, area):
    assert common_area(codes) == area


@pytest.mark.parametrize(
    ("now", "before", "graver"),
    [
        (("extreme", None), ("severe", None), True),
        (("severe", None), ("severe", None), False),
        (("moderate", None), ("severe", None), False),
        (("moderate", True), ("severe", None), True),
        (("severe", True), ("severe", True), False),
        (("minor", None), ("unknown", None), True),
        (("unknown", None), ("minor", None), False),
    ],
)
def test_graver_is_more_severe_or_newly_a_tsunami(now, before, graver):
    assert is_graver(now[0], tsunami=now[1], than=before[0], than_tsunami=before[1]) is graver
