import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.api.risk_zones import RiskZoneOut
from incidents.models import RiskZone
from tests.factories.risk import feature, geojson, shape, square
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
ZONES, DATASETS, EXPOSURE = "/api/v1/risk-zones/", "/api/v1/risk-datasets/", "/api/v1/risk-exposure/"
PROVENANCE = {"source": "BPBD", "licence": "CC0", "as_of": "2024-01-31"}


@pytest.fixture
def chief():
    return Caller(coordinator())


def told(**changes):
    return {"hazard": "banjir", "risk_class": "high", "geometry": json.loads(shape(square())), **PROVENANCE, **changes}


def file(*features, **changes):
    said = {"name": "A", "class_field": "kelas", "scale": "words", "hazard": "banjir", **PROVENANCE, **changes}
    return {**said, "file": SimpleUploadedFile("a.geojson", geojson(*features))}


def test_a_zone_is_drawn_changed_and_retired(chief):
    made = chief.post(ZONES, told())
    path = f"{ZONES}{made.json()['id']}/"
    revised = chief.post(f"{path}outline/", told(risk_class="low"), etag=made["ETag"])
    stale = chief.post(f"{path}outline/", told(), etag=made["ETag"])
    retired = chief.post(f"{path}retire/", {"reason": "Salah"}, etag=revised["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(RiskZoneOut().fields))
    assert (revised.json()["risk_class"], stale.status_code) == ("low", 412)
    assert (retired.json()["state"], retired.json()["state_reason"]) == ("retired", "Salah")
    assert [one["id"] for one in chief.get(f"{ZONES}?state=retired").json()["results"]] == [made.json()["id"]]


def test_what_is_wrong_is_named_as_it_was_sent(chief):
    assert (
        "geometry" in chief.post(ZONES, told(geometry={"type": "Point", "coordinates": [107, -6.8]})).json()["fields"]
    )
    assert "hazard" in chief.post(ZONES, told(hazard="meteor")).json()["fields"]
    assert "hazard" in chief.get(EXPOSURE).json()["fields"]


def test_a_file_is_tried_taken_in_and_undone(chief):
    tried = chief.client.post(DATASETS, file(feature(), dry_run="true"))
    with coordinator().scope():
        nothing = RiskZone.objects.count()
    made = chief.client.post(DATASETS, file(feature()))
    wrong = chief.client.post(DATASETS, file(feature(kelas="gawat")))
    undone = chief.post(f"{DATASETS}{made.json()['id']}/undo/", {}, etag='"x-1"')

    assert (tried.status_code, tried.json()["id"], tried.json()["zone_count"], nothing) == (200, None, 1, 0)
    assert (made.status_code, made.json()["edition"]) == (201, 1)
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["feature 1"])
    assert undone.json()["state"] == "undone"


def test_exposure_is_told_by_kecamatan(chief):
    chief.post(ZONES, told())
    [line] = chief.get(f"{EXPOSURE}?hazard=banjir").json()["kecamatan"]

    assert (line["code"], line["risk_class"]) == ("32.03.11", "high")
    assert line["people_in_zones"] > 0
