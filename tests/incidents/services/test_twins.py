from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.errors import NotTwins
from incidents.events import TwinJoined, TwinRejected, TwinSeparated
from incidents.models import FieldReport, Figure
from incidents.queries.twins import twin_candidates
from incidents.services import join_twin, reject_twin, separate_twin
from pmi_platform.core.errors import NotPermitted
from tests.factories.incidents import draft, filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.support import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """What one officer told by SMS without a reference, and a while later by the app."""
    with field_officer().scope() as officer:
        told = filed(officer, door="sms", reference="K7Q2M9", text="", answers={"households": 120})
        synced = filed(officer, landmark="Pasar", answers={"households": 120, "dead": 2})
    return told, synced


@pytest.fixture
def operator(pair):
    with branch_operator().scope() as actor:
        yield actor


def fresh(report):
    return FieldReport.objects.get(pk=report.pk)


def valid_figures():
    return sorted(Figure.objects.filter(status__in=Figure.VALID).values_list("indicator", "value"))


def test_a_twin_without_a_reference_is_only_suggested(operator, pair):
    told, synced = pair

    [found] = twin_candidates(actor=operator, report=synced)

    assert found.report == told
    assert found.is_same_author
    assert fresh(told).status == fresh(synced).status == "filed"


def test_two_witnesses_by_the_same_door_are_not_suggested(operator, pair):
    with field_officer().scope() as colleague:
        other = filed(colleague)

    with branch_operator().scope() as actor:
        assert "app" not in {one.report.door for one in twin_candidates(actor=actor, report=other)}


def test_reports_of_another_day_are_not_suggested(operator, pair):
    told, synced = pair
    FieldReport.objects.filter(pk=told.pk).update(observed_at=told.observed_at - timedelta(days=2))

    assert twin_candidates(actor=operator, report=fresh(synced)) == []


def test_joined_they_are_one_whose_numbers_count_once(operator, pair):
    told, synced = pair

    join_twin(actor=operator, report_id=synced.pk, twin_id=told.pk)

    assert fresh(told).landmark == "Pasar"
    assert (fresh(synced).status, fresh(synced).twin_of_id) == ("withdrawn", told.pk)
    assert valid_figures() == [("meninggal", 2), ("terdampak", 120)]
    assert published(TwinJoined) == 1


def test_separated_again_both_stand_as_before(operator, pair):
    told, synced = pair
    before = valid_figures()
    join_twin(actor=operator, report_id=told.pk, twin_id=synced.pk)

    separate_twin(actor=operator, report_id=synced.pk)

    assert (fresh(told).landmark, "dead" in fresh(told).answers) == ("", False)
    assert (fresh(synced).status, fresh(synced).twin_of_id) == ("filed", None)
    assert valid_figures() == before
    assert published(TwinSeparated) == 1


def test_rejected_they_are_suggested_no_more(operator, pair):
    told, synced = pair

    reject_twin(actor=operator, report_id=told.pk, twin_id=synced.pk)

    assert twin_candidates(actor=operator, report=synced) == []
    assert twin_candidates(actor=operator, report=told) == []
    assert published(TwinRejected) == 1


def test_only_who_may_verify_decides(pair):
    told, synced = pair

    with field_officer().scope() as officer, pytest.raises(NotPermitted):
        join_twin(actor=officer, report_id=told.pk, twin_id=synced.pk)


def test_a_report_is_not_its_own_twin(operator, pair):
    told, _synced = pair

    with pytest.raises(NotTwins):
        join_twin(actor=operator, report_id=told.pk, twin_id=told.pk)


def test_a_warning_and_a_report_of_an_event_cannot_be_one(operator, pair):
    told, _synced = pair
    with field_officer().scope() as officer:
        warning = filed(officer, type_code="early_warning", client_ref=uuid4(), answers=draft().answers)

    with branch_operator().scope() as actor, pytest.raises(NotTwins):
        join_twin(actor=actor, report_id=told.pk, twin_id=warning.pk)
