from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.api.schema import ActivityOut, OwnActivityOut
from tests.factories.incidents import picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
ACTIVITIES = "/api/v1/activities/"


@pytest.fixture
def officer():
    return Caller(field_officer())


@pytest.fixture
def operator():
    return Caller(branch_operator())


def body(**changes):
    begun = timezone.now() - timedelta(hours=2)
    return {
        "client_ref": str(uuid4()),
        "type_version": 1,
        "programme": "spab",
        "title": "Simulasi evakuasi",
        "started_at": begun.isoformat(),
        "reported_at": timezone.now().isoformat(),
        "device_now": timezone.now().isoformat(),
        "area_code": "32.03.11",
        "people": 40,
        "groups": {"female_6_17": 22},
        "result": "Lancar",
        "language": "id",
        **changes,
    }


def test_an_activity_sent_twice_is_filed_once(officer):
    said = body()
    first, again = officer.post(ACTIVITIES, said), officer.post(ACTIVITIES, said)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["receipt"] == first.json()["receipt"]
    assert list(first.json()) == list(ActivityOut().fields)
    assert officer.post(ACTIVITIES, {**said, "title": "Lain"}).status_code == 409


def test_an_activity_by_its_point_alone_lies_in_its_kecamatan(officer):
    filed = officer.post(ACTIVITIES, body(area_code=None, lat=-6.812, lon=107.087))

    assert filed.status_code == 201
    assert filed.json()["area_code"] == "32.03.11"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"programme": "x"}, "programme"),
        ({"area_code": "31.71.03"}, "area_code"),
        ({"area_code": None}, "area_code"),
        ({"people": -1}, "people"),
        ({"people": "banyak"}, "people"),
        ({"groups": {"female_6_17": 41}}, "groups.female_6_17"),
        ({"started_at": "9999-12-31T23:59:59Z"}, "started_at"),
        ({"lat": 4}, "lon"),
        ({"client_ref": "x"}, "client_ref"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_sent(officer, changes, field):
    answer = officer.post(ACTIVITIES, body(**changes))

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


def test_a_form_of_a_newer_release_is_refused_by_its_own_code(officer):
    assert officer.post(ACTIVITIES, body(type_version=99)).json()["code"] == "unknown_form_version"


def test_it_is_returned_corrected_and_verified(officer, operator):
    made = officer.post(ACTIVITIES, body())
    path = f"{ACTIVITIES}{made.json()['id']}/"
    returned = operator.post(f"{path}return/", {"reason": "Berapa yang ikut?"}, etag=made["ETag"])
    change = {"client_ref": str(uuid4()), "changes": {"people": 44}, "base": {"people": 40}}
    amended, again = officer.post(f"{path}amendments/", change), officer.post(f"{path}amendments/", change)
    now = operator.get(path)
    verified = operator.post(f"{path}verify/", {}, etag=now["ETag"])

    assert returned.json()["status"] == "returned"
    assert (amended.status_code, again.status_code) == (201, 200)
    assert (amended.json()["conflicts"], amended.json()["activity"]["people"]) == ([], 44)
    assert (verified.json()["status"], verified.json()["people"]) == ("verified", 44)
    assert operator.post(f"{path}verify/", {}, etag=made["ETag"]).status_code == 412


def test_its_author_takes_it_back(officer):
    made = officer.post(ACTIVITIES, body())
    withdrawn = officer.post(f"{ACTIVITIES}{made.json()['id']}/withdraw/", {}, etag=made["ETag"])

    assert withdrawn.json()["status"] == "withdrawn"


def test_ones_own_and_the_form_are_kept_by_their_digest(officer):
    officer.post(ACTIVITIES, body())
    mine, form = officer.get(f"{ACTIVITIES}mine/"), officer.get(f"{ACTIVITIES}form/")
    again = officer.client.get(f"{ACTIVITIES}mine/", headers={"If-None-Match": mine["ETag"]})

    assert [list(one) for one in mine.json()["results"]] == [list(OwnActivityOut().fields)]
    assert again.status_code == 304
    assert form.json()["programmes"][0]["code"] == "sibat"
    assert form.json()["groups"][0]["name"]["en"] == "Girls, 0–5 years"


def test_a_photo_sent_twice_is_kept_once_and_shown(officer):
    made = officer.post(ACTIVITIES, body()).json()
    path, reference, content = f"{ACTIVITIES}{made['id']}/photos/", str(uuid4()), picture()
    first = officer.upload(path, client_ref=reference, photo=SimpleUploadedFile("a.jpg", content))
    again = officer.upload(path, client_ref=reference, photo=SimpleUploadedFile("a.jpg", content))
    shown = officer.get(first.json()["url"])

    assert (first.status_code, again.status_code) == (201, 200)
    assert shown["Content-Type"] == "image/jpeg"
    assert officer.get(f"{ACTIVITIES}{made['id']}/").json()["photos"][0]["id"] == first.json()["id"]


def test_the_list_is_narrowed(officer):
    officer.post(ACTIVITIES, body())

    assert len(officer.get(ACTIVITIES, programme="spab", status="filed").json()["results"]) == 1
    assert officer.get(ACTIVITIES, programme="sibat").json()["results"] == []
    assert officer.get(ACTIVITIES, q="evakuasi").json()["results"] != []
    assert officer.get(ACTIVITIES, area="31").json()["results"] == []
    assert officer.get(ACTIVITIES, programme="x").status_code == 422


def test_a_list_costs_the_same_number_of_statements_whatever_its_length(officer, django_assert_max_num_queries):
    officer.post(ACTIVITIES, body())
    officer.post(ACTIVITIES, body())
    officer.post(ACTIVITIES, body())
    chief = Caller(coordinator())

    with django_assert_max_num_queries(12):
        chief.get(ACTIVITIES)
