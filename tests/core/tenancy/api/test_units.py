import pytest

from tests.factories.tenancy import coordinator, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(client):
    unit("32.03.11")
    unit("32.75.01")
    return coordinator().sign_in(client)


def names(answer):
    return {found["name"] for found in answer.json()["results"]}


def test_units_of_an_area_are_those_at_it_and_inside_it(caller):
    assert names(caller.get("/api/v1/units/", {"area": "32.03"})) == {"PMI Kabupaten Cianjur", "PMI Cugenang"}


def test_units_of_a_level(caller):
    found = names(caller.get("/api/v1/units/", {"level": "kecamatan"}))

    assert found == {"PMI Cugenang", "PMI Bekasi Timur"}


def test_an_area_that_is_none_is_refused(caller):
    refusal = caller.get("/api/v1/units/", {"area": "Cianjur"})

    assert refusal.status_code == 422
    assert set(refusal.json()["fields"]) == {"area"}
