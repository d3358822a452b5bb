"""What a phone in the rain, a proxy that repeats itself and a stranger may send."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.models import FieldReport, ReportAmendment, ReportConflict
from tests.factories.incidents import filed, picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.api.support import REPORTS, Caller, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """The officer of Cugenang, signed in."""
    return Caller(field_officer())


@pytest.fixture
def report(officer):
    return officer.post(REPORTS, body(rt="01")).json()


def amended(caller, report, base, changes, client_ref=None):
    sent = {"client_ref": str(client_ref or uuid4()), "base": base, "changes": changes}
    return caller.post(f"{REPORTS}{report['id']}/amendments/", sent)


def counted(model):
    with coordinator().scope():
        return model.objects.count()


def test_an_amendment_replayed_ten_times_leaves_one_amendment_and_one_contradiction(officer, report):
    amended(officer, report, {"rt": "01"}, {"rt": "02"})
    reference = uuid4()

    answers = [amended(officer, report, {"rt": "01"}, {"rt": "03"}, reference).json() for _time in range(10)]

    assert len({answer["id"] for answer in answers}) == 1
    assert (counted(ReportAmendment), counted(ReportConflict)) == (2, 1)


def test_an_amendments_reference_belongs_to_its_report(officer, report):
    other, reference = officer.post(REPORTS, body()).json(), uuid4()
    amended(officer, report, {"rt": "01"}, {"rt": "02"}, reference)

    refusal = amended(officer, other, {"rt": "01"}, {"rt": "02"}, reference)

    assert (refusal.status_code, refusal.json()["code"]) == (409, "changed_after_filing")


def test_the_same_reference_in_another_province_is_another_report(officer, report):
    stranger = Caller(field_officer(at="31.75.06", of=province("31")))

    answer = stranger.post(REPORTS, body(client_ref=report["client_ref"], area_code="31.75.06"))

    assert answer.status_code == 201
    assert answer.json()["id"] != report["id"]


def test_a_colleagues_report_is_amended_by_nobody_else(report):
    colleague = Caller(field_officer())

    refusal = amended(colleague, report, {"rt": "01"}, {"rt": "02"})

    assert refusal.status_code == 403
    assert counted(ReportAmendment) == 0


def test_a_foreign_provinces_report_is_not_there_to_be_amended_or_decided(report):
    stranger = Caller(coordinator(of=province("31")))

    assert amended(stranger, report, {"rt": "01"}, {"rt": "02"}).status_code == 404
    settling = stranger.post(f"{REPORTS}{report['id']}/conflicts/", {"field": "rt", "value": "02"}, etag='"x-1"')
    assert settling.status_code == 404


def test_a_body_that_was_cut_off_stores_nothing_and_the_whole_one_is_taken_after_it(officer):
    sent = body()
    cut = officer.post(REPORTS, '{"client_ref": "' + sent["client_ref"] + '", "answ', content_type="application/json")

    assert (cut.status_code, cut.json()["code"]) == (400, "malformed_json")
    assert counted(FieldReport) == 0
    assert officer.post(REPORTS, sent).status_code == 201


@pytest.mark.parametrize(
    "skew", [timedelta(days=-20_000), timedelta(days=900), timedelta(hours=-7), timedelta(minutes=40)]
)
def test_a_clock_however_wrong_costs_no_report_when_the_phone_says_what_it_shows(officer, skew):
    shown = timezone.now() + skew
    times = {"observed_at": shown - timedelta(minutes=20), "reported_at": shown, "device_now": shown}

    answer = officer.post(REPORTS, body(**{name: time.isoformat() for name, time in times.items()}))

    assert answer.status_code == 201, answer.content
    assert answer.json()["flags"] == ["clock_corrected"]


def test_a_photo_of_twelve_megapixels_is_taken_in_and_made_smaller(officer, report):
    photo = SimpleUploadedFile("IMG.jpg", picture(size=(4000, 3000)), "image/jpeg")

    answer = officer.upload(f"{REPORTS}{report['id']}/photos/", client_ref=str(uuid4()), photo=photo)

    assert answer.status_code == 201
    assert max(answer.json()["width"], answer.json()["height"]) < 4000


def test_a_photo_that_was_cut_off_is_refused_and_may_be_sent_again(officer, report):
    reference, whole = str(uuid4()), picture()
    path = f"{REPORTS}{report['id']}/photos/"

    cut = officer.upload(path, client_ref=reference, photo=SimpleUploadedFile("a.jpg", whole[: len(whole) // 2]))
    again = officer.upload(path, client_ref=reference, photo=SimpleUploadedFile("a.jpg", whole))

    assert (cut.status_code, again.status_code) == (422, 201)


def test_a_decision_sent_twice_decides_once(officer, report):
    amended(officer, report, {"rt": "01"}, {"rt": "02"})
    disputed = amended(officer, report, {"rt": "01"}, {"rt": "03"}).json()["report"]
    operator, etag = Caller(branch_operator()), f'"{disputed["id"]}-{disputed["version"]}"'
    path, said = f"{REPORTS}{report['id']}/conflicts/", {"field": "rt", "value": "03"}

    answers = [operator.post(path, said, etag=etag).status_code for _time in range(2)]

    assert answers == [200, 412]


def test_a_verified_report_of_another_author_keeps_its_ref_to_itself(officer):
    with field_officer().scope() as colleague:
        theirs = filed(colleague)

    refusal = officer.post(REPORTS, body(client_ref=str(theirs.client_ref)))

    assert (refusal.status_code, refusal.json()["code"]) == (409, "changed_after_filing")
