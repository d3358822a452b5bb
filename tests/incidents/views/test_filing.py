from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from incidents.models import FieldReport
from incidents.services import return_report
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import filed, picture
from tests.factories.tenancy import coordinator, field_officer, member, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

FORM = "/lapor/biasa/"
MEBIBYTE = 1024 * 1024


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def phone(officer):
    return officer.sign_in(Client())


def typed(**changes):
    return {
        "client_ref": str(uuid4()),
        "begun_at": timezone.now().isoformat(),
        "hazard": "banjir",
        "area": "32.03.11.2001",
        "severity": "high",
        "people": "40",
        "text": "Air naik\r\nsampai pinggang",
        **changes,
    }


def reports():
    with coordinator().scope():
        return list(FieldReport.objects.all())


def test_a_report_is_filed_without_javascript_and_answered_with_its_receipt(phone):
    answer = phone.post(FORM, typed(), follow=True)

    [report] = reports()
    assert answer.redirect_chain[-1][0] == f"/lapor/saya/{report.pk}/"
    assert report.receipt in said(answer)
    assert (report.area_id, report.text) == ("32.03.11.2001", "Air naik\nsampai pinggang")


def test_the_same_page_sent_twice_files_one_report(phone):
    page = typed()

    phone.post(FORM, page)
    phone.post(FORM, page)

    assert len(reports()) == 1


def test_what_was_typed_stays_when_something_is_wrong(phone):
    answer = phone.post(FORM, typed(people="-4", landmark="Dekat jembatan"))

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"people"}
    assert answer.context["form"]["landmark"].value() == "Dekat jembatan"
    assert reports() == []


def test_what_the_service_refuses_is_told_beside_its_field(phone):
    answer = phone.post(FORM, typed(people="9000000"))

    assert answer.context["form"].errors.keys() == {"people"}
    assert reports() == []


def test_a_photo_comes_with_the_form(phone):
    photo = SimpleUploadedFile("foto.jpg", picture(), content_type="image/jpeg")

    phone.post(FORM, typed(photo=photo))

    assert [report.photo_count for report in reports()] == [1]


def test_a_photo_that_cannot_be_read_does_not_cost_the_report(phone):
    answer = phone.post(FORM, typed(photo=SimpleUploadedFile("foto.jpg", b"bukan foto")), follow=True)

    assert [report.photo_count for report in reports()] == [0]
    assert any(message.level_tag == "error" for message in answer.context["messages"])


def test_a_photo_of_50_mb_is_told_to_be_too_large(phone):
    answer = phone.post(FORM, typed(photo=SimpleUploadedFile("foto.jpg", b"0" * (50 * MEBIBYTE))))

    assert answer.status_code == 413
    assert reports() == []


def test_a_form_from_elsewhere_is_refused(officer):
    phone = officer.sign_in(Client(enforce_csrf_checks=True))

    assert phone.post(FORM, typed()).status_code == 403
    assert reports() == []


def test_an_office_of_a_whole_province_types_the_place():
    chief = coordinator().sign_in(Client())

    ambiguous = chief.post(FORM, typed(area="Sukamanah"))
    filed_one = chief.post(FORM, typed(area="Cugenang"))

    assert "area" in ambiguous.context["form"].errors
    assert filed_one.status_code == 302
    assert [report.area_id for report in reports()] == ["32.03.11"]


def test_own_reports_are_listed_with_receipt_and_answer(phone, officer):
    with officer.scope() as actor:
        own = filed(actor)
    with field_officer().scope() as actor:
        filed(actor)
    with coordinator().scope() as actor:
        return_report(actor=actor, report_id=own.pk, version=own.version, reason="RT berapa?")

    page = phone.get("/lapor/saya/")

    assert [row["receipt"] for row in page.context["reports"]] == [own.receipt]
    assert "RT berapa?" in said(page)


def test_somebody_elses_report_is_not_among_ones_own(phone):
    with field_officer().scope() as actor:
        other = filed(actor)

    answers = [
        phone.get(f"/lapor/saya/{other.pk}/"),
        phone.post(f"/lapor/saya/{other.pk}/perubahan/", {}),
        phone.post(f"/lapor/saya/{other.pk}/foto/", {}),
        phone.post(f"/lapor/saya/{other.pk}/pencabutan/", {"version": other.version}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_correction_sends_only_what_was_changed(phone, officer):
    with officer.scope() as actor:
        own = filed(actor, answers={"people": 120}, rt="03", text="Satu\nDua")
    form = phone.get(f"/lapor/saya/{own.pk}/").context["amendment_form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None}
    shown |= {form.add_initial_prefix(name): value for name, value in shown.items() if name != "client_ref"}
    shown |= {"text": "Satu\r\nDua", "initial-text": "Satu\r\nDua"}

    phone.post(f"/lapor/saya/{own.pk}/perubahan/", {**shown, "people": "90", "rw": "05"})

    [changed] = reports()
    [amendment] = changed_fields(changed)
    assert amendment == {"rw": {"from": "", "to": "05"}, "answers.people": {"from": 120, "to": 90}}
    assert (changed.answers["people"], changed.rw, changed.rt) == (90, "05", "03")


def changed_fields(report):
    with coordinator().scope():
        return [amendment.changes for amendment in report.amendments.all()]


def test_a_report_is_withdrawn_by_its_author(phone, officer):
    with officer.scope() as actor:
        own = filed(actor)

    phone.post(f"/lapor/saya/{own.pk}/pencabutan/", {"version": own.version, "reason": "Salah kirim"})

    assert [report.status for report in reports()] == ["withdrawn"]


def test_a_role_that_files_nothing_is_refused():
    auditor = member(Role.DATA_PROTECTION_OFFICER, of=province())

    assert auditor.sign_in(Client()).get(FORM).status_code == 403
