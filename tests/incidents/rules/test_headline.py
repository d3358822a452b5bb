from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.headline import Candidate, conflicting, counted, history, latest, total

START = datetime(2022, 11, 21, 12, 0, tzinfo=UTC)
BNPB, PEMKAB, PMI = ("government", "BNPB"), ("government", "Pemkab"), ("pmi", "")


def figure(number, value, *, area="32.03", hours=0, source=BNPB, verified=True, doubtful=False):
    return Candidate(
        id=UUID(int=number),
        area=area,
        value=Decimal(value),
        as_of=START + timedelta(hours=hours),
        source=source,
        is_verified=verified,
        is_doubtful=doubtful,
    )


def numbers(candidates):
    return {candidate.id.int for candidate in candidates}


def test_the_latest_of_a_source_counts_even_when_it_is_lower():
    """Lebak 2020: 10 dead on 6 January, 9 on 21 January after a death was reclassified."""
    series = [figure(1, 3), figure(2, 10, hours=96), figure(3, 9, hours=456)]

    assert total(counted(series, verified_only=True)) == 9


def test_of_two_sources_about_one_area_the_newer_counts():
    assert numbers(counted([figure(1, 600, source=PEMKAB), figure(2, 335, hours=24)], verified_only=True)) == {2}


def test_at_the_same_moment_the_red_cross_own_figure_counts():
    assert numbers(counted([figure(1, 5, source=PMI), figure(2, 7)], verified_only=True)) == {1}


def test_unverified_figures_count_beside_the_verified_ones_only_when_asked():
    series = [figure(1, 62), figure(2, 162, hours=2, verified=False)]

    assert total(counted(series, verified_only=True)) == 62
    assert total(counted(series, verified_only=False)) == 162


def test_a_doubtful_figure_counts_only_after_somebody_verified_it():
    doubtful, vouched = figure(1, 398, verified=False, doubtful=True), figure(2, 398, doubtful=True)

    assert counted([doubtful], verified_only=False) == []
    assert numbers(counted([vouched], verified_only=True)) == {2}


def test_areas_beside_each_other_add_up():
    """Jabodetabek 2020: 16 in Kabupaten Bogor, 9 in Kota Bekasi, 3 in Depok."""
    areas = [figure(1, 16, area="32.01"), figure(2, 9, area="32.75"), figure(3, 3, area="32.76")]

    assert total(counted(areas, verified_only=True)) == 28


def test_a_whole_counts_instead_of_its_parts():
    areas = [figure(1, 20, area="32.03"), figure(2, 5, area="32.03.11"), figure(3, 4, area="32.03.05.2001")]

    assert numbers(counted(areas, verified_only=True)) == {1}


def test_parts_that_are_newer_and_already_more_count_instead_of_their_whole():
    areas = [figure(1, 20), figure(2, 15, area="32.03.11", hours=1), figure(3, 9, area="32.03.05", hours=2)]

    assert numbers(counted(areas, verified_only=True)) == {2, 3}


def test_the_figure_of_the_whole_incident_holds_every_province():
    areas = [figure(1, 60, area=None), figure(2, 16, area="32.01"), figure(3, 8, area="31.75")]

    assert total(counted(areas, verified_only=True)) == 60


def test_two_media_with_the_grades_swapped_contradict_each_other():
    """Cianjur, 22 November 2022: 6,570 against 12,641 heavily damaged houses."""
    series = [figure(1, 6570, source=("media", "A")), figure(2, 12641, source=("media", "B"), hours=1)]

    assert {number.int for number in conflicting(series)} == {1, 2}


def test_a_recount_that_another_source_goes_back_behind_is_a_contradiction():
    """Cianjur: 600 by the regency on 12 December 2022, 335 by BNPB a day later."""
    assert conflicting([figure(1, 600, source=PEMKAB), figure(2, 335, hours=24)])


def test_small_old_and_growing_differences_are_no_contradiction():
    near = [figure(1, 100), figure(2, 105, source=PEMKAB)]
    old = [figure(1, 600), figure(2, 335, source=PEMKAB, hours=25)]
    growing = [figure(1, 46, source=PEMKAB), figure(2, 56, hours=2)]

    assert conflicting(near) == conflicting(old) == conflicting(growing) == set()


AREAS = ("32", "32.03", "32.03.11", "32.03.11.2001", "32.03.05", "32.01", "31.75", None)
candidates = st.lists(
    st.builds(
        figure,
        st.integers(min_value=1, max_value=10**6),
        st.integers(min_value=0, max_value=1000),
        area=st.sampled_from(AREAS),
        hours=st.integers(min_value=0, max_value=50),
        source=st.sampled_from((BNPB, PEMKAB, PMI)),
        verified=st.booleans(),
        doubtful=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda candidate: candidate.id,
)


def holds(outer, inner):
    return outer.area is None or inner.area == outer.area or (inner.area or "").startswith(f"{outer.area}.")


def totals(series, **options):
    return [value for _at, value in history(series, verified_only=options.get("verified_only", True))]


def test_the_history_of_a_total_tells_each_change_once_and_may_fall():
    series = [figure(1, 10, hours=0), figure(2, 10, hours=1), figure(3, 12, hours=2), figure(4, 9, hours=3)]

    assert totals(series) == [10, 12, 9]


def test_the_history_leaves_out_what_nobody_verified_unless_asked():
    series = [figure(1, 10, hours=0), figure(2, 40, hours=1, verified=False)]

    assert totals(series) == [10]
    assert totals(series, verified_only=False) == [10, 40]


@given(candidates)
def test_the_history_ends_with_the_present_total(series):
    told = totals(series, verified_only=False)

    assert (told or [0])[-1] == total(counted(series, verified_only=False))


@given(candidates)
def test_a_part_is_never_counted_together_with_its_whole(series):
    chosen = counted(series, verified_only=False)

    assert not any(holds(one, other) for one in chosen for other in chosen if one is not other)


@given(candidates)
def test_something_counts_whenever_anything_is_known(series):
    usable = [candidate for candidate in series if candidate.is_verified or not candidate.is_doubtful]

    assert bool(counted(series, verified_only=False)) is bool(usable)


@given(candidates)
def test_only_the_latest_of_a_source_and_area_ever_counts(series):
    usable = [candidate for candidate in series if candidate.is_verified]

    assert set(counted(series, verified_only=True)) <= set(latest(usable))


@given(candidates, st.randoms())
def test_the_order_of_arrival_does_not_matter(series, random):
    shuffled = random.sample(series, len(series))

    assert numbers(counted(series, verified_only=False)) == numbers(counted(shuffled, verified_only=False))
