import json

import pytest
from django.test import Client

from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.rules.codes import Level
from tests.factories.tenancy import field_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client) -> Client:
    return field_officer().sign_in(client)


def test_any_signed_in_person_gets_the_outlines_of_any_province(browser):
    answer = browser.get("/peta/wilayah/62.json")

    assert answer["Content-Type"] == "application/geo+json; charset=utf-8"
    assert len(json.loads(answer.content)["features"]) == 14


def test_nobody_gets_them_without_signing_in(client):
    assert client.get("/peta/wilayah/62.json").status_code == 302


def test_a_layer_with_the_current_version_is_kept_for_good(browser):
    answer = browser.get(layer_url("31", level=Level.DISTRICT))

    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("query", ["", "?v=0123456789abcdef"])
def test_a_layer_without_it_is_asked_for_again_and_not_sent_again(browser, query):
    first = browser.get(f"/peta/wilayah/31.json{query}")
    again = browser.get(f"/peta/wilayah/31.json{query}", headers={"If-None-Match": first["ETag"]})

    assert "no-cache" in first["Cache-Control"]
    assert again.status_code == 304
    assert again.content == b""


def test_a_layer_is_compressed(browser):
    answer = browser.get("/peta/wilayah/32.json?level=kecamatan", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 250_000


@pytest.mark.parametrize("path", ["/peta/wilayah/99.json", "/peta/wilayah/3171.json", "/peta/wilayah/x.json"])
def test_no_such_area_is_not_found(browser, path):
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/peta/wilayah/31.json?level=negara",
        "/peta/wilayah/31.json?detail=9",
        "/peta/wilayah/31.71.json?level=provinsi",
        "/peta/wilayah/indonesia.json?level=kecamatan",
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(browser, path):
    answer = browser.get(path)

    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_only_reading_is_allowed(browser):
    assert browser.post("/peta/wilayah/31.json").status_code == 405
