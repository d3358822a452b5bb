"""Files that no photo names are deleted, once they are old, and no others ever."""

import os
import time
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from incidents import services
from incidents.models import ReportPhoto
from incidents.services import PhotoDraft
from incidents.tasks import sweep_photo_files
from tests.factories.incidents import filed, picture
from tests.factories.tenancy import coordinator, field_officer, province

pytestmark = pytest.mark.django_db

TWO_DAYS_S = 2 * 86_400


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """A media folder of one's own."""
    storages = settings.STORAGES
    options = {**storages["default"]["OPTIONS"], "location": str(tmp_path)}
    settings.STORAGES = {**storages, "default": {**storages["default"], "OPTIONS": options}}
    return tmp_path


def attach(actor):
    report = filed(actor, area=actor.unit.area_code)
    photo = PhotoDraft(client_ref=uuid4(), content=picture())
    return services.attach_photo(actor=actor, report_id=report.pk, photo=photo)


def attach_in_vain(actor):
    """A picture whose transaction is rolled back once its file has been written."""
    with transaction.atomic():
        attach(actor)
        transaction.set_rollback(True)


def age(media):
    """Let every file be two days old."""
    for path in media.rglob("*.jpg"):
        os.utime(path, (time.time() - TWO_DAYS_S,) * 2)


def files(media):
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def named():
    with coordinator().scope():
        return set(ReportPhoto.objects.values_list("storage_name", flat=True))


def test_an_old_file_that_no_photo_names_is_deleted_and_the_others_stay(media):
    with field_officer().scope() as actor:
        attach(actor)
        attach_in_vain(actor)
    before = files(media)
    age(media)

    sweep_photo_files()

    assert len(before) == 2
    assert files(media) == named()
    assert len(named()) == 1


def test_a_young_file_may_belong_to_a_transaction_that_goes_on(media):
    with field_officer().scope() as actor:
        attach_in_vain(actor)

    sweep_photo_files()

    assert len(files(media)) == 1


def test_every_tenants_folder_is_swept_by_its_own_rows(media):
    for officer in (field_officer(), field_officer("31.75.06")):
        with officer.scope() as actor:
            attach(actor)
            attach_in_vain(actor)
    age(media)

    sweep_photo_files()

    own, other = province("32").pk, province("31").pk
    assert {name.partition("/")[0] for name in files(media)} == {str(own), str(other)}
    assert len(files(media)) == 2


def test_a_folder_of_no_tenant_is_left_alone(media):
    default_storage.save("999999/siapa.jpg", ContentFile(picture()))
    default_storage.save("cadangan/siapa.jpg", ContentFile(picture()))
    age(media)

    sweep_photo_files()

    assert files(media) == {"999999/siapa.jpg", "cadangan/siapa.jpg"}


def test_without_a_media_folder_there_is_nothing_to_do(media):
    media.rmdir()

    sweep_photo_files()

    assert not media.exists()
