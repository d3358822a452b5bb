"""Pushing CAP 1.2 to the platform: over HTTP, as a machine or a person with the right to record warnings."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from incidents.models import Activation, Alert
from pmi_platform.core.integration.models import InboundMessage
from tests.factories.machines import bearer, machine
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.integrations.cap.documents import CUGENANG, document, info, reference

pytestmark = pytest.mark.django_db

URL = "/api/v1/cap/"
BEKASI = "<geocode><valueName>KEMENDAGRI</valueName><value>32.75</value></geocode>"


@pytest.fixture
def sender():
    return coordinator()


def sent(minutes=5, zone=7):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=minutes) + timedelta(hours=zone)
    return f"{at:%Y-%m-%dT%H:%M:%S}+{zone:02}:00"


def push(who, content, *, content_type="application/cap+xml"):
    return who.sign_in(Client()).post(URL, content, content_type=content_type)


def kept():
    return list(InboundMessage.objects.order_by("received_at").values_list("outcome", flat=True))


def problem():
    return InboundMessage.objects.get().problem


def alerts(who):
    with who.scope():
        return {alert.source_key: alert for alert in Alert.objects.all()}


def test_a_message_becomes_a_warning_and_is_kept_byte_for_byte(sender):
    content = document(sent=sent())

    answer = push(sender, content)

    assert (answer.status_code, answer.json()["is_new"]) == (201, True)
    [message] = InboundMessage.objects.all()
    assert (bytes(message.content), message.source, message.outcome) == (content, "pushed", "taken")
    assert "32.03.11" in alerts(sender)["A"].area_codes


def test_the_same_message_again_says_nothing_new(sender):
    content = document(sent=sent())

    push(sender, content)
    answer = push(sender, content)

    assert (answer.status_code, answer.json()["is_new"]) == (200, False)
    assert alerts(sender)["A"].version == 1
    assert InboundMessage.objects.get().seen_count == 2


def test_a_cancellation_that_comes_first_ends_what_comes_later(sender):
    push(sender, document("C", kind="Cancel", references=reference("A"), sent=sent(3), infos=[]))
    push(sender, document("A", sent=sent(5)))

    assert {key: alert.state for key, alert in alerts(sender).items()} == {"A": "cancelled", "C": "cancelled"}


def test_geocodes_name_areas_without_any_shape(sender):
    push(sender, document(sent=sent(), infos=[info(area=BEKASI)]))

    alert = alerts(sender)["A"]
    assert (alert.named_codes, alert.footprint) == (["32.75"], None)
    assert len(alert.area_codes) > 5
    assert all(code.startswith("32.75.") for code in alert.area_codes)


def test_a_circle_and_a_polygon_are_one_footprint(sender):
    push(sender, document(sent=sent(), infos=[info(area=CUGENANG + "<circle>-6.30,107.0 3</circle>")]))

    codes = alerts(sender)["A"].area_codes
    assert "32.03.11" in codes
    assert any(code.startswith(("32.75.", "32.16.")) for code in codes)


@pytest.mark.parametrize("zone", [7, 8, 9])
def test_wib_wita_and_wit_name_the_same_moment(sender, zone):
    push(sender, document(sent=sent(5, zone)))

    assert abs(timezone.now() - timedelta(minutes=5) - alerts(sender)["A"].sent_at) < timedelta(minutes=1)


def test_a_polygon_across_the_date_line_touches_nothing_of_indonesia(sender):
    across = "<polygon>-5,179 -5,-179 -9,-179 -9,179 -5,179</polygon>"

    answer = push(sender, document(sent=sent(), infos=[info(area=across)]))

    assert answer.status_code == 201
    alert = alerts(sender)["A"]
    assert alert.area_codes == []
    assert alert.footprint.area < 20


def test_a_circle_across_the_date_line_touches_nothing_of_indonesia(sender):
    push(sender, document(sent=sent(), infos=[info(area="<circle>-5,179.9 400</circle>")]))

    assert alerts(sender)["A"].area_codes == []


def test_a_bow_tie_is_mended(sender):
    crossed = "<polygon>-6.80,107.05 -6.86,107.11 -6.80,107.11 -6.86,107.05 -6.80,107.05</polygon>"

    assert push(sender, document(sent=sent(), infos=[info(area=crossed)])).status_code == 201
    assert alerts(sender)["A"].footprint.valid


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"bukan XML", "no XML"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]>' + document("&e;"), "DTDForbidden"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">' + document(), "DTDForbidden"),
        (document().replace(b"<scope>Public</scope>", b""), "schema of CAP 1.2"),
        (document(status="Test"), "not_for_this_space"),
        (document(kind="Ack", references=reference("A")), "no warning"),
        (document(infos=[info(area="<polygon>1,2 3,4 1,2</polygon>")]), "at least four points"),
        (document(infos=[info(area="<polygon>1,2 1,2 1,2 1,2</polygon>")]), "broken_footprint"),
        (document(infos=[info(area=BEKASI.replace("32.75", "99.99"))]), "99.99"),
        (document(infos=[info(area=BEKASI.replace("32.75", "Bekasi"))]), "no Kemendagri code"),
    ],
)
def test_what_is_refused_is_kept_with_the_reason_and_nothing_else(sender, content, why):
    answer = push(sender, content)

    assert answer.status_code == 422
    assert why in problem()
    assert kept() == ["refused"]
    assert alerts(sender) == {}


def test_what_is_too_large_is_refused_unread(sender):
    answer = push(sender, document() + b" " * (20 * 1024 * 1024))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert kept() == []


def test_nobody_without_the_right_leaves_anything(sender):
    answer = push(branch_operator("32.03"), document(sent=sent()))

    assert answer.status_code == 403
    assert kept() == []


def test_a_sender_warns_nobody_outside_its_area_alone(sender):
    answer = push(coordinator(of=province("31")), document(sent=sent()))

    assert answer.status_code == 403
    assert alerts(sender) == {}


def test_nobody_cancels_what_another_sent(sender):
    push(sender, document("A", sent=sent(5)))
    push(
        coordinator(of=province("31")), document("C", kind="Cancel", references=reference("A"), sent=sent(2), infos=[])
    )

    assert alerts(sender)["A"].state == "standing"


def test_a_warning_pages_nobody_by_itself(sender):
    push(sender, document(sent=sent(), infos=[info(area=CUGENANG, severity="Extreme")]))

    with sender.scope():
        assert not Activation.objects.filter(state="confirmed").exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.data())
def test_whatever_is_pushed_is_taken_or_refused(sender, data):
    good = document(sent=sent(), infos=[info(area=CUGENANG + BEKASI)])
    at = data.draw(some.integers(0, len(good)))
    upto = data.draw(some.integers(at, min(len(good), at + 30)))
    content = good[:at] + data.draw(some.binary(max_size=20)) + good[upto:]

    assert push(sender, content).status_code in {200, 201, 422}


@pytest.mark.parametrize(("scope", "status"), [("alerts:write", 201), ("reports:write", 403)])
def test_a_machine_needs_the_scope_of_its_own(scope, status):
    client, sender = Client(), machine(of=province("32"), at="32", scopes=("alerts:write", "reports:write"))
    headers = bearer(client, sender, scope=scope)

    answer = client.post(URL, document(sent=sent()), content_type="application/cap+xml", headers=headers)

    assert answer.status_code == status


def test_a_machine_that_sends_too_much_is_refused(sender):
    client = Client()
    headers = bearer(client, machine(of=sender.tenant, at="32", scopes=("alerts:write",)), scope="alerts:write")

    answer = client.post(URL, b" " * (20 * 1024 * 1024), content_type="application/cap+xml", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
