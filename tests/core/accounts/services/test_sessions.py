import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from pmi_platform.core.accounts.services.sessions import end_devices, end_own_sessions
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.services.memberships import RoleOutOfReach
from tests.factories.tenancy import branch_operator, coordinator, field_officer

pytestmark = pytest.mark.django_db

HERE = "/ruang/"


def device_of(person):
    client = person.sign_in(Client())
    UserSession.objects.create(
        user=person.user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="Chrome/1 Android"
    )
    return client


def is_signed_in(client):
    return client.get(HERE).status_code == 200


def test_an_operator_signs_a_member_out_everywhere(django_capture_on_commit_callbacks):
    operator, officer = branch_operator(), field_officer()
    devices = [device_of(officer), device_of(officer)]

    with django_capture_on_commit_callbacks(execute=True), operator.scope() as actor:
        count = end_devices(actor=actor, user_id=officer.user.pk)

    assert count == 2
    assert not any(is_signed_in(device) for device in devices)


def test_that_sessions_ended_is_announced_with_the_user_and_the_tenant():
    operator, officer = branch_operator(), field_officer()
    device_of(officer)

    with operator.scope() as actor:
        end_devices(actor=actor, user_id=officer.user.pk)
        entry = JournalEntry.objects.get(type="tenancy.session.revoked")

    assert entry.payload == {"tenant_id": operator.tenant.pk, "user_id": str(officer.user.pk), "session_count": 1}


def test_nobody_signs_a_chief_out():
    with branch_operator().scope() as actor, pytest.raises(RoleOutOfReach):
        end_devices(actor=actor, user_id=coordinator().user.pk)


def test_one_ends_an_own_device_and_keeps_the_others(django_capture_on_commit_callbacks):
    officer = field_officer()
    lost, kept = device_of(officer), device_of(officer)

    with django_capture_on_commit_callbacks(execute=True):
        end_own_sessions(user_id=officer.user.pk, session_keys=[lost.session.session_key])

    assert not is_signed_in(lost)
    assert is_signed_in(kept)


def test_nobody_ends_a_strangers_device_by_its_key(django_capture_on_commit_callbacks):
    device = device_of(field_officer())

    with django_capture_on_commit_callbacks(execute=True):
        end_own_sessions(user_id=field_officer("32.75.02").user.pk, session_keys=[device.session.session_key])

    assert is_signed_in(device)
