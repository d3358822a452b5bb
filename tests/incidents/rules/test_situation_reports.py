import pytest

from incidents.rules.situation_reports import (
    Approved,
    before,
    changes,
    difference,
    digest,
    figures_mark,
    letter_number,
    read_slug,
    slug,
    thinned,
    told_sections,
)


def content(*, number=1, state="verified", severity="high", **figures):
    return {
        "kind": "development",
        "number": number,
        "edition": 1,
        "as_of": "2022-11-21T13:00:00+00:00",
        "incident": {"state": state, "severity": severity},
        "figures": [
            {"indicator": name, "name": {"id": name}, "unit": "jiwa", "verified": verified, "reported": reported}
            for name, (verified, reported) in figures.items()
        ],
    }


def report(kind, number, edition=1):
    return Approved(kind=kind, number=number, edition=edition, content={"name": f"{kind} {number}.{edition}"})


def name_before(reports, kind, number):
    found = before(reports, kind=kind, number=number)
    return found.content["name"] if found else None


def test_a_changed_figure_is_told_with_both_numbers_and_the_difference():
    told = changes(content(meninggal=(56, 162)), content(meninggal=(162, 162)))

    [figure] = told["figures"]
    assert figure["verified"] == {"was": 56, "now": 162, "by": 106}
    assert figure["reported"] == {"was": 162, "now": 162, "by": 0}


def test_a_number_may_fall():
    [figure] = changes(content(meninggal=(10, 10)), content(meninggal=(9, 9)))["figures"]

    assert figure["verified"]["by"] == -1


def test_an_unchanged_figure_is_left_out():
    assert changes(content(hilang=(3, 3)), content(hilang=(3, 3)))["figures"] == []


def test_what_was_unknown_has_no_difference_for_unknown_is_not_zero():
    [figure] = changes(content(), content(hilang=(None, 5)))["figures"]

    assert figure["verified"] == {"was": None, "now": None, "by": None}
    assert figure["reported"] == {"was": None, "now": 5, "by": None}


def test_a_figure_that_no_longer_counts_is_told():
    [figure] = changes(content(hilang=(5, 5)), content())["figures"]

    assert figure["verified"] == {"was": 5, "now": None, "by": None}


def test_a_step_of_state_or_severity_is_told_and_standing_still_is_not():
    told = changes(content(number=4), content(state="responding", number=5))

    assert told["state"] == ["verified", "responding"]
    assert told["severity"] is None
    assert told["since"]["number"] == 4


def test_the_first_development_report_is_compared_with_the_initial_one():
    assert name_before([report("initial", 1)], "development", 1) == "initial 1.1"


def test_a_report_is_compared_with_the_last_edition_of_the_number_before():
    known = [report("initial", 1), report("development", 1), report("development", 1, 2), report("development", 2)]

    assert name_before(known, "development", 2) == "development 1.2"


def test_a_correction_is_not_compared_with_itself_or_with_what_came_later():
    known = [report("development", 1), report("development", 2), report("development", 3)]

    assert name_before(known, "development", 2) == "development 1.1"


def test_the_first_of_all_has_nothing_before_it():
    assert name_before([], "initial", 1) is None


@pytest.mark.parametrize(("was", "now", "by"), [(1.5, 2.25, 0.75), (890.5, 892.5, 2), (0, 0, 0), (None, 1, None)])
def test_differences_are_as_exact_as_their_numbers(was, now, by):
    assert difference(was, now) == by


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [("initial", 1, "awal-1"), ("development", 12, "perkembangan-12"), ("post_disaster", 1, "pasca-bencana-1")],
)
def test_a_slug_is_read_as_it_is_written(kind, number, text):
    assert slug(kind, number) == text
    assert read_slug(text) == (kind, number)


@pytest.mark.parametrize(
    "text", ["", "awal", "awal-", "-1", "rahasia-1", "awal-١", "awal--1", "awal-1-1", "awal-12345", "awal-x"]
)
def test_what_is_no_slug_names_nothing(text):
    assert read_slug(text) is None


def test_a_letter_number_says_incident_kind_number_and_correction():
    assert letter_number("JBR/2026/0007", kind="development", number=3, edition=1) == "JBR/2026/0007/PKB-3"
    assert letter_number("JBR/2026/0007", kind="development", number=3, edition=2) == "JBR/2026/0007/PKB-3-K1"


def test_the_digest_is_the_same_in_whatever_order_the_keys_stand():
    assert digest({"a": 1, "b": [1.5, None]}) == digest({"b": [1.5, None], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def test_the_mark_of_the_figures_changes_with_them_alone():
    one, same, other = content(hilang=(5, 5)), content(hilang=(5, 5), number=9), content(hilang=(5, 6))

    assert figures_mark(one) == figures_mark(same) != figures_mark(other)


def test_sections_are_told_in_their_order_and_only_those_of_the_kind():
    told = told_sections("post_disaster", {"plan": "Relokasi.", "lessons": "Jalur ganda.", "needs": "Tenda."})

    assert list(told) == ["lessons", "plan"]


@pytest.mark.parametrize("most", [2, 3, 7, 100])
def test_thinned_points_keep_the_first_and_the_last(most):
    points = list(range(50))

    kept = thinned(points, most=most)

    assert (kept[0], kept[-1]) == (0, 49)
    assert len(kept) <= most
