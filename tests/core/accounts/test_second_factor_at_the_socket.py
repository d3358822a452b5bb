"""The stream opens its own scope, so it asks for the second factor itself."""

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from pmi_platform.core.realtime.consumers import SCOPE_ENDED, StreamConsumer
from tests.factories.tenancy import coordinator


@pytest.fixture
def person(fresh_database):
    return coordinator()


def answer_to(person, session):
    """What a socket of that session hears first."""

    async def listen():
        scope = {"type": "websocket", "path": "/live/", "user": person.user, "session": session}
        socket = ApplicationCommunicator(StreamConsumer.as_asgi(), scope)
        await socket.send_input({"type": "websocket.connect"})
        assert (await socket.receive_output(timeout=10))["type"] == "websocket.accept"
        await socket.send_input({"type": "websocket.receive", "text": '{"type": "resume", "after": 0}'})
        heard = await socket.receive_output(timeout=10)
        socket.stop(exceptions=False)
        return heard

    return asyncio.run(listen())


def test_a_coordinator_without_it_hears_nothing(person):
    client = person.sign_in(Client())
    session = client.session
    del session["account_authentication_methods"]
    session.save()

    assert answer_to(person, session) == {"type": "websocket.close", "code": SCOPE_ENDED}


def test_a_coordinator_who_has_shown_it_is_let_in(person):
    heard = answer_to(person, person.sign_in(Client()).session)

    assert heard["type"] == "websocket.send"
