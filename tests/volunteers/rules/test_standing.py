from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from volunteers.models import Affiliation, Volunteer
from volunteers.rules.standing import KINDS, STEPS, age_on, standing, takes

TODAY = date(2026, 11, 28)
MEMBERSHIPS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(sorted(STEPS))), max_size=5)
BIRTHS = st.none() | st.dates(min_value=date(1930, 1, 1), max_value=TODAY)


@given(MEMBERSHIPS, BIRTHS)
def test_no_minor_and_no_member_of_pmr_may_ever_be_sent(memberships, born_on):
    found = standing(memberships, born_on=born_on, today=TODAY)

    is_grown_up = born_on is not None and age_on(born_on, TODAY) >= 18
    assert found.barred_by or (is_grown_up and "pmr" not in found.kinds)


@given(MEMBERSHIPS, BIRTHS)
def test_whoever_may_be_sent_has_an_active_membership_that_sends(memberships, born_on):
    found = standing(memberships, born_on=born_on, today=TODAY)

    assert found.barred_by or (found.state == "active" and set(found.kinds) - {"pmr", "dds"})


@given(st.sampled_from(KINDS), BIRTHS)
def test_a_kind_that_sends_is_open_to_no_minor(kind, born_on):
    is_minor = born_on is not None and age_on(born_on, TODAY) < 18

    assert not (is_minor and takes(kind, born_on=born_on, today=TODAY)) or kind in {"pmr", "dds"}


def test_somebody_comes_of_age_on_the_birthday():
    assert standing([("ksr", "active")], born_on=date(2008, 11, 29), today=TODAY).barred_by == "minor"
    assert standing([("ksr", "active")], born_on=date(2008, 11, 28), today=TODAY).barred_by == ""


def test_somebody_who_has_only_applied_waits():
    found = standing([("ksr", "applied")], born_on=date(1990, 1, 1), today=TODAY)

    assert (found.state, found.kinds, found.barred_by) == ("applied", (), "no_membership")


def test_whoever_left_everything_has_left():
    assert standing([("ksr", "ended"), ("tagana", "refused")], born_on=None, today=TODAY).state == "left"


def test_the_rules_know_every_kind_and_every_step_that_is_stored():
    assert set(KINDS) == set(Affiliation.Kind.values)
    assert set(STEPS) == set(Affiliation.State.values)
    assert {"", *Volunteer.Bar.values} == {"", "no_membership", "age_unknown", "minor", "kind"}
