from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.memberships import (
    ActingAppointment,
    RoleOutOfReach,
    grant_membership,
    revoke_membership,
)
from tests.factories.tenancy import (
    account,
    branch_operator,
    coordinator,
    field_officer,
    member,
    phone_number,
    province,
    unit,
)

pytestmark = pytest.mark.django_db


def acting_until(days, *, decree="SK 014/PMI/2026"):
    return ActingAppointment(
        kind=Membership.Acting.PLT, decree=decree, valid_until=timezone.now() + timedelta(days=days)
    )


def grant(by, *, role=Role.KECAMATAN_OFFICER, at="32.03.11", user=None, **terms):
    place, person = unit(at), user or account(phone=phone_number())
    with by.scope() as actor:
        return grant_membership(actor=actor, user_id=person.pk, unit_id=place.pk, role=role, **terms)


def test_an_operator_gives_a_field_role_inside_the_own_kabupaten():
    membership = grant(branch_operator(at="32.03"))

    assert [choice.id for choice in available_to(membership.user_id)] == [membership.pk]


def test_giving_the_same_office_twice_gives_it_once():
    operator, person = branch_operator(), account(phone=phone_number())

    first = grant(operator, user=person)
    again = grant(operator, user=person)

    assert again == first
    with operator.scope():
        assert JournalEntry.objects.filter(type="tenancy.membership.granted").count() == 1


def test_an_acting_appointment_is_prolonged_by_another_decree():
    chief, person = coordinator(), account()
    terms = {"role": Role.BRANCH_OPERATOR, "at": "32.03", "user": person}
    week = acting_until(7)
    same_week = replace(week, decree=f" {week.decree} ")

    first = grant(chief, acting=week, **terms)
    again = grant(chief, acting=same_week, **terms)
    prolonged = grant(chief, acting=acting_until(60, decree="SK 020/PMI/2026"), **terms)

    assert again == first
    assert prolonged.valid_until > first.valid_until


def test_the_announcement_names_the_user_and_the_tenant_and_nobody_by_name():
    operator = branch_operator()
    membership = grant(operator)

    with operator.scope():
        entry = JournalEntry.objects.get(type="tenancy.membership.granted")

    assert entry.payload["user_id"] == str(membership.user_id)
    assert entry.payload["tenant_id"] == operator.tenant.pk
    assert membership.user.name not in str(entry.payload)


@pytest.mark.parametrize("role", [Role.BRANCH_OPERATOR, Role.PROVINCIAL_COORDINATOR, Role.PLATFORM_ADMIN])
def test_an_operator_gives_no_role_that_is_not_below_the_own(role):
    with pytest.raises(RoleOutOfReach):
        grant(branch_operator(), role=role, at="32.03", user=account())


def test_an_operator_gives_nothing_outside_the_own_kabupaten():
    with pytest.raises(RoleOutOfReach):
        grant(branch_operator(at="32.03"), at="32.75.02")


def test_an_operator_gives_nothing_in_the_unit_above():
    with pytest.raises(RoleOutOfReach):
        grant(branch_operator(at="32.03"), at="32")


def test_a_field_officer_gives_nothing():
    with pytest.raises(NotPermitted):
        grant(field_officer(at="32.03.11"))


def test_a_unit_of_another_province_is_not_found():
    with pytest.raises(NotFound):
        grant(coordinator(of=province("36")), at="32.03.11")


def test_headquarters_reads_units_of_a_province_and_still_gives_no_office_there():
    administrator = member(Role.PLATFORM_ADMIN)

    with pytest.raises(NotFound):
        grant(administrator, at="32.03.11")


def test_a_role_with_a_second_factor_needs_an_account_with_email():
    administrator = member(Role.PLATFORM_ADMIN, of=province("32"))

    with pytest.raises(InvalidInput) as caught:
        grant(administrator, role=Role.CHAIRMAN, at="32")

    assert "role" in caught.value.fields


def test_an_acting_officer_holds_the_office_under_a_decree_until_a_day():
    membership = grant(coordinator(), role=Role.BRANCH_OPERATOR, at="32.03", user=account(), acting=acting_until(30))

    assert (membership.acting, membership.decree) == ("plt", "SK 014/PMI/2026")
    assert membership.valid_until is not None


def test_an_acting_officer_without_decree_or_in_the_past_is_refused_with_the_reason():
    with pytest.raises(InvalidInput) as caught:
        grant(coordinator(), acting=acting_until(-1, decree=" "))

    assert set(caught.value.fields) == {"decree", "valid_until"}


def test_a_revoked_office_is_gone_at_once_and_announced():
    operator, officer = branch_operator(), field_officer()

    with operator.scope() as actor:
        revoke_membership(actor=actor, membership_id=officer.membership.pk)
        entry = JournalEntry.objects.get(type="tenancy.membership.revoked")

    assert available_to(officer.user.pk) == []
    assert entry.payload["user_id"] == str(officer.user.pk)


def test_an_office_is_revoked_once():
    operator, officer = branch_operator(), field_officer()

    with operator.scope() as actor:
        revoke_membership(actor=actor, membership_id=officer.membership.pk)
        with pytest.raises(Conflict):
            revoke_membership(actor=actor, membership_id=officer.membership.pk)


def test_nobody_takes_an_office_that_is_not_below_the_own():
    operator, chief = branch_operator(), coordinator()

    with operator.scope() as actor, pytest.raises(RoleOutOfReach):
        revoke_membership(actor=actor, membership_id=chief.membership.pk)


def test_an_office_of_another_province_is_not_found():
    stranger, officer = coordinator(of=province("36")), field_officer()

    with stranger.scope() as actor, pytest.raises(NotFound):
        revoke_membership(actor=actor, membership_id=officer.membership.pk)
