import pytest

from pmi_platform.core.tenancy.models import User
from tests.factories.tenancy import field_officer

pytestmark = pytest.mark.django_db


def test_the_language_is_kept_with_the_account_and_spoken_on_every_device(client):
    officer = field_officer()
    officer.sign_in(client)

    client.post("/akun/bahasa/", {"language": "en", "next": "/ruang/"})

    assert User.objects.get(pk=officer.user.pk).language == "en"
    elsewhere = officer.sign_in(type(client)())
    assert '<html lang="en"' in elsewhere.get("/ruang/").content.decode()


def test_signed_out_people_keep_it_on_the_device(client):
    client.post("/akun/bahasa/", {"language": "en", "next": "/akun/masuk/"})

    assert '<html lang="en"' in client.get("/akun/masuk/").content.decode()


def test_a_language_that_is_not_spoken_changes_nothing(client):
    officer = field_officer()
    officer.sign_in(client)

    client.post("/akun/bahasa/", {"language": "xx"})

    assert User.objects.get(pk=officer.user.pk).language == "id"
