import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.models import RiskDataset, RiskZone
from tests.factories.incidents import CUGENANG, opened, sheltered
from tests.factories.risk import dataset, feature, geojson, shape, square, zoned
from tests.factories.tenancy import branch_operator, coordinator, headquarters_reader
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

PAGE, ZONES, IMPORT = "/peta-risiko/", "/peta-risiko/zona/", "/peta-risiko/impor/"
PROVENANCE = {"source": "InaRISK BNPB", "licence": "CC BY 4.0", "as_of": "2024-01-31"}


@pytest.fixture
def desk():
    return coordinator().sign_in(Client())


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def uploaded(desk, content, name="banjir.geojson"):
    return desk.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def mapped(page, act, **changes):
    token = page.context["mapping_form"].initial.get("token") or page.context["mapping_form"]["token"].value()
    told = {"class_field": "kelas", "scale": "words", "hazard": "banjir", "name": "InaRISK banjir", **PROVENANCE}
    return {**told, "token": token, "act": act, **changes}


def zone_form(**changes):
    return {"hazard": "banjir", "risk_class": "high", "shape": shape(square()), **PROVENANCE, **changes}


def test_an_empty_map_says_that_nothing_known_is_not_no_risk(desk):
    assert "Itu tidak berarti tidak ada risiko" in said(desk.get(PAGE))


def test_the_map_tells_its_zones_as_a_table_too(desk, chief):
    zoned(chief)
    page = said(desk.get(PAGE))

    assert "Cugenang" in page
    assert "Tinggi" in page
    assert "InaRISK BNPB, 31-01-2024 (CC BY 4.0)" in page


def test_the_map_begins_with_a_hazard_of_which_zones_are_known(desk, chief):
    zoned(chief, hazard="longsor")

    assert desk.get(PAGE).context["hazard"].code == "longsor"
    assert "belum ada zona" in desk.get(PAGE).content.decode()
    assert desk.get(PAGE, {"hazard": "tidak ada"}).status_code == 200


def test_the_zones_of_a_hazard_are_a_layer_with_the_gravest_on_top(desk, chief):
    zoned(chief)
    zoned(chief, risk_class="low", size=0.02)
    zoned(chief, hazard="gempa")
    layer = desk.get(f"{PAGE}zona.json", {"hazard": "banjir", "zoom": "9"}).json()

    assert [one["properties"]["risk_class"] for one in layer["features"]] == ["low", "high"]
    assert layer["features"][0]["properties"]["source"] == "InaRISK BNPB"


def test_incidents_reports_and_shelters_are_its_points(desk, chief):
    incident = opened(chief, area=CUGENANG)
    sheltered(chief, incident)
    points = desk.get(f"{PAGE}titik.json").json()["features"]

    assert {one["properties"]["kind"] for one in points} == {"incident", "shelter"}


def test_the_table_and_the_zones_are_taken_out_with_source_date_and_licence(desk, chief):
    zoned(chief)
    table = desk.get(PAGE, {"hazard": "banjir", "format": "csv"}).content.decode()
    zones = json.loads(desk.get(PAGE, {"hazard": "banjir", "format": "geojson"}).content)
    listed = desk.get(ZONES, {"format": "csv"}).content.decode()

    assert "32.03.11,Cugenang" in table
    assert "InaRISK BNPB, 31-01-2024 (CC BY 4.0)" in table
    assert zones["features"][0]["properties"]["licence"] == "CC BY 4.0"
    assert "2024-01-31,CC BY 4.0" in listed


def test_the_list_of_zones_is_narrowed(desk, chief):
    zoned(chief)
    zoned(chief, "32.75.01", risk_class="low", name="Kali Bekasi")

    assert "Kali Bekasi" not in said(desk.get(ZONES, {"area": "Cugenang"}))
    assert "Bantaran" not in said(desk.get(ZONES, {"risk_class": "low"}))
    assert "Tidak ada zona risiko yang cocok" in said(desk.get(ZONES, {"hazard": "gempa"}))


def test_the_statements_of_a_page_do_not_grow_with_its_rows(desk, chief, django_assert_max_num_queries):
    for code in ("32.03.11", "32.75.01", "32.03.01", "32.75.02"):
        zoned(chief, code)

    with django_assert_max_num_queries(30):
        desk.get(PAGE)
    with django_assert_max_num_queries(25):
        desk.get(ZONES)


def test_a_zone_is_drawn_changed_and_retired_on_its_pages(desk, chief):
    drawn = desk.post(f"{ZONES}baru/", zone_form(), follow=True)
    zone = RiskZone.objects.get()
    path = f"{ZONES}{zone.pk}/"
    changed = desk.post(f"{path}ubah/", zone_form(risk_class="low", version=1), follow=True)
    stale = desk.post(f"{path}ubah/", zone_form(version=1))
    unsaid = desk.post(f"{path}penarikan/", {"version": 2, "reason": ""})
    retired = desk.post(f"{path}penarikan/", {"version": 2, "reason": "Salah."}, follow=True)

    assert "Zona tergambar" in said(drawn)
    assert "Rendah" in said(changed)
    assert (stale.status_code, unsaid.status_code) == (422, 422)
    assert "Ditarik" in said(retired)
    assert "Ubah" not in said(desk.get(path))


def test_an_outline_that_is_refused_stays_in_the_form(desk):
    page = desk.post(f"{ZONES}baru/", zone_form(shape="bukan bentuk"))

    assert page.status_code == 422
    assert "bukan bentuk" in page.content.decode()


def test_somebody_who_only_reads_is_offered_no_act(chief):
    zone = zoned(chief)
    reader = headquarters_reader().sign_in(Client())

    assert "Gambar zona" not in said(reader.get(PAGE))
    assert "Tarik dari peta" not in said(reader.get(f"{ZONES}{zone.pk}/"))


def test_a_file_is_uploaded_mapped_tried_and_taken_in(desk, chief):
    read = uploaded(desk, geojson(feature(), feature(square("32.75.01"), kelas="Sedang")))
    tried = desk.post(IMPORT, mapped(read, "try"))
    nothing = RiskZone.objects.count()
    done = desk.post(IMPORT, mapped(tried, "import"), follow=True)

    assert read.context["mapping_form"].initial["class_field"] == "kelas"
    assert "2 fitur dalam WGS 84" in said(read)
    assert nothing == 0
    assert "Masukkan ke peta" in said(tried)
    assert RiskZone.objects.count() == 2
    assert "InaRISK banjir" in said(done)


def test_what_is_wrong_in_a_file_can_be_taken_home(desk, chief):
    read = uploaded(desk, geojson(feature(), feature(kelas="gawat")))
    tried = desk.post(IMPORT, mapped(read, "import"))
    errors = desk.post(IMPORT, mapped(read, "errors"))

    assert "Fitur 2" in said(tried)
    assert "Masukkan ke peta" not in said(tried)
    assert "gawat" in errors.content.decode()
    assert RiskZone.objects.count() == 0


def test_a_file_that_is_none_and_a_body_of_20_mb_are_refused_with_the_reason(desk):
    assert "GeoJSON" in said(uploaded(desk, b"bukan peta", "a.kml"))
    assert uploaded(desk, b" " * (20 * 1024 * 1024)).status_code == 413


def test_an_attribute_or_a_token_that_is_made_up_is_refused(desk, chief):
    read = uploaded(desk, geojson(feature()))

    assert desk.post(IMPORT, mapped(read, "import", class_field="tidak ada")).status_code == 422
    assert "Pilih lagi" in desk.post(IMPORT, mapped(read, "import", token="0" * 64)).content.decode()
    assert RiskZone.objects.count() == 0


def test_nobody_else_takes_in_a_file_by_its_token(desk):
    read = uploaded(desk, geojson(feature()))
    other = coordinator().sign_in(Client())

    assert other.post(IMPORT, mapped(read, "import")).status_code == 422


def test_an_import_is_undone_on_its_page(desk, chief):
    made = dataset(chief)
    path = f"/peta-risiko/data/{made.pk}/"
    stale = desk.post(f"{path}pembatalan/", {"version": 9})
    undone = desk.post(f"{path}pembatalan/", {"version": 1}, follow=True)

    assert "InaRISK banjir" in said(desk.get("/peta-risiko/data/"))
    assert stale.status_code == 422
    assert RiskDataset.objects.get().state == "undone"
    assert "Batalkan impor" not in said(undone)


def test_an_operator_of_a_kabupaten_draws_and_imports_nothing():
    desk = branch_operator("32.03").sign_in(Client())

    assert desk.post(f"{ZONES}baru/", zone_form()).status_code == 302
    assert desk.get(IMPORT).status_code == 403
