import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.api.schema import PhotoOut
from incidents.models import ReportPhoto
from tests.factories.incidents import camera_exif, picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.api.support import REPORTS, Caller, body

pytestmark = pytest.mark.django_db

MEBIBYTE = 1024 * 1024


@pytest.fixture
def officer():
    return Caller(field_officer())


@pytest.fixture
def report(officer):
    return officer.post(REPORTS, body()).json()


def file(content=None, name="foto.jpg"):
    return SimpleUploadedFile(name, content if content is not None else picture(), content_type="image/jpeg")


def sent(caller, report, **fields):
    fields = {"client_ref": str(uuid4()), "photo": file(), **fields}
    return caller.upload(f"{REPORTS}{report['id']}/photos/", **fields)


def test_a_photo_is_stored_without_what_the_camera_wrote(officer, report):
    exif = camera_exif(point=Point(107.087, -6.812), taken=datetime(2026, 11, 21, 6, tzinfo=UTC))

    answer = sent(officer, report, photo=file(picture(exif=exif)))
    stored = officer.get(answer.json()["url"])
    content = b"".join(stored.streaming_content)

    assert answer.status_code == 201
    assert list(answer.json()) == list(PhotoOut().fields)
    assert b"Kamera Rahasia" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photo_is_served_as_a_picture_and_nothing_else(officer, report):
    url = sent(officer, report).json()["url"]

    answer = officer.get(url)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")
    assert answer["Content-Disposition"].startswith("inline")
    assert officer.client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_report_names_its_photos(officer, report):
    photo = sent(officer, report).json()

    [named] = officer.get(f"{REPORTS}{report['id']}/").json()["photos"]

    assert (named["id"], named["url"], named["sha256"]) == (photo["id"], photo["url"], photo["sha256"])


def test_the_same_photo_sent_again_is_stored_once(officer, report):
    reference, content = str(uuid4()), picture()

    answers = [sent(officer, report, client_ref=reference, photo=file(content)) for _attempt in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    with coordinator().scope():
        assert ReportPhoto.objects.count() == 1


def test_another_photo_under_the_same_reference_is_a_conflict(officer, report):
    reference = str(uuid4())
    sent(officer, report, client_ref=reference)

    answer = sent(officer, report, client_ref=reference, photo=file(picture(size=(320, 200))))

    assert (answer.status_code, answer.json()["code"]) == (409, "changed_after_filing")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)>", picture()[:900]])
def test_what_is_no_photo_is_refused(officer, report, content):
    answer = sent(officer, report, photo=file(content))

    assert answer.status_code == 422
    assert "photo" in answer.json()["fields"]


def test_a_photo_of_50_mb_is_too_large(officer, report):
    answer = sent(officer, report, photo=file(b"\xff\xd8" + b"0" * (50 * MEBIBYTE)))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert officer.get(f"{REPORTS}{report['id']}/").json()["photo_count"] == 0


def test_a_photo_that_is_sent_as_json_is_refused(officer, report):
    answer = officer.post(f"{REPORTS}{report['id']}/photos/", {"client_ref": str(uuid4())})

    assert answer.status_code == 415


def test_a_foreign_provinces_photo_is_not_found(officer, report):
    url = sent(officer, report).json()["url"]
    stranger = Caller(coordinator(of=province("31")))
    other_kabupaten = Caller(branch_operator("32.75"))

    answers = [stranger.get(url), sent(stranger, report), other_kabupaten.get(url)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Caller(coordinator()).get(url).status_code == 200


def test_nobody_sees_a_photo_without_signing_in(officer, report, client):
    url = sent(officer, report).json()["url"]

    assert client.get(url).status_code == 401


def test_a_browser_asks_again_before_it_shows_a_photo_that_it_kept(officer, report):
    photo = sent(officer, report).json()

    assert officer.get(photo["url"])["Cache-Control"] == "private, no-cache"
