import pytest
from django.core.management import CommandError, call_command

from coordination.models import Activity
from tests.factories.tenancy import coordinator, field_officer

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_activities_in_every_state_and_once_only(settings):
    settings.DEMO = True
    field_officer()
    call_command("demo_activities")
    call_command("demo_activities")

    with coordinator().scope():
        states = sorted(Activity.objects.values_list("status", flat=True))
    assert states == ["filed", "returned", "verified", "verified"]


def test_invented_activities_are_for_a_demonstration_only(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo_activities")
