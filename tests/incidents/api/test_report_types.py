import pytest

from incidents.api.report_type_schema import ReportTypeOut
from incidents.models import FieldReport
from tests.factories.tenancy import coordinator, field_officer, headquarters_reader
from tests.incidents.api.support import REPORTS, Caller, body
from tests.incidents.report_types.releases import CODE, First, Second, released

pytestmark = pytest.mark.django_db

FORMS = "/api/v1/report-types/"


@pytest.fixture
def officer():
    """The officer of Cugenang, signed in."""
    return Caller(field_officer())


def trial(answers, **named):
    return {**body(type_code=CODE, **named), "answers": {"hazard": "gempa", "severity": "high", **answers}}


def test_a_phone_gets_every_form_with_its_words_in_both_languages(officer):
    told = officer.get(FORMS).json()

    forms = {form["code"]: form for form in told["results"]}
    assert set(forms) >= {"first_report", "rapid_assessment"}
    assert list(forms["first_report"]) == list(ReportTypeOut().fields)
    hazard, severity, people = forms["first_report"]["fields"][:3]
    assert hazard["label"] == {"id": "Apa yang terjadi?", "en": "What is happening?"}
    assert {"code": "banjir", "label": {"id": "Banjir", "en": "Flood"}} in hazard["choices"]
    assert [choice["code"] for choice in severity["choices"]] == ["low", "moderate", "high", "critical"]
    assert (people["type"], people["required"], people["indicator"], people["unit"]) == (
        "count",
        False,
        "terdampak",
        "jiwa",
    )


def test_a_form_that_the_phone_has_is_not_sent_again(officer):
    first = officer.get(f"{FORMS}first_report/")

    again = officer.client.get(f"{FORMS}first_report/", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.json()["digest"].startswith(first["ETag"].strip('"'))


def test_the_list_changes_its_etag_with_a_release(officer):
    with released(First):
        before = officer.get(FORMS)
    with released(Second):
        after = officer.client.get(FORMS, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    form = next(form for form in after.json()["results"] if form["code"] == CODE)
    assert form["upgrades"][0]["renamed"] == {"evacuees": "displaced_people"}
    assert form["upgrades"][0]["removed"]["boats"]["id"] == "Boats in use"


def test_a_form_that_does_not_exist_is_not_found(officer):
    assert officer.get(f"{FORMS}essay/").status_code == 404


def test_whoever_may_not_file_gets_no_forms():
    assert Caller(headquarters_reader()).get(FORMS).status_code == 403


def test_a_report_says_which_form_it_follows(officer):
    with released(Second):
        report = officer.post(REPORTS, trial({"boats": 4}, type_version=1)).json()

    assert (report["type_version"], report["former_answers"]) == (2, {"boats": 4})


def test_a_client_that_names_no_version_means_the_first(officer):
    with released(Second):
        report = officer.post(REPORTS, trial({"evacuees": 9})).json()

    assert report["answers"]["displaced_people"] == 9


def test_a_newer_version_than_the_servers_is_refused_with_what_to_do(officer):
    refusal = officer.post(REPORTS, body(type_version=2))

    assert refusal.status_code == 422
    told = refusal.json()
    assert (told["code"], told["type_version"], told["known_version"]) == ("unknown_form_version", 2, 1)
    assert "Simpan laporan di perangkat" in told["detail"]
    with coordinator().scope():
        assert not FieldReport.objects.exists()
