import re

import pytest
from django.test import Client
from django.urls import reverse

from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import PIN, branch_operator, coordinator, field_officer, province, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return branch_operator("32.03")


@pytest.fixture
def page(operator):
    return operator.sign_in(Client())


def names_on(page, **query):
    return re.findall(r'href="/tim/[0-9a-f-]{36}/">([^<]+)<', page.get("/tim/", query).content.decode())


def act(page, name, membership, **data):
    return page.post(reverse(f"accounts:{name}", kwargs={"membership_id": membership.pk}), data)


def test_an_operator_sees_the_people_of_the_own_kabupaten_only(page, operator):
    own, other = field_officer("32.03.11"), field_officer("32.75.02")

    names = names_on(page)

    assert {operator.user.name, own.user.name} <= set(names)
    assert other.user.name not in names


def test_a_coordinator_sees_the_whole_province_and_no_other():
    field_officer("32.03.11")
    stranger = field_officer("36.71.05")
    page = coordinator().sign_in(Client())

    names = names_on(page)

    assert len(names) == 2
    assert stranger.user.name not in names


def test_a_field_officer_has_no_team_page():
    page = field_officer().sign_in(Client())

    assert page.get("/tim/").status_code == 403


def test_people_are_found_by_name_role_and_area(page):
    first, second = field_officer("32.03.11"), field_officer("32.03.01")

    assert names_on(page, q=first.user.name) == [first.user.name]
    assert names_on(page, area="32.03.01") == [second.user.name]
    assert len(names_on(page, role=Role.KECAMATAN_OFFICER)) == 2


def test_the_page_takes_as_many_statements_for_many_as_for_few(page, django_assert_max_num_queries):
    for number in range(1, 20):
        field_officer(f"32.03.{number:02d}")

    with django_assert_max_num_queries(16):
        page.get("/tim/")


def test_an_operator_invites_and_gets_a_link_and_a_picture(page):
    place = unit("32.03.11")

    answer = page.post("/tim/undang/", {"role": Role.KECAMATAN_OFFICER, "unit": place.pk, "name": "Ujang"}, follow=True)

    assert "/akun/undangan/" in answer.context["link"]
    assert page.get(answer.context["qr_url"]).status_code == 200
    assert [invitation.name for invitation in page.get("/tim/").context["invitations"]] == ["Ujang"]


def test_the_forms_offer_only_what_may_be_given(page):
    unit("32.75.02")

    form = page.get("/tim/undang/").context["form"]

    roles = {value for value, _label in form.fields["role"].choices if value}
    assert Role.BRANCH_OPERATOR not in roles
    assert Role.KECAMATAN_OFFICER in roles
    assert "Bekasi" not in str(form["unit"])


def test_a_link_is_shown_only_to_whoever_made_it(page):
    place = unit("32.03.11")
    made = page.post("/tim/undang/", {"role": Role.VOLUNTEER, "unit": place.pk})
    colleague = branch_operator("32.03").sign_in(Client())

    assert page.get(made.url).status_code == 200
    assert colleague.get(made.url).status_code == 302


def test_an_operator_withdraws_a_link(page, operator):
    place = unit("32.03.11")
    page.post("/tim/undang/", {"role": Role.VOLUNTEER, "unit": place.pk})
    with operator.scope():
        invitation = Invitation.objects.get()

    page.post(reverse("accounts:withdraw", kwargs={"invitation_id": invitation.pk}))

    assert list(page.get("/tim/").context["invitations"]) == []


def test_an_operator_ends_a_role(page):
    officer = field_officer()

    act(page, "end_role", officer.membership)

    assert available_to(officer.user.pk) == []


def test_an_operator_makes_a_link_for_a_new_pin(page):
    officer = field_officer()

    answer = page.get(act(page, "new_pin_link", officer.membership).url)

    assert "/akun/undangan/" in answer.context["link"]


def test_an_operator_signs_devices_out(page, django_capture_on_commit_callbacks):
    officer, phone = field_officer(), Client()
    phone.post("/akun/telepon/", {"phone": officer.user.phone, "pin": PIN})

    with django_capture_on_commit_callbacks(execute=True):
        act(page, "sign_out_devices", officer.membership)

    assert phone.get("/akun/perangkat/").status_code == 302


def test_a_member_is_shown_with_roles_and_devices(page):
    officer, phone = field_officer(), Client(headers={"user-agent": "Chrome/128 Android"})
    phone.post("/akun/telepon/", {"phone": officer.user.phone, "pin": PIN})

    shown = page.get(reverse("accounts:member", kwargs={"membership_id": officer.membership.pk}))

    assert [device.device for device in shown.context["devices"]] == ["Chrome · Android"]
    assert shown.context["is_in_reach"]


def test_a_coordinator_appoints_an_acting_operator():
    page, operator = coordinator().sign_in(Client()), branch_operator("32.03")
    place = unit("32.75")
    terms = {"role": Role.BRANCH_OPERATOR, "unit": place.pk, "acting": "plt"}

    act(page, "give_office", operator.membership, **terms, decree="SK 7/2026", valid_until="2030-01-31")

    offices = {choice.unit_name: choice.acting for choice in available_to(operator.user.pk)}
    assert offices == {"PMI Kabupaten Cianjur": None, "PMI Kota Bekasi": "plt"}


def test_an_acting_officer_without_decree_or_day_is_refused_beside_the_fields(page):
    officer, place = field_officer(), unit("32.03.01")
    terms = {"role": Role.KECAMATAN_OFFICER, "unit": place.pk, "acting": "plh"}

    without_day = act(page, "give_office", officer.membership, **terms, decree="SK 7/2026")
    without_decree = act(page, "give_office", officer.membership, **terms, valid_until="2030-01-31")

    assert "valid_until" in without_day.context["form"].errors
    assert "decree" in without_decree.context["form"].errors


@pytest.mark.parametrize("name", ["end_role", "new_pin_link", "sign_out_devices"])
def test_people_elsewhere_are_left_alone(page, name):
    neighbour, stranger = field_officer("32.75.02"), field_officer("36.71.05", of=province("36"))

    assert act(page, name, neighbour.membership).status_code in {403, 404}
    assert act(page, name, stranger.membership).status_code == 404
    assert available_to(neighbour.user.pk)


@pytest.mark.parametrize("name", ["end_role", "new_pin_link", "sign_out_devices"])
def test_a_colleague_is_out_of_reach(page, name):
    colleague = branch_operator("32.03")

    assert act(page, name, colleague.membership).status_code == 403
    with colleague.scope():
        assert Membership.objects.filter(pk=colleague.membership.pk, revoked_at=None).exists()


def test_a_coordinator_makes_an_operators_account_forget_the_second_factor():
    page, operator = coordinator().sign_in(Client()), branch_operator("32.03")

    answer = act(page, "forget_factor", operator.membership)

    assert answer.status_code == 302
    assert page.get(answer.url).status_code == 200
