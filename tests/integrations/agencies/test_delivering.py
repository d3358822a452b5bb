import hashlib
import hmac
from dataclasses import replace
from email.header import decode_header, make_header

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import CallRelay, DeliveryAttempt, EmergencyCall, RelayDelivery
from incidents.services.channels import renew_key
from pmi_platform.integrations.agencies.tasks import deliver, sweep
from tests.factories.calls import call_facts, called, mailbox_of, way_to
from tests.factories.tenancy import coordinator
from tests.integrations.agencies.agency_server import agency_server
from tests.integrations.agencies.mailbox import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def agency(settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = "https://pmi.example"
    with agency_server() as server:
        yield server


@pytest.fixture
def post_office(settings):
    settings.SITE_URL = "https://pmi.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mailbox() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def relayed(member, agencies=("damkar",), **changes):
    with member.scope() as actor:
        call = called(actor, ticket="BKS-7", **changes)
        services.relay_call(actor=actor, call_id=call.pk, agencies=list(agencies))
    return call


def rows(member, **found):
    with member.scope():
        return list(RelayDelivery.objects.filter(**found).order_by("created_at", "n"))


def relay_of(member):
    with member.scope():
        return CallRelay.objects.get()


def due_now(member):
    with member.scope():
        RelayDelivery.objects.filter(state="queued").update(due_at=timezone.now())


def test_a_system_is_told_signed_and_under_a_stable_key(chief, agency):
    with chief.scope() as actor:
        _channel, made = way_to(actor, address=agency.url)
    relayed(chief)

    deliver(chief.tenant.pk)

    [(headers, body)] = agency.told
    [row] = rows(chief)
    wanted = hmac.new(made.secret.encode(), f"{headers['X-PMI-Timestamp']}.".encode() + body, hashlib.sha256)
    assert headers["X-PMI-Signature"] == f"{made.key.key_id}={wanted.hexdigest()}"
    assert headers["Idempotency-Key"] == str(row.pk) == agency.bodies[0]["id"]
    assert agency.bodies[0]["facts"]["text"] == "Gudang plastik terbakar."
    assert agency.bodies[0]["answer_url"] == "https://pmi.example/instansi/p32/jawaban/"
    assert b"081234567890" not in body
    assert row.state == "delivered"
    assert relay_of(chief).received_at is None


def test_while_keys_overlap_both_sign(chief, agency):
    with chief.scope() as actor:
        channel, first = way_to(actor, address=agency.url)
        second = renew_key(actor=actor, channel_id=channel.pk, version=channel.version)
    relayed(chief)

    deliver(chief.tenant.pk)

    signatures = [one.partition("=")[0] for one in agency.told[0][0]["X-PMI-Signature"].split(", ")]
    assert signatures == [second.key.key_id, first.key.key_id]


def test_a_receipt_in_the_answer_is_taken_at_once(chief, agency):
    agency.answer = {"answer": "received", "by": "Sersan Budi", "ref": "DMK-1"}
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)

    deliver(chief.tenant.pk)

    assert relay_of(chief).receiver == "Sersan Budi"


def test_an_answer_that_cannot_be_taken_leaves_the_call_delivered(chief, agency):
    agency.answer = {"answer": "refused", "by": ["x"], "ref": 7}
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)

    deliver(chief.tenant.pk)

    assert rows(chief)[0].state == "delivered"
    assert relay_of(chief).refused_at is None


def test_what_fails_is_told_again_in_the_same_bytes(chief, agency):
    agency.status = 503
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)
    deliver(chief.tenant.pk)
    [row] = rows(chief)
    assert (row.state, "HTTP 503" in row.problem) == ("queued", True)

    agency.status = 202
    due_now(chief)
    deliver(chief.tenant.pk)

    assert agency.told[0][1] == agency.told[1][1]
    assert rows(chief)[0].state == "delivered"
    with chief.scope():
        assert [one.result for one in DeliveryAttempt.objects.order_by("n")] == ["failed", "delivered"]


def test_a_wrong_key_is_a_dead_letter_at_once(chief, agency):
    agency.status = 401
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)

    deliver(chief.tenant.pk)

    assert rows(chief)[0].state == "dead"


def test_no_address_of_the_own_network_is_ever_asked(chief, agency, settings):
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)
    settings.PRIVATE_HOSTS = []

    deliver(chief.tenant.pk)

    assert agency.told == []
    assert rows(chief)[0].state == "queued"


def test_late_facts_come_in_their_order_and_the_ticket_goes_back(chief, agency):
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
        way_to(actor, "112", area="32", address=agency.url)
    call = relayed(chief)
    with chief.scope() as actor:
        version = EmergencyCall.objects.get(pk=call.pk).version
        facts = replace(call_facts(), happened_at=call.happened_at, people_in_danger=3)
        services.add_call_facts(actor=actor, call_id=call.pk, version=version, facts=facts)

    deliver(chief.tenant.pk)

    told = {body["kind"]: body for body in agency.bodies}
    assert [body["kind"] for body in agency.bodies if body["kind"] != "status"] == ["relay", "delta"]
    assert told["delta"]["changes"] == {"people_in_danger": {"from": None, "to": 3}}
    assert told["status"]["ticket"] == "BKS-7"


def test_a_mailbox_gets_a_number_and_a_link_and_nothing_that_was_said(chief, post_office):
    with chief.scope() as actor:
        mailbox_of(actor)
    relayed(chief)

    deliver(chief.tenant.pk)

    [mail] = post_office.taken
    words = mail.get_payload(decode=True).decode()
    subject = str(make_header(decode_header(mail["Subject"])))
    [row] = rows(chief)
    assert str(row.pk) in mail["Message-ID"]
    assert mail["To"] == "piket@damkar.example"
    assert "BKS-7" in subject
    assert "https://pmi.example/tanggapan/p32/" in words
    assert "Gudang" not in words + subject
    assert "pasar baru" not in words + subject
    assert row.state == "delivered"


@pytest.mark.parametrize(("answer", "state"), [("451 later", "queued"), ("550 no such box", "dead")])
def test_a_mail_server_that_refuses_is_asked_again_only_where_that_may_help(chief, post_office, answer, state):
    post_office.answer = answer
    with chief.scope() as actor:
        mailbox_of(actor)
    relayed(chief)

    deliver(chief.tenant.pk)

    assert rows(chief)[0].state == state
    assert answer[:3] in rows(chief)[0].problem


def test_a_mail_server_that_is_away_is_asked_again(chief, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with chief.scope() as actor:
        mailbox_of(actor)
    relayed(chief)

    deliver(chief.tenant.pk)

    assert rows(chief)[0].state == "queued"


def test_the_sweep_hands_nothing_twice(chief, agency):
    with chief.scope() as actor:
        way_to(actor, address=agency.url)
    relayed(chief)
    deliver(chief.tenant.pk)

    sweep()
    deliver(chief.tenant.pk)

    assert len(agency.told) == 1
