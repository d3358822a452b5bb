from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from pmi_platform.core.accounts.tasks import sweep_sessions
from tests.factories.tenancy import PIN, field_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones():
    """Two devices of one officer, signed in through the page."""
    cache.clear()
    officer = field_officer()
    clients = [Client(), Client()]
    for client in clients:
        client.post("/akun/telepon/", {"phone": officer.user.phone, "pin": PIN})
    return clients


def key_of(client):
    return client.session.session_key


def test_a_session_that_ended_by_time_is_forgotten_with_its_device(phones):
    ended, living = map(key_of, phones)
    Session.objects.filter(session_key=ended).update(expire_date=timezone.now() - timedelta(minutes=1))
    UserSession.objects.filter(session_key=ended).update(last_seen_at=timezone.now() - timedelta(days=90))

    sweep_sessions()

    assert set(Session.objects.values_list("session_key", flat=True)) == {living}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {living}


def test_whoever_is_signed_in_stays_so(phones):
    sweep_sessions()

    assert [phone.get("/akun/perangkat/").status_code for phone in phones] == [200, 200]


def test_a_device_that_was_seen_a_moment_ago_keeps_its_note(phones):
    Session.objects.all().delete()

    sweep_sessions()

    assert UserSession.objects.count() == 2
