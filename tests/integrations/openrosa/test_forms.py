"""The form list, the forms and their files, as Collect reads them."""

import csv
import io
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from pyxform.validators.odk_validate import check_xform

from incidents import report_types
from pmi_platform.integrations.openrosa import xforms
from tests.factories.tenancy import branch_operator, coordinator
from tests.integrations.openrosa.collect import LIST, XFORMS, Collect, message
from tests.integrations.openrosa.conftest import phone_of

FORM_LIST = etree.XMLSchema(etree.parse(Path(__file__).parent / "fixtures" / "formList.xsd"))
XLIST_ORDER = ["formID", "name", "version", "hash", "downloadUrl", "manifestUrl"]


def test_whoever_brings_no_password_is_asked_for_one(db):
    response = Collect().get("/openrosa/formList")

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic ")
    assert response["X-OpenRosa-Version"] == "1.0"


def test_the_form_list_is_as_openrosa_wants_it(phone):
    response = phone.get("/openrosa/formList")
    root = ET.fromstring(response.content)

    assert root.tag == f"{LIST}xforms"
    assert {entry.tag for entry in root} == {f"{LIST}xform"}
    assert [[child.tag.removeprefix(LIST) for child in entry] for entry in root] == [XLIST_ORDER] * len(root)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0"
    assert response["X-OpenRosa-Accept-Content-Length"] == str(15 * 1024 * 1024)


@pytest.mark.parametrize("asked", ["", "?formID=pmi_final", "?formID=lain&verbose=true&deviceID=collect%3Ax1"])
def test_the_form_list_has_the_structure_that_the_api_describes(phone, asked):
    FORM_LIST.assertValid(etree.fromstring(phone.get(f"/openrosa/formList{asked}").content))


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate, which comes with pyxform, needs Java.")
@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_odk_validate_finds_no_fault_in_a_form(code, db, tmp_path):
    form = tmp_path / f"{code}.xml"
    form.write_bytes(xforms.xform_of(code).xml)

    assert check_xform(str(form)) == []


def test_every_report_type_is_a_form(phone):
    assert set(phone.forms()) == {f"pmi_{code}" for code in report_types.all_types()}


def test_a_form_list_may_be_asked_for_one_form(phone):
    root = ET.fromstring(phone.get("/openrosa/formList?formID=pmi_final").content)

    assert [entry.findtext(f"{LIST}formID") for entry in root] == ["pmi_final"]


@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_a_form_asks_every_question_of_its_type(phone, code):
    filling = phone.form(f"pmi_{code}")

    assert {field.name for field in report_types.get(code).fields} <= filling.names


@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_a_form_names_the_version_that_the_list_names(phone, code):
    entry = phone.forms()[f"pmi_{code}"]
    root = ET.fromstring(phone.get(entry["downloadUrl"]).content)
    instance = root.find(f".//{XFORMS}instance")[0]

    assert (instance.get("id"), instance.get("version")) == (f"pmi_{code}", entry["version"])
    assert re.fullmatch(r"1-[0-9a-f]{10}", entry["version"])


@pytest.mark.parametrize("code", sorted(report_types.all_types()))
def test_a_form_speaks_both_languages(code, db):
    root = ET.fromstring(xforms.xform_of(code).xml)
    translations = {found.get("lang"): len(found) for found in root.iter(f"{XFORMS}translation")}

    assert set(translations) == {"Bahasa Indonesia (id)", "English (en)"}
    assert len(set(translations.values())) == 1


def test_a_changed_word_is_a_new_version_of_the_form(db, monkeypatch):
    before = xforms.xform_of("first_report").version
    monkeypatch.setattr(report_types.get("first_report"), "fields", report_types.get("first_report").fields[:-1])
    xforms.xform_of.cache_clear()
    after = xforms.xform_of("first_report").version
    monkeypatch.undo()
    xforms.xform_of.cache_clear()

    assert after != before
    assert after.partition("-")[0] == before.partition("-")[0]


def test_a_form_that_there_is_not_is_not_found(phone):
    response = phone.get("/openrosa/forms/pmi_rahasia.xml")

    assert response.status_code == 404
    assert message(response)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_kecamatan_officers_phone_offers_the_places_of_the_kecamatan(phone):
    files = phone.media("pmi_first_report")

    assert [row["name"] for row in rows(files["kecamatan.csv"])] == ["32.03.11"]
    assert {row["parent"] for row in rows(files["kelurahan.csv"])} == {"32.03.11"}
    assert {row["name"][:9] for row in rows(files["kelurahan.csv"])} == {"32.03.11."}


def test_a_kabupatens_phone_offers_the_places_of_the_kabupaten(db):
    files = phone_of(branch_operator("32.03")).media("pmi_first_report")

    assert {row["name"][:5] for row in rows(files["kecamatan.csv"])} == {"32.03"}
    assert {row["parent"] for row in rows(files["kelurahan.csv"])} == {
        row["name"] for row in rows(files["kecamatan.csv"])
    }


def test_a_provinces_phone_offers_the_places_of_the_province(db):
    files = phone_of(coordinator()).media("pmi_first_report")

    assert {row["name"][:2] for row in rows(files["kecamatan.csv"])} == {"32"}


def test_a_file_that_there_is_not_is_not_found(phone):
    assert phone.get("/openrosa/media/rahasia.csv").status_code == 404


def test_where_to_send_is_told_before_anything_is_sent(phone):
    response = phone.head()

    assert response.status_code == 204
    assert response["Location"] == "https://testserver/openrosa/submission"
    assert response["X-OpenRosa-Accept-Content-Length"] == str(15 * 1024 * 1024)
    assert response.content == b""
