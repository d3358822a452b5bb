from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.incidents import warned
from tests.factories.logistics import opened_warehouse, received
from tests.factories.risk import zoned
from tests.factories.tenancy import coordinator, province, unit
from tests.factories.volunteers import child_born, enlisted

pytestmark = pytest.mark.django_db

RISK_MAP = "/peta-risiko/?hazard=banjir"
BEKASI_BARAT, BEKASI_TIMUR = "32.75.02", "32.75.01"


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def neighbour():
    return coordinator(of=province("31"))


def shown(member, alert, query=""):
    return member.sign_in(Client()).get(f"/peringatan/{alert.pk}/kekuatan/{query}")


def test_only_those_who_may_be_sent_and_are_available_count_where_they_live(chief):
    post = unit(BEKASI_BARAT)
    with chief.scope() as actor:
        enlisted(actor, unit=chief.unit, area=BEKASI_BARAT)
        enlisted(actor, unit=chief.unit, area=f"{BEKASI_BARAT}.1001")
        enlisted(actor, unit=chief.unit, kind="pmr", area=BEKASI_BARAT, born_on=child_born())
        enlisted(actor, unit=chief.unit, area=BEKASI_TIMUR)
        alert = warned(actor, area=BEKASI_BARAT)

    page = shown(chief, alert)

    [regency] = page.context["regencies"]
    [place] = regency["kecamatan"]
    assert post.name in regency["units"]
    assert (place["place"].code, place["volunteers"], page.context["volunteers"]) == (BEKASI_BARAT, 2, 2)
    assert f"/relawan/?area={BEKASI_BARAT}&amp;deployable=on" in page.content.decode()
    assert f"/relawan/cari/?area={BEKASI_BARAT}" in page.content.decode()


def test_people_of_a_neighbour_count_only_while_they_are_shared(chief, neighbour):
    with chief.scope() as actor:
        enlisted(actor, unit=chief.unit, area=BEKASI_BARAT)
    with open_tenant(neighbour.tenant.pk, reason="bmkg") as actor:
        alert = warned(actor, area=BEKASI_BARAT)
    before = shown(neighbour, alert).context["volunteers"]
    now = timezone.now()
    with chief.scope() as actor:
        open_grant(
            actor=actor,
            terms=GrantTerms(
                receiver_id=neighbour.tenant.pk,
                purpose=Purpose.VOLUNTEERS,
                area_codes=("32.75",),
                valid_from=now - timedelta(minutes=5),
                valid_until=now + timedelta(hours=1),
                reason="MoU 2026-2030",
            ),
        )
    after = shown(neighbour, alert)

    assert (before, after.context["volunteers"]) == (0, 1)
    assert "/relawan/?area=" not in after.content.decode()


def test_the_file_names_each_kecamatan_with_who_stands_ready(chief):
    with chief.scope() as actor:
        enlisted(actor, unit=chief.unit, area=BEKASI_BARAT)
        alert = warned(actor, area=BEKASI_BARAT)

    lines = shown(chief, alert, "?format=csv").content.decode().splitlines()

    assert lines[-1].startswith(f"{BEKASI_BARAT},Bekasi Barat,Kota Bekasi,")
    assert lines[-1].endswith(",1")


def test_a_warning_of_nobody_is_not_found(chief):
    assert chief.sign_in(Client()).get("/peringatan/00000000-0000-7000-8000-000000000000/kekuatan/").status_code == 404


def test_the_warning_leads_to_who_stands_ready(chief):
    with chief.scope() as actor:
        alert = warned(actor, area=BEKASI_BARAT)

    page = chief.sign_in(Client()).get(f"/peringatan/{alert.pk}/").content.decode()

    assert f'href="/peringatan/{alert.pk}/kekuatan/"' in page


def test_the_risk_map_counts_the_volunteers_of_a_kecamatan(chief):
    with chief.scope() as actor:
        enlisted(actor, unit=chief.unit, area=BEKASI_BARAT)
        zoned(actor, BEKASI_BARAT)
    client = chief.sign_in(Client())
    rows = client.get(RISK_MAP).context["areas"]
    lines = client.get(f"{RISK_MAP}&format=csv").content.decode().splitlines()

    assert {row["row"].code: row["volunteers"] for row in rows}[BEKASI_BARAT] == 1
    assert "volunteers_ready" in lines[0]


def test_goods_count_where_they_lie_and_in_the_provinces_own_warehouse_but_not_elsewhere(chief):
    with chief.scope() as actor:
        for code, quantity in (("32.75", 40), ("32.03", 500), ("32", 100)):
            received(actor, opened_warehouse(actor, unit=unit(code)), quantity)
        alert = warned(actor, area=BEKASI_BARAT)
    page = shown(chief, alert)

    assert [(one["name"], one["total"], one["warehouse_count"]) for one in page.context["goods"]] == [
        (page.context["goods"][0]["name"], 140, 2)
    ]
    assert "/stok/terpal/" in page.content.decode()
    assert "140" in page.content.decode()
