import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.risk import CLASSES, Scale, class_of, guessed_scale, reaches, read_class


@pytest.mark.parametrize(
    ("value", "scale", "expected"),
    [
        ("Tinggi", Scale.WORDS, "high"),
        (" KELAS_SEDANG ", Scale.WORDS, "moderate"),
        ("low", Scale.WORDS, "low"),
        ("bahaya", Scale.WORDS, None),
        ("1", Scale.STEPS, "low"),
        ("3", Scale.STEPS, "high"),
        ("1", Scale.INDEX, "high"),
        ("0,333", Scale.INDEX, "low"),
        ("0.334", Scale.INDEX, "moderate"),
        ("0.67", Scale.INDEX, "high"),
        ("4", Scale.STEPS, None),
        ("1.2", Scale.INDEX, None),
        ("nan", Scale.INDEX, None),
        ("inf", Scale.STEPS, None),
    ],
)
def test_a_class_is_read_on_the_scale_that_the_file_has(value, scale, expected):
    assert read_class(value, scale) == expected


def test_the_scale_is_guessed_from_the_values():
    assert guessed_scale(["Rendah", "Tinggi", ""]) is Scale.WORDS
    assert guessed_scale(["1", "2", "3"]) is Scale.STEPS
    assert guessed_scale(["0.1", "1"]) is Scale.INDEX


def test_a_kecamatan_has_the_highest_class_that_covers_more_than_a_sliver():
    assert class_of({"low": 0.9, "high": 0.02}) == "high"
    assert class_of({"low": 0.9, "high": 0.005}) == "low"
    assert class_of({"high": 0.001}) is None
    assert class_of({}) is None


def test_a_class_reaches_itself_and_what_lies_below():
    assert reaches("high", "moderate")
    assert reaches("moderate", "moderate")
    assert not reaches("low", "moderate")
    assert not reaches(None, "low")


@given(value=st.text(max_size=30), scale=st.sampled_from(Scale))
def test_whatever_stands_in_a_file_is_a_class_or_none(value, scale):
    assert read_class(value, scale) in (*CLASSES, None)
