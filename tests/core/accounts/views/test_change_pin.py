"""Whoever knows their PIN changes it themselves."""

import pytest
from django.core.cache import cache
from django.test import Client

from pmi_platform.core.accounts.services.pins import check_pin
from pmi_platform.core.journal.models import JournalEntry
from tests.factories.tenancy import PIN, coordinator, field_officer

pytestmark = pytest.mark.django_db

ADDRESS = "/akun/pin/"
NEW_PIN = "804615"


@pytest.fixture
def officer():
    cache.clear()
    return field_officer()


def signed_in(officer):
    client = Client()
    client.post("/akun/telepon/", {"phone": officer.user.phone, "pin": PIN})
    return client


def change(client, *, present=PIN, pin=NEW_PIN, again=None):
    return client.post(ADDRESS, {"present_pin": present, "pin": pin, "pin_again": again or pin})


def opens(officer, pin):
    return check_pin(phone=officer.user.phone, pin=pin) is not None


def test_the_new_pin_opens_the_account_and_the_old_one_no_longer(officer):
    answer = change(signed_in(officer))

    assert answer["Location"] == "/akun/perangkat/"
    assert (opens(officer, NEW_PIN), opens(officer, PIN)) == (True, False)


def test_this_device_stays_signed_in_and_the_others_do_not(officer, django_capture_on_commit_callbacks):
    here, other = signed_in(officer), signed_in(officer)

    with django_capture_on_commit_callbacks(execute=True):
        change(here)

    assert here.get("/akun/perangkat/").status_code == 200
    assert [device.is_current for device in here.get("/akun/perangkat/").context["sessions"]] == [True]
    assert other.get("/akun/perangkat/").status_code == 302


def test_it_is_journalled_without_the_pin(officer):
    change(signed_in(officer))

    with officer.scope():
        told = list(JournalEntry.objects.filter(type="accounts.pin.set").values_list("payload", "actor"))
    assert told == [({"user_id": str(officer.user.pk)}, f"user:{officer.user.pk}")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"present": "999111"}, "present_pin"),
        ({"pin": "123456"}, "pin"),
        ({"pin": "12345"}, "pin"),
        ({"pin": PIN}, "pin"),
        ({"again": "804616"}, "pin_again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_changes_nothing(officer, typed, field):
    client = signed_in(officer)

    answer = change(client, **typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert opens(officer, PIN)


def test_guessing_the_present_pin_locks_the_account(officer):
    client = signed_in(officer)

    for _ in range(5):
        change(client, present="999111")

    assert change(client).status_code == 422
    assert not opens(officer, PIN)


def test_an_office_account_has_no_pin_to_change():
    assert coordinator().sign_in(Client()).get(ADDRESS).status_code == 404


def test_nobody_changes_a_pin_without_signing_in(client):
    assert client.get(ADDRESS).status_code == 302


def test_my_devices_lead_there(officer):
    assert f'href="{ADDRESS}"' in signed_in(officer).get("/akun/perangkat/").content.decode()
