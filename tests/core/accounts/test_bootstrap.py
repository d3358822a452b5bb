"""From an empty database to the first administrator, without the demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.queries.memberships import available_to

pytestmark = pytest.mark.django_db


def run(*words):
    printed = StringIO()
    call_command(*words, stdout=printed)
    return printed.getvalue().strip()


def found():
    return run("found", "provinsi", "BTN", "PMI Provinsi Banten", "--area", "36", "--space", "exercise")


def test_a_province_is_founded_with_its_units_and_its_exercise():
    said = found()

    assert "164 new units" in said
    assert sorted(Tenant.objects.values_list("code", "space")) == [("BTN", "actual"), ("BTN", "exercise")]


def test_the_first_administrator_comes_in_by_a_link(client):
    found()
    link = run("invite", "BTN", "platform_admin", "--email", "admin@pmi.example")
    words = "hujan turun di cianjur"

    client.post(link, {"name": "Admin", "password": words, "password_again": words})

    assert [choice.role for choice in available_to(client.session["_auth_user_id"])] == ["platform_admin"]


def test_a_mistake_is_said_plainly():
    found()

    with pytest.raises(CommandError, match="email"):
        run("invite", "BTN", "platform_admin")
    with pytest.raises(CommandError, match="No tenant"):
        run("invite", "XYZ", "platform_admin")
    with pytest.raises(CommandError, match="no unit"):
        run("invite", "BTN", "kecamatan_officer", "--area", "32.03")
