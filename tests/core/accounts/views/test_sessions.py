import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from tests.factories.tenancy import PIN, field_officer

pytestmark = pytest.mark.django_db

ADDRESS = "/akun/perangkat/"


@pytest.fixture
def phones():
    cache.clear()
    officer = field_officer()
    clients = [
        Client(headers={"user-agent": "Chrome/128 Android"}),
        Client(headers={"user-agent": "Firefox/130 Windows"}),
    ]
    for client in clients:
        client.post("/akun/telepon/", {"phone": officer.user.phone, "pin": PIN})
    return clients


def test_one_sees_where_one_is_signed_in(phones):
    here, _other = phones

    sessions = here.get(ADDRESS).context["sessions"]

    assert [(session.device, session.is_current) for session in sessions] == [
        ("Chrome · Android", True),
        ("Firefox · Windows", False),
    ]


def test_one_ends_another_device(phones, django_capture_on_commit_callbacks):
    here, other = phones
    wanted = here.get(ADDRESS).context["sessions"][1].id

    with django_capture_on_commit_callbacks(execute=True):
        here.post(ADDRESS, {"session": wanted})

    assert other.get(ADDRESS).status_code == 302
    assert here.get(ADDRESS).status_code == 200


def test_one_ends_all_others_at_once(phones, django_capture_on_commit_callbacks):
    here, other = phones

    with django_capture_on_commit_callbacks(execute=True):
        here.post(ADDRESS, {"all_others": "1"})

    assert other.get(ADDRESS).status_code == 302
    assert len(here.get(ADDRESS).context["sessions"]) == 1


def test_a_strangers_device_is_not_ended(phones, django_capture_on_commit_callbacks):
    here, _other = phones
    stranger = Client()
    person = field_officer("32.75.02")
    stranger.post("/akun/telepon/", {"phone": person.user.phone, "pin": PIN})
    foreign = UserSession.objects.get(user=person.user).pk

    with django_capture_on_commit_callbacks(execute=True):
        here.post(ADDRESS, {"session": foreign})

    assert stranger.get(ADDRESS).status_code == 200


def test_a_device_is_noted_when_it_is_seen(phones):
    here, _other = phones
    UserSession.objects.update(last_seen_at="2026-01-01T00:00Z")

    here.get(ADDRESS)

    session = UserSession.objects.get(session_key=here.session.session_key)
    assert session.last_seen_at.year > 2026 or session.last_seen_at.month > 1
