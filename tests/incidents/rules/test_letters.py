import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules import letters as rules
from incidents.rules.situation_reports import LETTER_CODES

LETTER = rules.Letter(serial=7, kind="development", unit="JBR", year=2026, month=11, incident="JBR/2026/0042", number=3)


def codes(pattern):
    return [(one.code, one.about) for one in rules.problems(pattern)]


def test_a_number_is_written_from_every_token():
    pattern = "{nomor:3}/{jenis}-{ke}/{unit}/{bulan}/{tahun}/{kejadian}"

    assert rules.written(pattern, LETTER, kinds=LETTER_CODES) == "007/PKB-3/JBR/XI/2026/JBR/2026/0042"


@pytest.mark.parametrize("pattern", rules.EXAMPLES)
def test_what_is_offered_to_begin_with_can_be_used(pattern):
    assert codes(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{tahun}", ("missing", "nomor")),
        ("{nomor}", ("missing", "tahun")),
        ("{nomor}/{tahun}/{naga}", ("unknown", "naga")),
        ("{nomor}/{tahun}/{", ("braces", "")),
        ("{nomor:9}/{nomor}/{tahun}", ("braces", "")),
        ("{nomor}/{tahun}\n", ("unprintable", "")),
        ("{nomor}/{tahun}" + "x" * 120, ("too_long", "")),
    ],
)
def test_what_is_wrong_is_named(pattern, problem):
    assert problem in codes(pattern)


def test_kinds_share_one_running_number_unless_the_number_says_the_kind():
    assert rules.series("{nomor}/{tahun}", "final") == rules.series("{nomor}/{tahun}", "initial") == ""
    assert rules.series("{nomor}/{jenis}/{tahun}", "final") == "final"


def test_a_correction_bears_the_number_of_the_first_edition():
    assert rules.corrected("007/PKB/2026", edition=3) == "007/PKB/2026-K2"


@given(st.text(max_size=140))
def test_any_text_is_judged_and_what_passes_makes_a_number_that_fits(pattern):
    if not rules.problems(pattern):
        made = rules.written(pattern, LETTER, kinds=LETTER_CODES)
        assert re.search("7", made)
        assert not re.search("[{}]", made)


@given(st.integers(1, 999_999), st.integers(1, 12))
def test_the_longest_pattern_makes_a_number_that_a_letter_can_bear(serial, month):
    pattern = "{nomor:6}{tahun}" + "{kejadian}" * 10
    letter = rules.Letter(
        serial=serial, kind="post_disaster", unit="JBR", year=2026, month=month, incident="JBR/2026/0042", number=12
    )

    assert len(rules.written(pattern, letter, kinds=LETTER_CODES)) <= rules.LONGEST_NUMBER
