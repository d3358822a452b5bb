"""Pictures of text messages: fetched from a real server on this machine, and put to what they are of."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from incidents.models import InboxItem, ReportPhoto
from incidents.services import take_item
from incidents.services.inbox import Taking
from pmi_platform.core.integration.events import MediaRefused, MediaTaken
from pmi_platform.core.integration.models import IncomingMedia, OutgoingText
from pmi_platform.core.integration.services.media import claim_media, forget_media, settle_lost_media
from pmi_platform.core.integration.tasks import fetch_media
from tests.factories.incidents import picture
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.support import published
from tests.integrations.texts.delivering import CODE, sms, telegram, whatsapp
from tests.integrations.texts.gateway_server import gateway_server

pytestmark = pytest.mark.django_db
STRANGER = "+6281200000001"
IMAGE = {"id": "MEDIA-1", "mime_type": "image/jpeg", "sha256": "x"}


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def operator():
    return coordinator()


@pytest.fixture
def server(settings, channels):
    """Meta and Telegram in one; nobody waits a second for the next question."""
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    settings.FETCHES_PER_MINUTE = 60_000
    with gateway_server() as running:
        channels["WHATSAPP_URL"], channels["WHATSAPP_TOKEN"] = f"{running.url}/v21.0/1/messages", "EAAG"
        channels["TELEGRAM_URL"], channels["TELEGRAM_TOKEN"] = running.url, "123:abc"
        keep(running, picture(exif=placed()))
        yield running


def keep(server, content, *, size=None, url=None):
    """Have both channels hold this under the id of a picture."""
    told = {"url": url or f"{server.url}/media/1", "mime_type": "image/jpeg", "file_size": size or len(content)}
    server.files["/v21.0/MEDIA-1"] = json.dumps(told).encode()
    server.files["/media/1"] = server.files["/file/bot123:abc/photos/1.jpg"] = content
    file = {"file_id": "BAAC-1", "file_path": "photos/1.jpg", "file_size": size or len(content)}
    server.files["/bot123:abc/getFile?file_id=BAAC-1"] = json.dumps({"ok": True, "result": file}).encode()


def placed():
    """What a camera writes that knows where it is."""
    exif = Image.Exif()
    exif[0x010E] = "rahasia kamera"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 48.0, 36.0), 3: "E", 4: (107.0, 8.0, 24.0)})
    return exif


def send_picture(client, number, *, caption="", message_id="wamid.1", **image):
    told = {**IMAGE, **({"caption": caption} if caption else {}), **image}
    return whatsapp(client, number=number, message_id=message_id, type="image", image=told, text=None)


def fetch_all(member):
    fetch_media(member.tenant.pk)


def photos(member):
    with member.scope():
        return list(ReportPhoto.objects.select_related("report").order_by("created_at"))


def items(member):
    with member.scope():
        return list(InboxItem.objects.order_by("received_at"))


def pending(member):
    with member.scope():
        return IncomingMedia.objects.get()


def test_the_photo_of_an_officers_whatsapp_message_is_the_reports(server, client, officer):
    answer = send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    [photo] = photos(officer)
    assert answer.json() == {"outcomes": ["reported"]}
    assert photo.report.door == "whatsapp"
    assert (round(photo.location.x, 2), round(photo.location.y, 2)) == (107.14, -6.81)
    assert b"rahasia kamera" not in default_storage.open(photo.storage_name).read()
    assert [headers.get("Authorization") for _path, headers, _body in server.asked] == ["Bearer EAAG"] * 2
    assert pending(officer).state == "taken"
    with officer.scope():
        assert published(MediaTaken) == 1


def test_the_photo_of_an_officers_telegram_message_is_the_reports(server, client, officer):
    contact = {"phone_number": officer.user.phone.lstrip("+"), "user_id": 4711}
    telegram(client, "", number=1, contact=contact)
    sizes = [{"file_id": "SMALL", "width": 90}, {"file_id": "BAAC-1", "width": 1280}]

    telegram(client, "", number=2, photo=sizes, caption=CODE)
    fetch_all(officer)

    assert [photo.report.door for photo in photos(officer)] == ["telegram"]


def test_a_message_delivered_again_fetches_nothing_again(server, client, officer):
    send_picture(client, officer.user.phone, caption=CODE)
    fetch_all(officer)

    send_picture(client, officer.user.phone, caption=CODE)
    fetch_all(officer)

    assert len(photos(officer)) == 1
    assert len(server.asked) == 2


def test_photos_that_follow_without_words_are_the_reports_and_answered_once(server, client, officer):
    whatsapp(client, number=officer.user.phone, message_id="wamid.0")

    server.files["/v21.0/MEDIA-2"] = server.files["/v21.0/MEDIA-1"]
    told = [send_picture(client, officer.user.phone, message_id=f"wamid.{n}", id=f"MEDIA-{n}") for n in (1, 2)]
    fetch_all(officer)

    assert [answer.json()["outcomes"] for answer in told] == [["added"], ["added"]]
    assert len(photos(officer)) == 2
    with officer.scope():
        assert OutgoingText.objects.filter(body__startswith="Foto").count() == 1


def test_a_photo_waits_until_its_message_is_complete(server, client, officer):
    send_picture(client, officer.user.phone, caption="120KK Cugenang #K7Q2M9")
    fetch_all(officer)
    before = photos(officer)

    whatsapp(client, "#K7Q2M9 gempa", number=officer.user.phone, message_id="wamid.2")
    fetch_all(officer)

    assert before == []
    assert [photo.report.answers["households"] for photo in photos(officer)] == [120]


def test_a_strangers_photo_comes_to_their_message_and_with_it_into_the_report(server, client, operator):
    send_picture(client, STRANGER, caption="Banjir di Cugenang")
    fetch_all(operator)
    [item] = items(operator)

    taking = Taking(hazard="banjir", severity="low", area="32.03.11", text="Banjir")
    with operator.scope() as actor:
        report = take_item(actor=actor, item_id=item.pk, version=item.version, taking=taking)

    assert item.photo_name
    assert [photo.report_id for photo in photos(operator)] == [report.pk]


def test_a_photo_that_comes_after_its_message_was_taken_is_the_reports(server, client, operator):
    send_picture(client, STRANGER, caption="Banjir di Cugenang")
    [item] = items(operator)
    taking = Taking(hazard="banjir", severity="low", area="32.03.11", text="Banjir")
    with operator.scope() as actor:
        report = take_item(actor=actor, item_id=item.pk, version=item.version, taking=taking)

    fetch_all(operator)

    assert [photo.report_id for photo in photos(operator)] == [report.pk]


def test_a_strangers_words_and_then_their_photo_are_one_message(server, client, operator, channels):
    province("31")
    channels["TEXTS_TENANT"] = "P31"
    whatsapp(client, "Banjir di Cugenang", number=STRANGER)

    send_picture(client, STRANGER, message_id="wamid.2")
    fetch_all(operator)

    [item] = items(operator)
    assert item.photo_name


def test_a_channel_that_is_away_is_asked_again_later_and_its_sender_told_in_the_end(server, client, officer):
    server.status = 503
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)
    waiting = pending(officer)
    with officer.scope():
        IncomingMedia.objects.update(attempts=5, due_at=timezone.now())
    fetch_all(officer)

    assert (waiting.state, "503" in waiting.problem) == ("queued", True)
    assert waiting.due_at > timezone.now()
    assert pending(officer).state == "failed"
    with officer.scope():
        assert published(MediaRefused) == 1
        assert OutgoingText.objects.filter(body__contains="tidak dapat diambil").count() == 1


@pytest.mark.parametrize(
    ("content", "size", "word"),
    [
        (b"bukan foto", None, "JPEG"),
        (picture()[:900], None, "rusak"),
        (picture(), 99 * 1024 * 1024, "15 MB"),
    ],
    ids=["no photo", "half a photo", "says it is too large"],
)
def test_what_can_never_be_taken_is_given_up_at_once_and_its_sender_told_why(
    server, client, officer, content, size, word
):
    keep(server, content, size=size)
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    assert pending(officer).state == "failed"
    assert photos(officer) == []
    with officer.scope():
        assert word in OutgoingText.objects.get(body__contains="tidak dapat diambil").body


def test_a_file_that_is_larger_than_it_says_is_not_read_to_its_end(server, client, officer):
    keep(server, bytes(16 * 1024 * 1024), size=1000)
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    assert "larger than" in pending(officer).problem
    assert photos(officer) == []


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/meta-data/", "https://contoh.example/1.jpg", "file:///etc/passwd", "x"]
)
def test_a_picture_is_fetched_from_the_channels_own_hosts_only(server, client, officer, url):
    keep(server, picture(), url=url)
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    assert len(server.asked) == 1
    assert photos(officer) == []


def test_a_redirection_leads_to_no_other_host(server, client, officer):
    server.moved["/media/1"] = "http://localhost:1/"
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    assert "does not declare the host" in pending(officer).problem


def test_an_address_inside_ones_own_network_is_not_asked(server, client, officer, settings):
    settings.PRIVATE_HOSTS = []
    send_picture(client, officer.user.phone, caption=CODE)

    fetch_all(officer)

    assert server.asked == []


def test_the_bots_token_stands_in_no_reason(server, client, operator, channels):
    channels["TELEGRAM_URL"] = "http://127.0.0.1:1"
    telegram(client, "", photo=[{"file_id": "BAAC-1"}], caption="Banjir di Cugenang")

    fetch_all(operator)

    assert "123:abc" not in pending(operator).problem
    assert pending(operator).problem


@pytest.mark.parametrize("media_id", ["../../v21.0/me", "1?access_token=x", "", 7, None, "x" * 300])
def test_what_can_be_no_id_is_not_asked_for(server, client, officer, media_id):
    answer = send_picture(client, officer.user.phone, caption=CODE, id=media_id)

    with officer.scope():
        assert not IncomingMedia.objects.exists()
    assert answer.json() == {"outcomes": ["reported"]}


def test_a_video_is_not_fetched_and_its_sender_told(server, client, officer):
    video = {"id": "MEDIA-1", "mime_type": "video/mp4", "caption": CODE}
    whatsapp(client, number=officer.user.phone, type="video", video=video, text=None)

    with officer.scope():
        assert not IncomingMedia.objects.exists()
        assert "kirim foto" in OutgoingText.objects.get().body


def test_a_worker_that_died_over_a_picture_leaves_it_to_the_next_one(server, client, officer):
    send_picture(client, officer.user.phone, caption=CODE)
    with officer.scope() as actor:
        claim_media(actor=actor, media_pk=IncomingMedia.objects.get().pk)
    fetch_all(officer)
    held = photos(officer)

    with officer.scope() as actor:
        IncomingMedia.objects.update(state_at=timezone.now() - timedelta(hours=1))
        settle_lost_media(actor=actor, now=timezone.now())
    fetch_all(officer)

    assert held == []
    assert len(photos(officer)) == 1


def test_addresses_are_forgotten_when_their_time_is_over(server, client, officer):
    send_picture(client, officer.user.phone, caption=CODE)

    with officer.scope() as actor:
        forget_media(actor=actor, now=timezone.now() + timedelta(days=31))

    assert (pending(officer).recipient, pending(officer).media_id) == ("", "")


def test_an_sms_brings_no_pictures(client, officer):
    sms(client, number=officer.user.phone)

    with officer.scope():
        assert not IncomingMedia.objects.exists()
