from uuid import uuid4

import pytest

from incidents.api.schema import ReportConflictOut
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.api.support import REPORTS, Caller, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """The officer of Cugenang, signed in."""
    return Caller(field_officer())


@pytest.fixture
def operator():
    """The operator of Cianjur, signed in."""
    return Caller(branch_operator())


@pytest.fixture
def report(officer):
    return officer.post(REPORTS, body(rt="01")).json()


def amended(caller, report, base, changes, client_ref=None, **more):
    sent = {"client_ref": str(client_ref or uuid4()), "base": base, "changes": changes, **more}
    return caller.post(f"{REPORTS}{report['id']}/amendments/", sent)


def etag(report):
    return f'"{report["id"]}-{report["version"]}"'


@pytest.fixture
def disputed(officer, report):
    amended(officer, report, {"answers.people": 120}, {"answers.people": 60})
    return amended(officer, report, {"answers.people": 120}, {"answers.people": 75}).json()["report"]


def decided(caller, report, **said):
    return caller.post(f"{REPORTS}{report['id']}/conflicts/", said, etag=etag(report))


def test_a_phone_says_what_it_knew_and_what_it_should_be(officer, report):
    answer = amended(officer, report, {"rt": "01", "severity": "high"}, {"rt": "02", "severity": "critical"})

    assert answer.status_code == 201
    told = answer.json()
    assert told["conflicts"] == []
    assert (told["report"]["rt"], told["report"]["severity"]) == ("02", "critical")


def test_a_field_that_the_phone_knew_empty_needs_no_base(officer, report):
    assert amended(officer, report, {}, {"landmark": "Masjid"}).json()["report"]["landmark"] == "Masjid"


def test_the_former_form_of_an_amendment_stays_valid(officer, report):
    changes = {"rt": {"from": "01", "to": "02"}}
    answer = officer.post(f"{REPORTS}{report['id']}/amendments/", {"client_ref": str(uuid4()), "changes": changes})

    assert (answer.status_code, answer.json()["report"]["rt"]) == (201, "02")


def test_an_amendment_sent_again_gets_the_same_answer_also_after_others(officer, report):
    reference = uuid4()
    first = amended(officer, report, {"rt": "01"}, {"rt": "02"}, reference)
    amended(officer, report, {"rt": "02"}, {"rt": "03"})

    again = amended(officer, report, {"rt": "01"}, {"rt": "02"}, reference, device_now="2026-01-01T00:00:00Z")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["report"]["rt"] == "03"


def test_both_versions_are_in_the_report_for_author_and_verifier(officer, operator, disputed):
    [conflict] = disputed["conflicts"]

    assert list(conflict) == list(ReportConflictOut().fields)
    assert (conflict["field"], conflict["standing"], conflict["proposed"]) == ("answers.people", 60, 75)
    assert operator.get(f"{REPORTS}{disputed['id']}/").json()["conflicts"] == [conflict]


def test_a_verifier_decides_by_the_value(operator, disputed):
    answer = decided(operator, disputed, field="answers.people", value=75)

    assert answer.status_code == 200
    assert (answer.json()["answers"]["people"], answer.json()["conflicts"]) == (75, [])


def test_verifying_before_deciding_says_what_to_decide(operator, disputed):
    refusal = operator.post(f"{REPORTS}{disputed['id']}/verify/", etag=etag(disputed))

    assert (refusal.status_code, refusal.json()["code"]) == (409, "undecided_conflict")


def test_deciding_what_nobody_contradicts_is_told_apart(operator, disputed):
    refusal = decided(operator, disputed, field="rt", value="02")

    assert (refusal.status_code, refusal.json()["code"]) == (409, "nothing_to_decide")


def test_an_author_may_not_decide(officer, disputed):
    assert decided(officer, disputed, field="answers.people", value=75).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers.people": "banyak"}, "people"),
        ({"answers.dragons": 2}, "dragons"),
        ({"location": ["nan", "nan"]}, "lat"),
        ({"location": {"longitude": 107}}, "lat"),
        ({"location": [107.0, 95.0]}, "lat"),
        ({"accuracy_m": "jauh"}, "accuracy_m"),
        ({"accuracy_m": -4}, "accuracy_m"),
        ({"observed_at": 5}, "observed_at"),
        ({"receipt": "X"}, "receipt"),
        ({"area": {"code": "32"}}, "area_code"),
        ({"text": ["a"] * 2000}, "text"),
    ],
)
def test_wrong_changes_are_named_and_nothing_is_changed(officer, report, changes, field):
    refusal = amended(officer, report, {}, changes)

    assert refusal.status_code == 422, refusal.content
    assert list(refusal.json()["fields"]) == [field]
    assert officer.get(f"{REPORTS}{report['id']}/").json()["version"] == 1


@pytest.mark.parametrize(
    "sent", [{"changes": {}}, {"changes": []}, {"changes": {"rt": "02"}}, {"base": [], "changes": {}}]
)
def test_a_body_of_another_shape_is_refused(officer, report, sent):
    refusal = officer.post(f"{REPORTS}{report['id']}/amendments/", {"client_ref": str(uuid4()), **sent})

    assert (refusal.status_code, refusal.json()["code"]) == (422, "invalid_input")
