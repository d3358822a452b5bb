from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from pmi_platform.core.journal.models import JournalEntry
from tests.factories.tenancy import PASSWORD, PIN, account, branch_operator, field_officer, phone_number

pytestmark = pytest.mark.django_db

BY_PHONE = "/akun/telepon/"
BY_EMAIL = "/akun/masuk/"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def test_one_page_offers_both_ways_in(client):
    page = client.get(BY_EMAIL).content.decode()

    assert 'action="/akun/telepon/"' in page
    assert 'action="/akun/masuk/"' in page


def test_a_field_officer_signs_in_by_number_and_pin_for_ninety_days(client):
    officer = field_officer()

    answer = client.post(BY_PHONE, {"phone": officer.user.phone, "pin": PIN})

    assert answer.status_code == 302
    assert client.session.get_expiry_age() == pytest.approx(timedelta(days=90).total_seconds(), abs=60)
    assert UserSession.objects.filter(user=officer.user).count() == 1


def test_the_number_is_understood_as_it_is_written(client):
    person = account(phone="+6281298765432")

    client.post(BY_PHONE, {"phone": "0812 9876-5432", "pin": PIN})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_pin_and_an_unknown_number_read_the_same(client):
    person = account(phone=phone_number())

    wrong = client.post(BY_PHONE, {"phone": person.phone, "pin": "804615"})
    unknown = client.post(BY_PHONE, {"phone": "+6281298765432", "pin": "804615"})

    assert wrong.context["phone_form"].errors == unknown.context["phone_form"].errors
    assert "_auth_user_id" not in client.session


def test_what_was_typed_wrong_is_said_beside_the_field(client):
    answer = client.post(BY_PHONE, {"phone": "021", "pin": "12"})

    assert set(answer.context["phone_form"].errors) == {"phone", "pin"}
    assert answer.context["by"] == "phone"


def test_after_sixty_failures_one_connection_has_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"pin_failed": "3/5m/ip"}
    person = account(phone=phone_number())
    for number in range(3):
        client.post(BY_PHONE, {"phone": f"+628129876543{number}", "pin": "804615"})

    client.post(BY_PHONE, {"phone": person.phone, "pin": PIN})

    assert "_auth_user_id" not in client.session


def test_after_signing_in_one_is_led_back_and_nowhere_else(client):
    officer = field_officer()
    here = client.post(f"{BY_PHONE}?next=/lapor/", {"phone": officer.user.phone, "pin": PIN, "next": "/lapor/"})
    client.logout()
    away = client.post(BY_PHONE, {"phone": officer.user.phone, "pin": PIN, "next": "https://jahat.example/"})

    assert here.url == "/lapor/"
    assert away.url == "/"


def test_an_office_signs_in_by_address_and_password(client):
    operator = branch_operator()

    answer = client.post(BY_EMAIL, {"login": operator.user.email.upper(), "password": PASSWORD})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(operator.user.pk)


def test_signing_out_closes_open_sockets(client):
    officer = field_officer()
    client.post(BY_PHONE, {"phone": officer.user.phone, "pin": PIN})

    client.post(reverse("account_logout"))

    with officer.scope():
        assert JournalEntry.objects.filter(type="tenancy.session.revoked").count() == 1


def test_a_forgotten_password_is_mended_by_mail(client):
    operator = branch_operator()

    client.post(reverse("account_reset_password"), {"email": operator.user.email})

    (letter,) = mail.outbox
    link = next(word for word in letter.body.split() if "/akun/sandi/lupa/" in word)
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "banjir surut di pagi", "password2": "banjir surut di pagi"})
    client.post(BY_EMAIL, {"login": operator.user.email, "password": "banjir surut di pagi"})
    assert client.session["_auth_user_id"] == str(operator.user.pk)


def test_an_unknown_address_gets_no_mail_and_the_same_page(client):
    answer = client.post(reverse("account_reset_password"), {"email": "tak.dikenal@pmi.example"})

    assert answer.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_a_new_password_ends_the_other_sessions(client, django_capture_on_commit_callbacks):
    operator = branch_operator()
    other = type(client)()
    for browser in (client, other):
        browser.post(BY_EMAIL, {"login": operator.user.email, "password": PASSWORD})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "banjir surut di pagi", "password2": "banjir surut di pagi"},
        )

    assert client.get("/ruang/").status_code == 200
    assert other.get("/ruang/").status_code == 302


def test_a_field_account_has_no_password_page(client):
    field_officer().sign_in(client)

    assert client.get(reverse("account_change_password")).status_code == 404


def test_nobody_signs_up_alone(client):
    assert client.get("/akun/signup/").status_code == 404
