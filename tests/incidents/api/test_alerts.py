from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import opened, warned
from tests.factories.tenancy import branch_operator, coordinator, member
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db

ALERTS = "/api/v1/alerts/"


@pytest.fixture
def somebody():
    return coordinator()


@pytest.fixture
def alert(somebody):
    with somebody.scope() as actor:
        return warned(actor, area="32.03.11")


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_a_warning_is_told_with_its_source_and_the_kecamatan_it_touches(somebody, alert):
    told = Caller(somebody).get(f"{ALERTS}{alert.pk}/").json()

    assert (told["attribution"], told["state"], told["tsunami"]) == ("BMKG", "standing", None)
    assert "32.03.11" in told["area_codes"]
    assert told["texts"]["id"]["headline"] == "Hujan lebat di Cugenang"
    assert told["footprint"]["type"] == "MultiPolygon"


def test_the_list_narrows_to_what_is_in_force_and_to_an_area(somebody, alert):
    past = timezone.now() - timedelta(days=1)
    with somebody.scope() as actor:
        over = warned(actor, area="32.75.01", sent_at=past, expires_at=past + timedelta(hours=3))
    caller = Caller(somebody)

    assert ids(caller.get(ALERTS)) == [str(alert.pk), str(over.pk)]
    assert ids(caller.get(ALERTS, in_force="true")) == [str(alert.pk)]
    assert ids(caller.get(ALERTS, area="32.75")) == [str(over.pk)]
    assert ids(caller.get(ALERTS, hazard="gempa")) == []


def test_an_operator_reads_what_touches_the_own_area_and_every_tsunami(somebody, alert):
    with somebody.scope() as actor:
        tsunami = warned(actor, area="32.75.01", tsunami=True, sent_at=timezone.now() - timedelta(minutes=9))
        warned(actor, area="32.75.01")

    assert ids(Caller(branch_operator("32.03")).get(ALERTS)) == [str(alert.pk), str(tsunami.pk)]


def test_pages_go_on_where_they_ended(somebody):
    now = timezone.now()
    with somebody.scope() as actor:
        made = [warned(actor, sent_at=now - timedelta(minutes=number)) for number in range(3)]
    caller = Caller(somebody)

    first = caller.get(ALERTS, limit=2).json()
    second = caller.get(ALERTS, limit=2, cursor=first["next"]).json()

    assert [row["id"] for row in first["results"] + second["results"]] == [str(alert.pk) for alert in made]


def test_the_ims_reads_warnings(somebody, alert):
    assert ids(Caller(member(Role.IMS_CLIENT, of=somebody.tenant)).get(ALERTS)) == [str(alert.pk)]


def test_the_reach_of_a_warning_is_told_with_the_rows_behind_each_number(somebody, alert):
    with somebody.scope() as actor:
        inside = opened(actor, area="32.03.11")
    caller = Caller(somebody)

    told = caller.get(f"{ALERTS}{alert.pk}/exposure/").json()

    assert [one["code"] for one in told["kecamatan"]] == ["32.03.11"]
    assert told["people"] == sum(one["people"] for one in told["kecamatan"])
    assert (told["people_is_estimate"], told["people_unknown_count"]) == (True, 0)
    assert told["open_incident_count"] == 1
    assert ids(caller.get(told["open_incidents_url"])) == [str(inside.pk)]


def test_the_reach_narrows_to_an_area(somebody, alert):
    told = Caller(somebody).get(f"{ALERTS}{alert.pk}/exposure/", area="32.75").json()

    assert (told["area"], told["kecamatan_count"], told["people"]) == ("32.75", 0, None)
