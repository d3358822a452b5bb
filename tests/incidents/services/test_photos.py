import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from PIL import Image, ImageFile

from incidents import queries, services
from incidents.errors import ChangedAfterFiling
from incidents.models import ReportPhoto
from incidents.services import PhotoDraft
from incidents.services.photo_encoding import LARGEST_BYTES, encoded
from incidents.services.photos import MOST_PHOTOS
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.incidents import camera_exif, filed, picture
from tests.factories.tenancy import coordinator, field_officer, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


@pytest.fixture
def report(officer):
    return filed(officer)


def attached(actor, report, content=None, client_ref=None, caption=""):
    draft = PhotoDraft(client_ref=client_ref or uuid4(), content=content or picture(), caption=caption)
    return services.attach_photo(actor=actor, report_id=report.pk, photo=draft)


def stored(photo):
    with queries.photo_file(photo) as file:
        return Image.open(io.BytesIO(file.read()))


def sentence(content):
    with pytest.raises(InvalidInput) as refusal:
        encoded(content, time_zone="Asia/Jakarta")
    return str(refusal.value.fields["photo"])


def test_a_photo_is_kept_without_what_the_camera_wrote_into_it(officer, report):
    exif = camera_exif(point=Point(107.0870, -6.8120), taken=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))

    photo = attached(officer, report, picture(exif=exif))

    assert dict(stored(photo).getexif()) == {}
    with queries.photo_file(photo) as file:
        assert b"Kamera Rahasia" not in file.read()


def test_where_and_when_a_photo_was_taken_become_fields(officer, report):
    exif = camera_exif(point=Point(107.0870, -6.8120), taken=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))

    photo = attached(officer, report, picture(exif=exif))

    assert photo.taken_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert (round(photo.location.x, 4), round(photo.location.y, 4)) == (107.0870, -6.8120)


def test_a_photo_is_put_upright_and_bounded(officer, report):
    photo = attached(officer, report, picture(size=(3000, 2000), exif=camera_exif(orientation=6)))

    assert stored(photo).size == (photo.width, photo.height) == (1365, 2048)


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "L")])
def test_every_accepted_form_becomes_a_jpeg(officer, report, form, mode):
    photo = attached(officer, report, picture(form=form, mode=mode))

    assert (stored(photo).format, stored(photo).mode) == ("JPEG", "RGB")


def test_what_is_transparent_becomes_white(officer, report):
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(file, "PNG")

    photo = attached(officer, report, file.getvalue())

    assert stored(photo).getpixel((4, 4)) == (255, 255, 255)


def test_a_photo_of_more_than_15_megabytes_is_refused():
    assert "15 MB" in sentence(b"\xff\xd8" + bytes(LARGEST_BYTES))


def test_a_photo_of_more_than_40_megapixels_is_refused():
    file = io.BytesIO()
    Image.new("1", (8_000, 6_000)).save(file, "PNG")

    assert "40" in sentence(file.getvalue())


def test_a_decompression_bomb_is_refused():
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "PNG")

    assert "40" in sentence(file.getvalue())


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a" + bytes(40), b"%PDF-1.7"])
def test_what_is_no_photo_is_refused(content):
    assert "JPEG" in sentence(content)


@pytest.mark.parametrize("tolerant", [False, True])
def test_a_torn_photo_is_refused_also_where_a_library_lets_such_pass(monkeypatch, tolerant):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)

    assert sentence(picture()[:4000])


def test_a_photo_sent_twice_is_kept_once(officer, report):
    content, reference = picture(), uuid4()

    first = attached(officer, report, content, reference)
    again = attached(officer, report, content, reference)

    report.refresh_from_db()
    assert again == first
    assert report.photo_count == 1


def test_another_photo_under_the_same_reference_is_refused(officer, report):
    reference = uuid4()
    attached(officer, report, picture(), reference)

    with pytest.raises(ChangedAfterFiling):
        attached(officer, report, picture(size=(320, 200)), reference)


def test_a_report_holds_only_so_many_photos(officer, report):
    report.photo_count = MOST_PHOTOS
    report.save(update_fields=["photo_count"])

    with pytest.raises(InvalidInput):
        attached(officer, report)


def test_nobody_adds_to_a_colleagues_report(report):
    with field_officer().scope() as colleague, pytest.raises(NotPermitted):
        attached(colleague, report)


def test_a_photo_is_shown_to_the_author_and_the_coordinator_and_not_to_the_neighbour(officer, report):
    photo = attached(officer, report, caption="Jembatan")

    assert queries.photo(actor=officer, photo_id=photo.pk) == photo
    with coordinator().scope() as chief:
        assert queries.photo(actor=chief, photo_id=photo.pk) == photo
    with field_officer().scope() as colleague, pytest.raises(NotFound):
        queries.photo(actor=colleague, photo_id=photo.pk)
    with coordinator(of=province("36")).scope() as neighbour, pytest.raises(NotFound):
        queries.photo(actor=neighbour, photo_id=photo.pk)


def test_a_lost_file_is_not_found(officer, report):
    photo = attached(officer, report)
    default_storage.delete(photo.storage_name)

    with pytest.raises(NotFound):
        queries.photo_file(photo)


def test_files_have_names_that_nobody_guesses(officer, report):
    first, second = attached(officer, report), attached(officer, report)

    assert first.storage_name.startswith(f"{report.tenant_id}/")
    assert len(first.storage_name) > 32
    assert ReportPhoto.objects.values("storage_name").distinct().count() == 2
    assert first.storage_name != second.storage_name


def test_photos_that_two_people_add_at_once_both_stand_and_dispute_nothing(report):
    with field_officer().scope() as author:
        own = filed(author)
        attached(author, own, picture(size=(320, 240)), caption="Jembatan")
    with coordinator().scope() as verifier:
        attached(verifier, own, picture(size=(300, 200)), caption="Jembatan")

        kept = list(ReportPhoto.objects.filter(report=own).values_list("width", flat=True))
        own.refresh_from_db()
        assert kept == [320, 300]
        assert own.photo_count == 2
        assert not own.conflicts.exists()
