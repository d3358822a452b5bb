import pytest
from django.urls import reverse

from tests.factories.tenancy import PASSWORD, account

pytestmark = pytest.mark.django_db

METHODS = "account_authentication_methods"


@pytest.fixture
def staff():
    return account(is_staff=True, is_superuser=True)


def test_a_password_alone_does_not_open_the_admin(client, staff):
    client.post(reverse("admin:login"), {"username": staff.email, "password": PASSWORD})
    client.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})

    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_activate_totp"))


def test_staff_who_have_shown_their_second_factor_get_in(client, staff):
    client.force_login(staff)
    session = client.session
    session[METHODS] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()

    assert client.get(reverse("admin:index")).status_code == 200


def test_somebody_who_is_no_staff_does_not_get_in(client):
    client.force_login(account())
    session = client.session
    session[METHODS] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()

    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_a_stranger_signs_in_where_everybody_does(client):
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
