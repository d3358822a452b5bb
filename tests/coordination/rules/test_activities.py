from hypothesis import given
from hypothesis import strategies as st

from coordination.rules.activities import BY_SEX_AND_AGE, DISABLED, GROUPS, at_least, impossible

numbers = st.integers(min_value=0, max_value=10_000)
counted = st.dictionaries(st.sampled_from(GROUPS), numbers)
apart = st.dictionaries(st.sampled_from(BY_SEX_AND_AGE), numbers, min_size=1)


@given(groups=apart)
def test_groups_that_do_not_overlap_are_added_up(groups):
    assert at_least(groups) == sum(groups.values())


@given(groups=apart)
def test_what_the_groups_make_together_can_be_true(groups):
    assert impossible(people=sum(groups.values()), groups=groups) == set()


@given(groups=apart)
def test_groups_cannot_count_more_than_everybody(groups):
    assert impossible(people=sum(groups.values()) - 1, groups=groups) == set(groups)


@given(groups=counted)
def test_nothing_is_impossible_beside_an_unknown_number(groups):
    assert impossible(people=None, groups=groups) == set()


def test_nothing_counted_is_unknown_and_not_zero():
    assert at_least({}) is None
    assert at_least({"female_0_5": 0}) == 0


def test_people_with_a_disability_are_among_the_others():
    assert at_least({"female_18_59": 10, DISABLED: 4}) == 10
    assert at_least({DISABLED: 4}) == 4
    assert impossible(people=3, groups={DISABLED: 4}) == {DISABLED}
