"""What a socket tells inside one tenant: the office's capability and area decide, as for every page."""

import asyncio
import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from pmi_platform.core.realtime.consumers import StreamConsumer
from pmi_platform.core.tenancy.roles import Role
from tests.core.journal.support import seal
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, coordinator, field_officer, member


@pytest.fixture
def report(fresh_database):
    with field_officer().scope() as actor:
        return filed(actor)


def told(person):
    """The events that the person's socket is replayed from the beginning: what each is called and says."""
    seal()
    session = person.sign_in(Client()).session

    async def listen():
        scope = {"type": "websocket", "path": "/live/", "user": person.user, "session": session}
        socket = ApplicationCommunicator(StreamConsumer.as_asgi(), {**scope, "direct_send": None})
        socket.scope["direct_send"] = socket.output_queue.put
        await socket.send_input({"type": "websocket.connect"})
        await socket.receive_output(timeout=10)
        await socket.send_input({"type": "websocket.receive", "text": '{"type": "resume", "after": 0}'})
        messages = []
        while not messages or messages[-1]["type"] != "ready":
            messages.append(json.loads((await socket.receive_output(timeout=10))["text"]))
        socket.stop(exceptions=False)
        return messages

    return [(message["event"], message["data"]) for message in asyncio.run(listen()) if message["type"] == "event"]


@pytest.mark.parametrize("reader", [coordinator, branch_operator])
def test_an_office_that_reads_the_report_is_told_of_it(report, reader):
    [(_event, data)] = told(reader())

    assert data["id"] == str(report.pk)


@pytest.mark.parametrize(
    "reader",
    [
        lambda: member(Role.AGENCY_GUEST, at="32.03.11"),
        lambda: member(Role.VOLUNTEER, at="32.03.11"),
        lambda: field_officer("32.75.01"),
        lambda: branch_operator("32.75"),
    ],
    ids=["guest", "volunteer", "another kecamatan", "another kota"],
)
def test_an_office_that_does_not_hears_that_something_happened_and_not_what(report, reader):
    assert told(reader()) == [("incidents.field_report.filed", None)]
