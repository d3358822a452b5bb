"""A client on a real connection to the real server: it lists, fetches, fills in, sends, repeats, goes on after a cut.

It asks as ODK Collect and pyODK do: without a password first, and with it once the server has asked for one.
"""

import base64
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from incidents.models import FieldReport, ReportPhoto
from pmi_platform.core.accounts.services.device_passwords import make_device_password, revoke_device_password
from pmi_platform.core.integration.models import InboundMessage
from tests.factories.tenancy import field_officer
from tests.integrations.openrosa.collect import BOUNDARY, Filling, form_entries, manifest_entries, multipart, photo
from tests.integrations.openrosa.conftest import ANSWERS
from tests.plugins.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

KIND = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-OpenRosa-Version": "1.0"}
CHUNK = 8_192
FIXTURES = Path(__file__).parent / "fixtures"
REFUSED = "Bad Request: /openrosa/submission"


class Phone:
    """One phone with the password that its officer made for it."""

    def __init__(self, origin: str, officer) -> None:
        with officer.scope() as actor:
            made = make_device_password(actor=actor, membership_id=officer.membership.pk, label="HP posko")
        self.origin, self.device_id = origin, made.device.pk
        self.credentials = (made.device.login, made.secret)
        self.line = requests.Session()

    def get(self, url: str) -> requests.Response:
        """What stands there; the password is sent from the moment on at which the server asks for it."""
        answer = self.line.get(url, timeout=30)
        if answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Basic"):
            self.line.auth = self.credentials
            answer = self.line.get(url, timeout=30)
        assert answer.status_code == 200
        return answer

    def form(self, form_id: str) -> Filling:
        """The form from its entry in the list."""
        entry = form_entries(self.get(f"{self.origin}/openrosa/formList").content)[form_id]
        self.manifest = manifest_entries(self.get(entry["manifestUrl"]).content)
        return Filling.of(self.get(entry["downloadUrl"]).content)

    def where_to_send(self) -> requests.Response:
        return self.line.head(f"{self.origin}/openrosa/submission?deviceID=collect%3Ax1", timeout=30)

    def send(self, body: bytes | Iterator[bytes]) -> requests.Response:
        """One request; a body that is an iterator goes out in chunks, its length unannounced."""
        url = f"{self.origin}/openrosa/submission"
        return self.line.post(url, data=body, headers=KIND, auth=self.credentials, timeout=60)

    def break_off(self, head: str, content: bytes) -> None:
        """Begin a request and lose the connection."""
        told = base64.b64encode(":".join(self.credentials).encode()).decode()
        parts = urlsplit(self.origin)
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
            line.sendall(
                f"POST /openrosa/submission HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Basic {told}\r\n"
                f"Content-Type: {KIND['Content-Type']}\r\n{head}\r\n\r\n".encode()
            )
            line.sendall(content)


@pytest.fixture(scope="module")
def server(module_database, module_processes):
    web, origin = module_processes.web()
    return web, origin


@pytest.fixture
def officer(server):
    return field_officer(at="32.03.11")


@pytest.fixture
def phone(server, officer):
    return Phone(server[1], officer)


@pytest.fixture
def form(phone):
    return phone.form("pmi_first_report").begin().answer(**ANSWERS)


def stored(officer):
    """The receipts of an officer's reports, and how many photos they have."""
    with officer.scope():
        reports = FieldReport.objects.filter(filed_by=officer.user)
        return list(reports.values_list("receipt", flat=True)), ReportPhoto.objects.filter(report__in=reports).count()


def in_chunks(body: bytes) -> Iterator[bytes]:
    return (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))


def test_a_form_is_listed_fetched_filled_in_and_sent_in_parts(phone, officer, form):
    xml = form.photos("1.jpg", "2.jpg").xml()
    files = {name: phone.get(url).content for name, url in phone.manifest.items()}
    asked = phone.where_to_send()
    first = phone.send(multipart(xml, {"1.jpg": photo(1)}, unfinished=True))
    last = phone.send(multipart(xml, {"2.jpg": photo(2)}))
    again = phone.send(multipart(xml, {"2.jpg": photo(2)}))

    [receipt], photos = stored(officer)
    assert b"32.03.11," in files["kecamatan.csv"]
    assert asked.status_code == 204
    assert asked.headers["Location"].startswith(f"{phone.origin}/openrosa/submission")
    assert [answer.status_code for answer in (first, last, again)] == [202, 201, 201]
    assert receipt in last.text
    assert again.text == last.text
    assert photos == 2


def test_a_body_in_chunks_is_read_to_its_end(phone, officer, form):
    body = multipart(form.photos("1.jpg").xml(), {"1.jpg": photo(1, side=900)})
    is_long = len(body) > 50 * CHUNK

    answer = phone.send(in_chunks(body))
    again = phone.send(in_chunks(body))

    [receipt], photos = stored(officer)
    assert (answer.status_code, again.status_code, photos) == (201, 201, 1)
    assert receipt in answer.text
    assert is_long


def test_chunks_beyond_the_limit_are_refused_with_a_sentence(phone, officer, form):
    body = multipart(form.photos("1.jpg").xml(), {"1.jpg": bytes(16 * 1024 * 1024)})

    answer = phone.send(in_chunks(body))

    assert answer.status_code == 413
    assert "<message" in answer.text
    assert stored(officer) == ([], 0)


def test_chunks_without_a_password_are_not_read(phone, officer, form):
    phone.credentials = ("", "")

    answer = phone.send(in_chunks(multipart(form.xml(), {})))

    assert answer.status_code == 401
    assert stored(officer) == ([], 0)


@pytest.mark.parametrize(
    ("head", "framed"),
    [
        ("Content-Length: 900000", lambda cut: cut),
        ("Transfer-Encoding: chunked", lambda cut: f"{len(cut):x}\r\n".encode() + cut + b"\r\n"),
    ],
    ids=["announced", "in chunks"],
)
def test_a_request_that_broke_off_leaves_nothing_and_its_repetition_files_it_whole(
    server, phone, officer, form, head, framed
):
    web, _origin = server
    body = multipart(form.photos("1.jpg").xml(), {"1.jpg": photo(1, side=400)})
    refused = web.output().count(REFUSED)

    phone.break_off(head, framed(body[: len(body) // 2]))
    wait_until(lambda: web.output().count(REFUSED) > refused, process=web)
    left = stored(officer)
    answer = phone.send(body)

    assert left == ([], 0)
    assert answer.status_code == 201
    assert stored(officer)[1] == 1
    with officer.scope():
        assert not InboundMessage.objects.filter(outcome=InboundMessage.Outcome.REFUSED).exists()


def test_a_phone_that_is_revoked_halfway_sends_no_more_and_another_goes_on(server, phone, officer, form):
    xml = form.photos("1.jpg", "2.jpg").xml()
    first = phone.send(multipart(xml, {"1.jpg": photo(1)}, unfinished=True))
    with officer.scope() as actor:
        revoke_device_password(actor=actor, device_id=phone.device_id)

    refused = phone.send(multipart(xml, {"2.jpg": photo(2)}))
    kept = stored(officer)
    last = Phone(server[1], officer).send(multipart(xml, {"2.jpg": photo(2)}))

    assert (first.status_code, refused.status_code, last.status_code) == (202, 401, 201)
    assert kept[1] == 1
    assert stored(officer) == (kept[0], 2)


def test_what_collect_sent_in_two_requests_is_one_report_with_both_photos(phone, officer):
    bodies = [(FIXTURES / name).read_bytes() for name in ("first-of-two.multipart", "second-of-two.multipart")]
    kinds = [{**KIND, "Content-Type": f"multipart/form-data; boundary={body[2:38].decode()}"} for body in bodies]

    told = [
        phone.line.post(
            f"{phone.origin}/openrosa/submission", data=body, headers=kind, auth=phone.credentials, timeout=60
        )
        for body, kind in (*zip(bodies, kinds, strict=True), (bodies[1], kinds[1]))
    ]

    assert [answer.status_code for answer in told] == [202, 201, 201]
    assert told[1].text == told[2].text
    assert stored(officer)[1] == 2
