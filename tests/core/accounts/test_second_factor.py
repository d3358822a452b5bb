import pytest
from django.urls import reverse

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.roles import MANDATORY_TOTP, Role
from tests.factories.tenancy import PASSWORD, coordinator, field_officer, member, province

pytestmark = pytest.mark.django_db

SHOWN = {"account_authentication_methods": [{"method": "password"}, {"method": "mfa", "type": "totp"}]}
NOT_SHOWN = {"account_authentication_methods": [{"method": "password"}]}


def is_missing(person, session):
    with person.scope() as actor:
        return second_factor.is_missing(user=person.user, actor=actor, session=session)


@pytest.mark.parametrize("role", sorted(MANDATORY_TOTP))
def test_offices_from_coordinators_upwards_need_it(role):
    person = member(Role(role), of=province())

    assert is_missing(person, NOT_SHOWN)
    assert not is_missing(person, SHOWN)


def test_field_people_do_not_need_it():
    assert not is_missing(field_officer(), {})


def test_a_second_office_that_needs_it_makes_it_needed():
    chief = coordinator()
    helper = member(Role.LOGISTICS_OFFICER, of=chief.tenant, user=chief.user)

    assert is_missing(helper, NOT_SHOWN)


@pytest.mark.parametrize(
    ("is_demo", "demo_mode", "missing"), [(True, True, False), (True, False, True), (False, True, True)]
)
def test_only_demo_accounts_in_demo_mode_are_exempt(settings, is_demo, demo_mode, missing):
    settings.DEMO = demo_mode
    person = coordinator()
    person.user.is_demo = is_demo

    assert is_missing(person, NOT_SHOWN) is missing


def sign_in_by_password(client, person):
    client.post(reverse("account_login"), {"login": person.user.email, "password": PASSWORD})
    session = client.session
    session[SESSION_KEY] = str(person.membership.pk)
    session.save()


def test_a_coordinator_without_it_gets_no_page_but_the_one_to_set_it_up(client):
    sign_in_by_password(client, coordinator())

    answer = client.get(reverse("accounts:team"))

    assert answer.status_code == 302
    assert answer.url == f"{reverse('mfa_activate_totp')}?next=%2Ftim%2F"
    assert client.get(answer.url).status_code == 200


def test_a_coordinator_who_has_set_it_up_gets_in_at_once_and_must_show_it_next_time(client):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    person = coordinator()
    sign_in_by_password(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))

    done = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("accounts:team")).status_code == 200
    assert secret not in str(person.user.authenticator_set.values("data"))
    client.logout()
    again = client.post(reverse("account_login"), {"login": person.user.email, "password": PASSWORD})
    assert again.url == reverse("mfa_authenticate")


def test_whoever_needs_it_cannot_remove_it(client):
    from allauth.mfa.models import Authenticator

    from pmi_platform.core.accounts.adapters import SecondFactorAdapter

    chief, officer = coordinator(), field_officer()
    adapter = SecondFactorAdapter()

    assert not adapter.can_delete_authenticator(Authenticator(user=chief.user, type="totp"))
    assert adapter.can_delete_authenticator(Authenticator(user=officer.user, type="totp"))


def test_a_secret_stays_readable_after_the_key_has_changed(settings):
    from pmi_platform.core.accounts.adapters import SecondFactorAdapter

    kept = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"

    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in kept


def test_the_api_is_closed_too_until_it_has_been_shown(client):
    person = coordinator()
    sign_in_by_password(client, person)

    refused = client.get("/api/v1/units/")

    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert person.sign_in(client).get("/api/v1/units/").status_code == 200
