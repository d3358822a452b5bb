"""Thirty people of two provinces and a Tagana group come to a flood, are released, and have their hours on paper."""

import io
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.tenancy import coordinator, member, province, unit
from tests.factories.volunteers import CUGENANG, enlisted, nik, partner, releasing_officer, served_by, skilled
from tests.isolation.world import terms
from tests.plugins.browser import PHONE
from volunteers.models import Deployment, DutySpan, PersonalRecord
from volunteers.services.deploying import answer_for, move_deployment, release_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

JAKARTA = "31.75.06"
NUMBER = nik(serial=77)
OWN, NEIGHBOURS, TAGANA = 11, 12, 6


@pytest.fixture
def site(fresh_database, processes):
    processes.sequencer()
    _web, origin = processes.web()
    return origin


@pytest.fixture
def jabar(fresh_database):
    return coordinator()


@pytest.fixture
def jakarta(fresh_database):
    """Jakarta, which shares its volunteers with Jawa Barat."""
    chief = coordinator(of=province("31"))
    with chief.scope() as actor:
        open_grant(actor=actor, terms=terms(province("32"), Purpose.VOLUNTEERS, ("31.75",)))
        people(actor, NEIGHBOURS, name="Betawi", unit=unit(JAKARTA), area=JAKARTA)
    return chief


@pytest.fixture
def tagana(jabar):
    """The officer of a Tagana group of Jawa Barat."""
    with jabar.scope() as actor:
        office = partner(actor)
        people(actor, TAGANA, name="Tagana", unit=office, kind="tagana")
    return releasing_officer(office)


@pytest.fixture
def phone(jabar):
    """Somebody of Cugenang with a phone, beside the others of their province."""
    someone = member(Role.VOLUNTEER, at=CUGENANG)
    with jabar.scope() as actor:
        people(actor, OWN, name="Sunda", unit=unit(CUGENANG))
        people(actor, 1, name="Pemilik Ponsel", unit=unit(CUGENANG), user_id=someone.user.pk)
    return someone


@pytest.fixture
def tired(jabar):
    """Somebody with a phone, known to both provinces, who will have been on duty for the other one."""
    someone = member(Role.VOLUNTEER, at=CUGENANG)
    with jabar.scope() as actor:
        people(actor, 1, name="Kelelahan", unit=unit(CUGENANG), user_id=someone.user.pk, nik=NUMBER)
        PersonalRecord.objects.update(nik_since=timezone.now() - timedelta(days=2))
    return someone


def people(actor, count, *, name, **changes):
    """So many who can do WASH."""
    for serial in range(count):
        skilled(actor, enlisted(actor, full_name=f"{name} {serial}", **changes), "wash")


def serves_fourteen_hours(chief):
    """The person, on duty for the other province until now."""
    with chief.scope() as actor:
        volunteer = enlisted(actor, unit=unit(JAKARTA), area=JAKARTA, nik=NUMBER)
        skilled(actor, volunteer, "wash")
        deployment = served_by(actor, volunteer)
        move_deployment(actor=actor, deployment_id=deployment.pk, version=deployment.version, state="returned")
        DutySpan.objects.filter(deployment_id=deployment.pk).update(
            begun_at=timezone.now() - timedelta(hours=14), ended_at=timezone.now()
        )


def all_accept(chief):
    """The answers of those without a phone, noted by their own province."""
    with chief.scope() as actor:
        waiting = Deployment.objects.filter(giver=chief.tenant, state="offered")
        for one in waiting.filter(volunteer__record__user__isnull=True):
            answer_for(actor=actor, deployment_id=one.pk, version=one.version, accepts=True)


def releases_all(officer):
    with officer.scope() as actor:
        for one in Deployment.objects.filter(state="proposed"):
            release_for(actor=actor, deployment_id=one.pk, version=one.version, releases=True)


def leads_on(desk, state):
    """Everybody on the page who can be led there."""
    desk.goto(desk.url.split("?")[0] + "?state=all")
    for box in desk.locator("input[name=chosen]").all():
        box.check()
    desk.locator("#together-state").select_option(state)
    desk.get_by_role("button", name="Lanjutkan bersama").click()


def counts(database):
    """How many deployments are in which state, asked past the product."""
    with psycopg.connect(database.owner_url) as connection:
        asked = "SELECT state, count(*) FROM volunteers_deployment WHERE task = 'Air bersih banjir' GROUP BY state"
        return dict(connection.execute(asked).fetchall())


def on_site_since(database, hours):
    """Everybody came so many hours ago."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "UPDATE volunteers_deployment SET arrived_at = now() - make_interval(hours => %s) WHERE state = 'on_site'",
            (hours,),
        )


def test_thirty_people_come_and_go_and_their_names_with_them(
    site, visit, fresh_database, jabar, jakarta, tagana, phone, tired
):
    desk = visit(site, jabar).open("/relawan/pengerahan/titik/")
    desk.locator("input[name=name]").fill("Posko Cugenang")
    desk.get_by_role("button", name="Simpan").click()
    poster = desk.locator(".poster-code").get_attribute("alt")

    desk.goto(f"{site}/relawan/cari/?skill=wash&area=32.03.11")
    boxes = desk.locator("input[name=volunteer]")
    expect(boxes).to_have_count(31)
    assert "Betawi" not in desk.content()
    asks(desk, boxes)
    assert counts(fresh_database) == {"proposed": TAGANA, "offered": OWN + 2 + NEIGHBOURS}
    assert "Betawi" not in desk.content()

    releases_all(tagana)
    all_accept(jakarta)
    all_accept(jabar)
    serves_fourteen_hours(jakarta)
    sleeper = visit(site, tired, viewport=PHONE).open("/relawan/tugas/")
    sleeper.get_by_role("button", name="Saya datang").click()
    expect(sleeper.locator("main")).to_contain_text("harus istirahat")

    hand = visit(site, phone, viewport=PHONE).open("/relawan/tugas/")
    hand.get_by_role("button", name="Saya datang").click()
    expect(hand.locator("main")).to_contain_text("Diterima")
    hand.goto(poster)
    hand.get_by_role("button", name="Saya sudah tiba").click()
    expect(hand.locator("main")).to_contain_text("lewat poster")
    assert counts(fresh_database)["accepted"] == OWN + NEIGHBOURS + TAGANA

    desk.goto(f"{site}/relawan/pengerahan/")
    leads_on(desk, "mobilised")
    leads_on(desk, "on_site")
    assert counts(fresh_database) == {"on_site": 30, "offered": 1}
    named = desk.goto(f"{site}{of_neighbour(jabar)}").text()
    assert "Betawi" in named
    on_site_since(fresh_database, 5)
    desk.goto(f"{site}/relawan/pengerahan/")
    leads_on(desk, "released")
    leads_on(desk, "returned")
    assert counts(fresh_database) == {"returned": 30, "offered": 1}
    assert "Betawi" not in desk.goto(f"{site}{of_neighbour(jabar)}").text()

    hand.goto(f"{site}/relawan/tugas/")
    expect(hand.locator("main")).to_contain_text("5,0")
    with hand.expect_download() as paper:
        hand.get_by_role("button", name="Piagam jam tugas (PDF)").click()
    text = " ".join(PdfReader(io.BytesIO(paper.value.path().read_bytes())).pages[0].extract_text().split())
    assert "Pemilik Ponsel 0" in text
    assert "5 jam 0 menit" in text


def asks(desk, boxes):
    """Everybody who was found, for the same flood."""
    for box in boxes.all():
        box.check()
    desk.get_by_role("button", name="Minta yang dipilih").click()
    begins = timezone.localtime()
    desk.locator("input[name=task]").fill("Air bersih banjir")
    desk.locator("input[name=place]").fill("Lapangan Cugenang")
    desk.locator("input[name=report_to]").fill("Posko Cugenang")
    desk.locator("input[name=starts_at]").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    desk.locator("input[name=ends_at]").fill((begins + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    desk.locator("select[name=point]").select_option(label="Posko Cugenang")
    desk.locator("input[name=word_every_h]").fill("6")
    desk.get_by_role("button", name="Kirim tawaran").click()
    expect(desk.locator(".data-table")).to_be_visible()


def of_neighbour(chief):
    """The page of a deployment of the neighbour's."""
    with chief.scope():
        found = Deployment.objects.filter(receiver=chief.tenant, giver=province("31")).first()
    return f"/relawan/pengerahan/{found.pk}/"
