import pytest
from django.test import Client

from incidents import services
from incidents.models import FieldReport
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def report(officer):
    with officer.scope() as actor:
        return filed(actor)


@pytest.fixture
def verified(report):
    with branch_operator("32.03").scope() as actor:
        return services.verify_report(actor=actor, report_id=report.pk, version=report.version)


@pytest.fixture
def desk():
    return coordinator().sign_in(Client())


def stored(report):
    with coordinator().scope():
        return FieldReport.objects.get(pk=report.pk)


def test_the_province_finds_what_waits_for_it_and_confirms_it(desk, verified):
    waiting = said(desk.get("/laporan/?status=mine"))

    answer = desk.post(f"/laporan/{verified.pk}/pengukuhan/", {"version": verified.version}, follow=True)

    assert "Menunggu saya 1" in waiting
    assert "Rumah roboh" in waiting
    page = said(answer)
    assert "Terkonfirmasi · Provinsi" in page
    assert "Terverifikasi · Kabupaten/kota" in page
    assert "Menunggu saya 0" in said(desk.get("/laporan/?status=mine"))


def test_confirming_what_somebody_changed_meanwhile_is_refused_on_the_page(desk, verified):
    answer = desk.post(f"/laporan/{verified.pk}/pengukuhan/", {"version": 99})

    assert answer.status_code == 422
    assert stored(verified).rung == "kabkota"


def test_the_author_reads_what_is_asked_for_and_by_whom(desk, officer, report):
    body = {"version": report.version, "fields_asked": ["landmark", "answers.people"], "reason": "Di mana tepatnya?"}

    answer = desk.post(f"/laporan/{report.pk}/permintaan/", body)

    assert answer.status_code == 302
    page = said(officer.sign_in(Client()).get(f"/lapor/saya/{report.pk}/"))
    assert "Diminta: Jiwa terdampak, Patokan" in page
    assert "Di mana tepatnya?" in page
    assert "PMI Jawa Barat" in page


def test_a_request_without_fields_keeps_its_reason(desk, report):
    answer = desk.post(f"/laporan/{report.pk}/permintaan/", {"version": report.version, "reason": "Di mana?"})

    assert answer.status_code == 422
    assert "Di mana?" in answer.content.decode()


def test_the_author_says_that_a_returned_report_is_right(officer, report):
    with coordinator().scope() as actor:
        returned = services.return_report(
            actor=actor, report_id=report.pk, version=report.version, reason="Terlalu banyak."
        )
    phone = officer.sign_in(Client())

    refused = phone.post(f"/lapor/saya/{report.pk}/pengajuan/", {"version": returned.version, "reason": ""})
    answer = phone.post(
        f"/lapor/saya/{report.pk}/pengajuan/", {"version": returned.version, "reason": "Dihitung dua kali."}
    )

    assert refused.status_code == 422
    assert answer.status_code == 302
    assert stored(report).status == "filed"
