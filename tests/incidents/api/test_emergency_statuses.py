from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.api.emergency_statuses import EmergencyStatusOut
from tests.factories.incidents import declared, opened
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
STATUSES = "/api/v1/emergency-statuses/"


@pytest.fixture
def chief():
    return Caller(coordinator())


def day(number=0):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def decree(**changes):
    said = {"kind": "response", "level": "regency", "area_code": "32.03", "hazard": "gempa", "decree_number": "SK 1"}
    return {**said, "decreed_on": day(), "starts_on": day(), "ends_on": day(13), **changes}


def test_a_status_is_recorded_extended_and_ended(chief):
    with coordinator().scope() as actor:
        incident = opened(actor)
    made = chief.post(STATUSES, decree(incident=str(incident.pk)))
    later = {"decree_number": "SK 2", "decreed_on": day(), "ends_on": day(20)}
    extended = chief.post(f"{STATUSES}{made.json()['id']}/extend/", later, etag=made["ETag"])
    over = {"ended_on": day(), "reason": "Selesai"}
    ended = chief.post(f"{STATUSES}{made.json()['id']}/end/", over, etag=extended["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(EmergencyStatusOut().fields))
    assert made.json()["incident_ids"] == [str(incident.pk)]
    assert [one["until"] for one in extended.json()["decrees"]] == [day(13), day(20)]
    assert (ended.json()["ended_on"], ended.json()["end_reason"]) == (day(), "Selesai")
    assert chief.post(f"{STATUSES}{made.json()['id']}/end/", over, etag=made["ETag"]).status_code == 412


def test_what_is_wrong_is_named_as_it_was_sent(chief):
    assert "area_code" in chief.post(STATUSES, decree(area_code="31.75")).json()["fields"]


def test_the_list_is_narrowed_to_what_is_in_force(chief):
    with coordinator().scope() as actor:
        now = declared(actor)
        past = timezone.localdate() - timedelta(days=40)
        declared(actor, hazard="banjir", decreed_on=past, starts_on=past, ends_on=past + timedelta(days=7))

    assert len(chief.get(STATUSES).json()["results"]) == 2
    assert [one["id"] for one in chief.get(STATUSES, in_force="true").json()["results"]] == [str(now.pk)]
    assert chief.get(STATUSES, kind="standby").json()["results"] == []


def test_the_list_is_leafed_through(chief):
    with coordinator().scope() as actor:
        made = [declared(actor, hazard=hazard) for hazard in ("gempa", "banjir", "longsor")]

    first = chief.get(STATUSES, limit=2).json()
    second = chief.get(STATUSES, limit=2, cursor=first["next"]).json()

    found = [one["id"] for page in (first, second) for one in page["results"]]
    assert found == [str(one.pk) for one in reversed(made)]
