import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.api.schema import FieldReportOut
from incidents.api.serializers import FieldReportIn
from incidents.models import FieldReport
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import account, branch_operator, coordinator, field_officer, phone_number, province
from tests.incidents.api.support import REPORTS, Caller, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """The officer of Cugenang, signed in."""
    return Caller(field_officer())


@pytest.fixture
def chief():
    """The provincial coordinator of Jawa Barat, signed in."""
    return Caller(coordinator())


def count_of_reports():
    with coordinator().scope():
        return FieldReport.objects.count()


def problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_a_report_is_filed_with_a_receipt_and_an_etag(officer):
    answer = officer.post(REPORTS, body(lat=-6.812, lon=107.087, accuracy_m=12, rt="03", rw="05", landmark="Masjid"))

    assert answer.status_code == 201
    report = answer.json()
    assert report["receipt"]
    assert (report["area_code"], report["location"]) == ("32.03.11", {"longitude": 107.087, "latitude": -6.812})
    assert answer["ETag"] == f'"{report["id"]}-{report["version"]}"'
    assert report["answers"] == {"hazard": "gempa", "severity": "high", "people": 120}


def test_the_documented_shape_is_the_answers_shape(officer):
    report = officer.post(REPORTS, body()).json()

    assert list(report) == list(FieldReportOut().fields)


def test_the_same_report_sent_again_gets_the_same_answer(officer):
    sent = body()
    first = officer.post(REPORTS, sent)

    again = officer.post(REPORTS, {**sent, "device_now": (timezone.now() + timedelta(seconds=40)).isoformat()})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert count_of_reports() == 1


def test_without_a_time_of_sending_the_same_report_is_still_the_same(officer):
    sent = {name: value for name, value in body().items() if name not in ("reported_at", "device_now")}

    answers = [officer.post(REPORTS, sent).status_code for _attempt in range(2)]

    assert answers == [201, 200]


def test_an_altered_report_under_the_same_reference_is_a_conflict(officer):
    sent = body()
    officer.post(REPORTS, sent)

    refusal = problem(officer.post(REPORTS, {**sent, "text": "Lain"}), 409)

    assert refusal["code"] == "changed_after_filing"
    assert count_of_reports() == 1


def test_malformed_json_is_told_apart_from_wrong_content(officer):
    refusal = problem(officer.post(REPORTS, '{"client_ref": ', content_type="application/json"), 400)

    assert refusal["code"] == "malformed_json"


def test_json_that_is_no_object_is_refused(officer):
    refusal = problem(officer.post(REPORTS, json.dumps([1, 2]), content_type="application/json"), 422)

    assert refusal["code"] == "invalid_input"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type_code": "essay"}, "type_code"),
        ({"answers": {"hazard": "naga"}}, "hazard"),
        ({"answers": {"severity": "siaga"}}, "severity"),
        ({"answers": {"people": -3}}, "people"),
        ({"answers": {"people": "banyak"}}, "people"),
        ({"answers": {"dragons": 2}}, "dragons"),
        ({"area_code": "99.99.99"}, "area_code"),
        ({"area_code": "31.71.01"}, "area_code"),
        ({"area_code": None}, "area_code"),
        ({"lat": 3.1, "lon": 101.7}, "lat"),
        ({"lat": -6.8}, "lon"),
        ({"lat": 91, "lon": 107}, "lat"),
        ({"rt": "tiga"}, "rt"),
        ({"observed_at": "besok"}, "observed_at"),
        ({"observed_at": (timezone.now() + timedelta(hours=3)).isoformat()}, "observed_at"),
        ({"source_class": "rumour"}, "source_class"),
        ({"client_ref": "1"}, "client_ref"),
        ({"text": "nul\x00"}, "text"),
        ({"answers": {"hazard": "ge\x00mpa"}}, "hazard"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_saved(officer, changes, field):
    refusal = problem(officer.post(REPORTS, body(**changes)), 422)

    assert refusal["code"] == "invalid_input"
    assert field in refusal["fields"]
    assert count_of_reports() == 0


def test_errors_are_told_in_the_users_language():
    indonesian = Caller(field_officer())
    english = Caller(field_officer(user=account(phone=phone_number(), language="en")))

    told = [problem(caller.post(REPORTS, body(area_code="99.99.99")), 422) for caller in (indonesian, english)]

    assert [each["detail"] for each in told] == [
        "Sebagian isian perlu diperbaiki.",
        "Some of the input needs correcting.",
    ]


def test_a_script_in_the_text_is_kept_as_text(officer, chief):
    text = '<script>alert(1)</script> & "kutip"'

    report = officer.post(REPORTS, body(text=text)).json()
    page = chief.get(f"/laporan/{report['id']}/").content.decode()

    assert report["text"] == text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "x" * 20_000,
        "\x00",
        "\ud800",
        0,
        -1,
        10**40,
        1e308,
        True,
        [],
        [[["x"]]],
        {},
        {"$ne": 1},
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
    ],
    ids=repr,
)
def test_no_value_of_any_field_breaks_the_door(officer, value):
    fields = [*FieldReportIn().fields, "unknown"]
    answers = [f"answers.{name}" for name in ("hazard", "severity", "people", "dead")]
    with_answers = [body(answers={name.removeprefix("answers."): value}) for name in answers]

    told = {
        officer.post(REPORTS, sent).status_code
        for sent in [*({**body(), name: value} for name in fields), *with_answers]
    }

    assert told <= {201, 404, 422}


def test_json_that_is_nested_too_deeply_is_refused(officer):
    answer = officer.post(REPORTS, "[" * 200_000, content_type="application/json")

    assert problem(answer, 400)["code"] == "malformed_json"


def test_who_holds_the_version_is_told_that_nothing_changed(officer):
    filed_answer = officer.post(REPORTS, body())

    answer = officer.client.get(
        f"{REPORTS}{filed_answer.json()['id']}/", headers={"If-None-Match": filed_answer["ETag"]}
    )

    assert (answer.status_code, answer.content) == (304, b"")


def test_nobody_files_without_signing_in(client):
    answer = client.post(REPORTS, body(), content_type="application/json")

    assert problem(answer, 401)["code"] == "not_signed_in"


def test_an_officer_files_for_their_own_kecamatan_only(officer):
    refusal = problem(officer.post(REPORTS, body(area_code="32.03.01")), 403)

    assert refusal["code"] == "not_permitted"
    assert count_of_reports() == 0


def test_a_foreign_provinces_report_is_not_found(officer):
    stranger = Caller(coordinator(of=province("31")))
    report = officer.post(REPORTS, body()).json()

    answers = [
        stranger.get(f"{REPORTS}{report['id']}/"),
        stranger.post(f"{REPORTS}{report['id']}/verify/", etag=f'"{report["id"]}-1"'),
        stranger.post(f"{REPORTS}{report['id']}/return/", {"reason": "x"}, etag=f'"{report["id"]}-1"'),
        stranger.post(
            f"{REPORTS}{report['id']}/amendments/",
            {"client_ref": str(uuid4()), "changes": {"text": {"from": "", "to": "x"}}},
        ),
    ]

    assert [problem(answer, 404)["code"] for answer in answers] == ["not_found"] * 4
    assert stranger.get(REPORTS).json() == {"results": [], "next": None}


def test_an_officer_lists_only_what_they_filed(officer):
    with field_officer(at="32.03.11").scope() as actor:
        filed(actor)
    own = officer.post(REPORTS, body()).json()

    listed = officer.get(REPORTS).json()["results"]

    assert [report["id"] for report in listed] == [own["id"]]


def test_an_operator_lists_the_reports_of_the_own_kabupaten(officer):
    with field_officer(at="32.75.02").scope() as actor:
        elsewhere = filed(actor, area="32.75.02")
    here = officer.post(REPORTS, body()).json()
    operator = Caller(branch_operator("32.03"))

    listed = operator.get(REPORTS).json()["results"]

    assert [report["id"] for report in listed] == [here["id"]]
    assert operator.get(f"{REPORTS}{elsewhere.pk}/").status_code == 404


def test_filters_narrow_the_list(officer, chief):
    quake = officer.post(REPORTS, body()).json()["id"]
    flood = officer.post(REPORTS, body(answers={"hazard": "banjir", "severity": "low"}, text="Air naik")).json()["id"]

    def found(**query):
        return {report["id"] for report in chief.get(REPORTS, **query).json()["results"]}

    assert found() == {quake, flood}
    assert found(hazard="banjir") == {flood}
    assert found(severity="high,critical") == {quake}
    assert found(area="32.03") == {quake, flood}
    assert found(area="32.75") == set()
    assert found(q="naik") == {flood}
    assert found(since=(timezone.now() + timedelta(hours=1)).isoformat()) == set()
    assert found(unattached="true") == {quake, flood}


@pytest.mark.parametrize(
    "query",
    [
        {"status": "secret"},
        {"hazard": "naga"},
        {"severity": "siaga"},
        {"area": "Jakarta"},
        {"since": "kemarin"},
        {"incident": "7"},
        {"limit": "0"},
        {"limit": "²"},
        {"cursor": "abc"},
        {"unattached": "ya"},
        {"q": "a\x00b"},
    ],
)
def test_an_unknown_filter_value_is_refused(chief, query):
    refusal = problem(chief.get(REPORTS, **query), 422)

    assert set(refusal["fields"]) == set(query)


def test_pages_hold_every_report_once(officer, chief):
    expected = {officer.post(REPORTS, body()).json()["id"] for _number in range(7)}
    seen, cursor = [], None
    for _page in range(4):
        page = chief.get(REPORTS, limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [report["id"] for report in page["results"]]
        cursor = page["next"]

    assert cursor is None
    assert sorted(seen) == sorted(expected)


def test_the_cost_of_a_list_does_not_grow_with_its_length(officer, chief):
    officer.post(REPORTS, body())
    chief.get(REPORTS)
    with CaptureQueriesContext(connection) as few:
        chief.get(REPORTS)
    for _number in range(5):
        officer.post(REPORTS, body())

    with CaptureQueriesContext(connection) as many:
        chief.get(REPORTS)

    listing = [query["sql"] for query in many if "incidents_fieldreport" in query["sql"]]
    assert len(many) == len(few)
    assert len(listing) <= 3


def test_a_report_is_verified_on_the_version_that_was_seen(officer, chief):
    filed_answer = officer.post(REPORTS, body())
    path = f"{REPORTS}{filed_answer.json()['id']}/verify/"

    missing = problem(chief.post(path), 422)
    verified = chief.post(path, etag=filed_answer["ETag"])
    stale = problem(chief.post(path, etag=filed_answer["ETag"]), 412)

    assert "If-Match" in missing["fields"]
    assert verified.json()["status"] == "verified"
    assert stale["code"] == "stale_version"


def test_the_author_cannot_verify_and_reads_the_reason_of_a_return(officer, chief):
    filed_answer = officer.post(REPORTS, body())
    path = f"{REPORTS}{filed_answer.json()['id']}/"

    refusal = problem(officer.post(f"{path}verify/", etag=filed_answer["ETag"]), 403)
    unexplained = problem(chief.post(f"{path}return/", {"reason": " "}, etag=filed_answer["ETag"]), 422)
    chief.post(f"{path}return/", {"reason": "RT berapa?"}, etag=filed_answer["ETag"])

    assert refusal["code"] == "not_permitted"
    assert "reason" in unexplained["fields"]
    seen = officer.get(path).json()
    assert (seen["status"], seen["status_reason"]) == ("returned", "RT berapa?")


def test_a_report_is_attached_to_an_incident(officer, chief):
    with coordinator().scope() as actor:
        incident = opened(actor)
    filed_answer = officer.post(REPORTS, body())

    path = f"{REPORTS}{filed_answer.json()['id']}/incident/"
    attached = chief.post(path, {"incident": str(incident.pk)}, etag=filed_answer["ETag"])

    assert attached.json()["incident_id"] == str(incident.pk)
    assert [r["id"] for r in chief.get(REPORTS, incident=str(incident.pk)).json()["results"]] == [attached.json()["id"]]


def test_an_amendment_changes_fields_once(officer, chief):
    report = officer.post(REPORTS, body(rt="03")).json()
    path = f"{REPORTS}{report['id']}/amendments/"
    sent = {"client_ref": str(uuid4()), "changes": {"rt": {"from": "03", "to": "04"}}}

    first, again = officer.post(path, sent), officer.post(path, sent)
    altered = officer.post(path, {**sent, "changes": {"rt": {"from": "04", "to": "05"}}})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["report"]["rt"] == again.json()["report"]["rt"] == "04"
    assert problem(altered, 409)["code"] == "changed_after_filing"


def test_an_amendment_of_what_somebody_else_changed_is_left_to_the_verifier(officer, chief):
    report = officer.post(REPORTS, body(landmark="Pasar")).json()
    path = f"{REPORTS}{report['id']}/amendments/"
    chief.post(path, {"client_ref": str(uuid4()), "changes": {"landmark": {"from": "Pasar", "to": "Terminal"}}})

    late = officer.post(
        path, {"client_ref": str(uuid4()), "changes": {"landmark": {"from": "Pasar", "to": "Masjid"}}}
    ).json()

    assert late["conflicts"] == ["landmark"]
    assert late["report"]["landmark"] == "Terminal"
    assert "amendment_conflict" in late["report"]["flags"]


def test_the_author_withdraws_a_report(officer):
    filed_answer = officer.post(REPORTS, body())

    path = f"{REPORTS}{filed_answer.json()['id']}/withdraw/"
    withdrawn = officer.post(path, {"reason": "Salah kirim"}, etag=filed_answer["ETag"])

    assert withdrawn.json()["status"] == "withdrawn"


def test_filing_needs_few_statements(officer):
    officer.post(REPORTS, body())

    with CaptureQueriesContext(connection) as queries:
        officer.post(REPORTS, body())

    # 13 beneath the test's own transaction, four of which are savepoints and the settings put back after it.
    assert len(queries) <= 13, [query["sql"][:90] for query in queries]
