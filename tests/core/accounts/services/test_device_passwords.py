import pytest

from pmi_platform.core.accounts.models import DevicePassword
from pmi_platform.core.accounts.services.device_passwords import (
    make_device_password,
    revoke_device_password,
    sign_in_device,
)
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach
from tests.factories.tenancy import branch_operator, coordinator, field_officer, member, province

pytestmark = pytest.mark.django_db


def made_by(maker, holder, label="HP posko"):
    with maker.scope() as actor:
        return make_device_password(actor=actor, membership_id=holder.membership.pk, label=label)


def events(holder):
    with holder.scope():
        return list(JournalEntry.objects.filter(type__startswith="accounts.device").values_list("type", flat=True))


def test_an_officer_makes_a_password_for_an_own_phone():
    officer = field_officer()
    made = made_by(officer, officer)

    assert sign_in_device(login=made.device.login, secret=made.secret).membership_id == officer.membership.pk
    assert events(officer) == ["accounts.device_password.made"]


def test_the_secret_is_nowhere_stored():
    officer = field_officer()
    made = made_by(officer, officer)
    with officer.scope():
        row = DevicePassword.objects.values().get()

    assert made.secret not in str(row)
    assert made.secret.replace("-", "") not in str(row)


def test_an_operator_makes_one_for_a_member_of_the_own_area():
    operator, officer = branch_operator(), field_officer()

    assert sign_in_device(**said(made_by(operator, officer))).user == officer.user


def said(made):
    return {"login": made.device.login, "secret": made.secret}


def test_an_officer_makes_none_for_a_colleague():
    with pytest.raises(NotPermitted):
        made_by(field_officer(), field_officer())


def test_an_operator_makes_none_for_whoever_is_above():
    with pytest.raises(RoleOutOfReach):
        made_by(branch_operator(), coordinator())


def test_an_operator_makes_none_in_another_kabupaten():
    with pytest.raises(RoleOutOfReach):
        made_by(branch_operator("32.03"), field_officer(at="32.75.01"))


def test_a_neighbours_member_is_not_there():
    with pytest.raises(NotFound):
        made_by(coordinator(), field_officer(at="31.75.06", of=province("31")))


def test_a_role_that_files_nothing_gets_none():
    chairman = member(Role.CHAIRMAN, of=province())

    with pytest.raises(Conflict):
        made_by(chairman, chairman)


@pytest.mark.parametrize("label", ["", "   ", "x" * 61, "a\0b"])
def test_a_phone_has_a_name(label):
    officer = field_officer()

    with pytest.raises(InvalidInput):
        made_by(officer, officer, label)


def test_nobody_has_more_than_ten_phones():
    officer = field_officer()
    for number in range(10):
        made_by(officer, officer, f"HP {number}")

    with pytest.raises(Conflict):
        made_by(officer, officer, "HP 11")


def test_revoking_ends_one_phone_and_is_told_once():
    officer = field_officer()
    lost, kept = made_by(officer, officer), made_by(officer, officer)
    with officer.scope() as actor:
        revoke_device_password(actor=actor, device_id=lost.device.pk)
        revoke_device_password(actor=actor, device_id=lost.device.pk)

    assert sign_in_device(**said(lost)) is None
    assert sign_in_device(**said(kept)) is not None
    assert events(officer).count("accounts.device_password.revoked") == 1


def test_a_colleague_revokes_nothing():
    officer, colleague = field_officer(), field_officer()
    made = made_by(officer, officer)

    with colleague.scope() as actor, pytest.raises(NotPermitted):
        revoke_device_password(actor=actor, device_id=made.device.pk)


def test_a_neighbour_finds_no_such_phone():
    officer = field_officer()
    made = made_by(officer, officer)

    with coordinator(of=province("31")).scope() as actor, pytest.raises(NotFound):
        revoke_device_password(actor=actor, device_id=made.device.pk)
