from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.accounts.services.invitations import (
    InvitationDraft,
    InvitationEnded,
    Newcomer,
    issue_invitation,
    join_as_newcomer,
    join_with_account,
    withdraw_invitation,
)
from pmi_platform.core.errors import Conflict, InvalidInput, NotPermitted
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.models import Membership, User
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach, revoke_membership
from tests.factories.tenancy import PIN, account, branch_operator, coordinator, field_officer, phone_number, unit

pytestmark = pytest.mark.django_db


def issue(by, *, role=Role.KECAMATAN_OFFICER, at="32.03.11", **draft):
    place = unit(at)
    with by.scope() as actor:
        return issue_invitation(actor=actor, draft=InvitationDraft(unit_id=place.pk, role=role, **draft))


def newcomer(**changes):
    return Newcomer(**{"name": "Ujang", "phone": phone_number(), "secret": PIN, "language": "id", **changes})


def join(issued, person):
    with open_tenant(issued.invitation.tenant_id, reason="test") as actor:
        return join_as_newcomer(actor=actor, token=issued.token, newcomer=person)


def event_types(tenant_id):
    with open_tenant(tenant_id, reason="test"):
        return list(JournalEntry.objects.order_by("pk").values_list("type", flat=True))


def test_the_token_is_stored_nowhere():
    issued = issue(branch_operator())

    with open_tenant(issued.invitation.tenant_id, reason="test"):
        stored = str(Invitation.objects.values().get())
    assert issued.token not in stored


@pytest.mark.parametrize("at", ["32.75.02", "32"])
def test_an_operator_invites_only_into_the_own_area(at):
    with pytest.raises((RoleOutOfReach, NotPermitted)):
        issue(branch_operator("32.03"), at=at)


def test_an_operator_invites_no_colleague():
    with pytest.raises(RoleOutOfReach):
        issue(branch_operator(), role=Role.BRANCH_OPERATOR, at="32.03", email="kawan@pmi.example")


def test_a_field_officer_invites_nobody():
    with pytest.raises(NotPermitted):
        issue(field_officer())


def test_an_operator_without_address_cannot_be_invited():
    with pytest.raises(InvalidInput) as caught:
        issue(coordinator(), role=Role.BRANCH_OPERATOR, at="32.03")

    assert "email" in caught.value.fields


def test_a_newcomer_joins_with_number_and_pin():
    issued = issue(branch_operator())
    person = newcomer()

    membership = join(issued, person)

    user = User.objects.get(phone=person.phone)
    assert user.check_password(PIN)
    assert [choice.id for choice in available_to(user.pk)] == [membership.pk]
    assert event_types(membership.tenant_id) == [
        "accounts.invitation.issued",
        "tenancy.membership.granted",
        "accounts.invitation.accepted",
    ]


def test_a_link_lets_in_once():
    issued = issue(branch_operator())
    join(issued, newcomer())

    with pytest.raises(InvitationEnded):
        join(issued, newcomer())


def test_an_easily_guessed_pin_is_refused_and_the_link_stays_good():
    issued = issue(branch_operator())

    with pytest.raises(InvalidInput) as caught:
        join(issued, newcomer(secret="123456"))

    assert "pin" in caught.value.fields
    assert join(issued, newcomer()).role == Role.KECAMATAN_OFFICER


def test_a_number_that_has_an_account_must_sign_in_first():
    known = account(phone=phone_number())
    issued = issue(branch_operator())

    with pytest.raises(InvalidInput) as caught:
        join(issued, newcomer(phone=known.phone))

    assert "phone" in caught.value.fields
    assert available_to(known.pk) == []


def test_an_account_joins_with_the_same_link():
    known = field_officer("32.75.02").user
    issued = issue(branch_operator())

    with open_tenant(issued.invitation.tenant_id, reason="test") as actor:
        join_with_account(actor=actor, token=issued.token, user_id=known.pk)

    assert len(available_to(known.pk)) == 2


def test_a_link_for_one_number_opens_for_no_other():
    issued = issue(branch_operator(), phone="+6281234567890")
    stranger = account(phone=phone_number())

    with pytest.raises(InvalidInput):
        join(issued, newcomer())
    with open_tenant(issued.invitation.tenant_id, reason="test") as actor, pytest.raises(Conflict):
        join_with_account(actor=actor, token=issued.token, user_id=stranger.pk)


def test_an_operator_joins_with_address_and_password():
    issued = issue(coordinator(), role=Role.BRANCH_OPERATOR, at="32.03", email="Nurul@PMI.example")

    membership = join(issued, newcomer(phone="", secret="hujan turun di cianjur"))

    user = User.objects.get(pk=membership.user_id)
    assert (user.email, user.phone) == ("nurul@pmi.example", None)
    assert user.emailaddress_set.get().verified


def test_a_withdrawn_link_lets_nobody_in():
    operator = branch_operator()
    issued = issue(operator)

    with operator.scope() as actor:
        withdraw_invitation(actor=actor, invitation_id=issued.invitation.pk)

    with pytest.raises(InvitationEnded):
        join(issued, newcomer())


def test_a_link_is_withdrawn_once():
    operator = branch_operator()
    issued = issue(operator)

    with operator.scope() as actor:
        withdraw_invitation(actor=actor, invitation_id=issued.invitation.pk)
        with pytest.raises(Conflict):
            withdraw_invitation(actor=actor, invitation_id=issued.invitation.pk)


def test_an_expired_link_lets_nobody_in():
    issued = issue(branch_operator())
    with open_tenant(issued.invitation.tenant_id, reason="test"):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationEnded):
        join(issued, newcomer())


def test_a_link_ends_with_the_office_of_whoever_made_it():
    chief, operator = coordinator(), branch_operator()
    issued = issue(operator)
    with chief.scope() as actor:
        revoke_membership(actor=actor, membership_id=operator.membership.pk)

    with pytest.raises(InvitationEnded):
        join(issued, newcomer())


def test_a_failed_join_leaves_no_account_behind():
    issued = issue(branch_operator(), phone="+6281234567890")
    before = User.objects.count()

    with pytest.raises(InvalidInput):
        join(issued, newcomer())

    assert User.objects.count() == before
    with open_tenant(issued.invitation.tenant_id, reason="test"):
        assert Membership.objects.filter(role=Role.KECAMATAN_OFFICER).count() == 0


def test_the_link_of_somebody_whose_account_was_closed_lets_nobody_in():
    operator = branch_operator()
    issued = issue(operator)
    User.objects.filter(pk=operator.user.pk).update(is_active=False)

    with pytest.raises(InvitationEnded):
        join(issued, newcomer())
