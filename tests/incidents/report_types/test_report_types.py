import pytest

from incidents import report_types
from incidents.report_types.protocol import FieldType
from pmi_platform.core.errors import InvalidInput

MINIMUM = {"hazard": "banjir", "severity": "moderate"}


def parsed(code="first_report", **answers):
    return report_types.get(code).parse({**MINIMUM, **answers})


def refused(**answers):
    with pytest.raises(InvalidInput) as refusal:
        parsed(**answers)
    return set(refusal.value.fields)


def test_every_file_of_the_folder_is_a_report_type():
    assert set(report_types.all_types()) == {"early_warning", "first_report", "development"}


def test_an_unknown_report_type_is_refused():
    with pytest.raises(InvalidInput) as refusal:
        report_types.get("situation")

    assert set(refusal.value.fields) == {"type_code"}


@pytest.mark.parametrize("code", ["early_warning", "first_report", "development"])
def test_every_report_type_asks_for_hazard_and_severity_and_counts_with_indicators(code):
    questions = report_types.get(code).fields

    assert [question.name for question in questions if question.required] == ["hazard", "severity"]
    assert all(question.indicator and question.unit for question in questions if question.type is FieldType.COUNT)


def test_an_open_question_is_no_zero():
    facts = parsed(people="", households=None, dead=0)

    assert facts.counts == {"dead": 0}
    assert [figure.indicator for figure in report_types.get("first_report").figures(facts)] == ["meninggal"]


def test_digits_as_text_are_a_number():
    assert parsed(people=" 120 ").counts["people"] == 120


@pytest.mark.parametrize("answer", ["banyak", "1.5", 2.5, True, [3], float("nan"), "1.200,5", {"n": 1}])
def test_what_is_no_whole_number_is_refused(answer):
    assert refused(people=answer) == {"people"}


@pytest.mark.parametrize("answer", [-1, "-20", 10**9])
def test_negative_and_boundless_numbers_are_refused(answer):
    assert refused(people=answer) == {"people"}


def test_every_wrong_answer_is_named_at_once():
    assert refused(severity="siaga 1", people=-1, households="?", cats=3) == {
        "severity",
        "people",
        "households",
        "cats",
    }


def test_missing_hazard_and_severity_are_named():
    with pytest.raises(InvalidInput) as refusal:
        report_types.get("first_report").parse({})

    assert set(refusal.value.fields) == {"hazard", "severity"}


def test_where_people_died_a_report_is_high_at_least():
    first = report_types.get("first_report")

    assert first.severity(parsed(missing=1)) == "high"
    assert first.severity(parsed(severity="critical", dead=3)) == "critical"
    assert first.severity(parsed(dead=0)) == "moderate"
