import pytest
from django.utils import timezone

from incidents.api.schema import FigureOut
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.api.support import FIGURES, Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return Caller(coordinator())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def figure(incident, **changes):
    return {
        "incident": str(incident.pk),
        "indicator": "meninggal",
        "value": 56,
        "unit": "jiwa",
        "as_of": timezone.now().isoformat(),
        "source_class": "government",
        "source_name": "BNPB",
        "area_code": "32.03",
        **changes,
    }


def test_a_figure_is_recorded_as_unverified(chief, incident):
    answer = chief.post(FIGURES, figure(incident))

    assert answer.status_code == 201
    assert (answer.json()["value"], answer.json()["status"]) == (56, "draft")
    assert list(answer.json()) == list(FigureOut().fields)


def test_an_unknown_number_is_null_and_not_zero(chief, incident):
    unknown, nobody = (chief.post(FIGURES, figure(incident, value=value)).json() for value in (None, 0))

    assert (unknown["value"], nobody["value"]) == (None, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": -4}, "value"),
        ({"value": 1.5}, "value"),
        ({"value": "banyak"}, "value"),
        ({"indicator": "naga"}, "indicator"),
        ({"unit": "ha"}, "unit"),
        ({"source_class": "rumour"}, "source_class"),
        ({"area_code": "31.71"}, "area_code"),
        ({"as_of": "2099-01-01T00:00:00+07:00"}, "as_of"),
    ],
)
def test_wrong_input_is_named(chief, incident, changes, field):
    answer = chief.post(FIGURES, figure(incident, **changes))

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


def test_a_figure_is_verified_and_taken_back_with_a_reason(chief, incident):
    recorded = chief.post(FIGURES, figure(incident))
    path = f"{FIGURES}{recorded.json()['id']}/"

    verified = chief.post(f"{path}verify/", etag=recorded["ETag"])
    unexplained = chief.post(f"{path}retract/", {}, etag=verified["ETag"])
    retracted = chief.post(f"{path}retract/", {"reason": "Salah wilayah"}, etag=verified["ETag"])

    assert verified.json()["status"] == "verified"
    assert "reason" in unexplained.json()["fields"]
    assert retracted.json()["status"] == "retracted"


def test_figures_are_listed_by_incident_indicator_and_state(chief, incident):
    dead = chief.post(FIGURES, figure(incident)).json()["id"]
    displaced = chief.post(FIGURES, figure(incident, indicator="mengungsi")).json()["id"]

    def found(**query):
        return {each["id"] for each in chief.get(FIGURES, **query).json()["results"]}

    assert found(incident=str(incident.pk)) == {dead, displaced}
    assert found(indicator="meninggal") == {dead}
    assert found(status="verified") == set()
    assert chief.get(FIGURES, indicator="naga").status_code == 422


def test_a_foreign_province_sees_no_figure(chief, incident):
    recorded = chief.post(FIGURES, figure(incident))
    stranger = Caller(coordinator(of=province("31")))

    answers = [
        stranger.get(f"{FIGURES}{recorded.json()['id']}/"),
        stranger.post(f"{FIGURES}{recorded.json()['id']}/verify/", etag=recorded["ETag"]),
        stranger.post(FIGURES, figure(incident, area_code="31.71")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert stranger.get(FIGURES).json()["results"] == []


def test_an_officer_of_a_kecamatan_records_no_figure(incident):
    answer = Caller(field_officer()).post(FIGURES, figure(incident, area_code="32.03.11"))

    assert answer.status_code == 403
