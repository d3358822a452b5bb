from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents.errors import ChangedAfterFiling
from incidents.events import FieldReportFiled, FieldReportToldAgain
from incidents.models import FieldReport, Figure, ReportArrival
from incidents.rules.references import short_reference
from incidents.services import verify_report, withdraw_report
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.scope import open_scope
from tests.factories.incidents import CUGENANG_POINT, filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.support import published

pytestmark = pytest.mark.django_db

PHONE = UUID("9df71351-2a5b-4c3d-8e9f-0a1b2c3d4e5f")
REFERENCE = short_reference(PHONE)


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


def by_sms(actor, **changes):
    """The few facts of a text message, about what the phone keeps under `PHONE`."""
    said = {"door": "sms", "reference": REFERENCE, "text": "", "answers": {"households": 120}}
    return filed(actor, **{**said, **changes})


def by_app(actor, **changes):
    """What the phone syncs later."""
    said = {"client_ref": PHONE, "landmark": "Pasar Cugenang", "location": Point(CUGENANG_POINT, srid=4326)}
    return filed(actor, **{**said, **changes})


def test_a_message_and_the_later_sync_are_one_report_with_one_receipt(officer):
    told = by_sms(officer)

    synced = by_app(officer, answers={"households": 120, "dead": 2})

    assert synced.pk == told.pk
    assert synced.receipt == told.receipt
    assert synced.landmark == "Pasar Cugenang"
    assert synced.location is not None
    assert (synced.answers["households"], synced.answers["dead"]) == (120, 2)
    assert FieldReport.objects.count() == published(FieldReportFiled) == 1


def test_a_sync_and_a_message_that_comes_late_are_one_report(officer):
    synced = by_app(officer, answers={"dead": 2})

    told = by_sms(officer)

    assert told.pk == synced.pk
    assert (told.answers["dead"], told.answers["households"]) == (2, 120)
    assert told.text == "Rumah roboh di dekat pasar."


def test_each_door_is_kept_with_its_time(officer):
    told = by_sms(officer)
    by_app(officer)
    filed(officer, client_ref=uuid4(), door="collect", reference=REFERENCE)

    assert told.door == "sms"
    assert list(ReportArrival.objects.values_list("door", flat=True)) == ["app", "collect"]
    assert published(FieldReportToldAgain) == 2


def test_a_form_filled_with_the_reference_belongs_to_the_sync_that_follows(officer):
    collected = filed(officer, client_ref=uuid4(), door="collect", reference=REFERENCE.lower())

    assert by_app(officer).pk == collected.pk


def test_the_same_sync_sent_again_changes_nothing(officer):
    by_sms(officer)
    seen_at = timezone.now() - timedelta(hours=1)
    said = {"observed_at": seen_at, "reported_at": seen_at, "answers": {"dead": 2}}
    once = by_app(officer, **said)

    again = by_app(officer, **said)

    assert (again.pk, again.version) == (once.pk, once.version)
    assert ReportArrival.objects.count() == 1


def test_another_sync_under_the_same_client_reference_is_refused(officer):
    by_sms(officer)
    by_app(officer, answers={"dead": 2})

    with pytest.raises(ChangedAfterFiling):
        by_app(officer, answers={"dead": 3})


def test_numbers_that_differ_stand_as_first_told_and_wait_for_a_verifier(officer):
    by_sms(officer)

    synced = by_app(officer, answers={"households": 125})

    assert synced.answers["households"] == 120
    assert "amendment_conflict" in synced.flags
    assert synced.amendments.get().conflicts == ["answers.households"]


def test_figures_are_counted_once(officer):
    by_sms(officer)
    by_app(officer, answers={"households": 120, "dead": 1})

    standing = Figure.objects.filter(status__in=Figure.VALID).values_list("indicator", "value")
    assert sorted(standing) == [("meninggal", 1), ("terdampak", 120)]


def test_a_severity_that_the_door_assumed_gives_way_to_what_its_author_says(officer):
    told = by_sms(officer, answers={"severity": "high"}, assumed=frozenset({"answers.severity"}))

    synced = by_app(officer, answers={"severity": "low"})

    assert "severity_assumed" in told.flags
    assert synced.severity == "low"
    assert "severity_assumed" not in synced.flags


def test_a_message_that_says_nothing_new_leaves_a_verified_report_verified(officer):
    synced = by_app(officer, answers={"households": 120})
    with branch_operator().scope() as operator:
        verify_report(actor=operator, report_id=synced.pk, version=synced.version)

    with open_scope(user_id=officer.user_id, membership_id=officer.membership_id):
        told = by_sms(officer)

    assert told.status == FieldReport.Status.VERIFIED


def test_a_withdrawn_report_is_not_raised_by_a_message_that_was_on_its_way(officer):
    synced = by_app(officer)
    withdraw_report(actor=officer, report_id=synced.pk, version=synced.version)

    told = by_sms(officer)

    assert (told.pk, told.status) == (synced.pk, FieldReport.Status.WITHDRAWN)


def test_the_same_reference_of_another_author_is_another_report(officer):
    told = by_sms(officer)

    with field_officer().scope() as colleague:
        assert by_app(colleague).pk != told.pk


def test_two_reports_of_one_phone_stay_two_though_their_references_agree_by_chance(officer):
    first = by_app(officer)
    second = filed(officer, client_ref=UUID("9df71351-ffff-4c3d-8e9f-0a1b2c3d4e5f"))

    assert first.pk != second.pk


def test_a_reference_that_cannot_be_one_is_refused(officer):
    with pytest.raises(InvalidInput) as problem:
        filed(officer, reference="UUUUUU")

    assert set(problem.value.fields) == {"reference"}
