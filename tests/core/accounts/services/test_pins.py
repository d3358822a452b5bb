from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.accounts.services.invitations import InvitationEnded
from pmi_platform.core.accounts.services.pins import check_pin, offer_new_pin, set_new_pin
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach
from tests.factories.tenancy import (
    PIN,
    account,
    branch_operator,
    coordinator,
    field_officer,
    government,
    member,
    phone_number,
    province,
)

pytestmark = pytest.mark.django_db

NEW_PIN = "804615"


def guess(user, pin, times=1):
    return [check_pin(phone=user.phone, pin=pin) for _ in range(times)]


def offer(by, person):
    with by.scope() as actor:
        return offer_new_pin(actor=actor, user_id=person.user.pk)


def use(issued, pin=NEW_PIN):
    with open_tenant(issued.invitation.tenant_id, reason="test"):
        return set_new_pin(token=issued.token, pin=pin)


def test_the_right_pin_opens_the_account():
    person = account(phone=phone_number())

    assert check_pin(phone=person.phone, pin=PIN) == person


def test_a_wrong_pin_and_an_unknown_number_are_answered_alike():
    person = account(phone=phone_number())

    assert guess(person, "000111") == [None]
    assert check_pin(phone="+6281111111111", pin=PIN) is None


def test_five_wrong_pins_lock_the_account_even_for_the_right_one():
    person = account(phone=phone_number())

    guess(person, "000111", times=5)

    assert guess(person, PIN) == [None]


def test_four_wrong_pins_are_forgiven():
    person = account(phone=phone_number())
    guess(person, "000111", times=4)

    assert guess(person, PIN) == [person]
    assert User.objects.get(pk=person.pk).failed_pins == 0


def test_a_lock_opens_by_itself_after_a_quarter_of_an_hour():
    person = account(phone=phone_number())
    guess(person, "000111", times=5)
    locked_until = User.objects.get(pk=person.pk).locked_until

    User.objects.filter(pk=person.pk).update(locked_until=timezone.now() - timedelta(seconds=1))

    assert timedelta(minutes=14) < locked_until - timezone.now() <= timedelta(minutes=15)
    assert guess(person, PIN) == [person]


def test_every_further_lock_is_longer_until_the_right_pin_comes():
    person = account(phone=phone_number())
    hours = []
    for _ in range(4):
        guess(person, "000111", times=5)
        hours.append((User.objects.get(pk=person.pk).locked_until - timezone.now()).total_seconds() / 3600)
        User.objects.filter(pk=person.pk).update(locked_until=timezone.now() - timedelta(seconds=1))

    assert hours == pytest.approx([0.25, 1, 6, 6], abs=0.05)
    assert guess(person, PIN) == [person]
    assert User.objects.get(pk=person.pk).failed_pins == 0


def test_an_account_with_an_address_has_no_pin():
    person = account(phone=phone_number(), email="dua.pintu@pmi.example")

    assert check_pin(phone=person.phone, pin="rakit karet di gudang") is None


def test_an_operator_gives_a_new_pin_by_a_link_and_the_old_one_is_dead_at_once():
    operator, officer = branch_operator(), field_officer()

    issued = offer(operator, officer)

    assert guess(officer.user, PIN) == [None]
    use(issued)
    assert guess(officer.user, NEW_PIN) == [officer.user]


def test_a_new_pin_opens_a_locked_account():
    operator, officer = branch_operator(), field_officer()
    guess(officer.user, "000111", times=5)

    use(offer(operator, officer))

    assert guess(officer.user, NEW_PIN) == [officer.user]


def test_the_link_for_a_new_pin_works_once():
    issued = offer(branch_operator(), field_officer())
    use(issued)

    with pytest.raises(InvitationEnded):
        use(issued)


def test_a_second_link_makes_the_first_useless():
    operator, officer = branch_operator(), field_officer()
    first = offer(operator, officer)
    offer(operator, officer)

    with pytest.raises(InvitationEnded):
        use(first)


def test_an_easily_guessed_new_pin_is_refused():
    issued = offer(branch_operator(), field_officer())

    with pytest.raises(InvalidInput):
        use(issued, pin="111111")


@pytest.mark.parametrize("at", ["32.75", "32.01"])
def test_an_operator_elsewhere_gives_no_new_pin(at):
    officer = field_officer("32.03.11")

    with pytest.raises(RoleOutOfReach):
        offer(branch_operator(at), officer)


def test_an_operator_gives_no_new_pin_to_a_chief():
    with pytest.raises(RoleOutOfReach):
        offer(branch_operator(), coordinator())


def test_an_account_of_another_province_is_not_found():
    with pytest.raises(NotFound):
        offer(coordinator(of=province("36")), field_officer())


def test_an_account_that_also_opens_another_organisation_is_out_of_reach():
    officer = field_officer()
    member(Role.CALL_TAKER, of=government("62.71"), user=officer.user)

    with pytest.raises(RoleOutOfReach):
        offer(branch_operator(), officer)


def test_an_account_that_also_opens_the_exercise_stays_in_reach():
    officer = field_officer()
    member(Role.KECAMATAN_OFFICER, at="32.03.11", of=province("32", space="exercise"), user=officer.user)

    issued = offer(branch_operator(), officer)

    assert use(issued) == officer.user


def test_an_office_account_sets_its_own_password():
    with pytest.raises(Conflict):
        offer(coordinator(), branch_operator())
