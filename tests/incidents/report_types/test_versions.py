import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import report_types
from incidents.errors import FormVersionRetired, UnknownFormVersion
from incidents.report_types.versions import Upgrade, present_name, upgraded
from tests.incidents.report_types.releases import Second, Third

STEPS = (
    Upgrade(to=2, renamed={"a": "b"}, removed={"x": "X"}, options={"b": {"old": "new", "gone": ""}}),
    Upgrade(to=3, renamed={"b": "c", "c": "d"}, removed={"y": "Y"}, added=("z",)),
)


def test_answers_follow_their_questions_through_every_version():
    read = upgraded({"a": 1, "c": 2, "kept": 3}, STEPS)

    assert (read.answers, read.former) == ({"c": 1, "d": 2, "kept": 3}, {})


def test_an_answer_that_nobody_asks_for_any_more_is_kept_aside():
    read = upgraded({"x": 7, "y": "ya", "kept": 1}, STEPS)

    assert (read.answers, read.former) == ({"kept": 1}, {"x": 7, "y": "ya"})


@pytest.mark.parametrize(
    ("said", "answers", "former"),
    [
        ("old", {"c": "new"}, {}),
        ("gone", {}, {"b": "gone"}),
        (["old", "gone"], {"c": ["new"]}, {"b": ["gone"]}),
        (["gone"], {}, {"b": ["gone"]}),
        (["old", "new"], {"c": ["new"]}, {}),
        (5, {"c": 5}, {}),
        ([{}], {"c": [{}]}, {}),
    ],
)
def test_a_former_option_becomes_the_present_one_or_is_kept_aside(said, answers, former):
    read = upgraded({"a": said}, STEPS)

    assert (read.answers, read.former) == (answers, former)


def test_a_name_that_is_answered_twice_keeps_both_answers():
    read = upgraded({"a": 1, "b": 2}, STEPS)

    assert (read.answers, read.former) == ({"c": 2}, {"a": 1})


def test_what_a_question_is_called_now():
    assert [present_name(name, STEPS) for name in ("a", "b", "c", "x", "z")] == ["c", "c", "d", None, "z"]


names = st.sampled_from(("a", "b", "c", "d", "x", "y", "z"))


@given(st.dictionaries(names, st.integers()))
def test_no_answer_is_lost(answers):
    read = upgraded(answers, STEPS)

    assert sorted([*read.answers.values(), *read.former.values()]) == sorted(answers.values())


def test_a_version_from_a_release_that_is_not_out_yet_is_told_apart_from_one_that_is_too_old():
    assert list(report_types.steps_from(Second(), 2)) == []
    with pytest.raises(UnknownFormVersion):
        report_types.steps_from(Second(), 3)
    with pytest.raises(FormVersionRetired):
        report_types.steps_from(Third(), 1)


@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_the_way_up_from_the_first_version_is_whole_and_asks_nothing_new_of_old_phones(code):
    report_type = report_types.get(code)
    required = {question.name for question in report_type.fields if question.required}

    steps = report_types.steps_from(report_type, 1)

    assert [step.to for step in steps] == list(range(2, report_type.version + 1))
    assert not required & {name for step in steps for name in step.added}


ASKED = {
    ("development", 1): "ee97706a558f",
    ("early_warning", 1): "94b20762c6f2",
    ("final", 1): "d1351640dcfd",
    ("first_report", 1): "6876f27060e8",
    ("rapid_assessment", 1): "a2307062606e",
}
"""What each version asks. When this fails, raise the type's `version`, declare an `Upgrade`, and add a line."""


def asked(report_type):
    told = [(q.name, q.type, q.required, q.section, sorted(q.options)) for q in report_type.fields]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_what_a_form_asks_changes_with_its_version_only(code):
    report_type = report_types.get(code)

    assert ASKED[code, report_type.version] == asked(report_type)
