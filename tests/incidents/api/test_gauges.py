from uuid import uuid4

import pytest

from incidents.api.gauges import GaugeOut, GaugeReadingOut
from tests.factories.gauges import ago
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
GAUGES = "/api/v1/gauges/"


@pytest.fixture
def chief():
    return Caller(coordinator())


@pytest.fixture
def made(chief):
    said = {
        "name": "Bendung",
        "river": "Ciliwung",
        "area_code": "32.03.11",
        "lat": -6.812,
        "lon": 107.087,
        "thresholds": {"high": {"from_cm": 150, "term": "Siaga 2"}},
    }
    return chief.post(GAUGES, said)


def path_of(made):
    return f"{GAUGES}{made.json()['id']}/"


def test_a_gauge_is_registered_given_a_kecamatan_and_closed(chief, made):
    path = path_of(made)
    joined = chief.post(f"{path}downstream/", {"area_code": "32.03.01", "lead_min": 90}, etag=made["ETag"])
    left = chief.post(f"{path}downstream/remove/", {"area_code": "32.03.01"}, etag=joined["ETag"])
    closed = chief.post(f"{path}state/", {"state": "closed", "reason": "Rusak"}, etag=left["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(GaugeOut().fields))
    assert joined.json()["downstream"] == [{"lead_min": 90, "area_code": "32.03.01"}]
    assert left.json()["downstream"] == []
    assert closed.json()["state"] == "closed"
    assert chief.post(f"{path}state/", {"state": "active", "reason": "x"}, etag=made["ETag"]).status_code == 412


def test_a_height_sent_twice_is_noted_once(chief, made):
    said = {"client_ref": str(uuid4()), "height_cm": "160.5", "observed_at": ago(minutes=1).isoformat()}
    first = chief.post(f"{path_of(made)}readings/", said)
    again = chief.post(f"{path_of(made)}readings/", said)
    told = chief.get(f"{path_of(made)}readings/").json()["results"]

    assert (first.status_code, again.status_code) == (201, 200)
    assert [list(one) for one in told] == [list(GaugeReadingOut().fields)]
    assert chief.get(path_of(made)).json()["level"] == "high"
    assert chief.post(f"{path_of(made)}readings/", {**said, "height_cm": 90}).status_code == 409


def test_what_is_wrong_is_named_as_it_was_sent(chief, made):
    path = path_of(made)
    height = chief.post(f"{path}readings/", {"client_ref": str(uuid4()), "height_cm": -4})
    place = chief.post(f"{path}downstream/", {"area_code": "32"}, etag=made["ETag"])

    assert "height_cm" in height.json()["fields"]
    assert "area_code" in place.json()["fields"]


def test_the_list_is_narrowed(chief, made):
    chief.post(f"{path_of(made)}readings/", {"client_ref": str(uuid4()), "height_cm": 160})

    assert len(chief.get(GAUGES, level="high").json()["results"]) == 1
    assert chief.get(GAUGES, silent="true").json()["results"] == []
    assert chief.get(GAUGES, level="worst").status_code == 422
