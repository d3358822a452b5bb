import io

import pytest
from django.core.management import CommandError, call_command

from incidents.models import FieldReport
from tests.factories.tenancy import field_officer

pytestmark = pytest.mark.django_db


def test_an_sms_is_played_through_the_gateways_own_door(channels):
    officer, told = field_officer(), io.StringIO()

    call_command("play_sms", officer.user.phone, "GEMPA Cugenang 12KK", "--times", "3", stdout=told)

    with officer.scope():
        assert FieldReport.objects.get().receipt in told.getvalue()
    assert told.getvalue().count("repeated") == 2


def test_without_a_secret_nothing_is_played(channels):
    channels["SMS_SECRET"] = ""

    with pytest.raises(CommandError):
        call_command("play_sms", "0812", "GEMPA")
