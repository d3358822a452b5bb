import pytest
from django.test import Client

from pmi_platform.core.tenancy.services.memberships import revoke_membership
from tests.factories.tenancy import account, branch_operator, coordinator, field_officer

pytestmark = pytest.mark.django_db

ADDRESS = "/api/session/"


def session_of(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


def test_nobody_signed_in_gets_a_token_and_no_name(client):
    session = session_of(client)

    assert session["signed_in"] is False
    assert session["csrf"]
    assert "name" not in session


def test_an_officer_gets_name_unit_and_role(client):
    officer = field_officer("32.03.11")
    officer.sign_in(client)

    session = session_of(client)

    assert session["signed_in"] is True
    assert (session["user"], session["name"]) == (str(officer.user.pk), officer.user.name)
    assert session["role"] == "kecamatan_officer"
    assert session["tenant"]["space"] == "actual"


def test_an_account_without_a_role_is_not_let_in(client, settings):
    client.force_login(account(), backend=settings.AUTHENTICATION_BACKENDS[-1])

    assert session_of(client)["signed_in"] is False


def test_a_role_that_has_ended_is_not_let_in(client):
    operator, officer = branch_operator(), field_officer()
    officer.sign_in(client)
    with operator.scope() as actor:
        revoke_membership(actor=actor, membership_id=officer.membership.pk)

    assert session_of(client)["signed_in"] is False


def test_a_coordinator_without_second_factor_is_not_let_in(client):
    coordinator().sign_in(client)
    session = client.session
    del session["account_authentication_methods"]
    session.save()

    assert session_of(client)["signed_in"] is False


def test_the_token_it_gives_is_good_for_posting():
    officer = field_officer()
    strict = officer.sign_in(Client(enforce_csrf_checks=True))
    token = session_of(strict)["csrf"]

    answer = strict.post("/ruang/", {"membership": officer.membership.pk}, headers={"X-CSRFToken": token})

    assert answer.status_code == 302
