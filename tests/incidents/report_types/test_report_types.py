import pytest
from django.utils.translation import override

from incidents import report_types
from incidents.report_types.protocol import FieldType, answered
from pmi_platform.core.errors import InvalidInput

MINIMUM = {"hazard": "banjir", "severity": "moderate"}


def parsed(code="first_report", **answers):
    return report_types.get(code).parse({**MINIMUM, **answers})


def refused(**answers):
    with pytest.raises(InvalidInput) as refusal:
        parsed(**answers)
    return set(refusal.value.fields)


def test_every_file_of_the_folder_is_a_report_type():
    assert set(report_types.all_types()) == {
        *("early_warning", "first_report", "development"),
        *("rapid_assessment", "final"),
    }


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


def test_the_rapid_assessment_has_the_sections_of_pmis_form_each_with_its_source():
    assessment = report_types.get("rapid_assessment")
    sources = {question.name for question in assessment.fields if question.type is FieldType.TEXT}

    assert [section.name for section in assessment.sections] == [
        *("demography", "access", "shelter", "water", "food", "health", "family_links", "psychosocial"),
        *("relief_items", "logistics", "telecom", "actions", "recommendations"),
    ]
    assert {section.source for section in assessment.sections} <= sources


def test_the_questions_of_a_report_type_have_names_of_their_own_and_words_in_both_languages():
    questions = report_types.get("rapid_assessment").fields

    assert len({question.name for question in questions}) == len(questions)
    with override("id"):
        indonesian = [str(question.label) for question in questions]
    with override("en"):
        english = [str(question.label) for question in questions]
    assert indonesian[2] == "Lokasi kajian"
    assert english[2] == "Place assessed"
    assert "" not in {*indonesian, *english}


def test_a_sections_figures_are_its_sources_word():
    facts = parsed("rapid_assessment", dead=3, health_source="Puskesmas Cugenang", displaced_people=120)
    figures = report_types.get("rapid_assessment").figures(facts)

    assert [(figure.indicator, figure.value, figure.source) for figure in figures] == [
        ("mengungsi", 120, ""),
        ("meninggal", 3, "Puskesmas Cugenang"),
    ]


def test_counts_without_an_indicator_are_answers_and_no_figures():
    assert report_types.get("rapid_assessment").figures(parsed("rapid_assessment", wells=4)) == []


def test_options_are_kept_in_the_order_of_the_form_and_open_ones_left_out():
    facts = parsed("rapid_assessment", items_needed=["baby", "mat"], water_enough=False, setting="", facilities=[])

    assert facts.choices == {"items_needed": ["mat", "baby"], "water_enough": False}


@pytest.mark.parametrize(
    "answers",
    [
        {"setting": "moon"},
        {"setting": ["camp"]},
        {"items_needed": "mat"},
        {"items_needed": ["mat", "yacht"]},
        {"items_needed": [{}]},
        {"water_enough": "yes"},
        {"water_enough": 1},
        {"staple": 5},
        {"health_source": "x" * 201},
        {"vehicles": "x" * 4001},
    ],
)
def test_answers_that_the_form_does_not_offer_are_refused(answers):
    with pytest.raises(InvalidInput) as refusal:
        parsed("rapid_assessment", **answers)

    assert set(refusal.value.fields) == set(answers)


def test_words_are_stored_apart_from_what_names_nobody():
    facts = parsed("rapid_assessment", wells=4, staple="Beras")

    assert facts.as_json() == {**MINIMUM, "wells": 4, "words": {"staple": "Beras"}}
    assert answered(facts.as_json()) == {**MINIMUM, "wells": 4, "staple": "Beras"}
