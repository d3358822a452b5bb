from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.rules.sop_editions import Step, compared, in_force_from, moved, still_to_adopt, word_pieces


def step(origin, **changes):
    standing = Step(
        origin=origin, phase="activation", role="post", within_minutes=15, name_id=f"Langkah {origin}", name_en=origin
    )
    return replace(standing, **changes)


A, B, C = step("a"), step("b"), step("c")
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
EDITIONS = st.lists(st.sampled_from("abcdefgh"), unique=True).map(lambda origins: [step(one) for one in origins])


def kinds(before, after):
    return [(row.kind, (row.after or row.before).origin) for row in compared(before, after)]


def test_the_same_edition_differs_in_nothing():
    assert kinds([A, B, C], [A, B, C]) == [("same", "a"), ("same", "b"), ("same", "c")]


def test_what_was_added_removed_changed_and_moved_is_said_of_each_step():
    assert kinds([A, B, C], [A, step("d"), replace(B, within_minutes=30)]) == [
        ("same", "a"),
        ("added", "d"),
        ("changed", "b"),
        ("removed", "c"),
    ]
    assert kinds([A, B, C], [C, A, B]) == [("moved", "c"), ("same", "a"), ("same", "b")]
    assert compared([B], [replace(B, role="head", name_id="Lain")])[0].fields == ("role", "name_id")


def test_words_that_changed_are_told_from_those_that_stayed():
    assert word_pieces("Kirim laporan awal", "Kirim segera laporan pertama") == [
        ("same", "Kirim"),
        ("added", "segera"),
        ("same", "laporan"),
        ("removed", "awal"),
        ("added", "pertama"),
    ]


def test_an_edition_is_in_force_for_nobody_before_everybody_has_adopted_it():
    adopted = {1: date(2026, 1, 5), 3: date(2026, 2, 1)}

    assert still_to_adopt([1, 2, 3], adopted) == {2}
    assert in_force_from(adopted) == date(2026, 2, 1)


def test_a_step_is_put_to_another_place():
    assert moved([A, B, C], place=3, to=1) == [C, A, B]
    assert moved([A, B, C], place=1, to=99) == [B, C, A]
    assert moved([A, B, C], place=2, to=0) == [B, A, C]


@UNHURRIED
@given(EDITIONS, EDITIONS)
def test_every_step_of_both_editions_stands_in_the_comparison_once(before, after):
    rows = compared(before, after)

    assert [row.after for row in rows if row.after] == after
    assert sorted(row.before.origin for row in rows if row.before) == sorted(one.origin for one in before)


@UNHURRIED
@given(EDITIONS)
def test_an_edition_compared_with_itself_is_the_same(steps):
    assert {row.kind for row in compared(steps, steps)} <= {"same"}


@UNHURRIED
@given(st.text("ab ", max_size=30), st.text("ab ", max_size=30))
def test_the_pieces_make_both_sentences(before, after):
    pieces = word_pieces(before, after)

    assert " ".join(words for kind, words in pieces if kind != "added").split() == before.split()
    assert " ".join(words for kind, words in pieces if kind != "removed").split() == after.split()
