import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from incidents import services
from incidents.rules.situation_reports import digest
from pmi_platform.core.tenancy.services.tenants import clone_space
from tests.factories.incidents import approved, drafted, opened, published, recorded
from tests.factories.tenancy import coordinator, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db
NOBODY = Client()


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def incident(chief):
    incident = opened(chief)
    for hours, value in ((9, 20), (5, 56), (2, 62)):
        figure = recorded(chief, incident, value, as_of=timezone.now() - timedelta(hours=hours))
        services.verify_figure(actor=chief, figure_id=figure.pk, version=figure.version)
    recorded(chief, incident, 162, source_name="Pemprov")
    recorded(chief, incident, 13_784, indicator="mengungsi", source_name="BPBD")
    return incident


def address(document, *, slug=None):
    return f"/publik/{document.content['incident']['number']}/{slug or document.slug}/"


def check(document, code=None):
    return f"/periksa/{document.content['organisation']['code']}/{code or document.verification_code}/"


def corrected(actor, document, reason):
    draft = services.correct_situation_report(
        actor=actor, document_id=document.pk, version=document.version, reason=reason
    )
    return services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)


def text_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())


def test_anybody_reads_what_was_published(chief, incident):
    document = published(chief, incident)

    page = NOBODY.get(address(document))

    assert page.status_code == 200
    assert "Warga mengungsi ke lapangan." in said(page)
    assert set(page["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert not page.cookies


@pytest.mark.parametrize("make", [drafted, approved])
def test_what_is_not_published_is_not_there(chief, incident, make):
    document = make(chief, incident)
    base = f"/publik/{incident.number}/"

    answers = [NOBODY.get(path) for path in (base, f"{base}{document.slug}/", f"{base}{document.slug}/pdf/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_no_other_space_is_ever_public():
    shadow = clone_space(tenant=province("32"), space="exercise", reason="test")
    with coordinator(of=shadow).scope() as actor:
        document = published(actor, opened(actor))

    assert NOBODY.get(address(document)).status_code == 404
    assert NOBODY.get(check(document)).status_code == 404


@pytest.mark.parametrize("slug", ["perkembangan-9", "awal-1", "rahasia-1", "..", "perkembangan-1x"])
def test_another_name_finds_nothing(chief, incident, slug):
    document = published(chief, incident)

    assert NOBODY.get(address(document, slug=slug)).status_code == 404


def test_another_tenants_code_finds_nothing(chief, incident):
    document = published(chief, incident)
    foreign = province("31")

    assert NOBODY.get(address(document).replace("/P32/", f"/{foreign.code}/")).status_code == 404
    assert NOBODY.get(f"/periksa/{foreign.code}/{document.verification_code}/").status_code == 404


def test_the_public_page_shows_the_correction_once_it_is_published_too(chief, incident):
    document = published(chief, incident)
    correction = corrected(chief, document, "Nama desa tertukar.")
    before = said(NOBODY.get(address(document)))

    services.publish_situation_report(actor=chief, document_id=correction.pk, version=correction.version)

    assert "Nama desa tertukar." not in before
    assert "Nama desa tertukar." in said(NOBODY.get(address(document)))


def test_an_unchanged_page_is_not_sent_again(chief, incident):
    document = published(chief, incident)
    first = NOBODY.get(address(document))

    again = NOBODY.get(address(document), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_the_public_page_of_an_incident_lists_what_was_published(chief, incident):
    first, hidden = published(chief, incident, "initial"), approved(chief, incident)

    page = NOBODY.get(f"/publik/{incident.number}/")

    assert address(first) in page.content.decode()
    assert address(hidden) not in page.content.decode()


def test_the_public_page_of_an_incident_keeps_the_log_of_its_corrections(chief, incident):
    document = published(chief, incident)
    correction = corrected(chief, document, "Nama desa tertukar.")
    before = said(NOBODY.get(f"/publik/{incident.number}/"))

    services.publish_situation_report(actor=chief, document_id=correction.pk, version=correction.version)

    shown = said(NOBODY.get(f"/publik/{incident.number}/"))
    assert "Nama desa tertukar." not in before
    assert "Nama desa tertukar." in shown
    assert correction.letter_number in shown


def test_a_printed_code_says_that_the_report_is_genuine_and_no_more(chief, incident):
    document = approved(chief, incident, needs="Tenda 40 unit.")

    page = NOBODY.get(check(document))

    assert "Laporan ini asli" in said(page)
    assert document.digest in said(page)
    assert incident.title in said(page)
    assert "Tenda 40 unit." not in page.content.decode()
    assert "/publik/" not in page.content.decode()


def test_a_code_is_read_as_somebody_heard_it(chief, incident):
    document = approved(chief, incident)
    heard = document.verification_code.lower().replace("-", "").replace("0", "o").replace("1", "l")

    assert "Laporan ini asli" in said(NOBODY.get(check(document, heard)))


def test_a_replaced_report_is_said_to_be_replaced(chief, incident):
    document = published(chief, incident)
    corrected(chief, document, "Salah ketik.")

    assert "digantikan oleh koreksi" in said(NOBODY.get(check(document)))


@pytest.mark.parametrize("code", ["AAAAA-AAAAA", "x", "7KQ4M-2PXC5"])
def test_an_unknown_code_is_said_to_be_unknown(chief, code):
    answer = NOBODY.get(f"/periksa/{chief.tenant.code}/{code}/")

    assert answer.status_code == 404
    assert "Tidak ada laporan dengan kode ini" in said(answer)


COUNTED = """
    SELECT indicator_id, basis, sum(value) FROM incidents_countedfigure
     WHERE incident_id = %s AND counted_until IS NULL GROUP BY indicator_id, basis
"""


def test_the_pdf_says_the_numbers_that_sql_counts(chief, incident):
    document = published(chief, incident)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, (incident.pk,))
        counted = {(indicator, basis): value for indicator, basis, value in cursor.fetchall()}

    text = text_of(NOBODY.get(f"{address(document)}pdf/"))

    assert counted == {("meninggal", "verified"): 62, ("meninggal", "reported"): 162, ("mengungsi", "reported"): 13784}
    assert re.search(r"Meninggal jiwa 62 162 62 · BNPB", text)
    assert re.search(r"Mengungsi jiwa – 13\.784 13\.784 · BPBD", text)
    assert document.digest in text.replace(" ", "")
    assert document.verification_code in text


def test_the_pdf_is_tagged_and_says_what_it_is(chief, incident):
    document = published(chief, incident)

    pdf = PdfReader(io.BytesIO(NOBODY.get(f"{address(document)}pdf/").content))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "id"
    assert incident.title in pdf.metadata.title


def test_a_draft_on_paper_says_that_it_is_one(chief, incident):
    document = drafted(chief, incident)
    client = coordinator().sign_in(Client())

    text = text_of(client.get(f"/dokumen/{document.pk}/pdf/"))

    assert "RANCANGAN, belum disetujui" in text
    assert "/periksa/" not in text


def test_an_approved_pdf_stays_the_same_when_figures_change(chief, incident):
    document = published(chief, incident)
    path = f"{address(document)}pdf/"
    before = text_of(NOBODY.get(path))

    recorded(chief, incident, 9_999, source_name="BPBD")
    cache.clear()

    assert text_of(NOBODY.get(path)) == before


def test_what_people_write_fetches_nothing_and_is_no_markup(chief, incident):
    document = published(chief, incident, needs='<img src="file:///etc/passwd"><b>Tenda</b> & {{ 7 }}')

    text = text_of(NOBODY.get(f"{address(document)}pdf/"))

    assert '<img src="file:///etc/passwd"><b>Tenda</b> & {{ 7 }}' in text


def test_the_digest_can_be_computed_by_anybody_from_the_api(chief, incident):
    document = published(chief, incident)

    told = coordinator().sign_in(Client()).get(f"/api/v1/situation-reports/{document.pk}/").json()

    assert digest(told["content"]) == told["digest"] == document.digest
