import pytest

from incidents.models import Incident
from incidents.rules.lifecycle import ENDED, MERGED, OPEN, STEPS, is_allowed, needs_reason, steps_from


def test_every_stored_state_is_either_open_or_ended():
    assert {*OPEN, *ENDED} == set(STEPS) == set(Incident.State.values) - {MERGED}


def test_no_step_leads_to_being_merged_or_away_from_it():
    assert steps_from(MERGED) == ()
    assert not any(is_allowed(state, to=MERGED) for state in STEPS)


@pytest.mark.parametrize("state", STEPS)
def test_every_step_leads_to_another_known_state(state):
    assert set(steps_from(state)) <= set(STEPS) - {state}


def test_an_incident_is_not_closed_before_it_was_confirmed():
    assert not is_allowed("reported", to="closed")


def test_a_closed_incident_can_be_taken_up_again():
    assert is_allowed("closed", to="responding")


@pytest.mark.parametrize(
    ("state", "to", "expected"),
    [
        ("reported", "verified", False),
        ("verified", "responding", False),
        ("responding", "recovery", False),
        ("reported", "dismissed", True),
        ("recovery", "closed", True),
        ("recovery", "responding", True),
        ("closed", "responding", True),
        ("dismissed", "reported", True),
    ],
)
def test_only_ending_and_going_back_need_a_reason(state, to, expected):
    assert needs_reason(state, to=to) is expected
