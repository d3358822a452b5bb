import pytest

from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import field_officer, member, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    person = field_officer()
    member(Role.KECAMATAN_OFFICER, at="32.03.11", of=province("32", space="exercise"), user=person.user)
    return person


def test_one_sees_the_own_roles_and_which_is_active(client, officer):
    officer.sign_in(client)

    choices = client.get("/ruang/").context["choices"]

    assert [(choice["space"], choice["is_active"]) for choice in choices] == [("actual", True), ("exercise", False)]


def test_choosing_takes_effect_and_leads_back(client, officer):
    officer.sign_in(client)
    wanted = client.get("/ruang/").context["choices"][1]["id"]

    answer = client.post("/ruang/", {"membership": wanted, "next": "/tim/?q=a"})

    assert answer.url == "/tim/?q=a"
    assert client.session[SESSION_KEY] == str(wanted)


@pytest.mark.parametrize("away", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", ""])
def test_one_is_never_led_out_of_the_platform(client, officer, away):
    officer.sign_in(client)

    answer = client.post("/ruang/", {"membership": officer.membership.pk, "next": away})

    assert answer.url == "/"


@pytest.mark.parametrize("whose", ["stranger", "nonsense"])
def test_only_an_own_role_can_be_chosen(client, officer, whose):
    foreign = {"stranger": str(field_officer("32.75.02").membership.pk), "nonsense": "1"}[whose]
    officer.sign_in(client)

    answer = client.post("/ruang/", {"membership": foreign})

    assert answer.status_code == 404
    assert client.session[SESSION_KEY] == str(officer.membership.pk)


def test_signed_out_people_are_sent_to_sign_in(client):
    assert client.get("/ruang/").url == "/akun/masuk/?next=/ruang/"
