import pytest
from django.utils import timezone

from incidents.api.needs import NeedOut
from tests.factories.incidents import needed, opened, recorded
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
NEEDS = "/api/v1/needs/"


@pytest.fixture
def chief():
    return Caller(coordinator())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def asked(incident, **changes):
    said = {"incident": str(incident.pk), "sector": "food", "item": "Beras", "unit": "kg", "requested": 500}
    return {**said, "as_of": timezone.now().isoformat(), **changes}


def test_a_need_is_noted_brought_and_dropped(chief, incident):
    made = chief.post(NEEDS, asked(incident))
    path = f"{NEEDS}{made.json()['id']}/"
    progress = {"fulfilled": 200, "as_of": timezone.now().isoformat()}
    revised = chief.post(f"{path}revise/", progress, etag=made["ETag"])
    dropped = chief.post(f"{path}drop/", {"reason": "Salah"}, etag=revised["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(NeedOut().fields))
    assert (revised.json()["requested"], revised.json()["fulfilled"]) == (500, 200)
    assert (dropped.json()["state"], dropped.json()["state_reason"]) == ("dropped", "Salah")
    assert chief.post(f"{path}revise/", progress, etag=made["ETag"]).status_code == 412


def test_what_is_wrong_is_named_as_it_was_sent(chief, incident):
    assert "area_code" in chief.post(NEEDS, asked(incident, area_code="31.75")).json()["fields"]
    assert "requested" in chief.post(NEEDS, asked(incident, requested=0)).json()["fields"]


def test_the_list_is_narrowed(chief, incident):
    with coordinator().scope() as actor:
        needed(actor, incident)
    chief.post(NEEDS, asked(incident))

    assert [one["item"] for one in chief.get(NEEDS, sector="food").json()["results"]] == ["Beras"]
    assert len(chief.get(NEEDS, unmet="true").json()["results"]) == 2
    assert chief.get(NEEDS, state="dropped").json()["results"] == []


def test_the_estimate_is_read_and_adopted_by_its_mark(chief, incident):
    with coordinator().scope() as actor:
        recorded(actor, incident, 1250, indicator="mengungsi")
    path = f"/api/v1/incidents/{incident.pk}/need-estimate/"
    sheet = chief.get(path).json()

    [water] = [line for line in sheet["lines"] if line["standard"] == "air_awal"]
    assert (water["quantity"], water["arithmetic"]["value"]) == (26_250, "1250.00")
    assert chief.post(path, {"seen": "x"}).status_code == 409
    adopted = chief.post(path, {"seen": sheet["mark"]})
    assert (adopted.status_code, len(adopted.json()["ids"])) == (201, len(sheet["lines"]))
