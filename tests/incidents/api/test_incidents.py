from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.api.schema import IncidentOut, ParticipationOut
from tests.factories.incidents import opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province, unit
from tests.incidents.api.support import INCIDENTS, Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return Caller(coordinator())


def opening(**changes):
    return {
        "hazard": "banjir",
        "area_code": "32.75.02",
        "severity": "high",
        "started_at": (timezone.now() - timedelta(hours=2)).isoformat(),
        **changes,
    }


def test_an_incident_is_opened_with_a_number(chief):
    answer = chief.post(INCIDENTS, opening(lat=-6.23, lon=106.98, glide_numbers=["FL-2026-000123-IDN"]))

    incident = answer.json()
    assert answer.status_code == 201
    assert incident["number"].endswith("/0001")
    assert incident["location"] == {"longitude": 106.98, "latitude": -6.23}
    assert answer["ETag"] == f'"{incident["id"]}-{incident["version"]}"'
    assert list(incident) == list(IncidentOut().fields)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hazard": "naga"}, "hazard"),
        ({"severity": "siaga"}, "severity"),
        ({"area_code": "31.71.01"}, "area_code"),
        ({"started_at": (timezone.now() + timedelta(hours=2)).isoformat()}, "started_at"),
        ({"lat": -6.2}, "lon"),
    ],
)
def test_wrong_input_is_named(chief, changes, field):
    answer = chief.post(INCIDENTS, opening(**changes))

    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert chief.get(INCIDENTS).json()["results"] == []


def test_an_incident_goes_through_its_life_on_the_version_that_was_seen(chief):
    answer = chief.post(INCIDENTS, opening())
    path, etag = f"{INCIDENTS}{answer.json()['id']}/", answer["ETag"]

    taken = chief.post(f"{path}take-charge/", etag=etag)
    stale = chief.post(f"{path}transition/", {"state": "verified"}, etag=etag)
    verified = chief.post(f"{path}transition/", {"state": "verified"}, etag=taken["ETag"])
    skipped = chief.post(f"{path}transition/", {"state": "recovery"}, etag=verified["ETag"])
    unexplained = chief.post(f"{path}transition/", {"state": "closed"}, etag=verified["ETag"])
    closed = chief.post(f"{path}transition/", {"state": "closed", "reason": "Surut"}, etag=verified["ETag"])

    assert taken.json()["is_unowned"] is False
    assert (stale.status_code, skipped.status_code, unexplained.status_code) == (412, 409, 422)
    assert (closed.json()["state"], closed.json()["closed_at"] is None) == ("closed", False)


def test_the_severity_changes_with_a_reason(chief):
    answer = chief.post(INCIDENTS, opening())
    path = f"{INCIDENTS}{answer.json()['id']}/severity/"

    unexplained = chief.post(path, {"severity": "critical"}, etag=answer["ETag"])
    changed = chief.post(path, {"severity": "critical", "reason": "Tanggul jebol"}, etag=answer["ETag"])

    assert "reason" in unexplained.json()["fields"]
    assert changed.json()["severity"] == "critical"


def test_an_invited_organisation_reads_the_incident_and_takes_part_under_its_own_number(chief):
    invited = Caller(coordinator(of=province("31")))
    answer = chief.post(INCIDENTS, opening())
    path = f"{INCIDENTS}{answer.json()['id']}/"

    before = invited.get(path).status_code
    unknown = chief.post(f"{path}participants/", {"tenant": "XXX", "role": "supporting"}, etag=answer["ETag"])
    invitation = chief.post(f"{path}participants/", {"tenant": "P31", "role": "supporting"}, etag=answer["ETag"])
    accepted = invited.post(f"{path}participation/")

    assert before == 404
    assert "tenant" in unknown.json()["fields"]
    assert (invitation.status_code, list(invitation.json())) == (201, list(ParticipationOut().fields))
    assert accepted.json()["local_number"].startswith("P31/")
    assert invited.get(path).status_code == 200


def test_filters_narrow_the_list(chief):
    flood = chief.post(INCIDENTS, opening()).json()["id"]
    quake = chief.post(INCIDENTS, opening(hazard="gempa", area_code="32.03", severity="critical")).json()["id"]

    def found(**query):
        return {incident["id"] for incident in chief.get(INCIDENTS, **query).json()["results"]}

    assert found() == {flood, quake}
    assert found(hazard="gempa") == {quake}
    assert found(severity="high") == {flood}
    assert found(state="reported", open="true") == {flood, quake}
    assert found(state="closed") == set()
    assert found(area="32.03") == {quake}
    assert found(q="gempa") == {quake}
    assert found(since=(timezone.now() + timedelta(days=2)).date().isoformat()) == set()


def test_a_unit_reads_the_incidents_that_touch_its_area(chief):
    here = chief.post(INCIDENTS, opening(area_code="32.03")).json()["id"]
    chief.post(INCIDENTS, opening())

    listed = [
        [incident["id"] for incident in Caller(member).get(INCIDENTS).json()["results"]]
        for member in (branch_operator("32.03"), field_officer("32.03.11"))
    ]

    assert listed == [[here], [here]]


def test_an_officer_of_a_kecamatan_opens_and_manages_nothing(chief):
    officer = Caller(field_officer())
    with coordinator().scope() as actor:
        incident = opened(actor)

    answers = [
        officer.post(INCIDENTS, opening(area_code="32.03.11")),
        officer.post(f"{INCIDENTS}{incident.pk}/take-charge/", etag=f'"{incident.pk}-1"'),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_an_operator_does_not_manage_what_lies_in_another_kabupaten():
    with coordinator().scope() as actor:
        incident = opened(actor, area="32", area_codes=("32.03", "32.75"))

    answer = Caller(branch_operator("32.03")).post(
        f"{INCIDENTS}{incident.pk}/take-charge/", etag=f'"{incident.pk}-{incident.version}"'
    )

    assert answer.status_code == 403


def test_a_cursor_of_another_list_is_refused(chief):
    unit("32.03.11")
    for _number in range(2):
        chief.post(INCIDENTS, opening())
    cursors = [chief.get(path, limit=1).json()["next"] for path in ("/api/v1/units/", INCIDENTS)]

    strange, own = (chief.get(INCIDENTS, limit=1, cursor=cursor) for cursor in cursors)

    assert (strange.status_code, own.status_code) == (422, 200)
    assert "cursor" in strange.json()["fields"]


def test_a_number_of_five_thousand_digits_is_refused(chief):
    incident = chief.post(INCIDENTS, opening()).json()
    endless = "9" * 5_000

    answers = [
        chief.get(INCIDENTS, limit=endless),
        chief.post(f"{INCIDENTS}{incident['id']}/take-charge/", etag=f'"{incident["id"]}-{endless}"'),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
