"""What comes in by SMS, WhatsApp and Telegram: once, by its officer or into the inbox, never with an error of ours."""

import json
import time
from urllib.parse import urlencode

import pytest
from django.db import connection

from incidents.models import FieldReport, InboxItem, InboxSender, UnfinishedMessage
from pmi_platform.core.integration.models import InboundMessage, OutgoingText, ReceivedText
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import coordinator, field_officer, headquarters, province
from tests.integrations.texts.delivering import CODE, signed_sms, signed_whatsapp, sms, telegram, whatsapp

pytestmark = pytest.mark.django_db

STRANGER = "+6281200000001"


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def operator():
    """Somebody at the organisation that the channels belong to."""
    return coordinator()


def reports(member):
    with member.scope():
        return list(FieldReport.objects.order_by("received_at"))


def answers(member):
    with member.scope():
        return list(OutgoingText.objects.order_by("created_at").values_list("body", flat=True))


def test_an_officers_sms_is_a_report_with_a_receipt(client, officer):
    answer = sms(client, number=officer.user.phone)

    [report] = reports(officer)
    assert answer.json() == {"outcomes": ["reported"]}
    assert (report.hazard_id, report.area_id, report.door) == ("gempa", "32.03.11", "sms")
    assert (report.answers["households"], report.answers["dead"]) == (120, 2)
    assert "severity_assumed" in report.flags
    assert report.receipt in answers(officer)[0]


def test_a_gateway_that_numbers_each_repetition_anew_makes_one_report_too(client, officer):
    sms(client, number=officer.user.phone, message_id="a")

    again = sms(client, number=officer.user.phone, message_id="b")

    assert again.json() == {"outcomes": ["repeated"]}
    assert len(reports(officer)) == len(answers(officer)) == 1


def test_a_second_message_with_the_reference_completes_the_first(client, officer):
    sms(client, f"{CODE} #K7Q2M9", number=officer.user.phone)

    sms(client, "#k7q2m9 3 hilang ket: jembatan putus", number=officer.user.phone, message_id="sms-2")

    [report] = reports(officer)
    assert report.answers["missing"] == 3
    assert "jembatan putus" in report.text


def test_what_is_not_understood_is_asked_back_by_name_and_kept(client, officer):
    sms(client, f"{CODE} 7 qqq", number=officer.user.phone)

    [report] = reports(officer)
    assert "“7 qqq”" in answers(officer)[0]
    assert "7 qqq" in report.text


def test_a_message_without_an_event_waits_until_it_is_complete(client, officer):
    sms(client, "120KK Cugenang #K7Q2M9", number=officer.user.phone)
    assert reports(officer) == []
    assert "#K7Q2M9" in answers(officer)[0]

    sms(client, "#K7Q2M9 gempa", number=officer.user.phone, message_id="sms-2")

    [report] = reports(officer)
    assert report.answers["households"] == 120
    with officer.scope():
        assert not UnfinishedMessage.objects.exists()


def test_a_number_that_cannot_be_true_is_answered_with_the_reason(client, officer):
    answer = sms(client, "GEMPA Cugenang 9999999 jiwa", number=officer.user.phone)

    assert answer.json() == {"outcomes": ["refused"]}
    assert reports(officer) == []
    assert "Cugenang" in answers(officer)[0]


def test_an_officers_words_about_no_event_are_read_by_an_operator(client, officer):
    answer = sms(client, "terima kasih", number=officer.user.phone)

    assert answer.json() == {"outcomes": ["inbox"]}
    with officer.scope():
        assert InboxItem.objects.get().text == "terima kasih"


def test_an_unknown_number_lands_in_the_inbox_and_its_number_apart(client, operator):
    answer = sms(client, "Banjir di Cugenang, tolong", number=STRANGER)

    with operator.scope():
        item = InboxItem.objects.get()
        assert (item.state, item.hazard_id, item.area_id) == ("waiting", "banjir", "32.03.11")
        assert InboxSender.objects.get().number == STRANGER
        assert STRANGER not in item.sender_key
    assert answer.json() == {"outcomes": ["inbox"]}
    assert "112" in answers(operator)[0]
    assert f"/lapor-warga/p32/{item.number}/" in answers(operator)[0]


def test_a_form_is_read_like_json(client, officer):
    said = {"id": "f-1", "from": officer.user.phone, "text": CODE, "sent_at": str(int(time.time()) - 9)}

    answer = signed_sms(client, urlencode(said).encode(), content_type="application/x-www-form-urlencoded")

    assert answer.json() == {"outcomes": ["reported"]}


def test_a_whatsapp_message_in_pmis_layout_is_a_report(client, officer):
    text = "Jenis kejadian: Gempa\nLokasi: Kec. Cugenang\nWaktu: 02.10 WIB\nMeninggal: 2\nKronologi: rumah roboh"

    whatsapp(client, text, number=officer.user.phone)

    [report] = reports(officer)
    assert (report.door, report.hazard_id, report.answers["dead"]) == ("whatsapp", "gempa", 2)
    assert "rumah roboh" in report.text


def test_a_whatsapp_message_delivered_twice_is_answered_once(client, officer):
    whatsapp(client, number=officer.user.phone)

    again = whatsapp(client, number=officer.user.phone)

    assert again.json() == {"outcomes": ["repeated"]}
    assert len(answers(officer)) == 1


def test_a_picture_without_words_is_noted(client, operator):
    whatsapp(client, number=STRANGER, type="image", image={"id": "1"}, text=None)

    with operator.scope():
        assert "1" in InboxItem.objects.get().text


def test_meta_is_answered_its_challenge_and_nobody_else(client):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}

    right = client.get("/pesan/whatsapp/", {**asked, "hub.verify_token": "token periksa"})
    wrong = client.get("/pesan/whatsapp/", {**asked, "hub.verify_token": "lain"})

    assert (right.status_code, right.content) == (200, b"1158201444")
    assert wrong.status_code == 401


def test_an_officer_is_known_on_telegram_once_they_have_shown_their_own_number(client, officer, operator):
    telegram(client)
    contact = {"phone_number": officer.user.phone.lstrip("+"), "user_id": 4711}
    telegram(client, "", number=2, contact=contact)

    telegram(client, CODE + " 1 hilang", number=3)

    [report] = reports(officer)
    assert (report.door, report.answers["missing"]) == ("telegram", 1)


def test_somebody_elses_contact_binds_nobody(client, officer, operator):
    contact = {"phone_number": officer.user.phone, "user_id": 9}

    telegram(client, "", contact=contact)
    telegram(client, number=2)

    assert reports(officer) == []


def test_without_its_signature_nothing_is_taken(client, officer):
    content = json.dumps({"id": "1", "from": officer.user.phone, "text": CODE}).encode()

    told = [
        signed_sms(client, content, secret="salah"),
        signed_whatsapp(client, content, secret="salah"),
        client.post("/pesan/sms/", content, content_type="application/json"),
        client.post("/pesan/whatsapp/", content, content_type="application/json"),
        client.post("/pesan/telegram/", content, content_type="application/json"),
    ]

    assert [answer.status_code for answer in told] == [401] * 5
    assert not InboundMessage.objects.exists()
    assert reports(officer) == []


def test_a_recording_of_yesterday_is_refused(client, officer):
    content = json.dumps({"id": "1", "from": officer.user.phone, "text": CODE}).encode()

    answer = signed_sms(client, content, at=int(time.time()) - 86_400)

    assert (answer.status_code, answer.json()["code"]) == (401, "too_old")


def test_a_message_that_was_sent_too_long_ago_is_kept_with_the_reason(client, officer):
    answer = sms(client, number=officer.user.phone, sent_at=int(time.time()) - 30 * 86_400)

    assert answer.json() == {"outcomes": ["too_old"]}
    assert InboundMessage.objects.get().problem == "too_old"


def test_a_megabyte_is_refused(client, officer):
    answer = sms(client, "x" * 1_000_000, number=officer.user.phone)

    assert answer.status_code == 413
    assert not InboundMessage.objects.exists()


def test_a_very_long_text_is_kept_with_the_reason(client, officer):
    answer = sms(client, "banjir " * 2_000, number=officer.user.phone)

    assert answer.json() == {"outcomes": ["too_long"]}
    assert InboundMessage.objects.get().problem == "too_long"


@pytest.mark.parametrize(
    "text",
    [
        "🌊🌊🌊 banjir 🏠",
        "\u202eRINJIB\u202c مرحبا",
        "'; DROP TABLE incidents_fieldreport; --",
        "<script>alert(1)</script>",
        "banjir \x00 Cugenang",
        "\ud83d banjir",
        "%s %(x)s {0} {{ x }} {% x %}",
        "#" * 500,
        "9" * 3_000,
        "=" * 100 + ":\n" * 100,
    ],
    ids=range(10),
)
def test_hostile_words_are_taken_as_words(client, officer, operator, text):
    told = [sms(client, text, number=officer.user.phone), sms(client, text, number=STRANGER, message_id="sms-2")]

    assert [answer.status_code for answer in told] == [200, 200]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"from": {}, "text": 1}',
        b'{"from": "1", "text": "x", "sent_at": "kemarin"}',
        b'{"from": "1", "text": "x", "sent_at": 1e400}',
        b'{"from": "1", "text": "x", "sent_at": 99999999999999999}',
        b"[" * 10_000,
    ],
    ids=range(9),
)
def test_what_is_no_message_is_kept_with_the_reason(client, content):
    told = [signed_sms(client, content), signed_whatsapp(client, content)]

    assert [answer.status_code for answer in told] == [200, 200]
    assert not ReceivedText.objects.exists()


def test_a_channel_without_a_secret_is_not_there(client, channels):
    channels["SMS_SECRET"] = channels["TELEGRAM_SECRET"] = ""

    assert sms(client, number=STRANGER).status_code == 404
    assert telegram(client).status_code == 404


def test_numbers_stand_in_no_event_and_no_detail(client, operator):
    sms(client, "Banjir di Cugenang", number=STRANGER)

    with connection.cursor() as cursor, operator.scope():
        cursor.execute("SELECT payload::text FROM journal_journalentry UNION SELECT detail FROM journal_journaldetail")
        told = "".join(row[0] or "" for row in cursor.fetchall())
    assert STRANGER.lstrip("+") not in told


def test_without_a_tenant_of_its_own_a_channel_belongs_to_the_only_province(client, channels):
    channels["TEXTS_TENANT"] = ""
    headquarters()
    chief = province("31")

    sms(client, "Banjir", number=STRANGER)

    with open_tenant(chief.pk, reason="test"):
        assert InboxItem.objects.get().text == "Banjir"


@pytest.mark.parametrize(
    ("text", "province_code"),
    [
        ("Banjir di Cugenang", "32"),
        ("Banjir di Kec. Gambir, Jakarta Pusat", "31"),
        ("Banjir besar, tolong", "31"),
        ("Banjir di Cugenang dan di Gambir", "31"),
    ],
    ids=["a kecamatan", "another's kecamatan", "no place", "places of two"],
)
def test_an_unknown_number_is_read_by_the_province_that_it_names(client, channels, text, province_code):
    province("32"), province("31")
    channels["TEXTS_TENANT"] = "P31"

    sms(client, text, number=STRANGER)

    with open_tenant(province(province_code).pk, reason="test"):
        assert InboxItem.objects.get().text == text
