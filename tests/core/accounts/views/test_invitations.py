import pytest
from django.urls import reverse

from pmi_platform.core.accounts.services.invitations import InvitationDraft, issue_invitation
from pmi_platform.core.accounts.services.pins import offer_new_pin
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import PIN, branch_operator, coordinator, field_officer, unit

pytestmark = pytest.mark.django_db

JOIN = {"name": "Ujang Saepudin", "phone": "0812 9876 5432", "pin": PIN, "pin_again": PIN}


def invited(*, by=None, role=Role.KECAMATAN_OFFICER, at="32.03.11", **draft):
    operator, place = by or branch_operator(), unit(at)
    with operator.scope() as actor:
        issued = issue_invitation(actor=actor, draft=InvitationDraft(unit_id=place.pk, role=role, **draft))
    return reverse("accounts:invitation", kwargs={"token": issued.token})


def test_the_page_says_who_invites_into_what(client):
    operator = branch_operator(user=None)

    page = client.get(invited(by=operator)).content.decode()

    assert operator.user.name in page
    assert "Cugenang" in page


def test_joining_signs_in_on_this_device_with_the_new_role(client):
    link = invited()

    answer = client.post(link, JOIN)

    user_id = client.session["_auth_user_id"]
    assert answer.status_code == 302
    assert client.session[SESSION_KEY] == str(available_to(user_id)[0].id)
    assert client.session.get_expiry_age() > 89 * 24 * 3600


def test_what_is_wrong_is_said_and_nothing_is_kept(client):
    link = invited()

    answer = client.post(link, {**JOIN, "pin": "123456", "pin_again": "123456"})

    assert "pin" in answer.context["form"].errors
    assert client.post(link, JOIN).status_code == 302


def test_two_different_pins_are_refused(client):
    answer = client.post(invited(), {**JOIN, "pin_again": "804615"})

    assert "pin_again" in answer.context["form"].errors


def test_a_used_link_says_that_it_has_ended(client):
    link = invited()
    client.post(link, JOIN)
    client.logout()

    assert client.get(link).status_code == 410


@pytest.mark.parametrize("spoiled", ["/akun/undangan/1.x:y/", "/akun/undangan/kosong/", "/akun/undangan/kosong/qr.svg"])
def test_a_link_that_nobody_made_is_not_found(client, spoiled):
    assert client.get(spoiled).status_code == 404


def test_whoever_is_signed_in_joins_with_one_tap(client):
    officer = field_officer("32.75.02")
    officer.sign_in(client)

    client.post(invited())

    assert len(available_to(officer.user.pk)) == 2


def test_an_operator_joins_with_a_password_and_then_signs_in_by_address(client):
    link = invited(by=coordinator(), role=Role.BRANCH_OPERATOR, at="32.03", email="nurul@pmi.example")
    words = "hujan turun di cianjur"

    client.post(link, {"name": "Nurul", "password": words, "password_again": words})

    assert client.session["_auth_user_id"]
    client.logout()
    client.post("/akun/masuk/", {"login": "nurul@pmi.example", "password": words})
    assert client.session["_auth_user_id"]


def test_a_weak_password_is_refused(client):
    link = invited(by=coordinator(), role=Role.BRANCH_OPERATOR, at="32.03", email="nurul@pmi.example")

    answer = client.post(link, {"name": "Nurul", "password": "12345678", "password_again": "12345678"})

    assert "password" in answer.context["form"].errors


def test_the_link_is_also_a_picture(client):
    answer = client.get(f"{invited()}qr.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert b"style=" not in answer.content


def test_a_link_for_a_new_pin_sets_it_and_signs_in(client):
    officer, operator = field_officer(), branch_operator()
    with operator.scope() as actor:
        issued = offer_new_pin(actor=actor, user_id=officer.user.pk)
    page = client.get(reverse("accounts:invitation", kwargs={"token": issued.token}))

    client.post(page.url, {"pin": "804615", "pin_again": "804615"})

    assert client.session["_auth_user_id"] == str(officer.user.pk)
    assert client.get(page.url).status_code == 410
