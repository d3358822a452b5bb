import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.tenancy import field_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client) -> Client:
    return field_officer().sign_in(client)


def codes(answer):
    return [area["code"] for area in answer.json()["results"]]


def test_an_area_is_shown_with_its_path_and_what_its_population_is_worth(browser):
    area = browser.get("/api/v1/areas/31.71.03/").json()

    assert area["full_name"] == "Kemayoran, Kota Administrasi Jakarta Pusat, Daerah Khusus Ibukota Jakarta"
    assert area["parent"] == "31.71"
    assert area["level"] == "kecamatan"
    assert area["population_is_estimate"] is True
    assert area["population_as_of"] == "2024-12-31"


def test_pages_follow_each_other_without_gap_or_repetition(browser):
    first = browser.get("/api/v1/areas/", {"level": "kabkota", "within": "32", "limit": 20})
    second = browser.get(
        "/api/v1/areas/", {"level": "kabkota", "within": "32", "limit": 20, "cursor": first.json()["next"]}
    )

    assert len(codes(first)) == 20
    assert len(codes(second)) == 7
    assert codes(first) + codes(second) == sorted(codes(first) + codes(second))
    assert second.json()["next"] is None


def test_areas_are_listed_by_parent(browser):
    assert codes(browser.get("/api/v1/areas/", {"parent": "12.75"})) == [f"12.75.0{number}" for number in range(1, 6)]


def test_areas_are_found_by_name_best_first(browser):
    answer = browser.get("/api/v1/areas/", {"q": "kemayoran", "within": "31"})

    assert codes(answer)[:2] == ["31.71.03", "31.71.03.1001"]
    assert answer.json()["next"] is None


def test_a_place_is_answered_with_its_kecamatan_and_how_sure_that_is(browser):
    answer = browser.get("/api/v1/areas/at/", {"lat": "-6.1647", "lon": "106.8454"}).json()

    assert answer["area"]["code"] == "31.71.03"
    assert answer["is_exact"] is False
    assert answer["quality"] == "approximate"
    assert answer["distance_m"] == 0


def test_the_open_sea_has_no_kecamatan(browser):
    answer = browser.get("/api/v1/areas/at/", {"lat": "-4.5", "lon": "110"})

    assert answer.status_code == 200
    assert answer.json()["area"] is None


def test_a_place_abroad_is_refused(browser):
    answer = browser.get("/api/v1/areas/at/", {"lat": "1.29", "lon": "103.85"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "outside_indonesia"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"lat": "-6.1"}, "lon"),
        ({"lat": "abc", "lon": "106"}, "lat"),
        ({"lat": "nan", "lon": "106"}, "lat"),
        ({"lat": "-6.1", "lon": "1e9"}, "lon"),
    ],
)
def test_a_place_that_is_none_is_refused_by_field(browser, parameters, field):
    answer = browser.get("/api/v1/areas/at/", parameters)

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"level": "desa"}, "level"),
        ({"parent": "3171"}, "parent"),
        ({"within": "x"}, "within"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_by_field(browser, parameters, field):
    answer = browser.get("/api/v1/areas/", parameters)

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


@pytest.mark.parametrize("code", ["99.99", "3171", "x"])
def test_no_such_area_is_not_found(browser, code):
    assert browser.get(f"/api/v1/areas/{code}/").status_code == 404


def test_nobody_reads_areas_without_signing_in(client):
    assert client.get("/api/v1/areas/").status_code == 401


def test_a_list_costs_the_same_statements_whatever_its_length(browser, django_assert_num_queries):
    browser.get("/api/v1/areas/")  # notes that this session was seen
    with CaptureQueriesContext(connection) as short:
        browser.get("/api/v1/areas/", {"limit": 1})

    with django_assert_num_queries(len(short)):
        browser.get("/api/v1/areas/", {"limit": 1000})
