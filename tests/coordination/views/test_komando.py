import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.services import take_charge, verify_report
from pmi_platform.core.journal.queries.stream import head_position
from tests.factories.incidents import filed, opened, recorded, warned
from tests.factories.tenancy import branch_operator, coordinator, field_officer, headquarters_reader, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


def number(page, label):
    [found] = [figure for figure in page.context["figures"] if str(figure["label"]) == label]
    return found


def test_the_page_carries_the_position_that_it_was_read_at(chief):
    page = chief.get("/komando/")

    assert page.context["position"] == head_position()


def test_the_six_numbers_tell_nothing_reported_from_zero(chief):
    page = chief.get("/komando/")

    assert len(page.context["figures"]) == 6
    assert number(page, "Kejadian aktif")["value"] == 0
    assert number(page, "Jiwa terdampak")["value"] is None


def test_unverified_numbers_stand_beside_the_verified_ones(chief):
    with coordinator().scope() as actor:
        incident = opened(actor, severity="critical")
        recorded(actor, incident, 1250, indicator="terdampak")

    page = chief.get("/komando/ringkasan/")

    assert number(page, "Kritis")["value"] == 1
    affected = number(page, "Jiwa terdampak")
    assert (affected["value"], affected["unverified"]) == (None, 1250)


def test_what_is_critical_and_nobodys_heads_the_page_until_somebody_leads(chief):
    with coordinator().scope() as actor:
        incident = opened(actor, severity="critical")
    before = chief.get("/komando/").context["critical"]

    with coordinator().scope() as actor:
        take_charge(actor=actor, incident_id=incident.pk, version=incident.version)
    after = chief.get("/komando/").context["critical"]

    assert (before["count"], before["url"]) == (1, f"/kejadian/{incident.pk}/")
    assert after is None


def test_several_critical_incidents_lead_to_their_list(chief):
    with coordinator().scope() as actor:
        expected = {opened(actor, severity="critical").number for _number in range(2)}

    url = chief.get("/komando/").context["critical"]["url"]

    assert {row["number"] for row in chief.get(url).context["incidents"]} == expected


def test_what_just_came_names_hazard_and_kecamatan(chief):
    with field_officer().scope() as actor:
        report = filed(actor, area="32.03.11.2001", text="Air naik")

    [line] = chief.get("/komando/umpan/").context["feed"]

    assert line["title"] == "Gempa bumi · Sukamanah, Cugenang"
    assert (line["url"], line["status"], line["text"]) == (f"/laporan/{report.pk}/", "filed", "Air naik")


def test_the_map_shows_open_incidents_and_what_awaits_verification(chief):
    with coordinator().scope() as actor:
        incident = opened(actor)
        with field_officer().scope() as officer:
            waiting, done = filed(officer), filed(officer)
        verify_report(actor=actor, report_id=done.pk, version=done.version)

    answer = chief.get("/komando/peta.json")

    points = {point["properties"]["id"]: point["properties"] for point in json.loads(answer.content)["features"]}
    assert points.keys() == {str(incident.pk), str(waiting.pk)}
    assert points[str(waiting.pk)]["url"] == f"/laporan/{waiting.pk}/"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["ringkasan/", "kejadian/", "umpan/"])
def test_a_part_is_the_pages_own_part(chief, name):
    page, part = chief.get("/komando/"), chief.get(f"/komando/{name}")

    assert page.content.decode().count(f'data-live="{name}"') == 1
    assert part.content.decode().count(f'data-live="{name}"') == 1


def test_the_dashboard_costs_the_same_however_much_there_is(chief):
    with coordinator().scope() as actor:
        opened(actor)
    chief.get("/komando/")
    with CaptureQueriesContext(connection) as few:
        chief.get("/komando/")
    with coordinator().scope() as actor:
        for _number in range(4):
            opened(actor, severity="critical")
    with field_officer().scope() as actor:
        for _number in range(4):
            filed(actor)

    with CaptureQueriesContext(connection) as many:
        chief.get("/komando/")

    assert len(many) == len(few)


def test_a_neighbour_sees_nothing(chief):
    with coordinator().scope() as actor:
        opened(actor, severity="critical")
        filed(actor)

    page = coordinator(of=province("31")).sign_in(Client()).get("/komando/")

    assert (page.context["critical"], page.context["incidents"], page.context["feed"]) == (None, [], [])


def test_an_operator_sees_their_kabupaten_and_headquarters_sees_all():
    with coordinator().scope() as actor:
        here, elsewhere = opened(actor, area="32.03"), opened(actor, area="32.75")

    def shown(somebody):
        return {row["id"] for row in somebody.sign_in(Client()).get("/komando/").context["incidents"]}

    assert shown(branch_operator("32.03")) == {here.pk}
    assert shown(headquarters_reader()) == {here.pk, elsewhere.pk}


@pytest.mark.parametrize("part", ["", "ringkasan/", "kejadian/", "umpan/", "peta.json"])
def test_field_people_have_no_dashboard(part):
    assert field_officer().sign_in(Client()).get(f"/komando/{part}").status_code == 403


def test_warnings_in_force_stand_on_top_the_gravest_first(chief):
    with coordinator().scope() as actor:
        mild, grave = warned(actor), warned(actor, severity="extreme")
        past = timezone.now() - timedelta(days=1)
        warned(actor, sent_at=past, expires_at=past + timedelta(hours=3))

    shown = chief.get("/komando/peringatan/").context["alerts"]

    assert [one["alert"].id for one in shown] == [grave.pk, mild.pk]
    assert shown[0]["url"] == f"/peringatan/{grave.pk}/"


def test_more_warnings_than_fit_lead_to_their_list(chief):
    with coordinator().scope() as actor:
        for _number in range(7):
            warned(actor)

    page = chief.get("/komando/")

    assert (len(page.context["alerts"]), page.context["more_alerts_url"]) == (6, "/peringatan/")
