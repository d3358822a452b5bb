from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pmi_platform.core.accounts.services.pins import check_pin
from pmi_platform.core.operations.services.demo import PEOPLE, PIN, demo_logins, load_demo
from pmi_platform.core.tenancy.models import Membership, Tenant, Unit, User
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant

pytestmark = pytest.mark.django_db


def counts():
    found = {"tenants": Tenant.objects.count(), "users": User.objects.count(), "units": 0, "memberships": 0}
    for tenant in Tenant.objects.all():
        with open_tenant(tenant.pk, reason="test"):
            found["units"] += Unit.objects.count()
            found["memberships"] += Membership.objects.count()
    return found


def spaces_of(address):
    user = User.objects.get(email=address)
    return sorted(choice.space for choice in available_to(user.pk))


def test_the_demo_loads_once_and_a_second_time_changes_nothing():
    said = []
    load_demo(report=said.append)
    once = counts()

    load_demo(report=said.append)

    assert counts() == once
    assert once["tenants"] == 14
    assert once["units"] == 3 * (1 + 51 + 655 + 164) + 6 + 6
    assert "People: 0 new accounts, 32 in all." in said


def test_every_role_can_be_tried_out():
    roles = {person.role for person in PEOPLE} | {Role.IMS_CLIENT}

    assert roles == set(Role)
    assert len(demo_logins()) == len(PEOPLE) + 2


def test_coordinators_work_in_every_space_and_field_people_sign_in_by_pin():
    load_demo(report=[].append)

    assert spaces_of("koordinator.jabar@demo.pmi.example") == ["actual", "exercise", "history"]
    assert check_pin(phone="+628110000001", pin=PIN).name == "Ujang Saepudin"


def test_the_command_refuses_outside_demo_mode(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="PMI_DEMO"):
        call_command("demo")


def test_the_command_prints_one_line_for_each_login(settings):
    settings.DEMO = True
    printed = StringIO()

    call_command("demo", "--print-logins", stdout=printed)

    lines = printed.getvalue().splitlines()
    assert len(lines) == len(demo_logins())
    assert any("koordinator.banten@demo.pmi.example" in line for line in lines)
