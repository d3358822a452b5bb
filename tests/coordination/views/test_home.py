import pytest
from django.test import Client

from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import account, coordinator, field_officer, member, province

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.PROVINCIAL_COORDINATOR, "/komando/"),
        (Role.CHAIRMAN, "/komando/"),
        (Role.KECAMATAN_OFFICER, "/lapor/"),
        (Role.VOLUNTEER, "/lapor/"),
        (Role.IMS_CLIENT, "/kejadian/"),
        (Role.PLATFORM_ADMIN, "/tim/"),
        (Role.DATA_PROTECTION_OFFICER, "/tim/"),
    ],
)
def test_everybody_lands_where_their_work_is(role, landing):
    somebody = member(role, at="32.03.11" if role in (Role.KECAMATAN_OFFICER, Role.VOLUNTEER) else None, of=province())

    assert somebody.sign_in(Client()).get("/")["Location"] == landing


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/")["Location"].startswith("/akun/masuk/")


def test_who_holds_no_role_is_shown_the_choice_of_roles(client):
    client.force_login(account(), backend="pmi_platform.core.accounts.backends.EmailPasswordBackend")

    assert client.get("/")["Location"] == "/ruang/"


def test_a_page_out_of_reach_names_who_can_open_it():
    chief = coordinator()

    page = field_officer().sign_in(Client()).get("/komando/")

    assert page.status_code == 403
    assert [officer.name for officer in page.context["grantors"]] == [chief.user.name]
