"""What a phone's password opens: the filing of reports, over TLS, until somebody revokes it."""

import base64

import pytest
from django.test import Client, override_settings

from pmi_platform.core.accounts.models import DevicePassword
from pmi_platform.core.accounts.services.device_passwords import revoke_device_password
from pmi_platform.core.accounts.services.sessions import end_devices
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_scope
from pmi_platform.core.tenancy.services.memberships import revoke_membership
from tests.factories.tenancy import account, branch_operator, coordinator, field_officer, member, province
from tests.integrations.openrosa.collect import Collect, message
from tests.integrations.openrosa.conftest import phone_of


def status(phone):
    return phone.get("/openrosa/formList").status_code


def test_a_good_password_opens_the_forms(phone):
    assert status(phone) == 200


def test_a_password_typed_without_dashes_and_in_capitals_is_the_same(phone):
    phone.secret = phone.secret.replace("-", "").upper()

    assert status(phone) == 200


@pytest.mark.parametrize("secret", ["", "x", "aaaaa-aaaaa-aaaaa-aaaaa", "\0"])
def test_a_wrong_password_opens_nothing(phone, secret):
    phone.secret = secret

    assert status(phone) == 401


@pytest.mark.parametrize(
    "login", ["", "x", "1-aaaaaaaa", "999999999-aaaaaaaa", "99999999999999999999-aaaaaaaa", "²-aaaaaaaa"]
)
def test_a_name_that_there_is_not_opens_nothing(phone, login):
    phone.login = login

    assert status(phone) == 401


@pytest.mark.parametrize("told", ["Basic", "Basic ???", "Basic /w==", "Bearer x", "Digest username=x"])
def test_a_head_that_holds_no_password_is_asked_for_one(db, told):
    phone = Collect(headers={"HTTP_AUTHORIZATION": told})

    assert status(phone) == 401


def test_a_persons_own_password_opens_nothing(db):
    person = account(email="orang@pmi.example")

    assert status(Collect(login=person.email, secret="rakit karet di gudang")) == 401


def test_a_revoked_phone_is_refused(phone, officer, first_report):
    kept, lost = phone_of(officer), device_of(phone, officer)
    with officer.scope() as actor:
        revoke_device_password(actor=actor, device_id=lost.pk)
    response = phone.send(first_report.xml())

    assert response.status_code == 401
    assert message(response)
    assert status(kept) == 200


def device_of(phone, officer):
    with officer.scope():
        return DevicePassword.objects.get(login=phone.login)


def test_signing_a_members_devices_out_revokes_its_phones(phone, officer):
    with branch_operator("32.03").scope() as actor:
        end_devices(actor=actor, user_id=officer.user.pk)

    assert status(phone) == 401


def test_an_office_that_has_ended_opens_nothing(phone, officer):
    with coordinator().scope() as actor:
        revoke_membership(actor=actor, membership_id=officer.membership.pk)

    assert status(phone) == 401


def test_an_account_that_is_out_of_use_opens_nothing(phone, officer):
    officer.user.is_active = False
    officer.user.save(update_fields=["is_active"])

    assert status(phone) == 401


def test_a_demo_account_opens_nothing_while_demo_mode_is_off(phone, officer):
    officer.user.is_demo = True
    officer.user.save(update_fields=["is_demo"])

    assert status(phone) == 401


def test_no_password_is_looked_at_over_plain_http(phone):
    phone.secure = False
    response = phone.get("/openrosa/formList")

    assert response.status_code == 403
    assert "https" in message(response)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_machine_itself_may_be_asked_over_plain_http(phone, host):
    phone.secure = False
    phone.headers["HTTP_HOST"] = host

    assert status(phone) == 200


@override_settings(DEMO=True)
def test_the_demonstration_may_be_asked_over_plain_http(phone):
    phone.secure = False

    assert status(phone) == 200


def test_guessing_is_slowed_down(db):
    phone = Collect(login="1-aaaaaaaa", secret="x", headers={"REMOTE_ADDR": "198.51.100.7"})
    statuses = [status(phone) for _attempt in range(61)]

    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_a_phone_with_the_right_password_is_never_slowed_down(phone):
    phone.headers["REMOTE_ADDR"] = "198.51.100.8"

    assert {status(phone) for _request in range(65)} == {200}


def test_when_it_was_last_used_is_noted(phone, officer):
    before = device_of(phone, officer).last_used_at
    status(phone)

    assert before is None
    assert device_of(phone, officer).last_used_at is not None


@pytest.mark.parametrize("path", ["/api/v1/field-reports/", "/api/v1/incidents/", "/tim/", "/lapor/saya/", "/laporan/"])
def test_the_password_opens_no_other_door(phone, path):
    told = base64.b64encode(f"{phone.login}:{phone.secret}".encode()).decode()
    response = Client().get(path, secure=True, headers={"Authorization": f"Basic {told}"})

    assert response.status_code in {302, 401}


def test_of_a_coordinators_office_a_phone_holds_the_filing_alone(db):
    person = coordinator()
    with open_scope(
        user_id=person.user.pk,
        membership_id=person.membership.pk,
        limited_to=frozenset({"incidents.report.submit"}),
    ) as actor:
        held = [
            actor.allows(code)
            for code in ("incidents.report.submit", "incidents.report.read", "tenancy.membership.read")
        ]

    assert held == [True, False, False]


def test_a_phone_files_into_its_own_tenant_alone(phone, first_report):
    member(Role.KECAMATAN_OFFICER, at="31.75.06", of=province("31"))
    response = phone.send(first_report.answer(district="31.75.06").xml())

    assert response.status_code == 422


def test_another_kecamatan_of_ones_own_province_is_refused(phone, first_report):
    response = phone.send(first_report.answer(district="32.75.01").xml())

    assert response.status_code == 403
    assert message(response)


def test_two_phones_of_two_people_have_two_passwords(phone):
    other = phone_of(field_officer(at="32.03.11"))
    phone.secret = other.secret

    assert status(phone) == 401


def test_a_body_is_read_only_from_whoever_signed_in(db, first_report):
    response = Collect().send(first_report.xml())

    assert response.status_code == 401
