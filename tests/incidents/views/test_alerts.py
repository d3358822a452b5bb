from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import opened, square, warned
from tests.factories.tenancy import coordinator, headquarters
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

URL = "/peringatan/"


@pytest.fixture
def somebody():
    return coordinator()


def test_a_warning_stands_with_its_words_source_and_state(client, somebody):
    with somebody.scope() as actor:
        warned(actor)

    page = said(somebody.sign_in(client).get(URL))

    assert "Hujan lebat di Cugenang" in page
    assert "Sumber: BMKG" in page
    assert "Berlaku" in page


@pytest.mark.parametrize(
    ("tsunami", "words"),
    [(True, "Berpotensi tsunami"), (False, "Tidak berpotensi tsunami"), (None, "Tidak disebut soal tsunami")],
)
def test_what_is_said_of_a_tsunami_is_one_of_three(client, somebody, tsunami, words):
    with somebody.scope() as actor:
        warned(actor, hazard="gempa", magnitude=5.6, tsunami=tsunami, location=Point(107.05, -6.84, srid=4326))

    page = said(somebody.sign_in(client).get(URL))

    assert words in page
    assert "perkiraan lingkaran" in page


def test_what_is_over_is_shown_on_demand(client, somebody):
    past = timezone.now() - timedelta(days=1)
    with somebody.scope() as actor:
        warned(actor, sent_at=past, expires_at=past + timedelta(hours=3))
    signed_in = somebody.sign_in(client)

    assert "bukan bukti langit tenang" in said(signed_in.get(URL))
    assert "Hujan lebat di Cugenang" in said(signed_in.get(URL, {"force": "all"}))


def test_what_a_sender_writes_is_shown_and_never_run(client, somebody):
    with somebody.scope() as actor:
        warned(actor, texts={"id": {"headline": "<script>alert(1)</script>"}})

    assert "<script>alert(1)" not in somebody.sign_in(client).get(URL).content.decode()


def test_the_list_costs_the_same_for_any_number_of_warnings(client, somebody):
    signed_in = somebody.sign_in(client)
    with somebody.scope() as actor:
        warned(actor)
    signed_in.get(URL)
    with CaptureQueriesContext(connection) as of_one:
        signed_in.get(URL)
    with somebody.scope() as actor:
        warned(actor)
        warned(actor)

    with CaptureQueriesContext(connection) as of_three:
        signed_in.get(URL)

    assert len(of_three) == len(of_one)


def test_the_page_of_a_warning_says_whom_and_what_it_reaches(client, somebody):
    with somebody.scope() as actor:
        opened(actor, area="32.03.11")
        alert = warned(actor, area="32.03.11", texts={"id": {"headline": "Hujan", "instruction": "Jauhi lereng."}})

    page = somebody.sign_in(client).get(f"{URL}{alert.pk}/")

    assert page.context["own"] is None
    everywhere = page.context["everywhere"]
    assert (everywhere["kecamatan_count"], everywhere["open_incident_count"]) == (1, 1)
    assert "Jauhi lereng." in said(page)
    assert "dibagi menurut jumlah desa" in said(page)


def test_the_number_of_incidents_leads_to_exactly_those(client, somebody):
    with somebody.scope() as actor:
        inside = opened(actor, area="32.03.11")
        opened(actor, area="32.75.01")
        alert = warned(actor, area="32.03.11")
    signed_in = somebody.sign_in(client)

    url = signed_in.get(f"{URL}{alert.pk}/").context["everywhere"]["incidents_url"]

    assert [row["id"] for row in signed_in.get(url).context["incidents"]] == [inside.pk]


def test_a_province_is_told_its_own_part_beside_the_whole(client, somebody):
    over_two = square("32.75.01").union(square("31.75.06"))
    with open_tenant(headquarters().pk, reason="test") as actor:
        alert = warned(actor, footprint=over_two)

    page = somebody.sign_in(client).get(f"{URL}{alert.pk}/")

    assert page.context["own"]["kecamatan_count"] == 1
    assert page.context["everywhere"]["kecamatan_count"] == 2
    assert [regency.name for regency in page.context["regencies"]] == ["Kota Bekasi"]
