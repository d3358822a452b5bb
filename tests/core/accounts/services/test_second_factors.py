import pytest
from allauth.mfa.models import Authenticator

from pmi_platform.core.accounts.services.second_factors import forget_second_factor
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach
from tests.factories.tenancy import branch_operator, coordinator, member, province

pytestmark = pytest.mark.django_db


def with_second_factor(person):
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def test_an_administrator_makes_a_coordinators_account_forget_it():
    administrator, chief = member(Role.PLATFORM_ADMIN, of=province()), with_second_factor(coordinator())

    with administrator.scope() as actor:
        forget_second_factor(actor=actor, user_id=chief.user.pk)

    assert not Authenticator.objects.filter(user=chief.user).exists()


def test_an_operator_does_not():
    chief = with_second_factor(coordinator())

    with branch_operator().scope() as actor, pytest.raises(RoleOutOfReach):
        forget_second_factor(actor=actor, user_id=chief.user.pk)

    assert Authenticator.objects.filter(user=chief.user).exists()
