from incidents.models import Severity
from incidents.rules.severity import LEVELS, gravest, is_graver


def test_the_rules_know_exactly_the_stored_levels():
    assert list(LEVELS) == Severity.values


def test_critical_is_graver_than_high_and_nothing_is_graver_than_itself():
    assert is_graver("critical", than="high")
    assert not is_graver("high", than="high")


def test_the_gravest_of_several_wins():
    assert gravest("low", "high", "moderate") == "high"
