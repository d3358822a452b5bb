import pytest
from django.contrib.auth import authenticate

from tests.factories.tenancy import PASSWORD, PIN, account, phone_number

pytestmark = pytest.mark.django_db


def test_each_account_opens_by_its_own_door():
    field, office = account(phone=phone_number()), account(email="kantor@pmi.example")

    assert authenticate(None, phone=field.phone, pin=PIN) == field
    assert authenticate(None, email=office.email, password=PASSWORD) == office


def test_a_pin_is_no_password_and_a_password_no_pin():
    both = account(email="dua@pmi.example", phone=phone_number())
    field = account(phone=phone_number())

    assert authenticate(None, phone=both.phone, pin=PASSWORD) is None
    assert authenticate(None, email=field.phone, password=PIN) is None


@pytest.mark.parametrize("demo_mode", [True, False])
def test_demo_accounts_open_only_in_demo_mode(settings, demo_mode):
    settings.DEMO = demo_mode
    field = account(phone=phone_number(), is_demo=True)
    office = account(email="demo@pmi.example", is_demo=True)

    assert (authenticate(None, phone=field.phone, pin=PIN) == field) is demo_mode
    assert (authenticate(None, email=office.email, password=PASSWORD) == office) is demo_mode


def test_a_demo_session_ends_with_demo_mode(client, settings):
    settings.DEMO = True
    person = account(email="demo@pmi.example", is_demo=True)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get("/ruang/").status_code == 200

    settings.DEMO = False

    assert client.get("/ruang/").status_code == 302


def test_a_closed_account_opens_no_more():
    field = account(phone=phone_number(), is_active=False)

    assert authenticate(None, phone=field.phone, pin=PIN) is None
