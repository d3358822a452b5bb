"""What the neighbour's socket hears, from a real web process and a real sequencer, standing by standing."""

import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from pmi_platform.core.realtime.consumers import SIGNED_OUT
from tests.factories.incidents import filed
from tests.factories.tenancy import field_officer
from tests.isolation import world

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

WITHIN_S = 20


@pytest.fixture
def built(fresh_database):
    return world.build()


@pytest.fixture
def origin(built, processes):
    processes.sequencer()
    _process, origin = processes.web()
    return origin


@pytest.fixture
def own_officer(built):
    return field_officer(at="31.75.06", of=built.neighbour.tenant)


def _address(origin):
    return f"{origin.replace('http', 'ws')}/live/"


def _cookie(member):
    client = member.sign_in(Client())
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def _socket(origin, member, *, after):
    socket = connect(_address(origin), additional_headers=_cookie(member), origin=origin, open_timeout=WITHIN_S)
    socket.send(json.dumps({"type": "resume", "after": after}))
    return socket


def _file(member, area_code):
    with member.scope() as actor:
        return str(filed(actor, area=area_code, answers={"people": 3}).pk)


def _heard_until(socket, last):
    """Everything up to the message about `last`, a report of the listener's own."""
    heard, until = [], time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        message = json.loads(socket.recv(timeout=WITHIN_S))
        heard.append(message)
        if (message.get("data") or {}).get("id") == last:
            return heard
    pytest.fail(f"Nothing was heard of the own report. Heard: {heard}")


def _heard_until_resync(socket):
    """A page whose rights have grown fetches its parts again."""
    while json.loads(socket.recv(timeout=WITHIN_S))["type"] != "resync":
        pass


def _reports_in(heard):
    return [message["data"]["id"] for message in heard if message["type"] == "event" and message["data"]]


def test_a_socket_hears_what_a_grant_opens_while_it_lasts(built, origin, own_officer):
    socket = _socket(origin, built.neighbour, after=0)

    before = _all_file(built, own_officer)
    heard_before = _reports_in(_heard_until(socket, before[-1]))
    with built.opened_grants():
        _heard_until_resync(socket)
        during = _all_file(built, own_officer)
        heard_during = _reports_in(_heard_until(socket, during[-1]))
    after = _all_file(built, own_officer)
    heard_after = _reports_in(_heard_until(socket, after[-1]))

    assert heard_before == [before[-1]]
    assert heard_during == [during[0], during[-1]]
    assert heard_after == [after[-1]]


def _all_file(built, own_officer):
    """A report in the place that a grant opens, one in the place that it does not, and one of the neighbour's own."""
    return [
        _file(built.shown.officer, world.SHOWN_AREA),
        _file(built.kept.officer, world.KEPT_AREA),
        _file(own_officer, "31.75.06"),
    ]


def test_a_socket_that_resumes_is_replayed_only_what_it_may_hear(built, origin, own_officer):
    own = _file(own_officer, "31.75.06")

    heard = _reports_in(_heard_until(_socket(origin, built.neighbour, after=0), own))

    assert heard == [own]


def test_a_socket_of_nobody_is_closed_before_it_hears_anything(built, origin):
    socket = connect(_address(origin), origin=origin, open_timeout=WITHIN_S)

    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=WITHIN_S)
    assert socket.close_code == SIGNED_OUT


def test_a_socket_whose_session_has_run_out_is_closed_at_the_next_look(built, origin):
    socket = _socket(origin, built.neighbour, after=0)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    with built.opened_grants(), pytest.raises(ConnectionClosed):
        _heard_until_resync(socket)

    assert socket.close_code == SIGNED_OUT


def test_a_socket_from_another_site_is_refused(built, origin):
    cookie = _cookie(built.neighbour)

    with pytest.raises(InvalidStatus, match="403"):
        connect(_address(origin), additional_headers=cookie, origin="https://lain.example", open_timeout=WITHIN_S)
