import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.services import amend_report, attach_report_to_incident, move_task, return_report
from incidents.services.drafts import AmendmentDraft
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import filed, opened, tasked
from tests.factories.tenancy import (
    account,
    branch_operator,
    coordinator,
    field_officer,
    headquarters_reader,
    member,
    phone_number,
    province,
)

pytestmark = pytest.mark.django_db

CUGENANG = "32.03.11"


@pytest.fixture
def officer():
    return field_officer(CUGENANG)


@pytest.fixture
def phone(officer):
    return officer.sign_in(Client())


def provisions(client):
    answer = client.get("/lapor/bekal/")
    assert answer.status_code == 200
    return answer.json()


def answers(client):
    return client.get("/lapor/saya/jawaban/").json()["reports"]


# The shell -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/lapor/", "/lapor/luring/", "/sw.js", "/lapor/manifest.webmanifest"])
def test_what_the_phone_keeps_is_the_same_for_everybody(phone, client, path):
    stranger, own = client.get(path), phone.get(path)

    assert stranger.status_code == own.status_code == 200
    assert stranger.content == own.content
    assert own["Cache-Control"] == "no-cache"
    assert b"csrftoken" not in own.content
    assert "csrftoken" not in own.cookies


@pytest.mark.parametrize(("language", "line"), [("id", "jangan memakai lift"), ("en", "use no lift")])
def test_the_safety_card_names_its_source_and_says_what_is_unconfirmed(client, language, line):
    client.cookies["django_language"] = language
    page = client.get("/lapor/").content.decode()

    assert line in page
    assert "BNPB, Buku Saku" in page
    assert re.search("masih perlu dikonfirmasi PMI|PMI has still to confirm", page)


def test_the_shell_leads_to_the_plain_form_without_scripts(client):
    page = client.get("/lapor/").content.decode()

    assert 'href="/lapor/biasa/"' in re.search(r"<noscript>.*?</noscript>", page, re.DOTALL)[0]


def test_the_shell_its_offline_page_and_the_worker_name_one_version(client):
    shell, offline, worker = (client.get(path) for path in ("/lapor/", "/lapor/luring/", "/sw.js"))

    facts = json.loads(re.match(r"self\.PHONE = (\{.*?\});\n", worker.content.decode())[1])
    assert facts["version"] == shell["X-Phone-Version"] == offline["X-Phone-Version"]
    assert (facts["shell"], facts["offline"]) == ("/lapor/", "/lapor/luring/")


def test_the_worker_reaches_the_whole_site_and_is_asked_for_anew(client):
    worker = client.get("/sw.js")

    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"


def test_everything_the_worker_keeps_is_there(client, settings):
    facts = json.loads(re.match(r"self\.PHONE = (\{.*?\});\n", client.get("/sw.js").content.decode())[1])

    assert {client.get(url).status_code for url in (*facts["needed"], *facts["wanted"])} == {200}


def test_the_app_can_be_installed_in_both_languages(client):
    told = client.get("/lapor/manifest.webmanifest").json()
    english = client.get("/lapor/manifest.webmanifest", headers={"Accept-Language": "en"}).json()

    assert told["start_url"] == "/lapor/"
    assert told["display"] == "standalone"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in told["icons"]}
    assert (told["short_name"], english["short_name"]) == ("Lapor", "Report it")


# Provisions ----------------------------------------------------------------------------------------------------------
def test_an_officer_takes_along_the_whole_kabupaten_and_may_report_from_the_own_kecamatan(phone):
    areas = provisions(phone)["areas"]

    assert len(areas) == 32
    assert [area["code"] for area in areas if area["may_report"]] == [CUGENANG]
    assert all(area["villages"] for area in areas)


def test_a_coordinator_takes_along_kecamatan_without_their_kelurahan():
    own = coordinator(of=province("32")).sign_in(Client())

    areas = provisions(own)["areas"]

    assert len(areas) > 600
    assert not any(area["villages"] for area in areas)


def test_headquarters_may_not_report(client):
    headquarters_reader().sign_in(client)

    assert client.get("/lapor/bekal/").status_code == 403


def test_the_phone_takes_along_forms_outlines_and_whoever_verifies(phone):
    operator = branch_operator("32.03", user=account(phone=phone_number()))

    told = provisions(phone)

    assert {field["name"] for field in told["forms"]["first_report"]["fields"]} >= {"hazard", "severity", "dead"}
    assert told["outlines"].startswith("/peta/wilayah/32.03.json?")
    assert operator.user.name in {contact["name"] for contact in told["contacts"]}


def test_a_volunteer_takes_along_no_incidents(client):
    member(Role.VOLUNTEER, at=CUGENANG).sign_in(client)

    assert provisions(client)["incidents"] == []


def test_what_is_known_already_is_not_sent_again(phone):
    first = phone.get("/lapor/bekal/")

    again = phone.get("/lapor/bekal/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_nobody_signed_in_is_given_nothing(client):
    assert client.get("/lapor/bekal/").status_code == 302
    assert client.get("/lapor/saya/jawaban/").status_code == 302


def test_an_account_without_a_role_is_given_nothing(client, settings):
    client.force_login(account(), backend=settings.AUTHENTICATION_BACKENDS[-1])

    assert client.get("/lapor/bekal/").status_code == 302


# Answers -------------------------------------------------------------------------------------------------------------
def filed_by(officer):
    with officer.scope() as actor:
        return filed(actor)


def amended(officer, report, **change):
    draft = AmendmentDraft(client_ref=uuid4(), changes={"landmark": change})
    with officer.scope() as actor:
        return amend_report(actor=actor, report_id=report.pk, amendment=draft)


def test_the_reason_of_a_return_comes_back_to_the_author(officer, phone):
    report = filed_by(officer)
    with coordinator(of=province("32")).scope() as actor:
        return_report(actor=actor, report_id=report.pk, version=report.version, reason="RT mana?")

    [told] = answers(phone)

    assert told["body"]["receipt"] == report.receipt
    assert (told["body"]["status"], told["body"]["status_reason"]) == ("returned", "RT mana?")


def test_the_incident_of_a_report_and_what_was_done_come_back_to_the_author(officer, phone):
    report, own = filed_by(officer), coordinator(of=province("32"))
    with own.scope() as actor:
        incident = opened(actor)
        attach_report_to_incident(actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version)
        task = tasked(actor, incident)
        move_task(actor=actor, task_id=task.pk, version=task.version, state="done")

    [told] = answers(phone)

    assert told["incident"]["number"] == incident.number
    assert [done["text"] for done in told["done"]] == [task.text]


def test_two_versions_of_a_field_come_back_to_the_author(officer, phone):
    report = filed_by(officer)
    amended(officer, report, **{"from": report.landmark, "to": "Pasar"})
    amended(officer, report, **{"from": "Masjid", "to": "Balai desa"})

    [told] = answers(phone)

    assert [(one["field"], one["to"]) for one in told["disputed"]] == [("landmark", "Balai desa")]


def test_nobody_reads_the_reports_of_another(officer):
    filed_by(officer)
    other = field_officer(CUGENANG).sign_in(Client())

    assert answers(other) == []


def test_more_reports_take_no_more_statements(officer, phone, django_assert_num_queries):
    filed_by(officer)
    answers(phone)
    with CaptureQueriesContext(connection) as once:
        answers(phone)
    filed_by(officer)
    filed_by(officer)

    with django_assert_num_queries(len(once)):
        assert len(answers(phone)) == 3
