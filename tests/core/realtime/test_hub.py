"""The hub: everybody hears what they may, once and in order; whoever missed something is told to resync."""

import asyncio
import json
from uuid import uuid4

import pytest

import incidents.realtime  # noqa: F401
from incidents.capabilities import INCIDENT_READ, REPORT_READ
from pmi_platform.core.realtime.hub import Hub, Listener
from pmi_platform.core.realtime.outbox import LIMIT, Outbox


class Socket:
    """The far end of a listener: it reads everything at once, or nothing until `resume` is set."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.resume: asyncio.Event | None = None

    async def send(self, text: str) -> None:
        if self.resume is not None:
            await self.resume.wait()
        self.messages.append(text)


_sockets: dict[Listener, Socket] = {}


def _listener(*topics: str, rechecked: list[str] | None = None, tenant_id: int = 1) -> Listener:
    async def recheck() -> None:
        if rechecked is not None:
            rechecked.append("rechecked")

    socket = Socket()
    listener = Listener(
        user_id=uuid4(), membership_id=uuid4(), session_key="", outbox=Outbox(socket.send), recheck=recheck
    )
    _sockets[listener] = socket
    listener.topics, listener.tenant_id = frozenset(topics), tenant_id
    listener.release(0)
    return listener


def _line(position: int, *topics: str, event: str = "incidents.field_report.filed") -> dict:
    return {"position": position, "event": event, "data": {"area": "32.03.11"}, "topics": list(topics), "left": []}


def _hint(*lines: dict, after: int, head: int) -> dict:
    return {"type": "journal.sealed", "after": after, "head": head, "entries": list(lines)}


def _heard(listener: Listener) -> list[tuple[str, int]]:
    heard = [json.loads(text) for text in _sockets[listener].messages]
    _sockets[listener].messages.clear()
    return [(message["type"], message["position"]) for message in heard]


def _hear(hub: Hub, *hints: dict) -> None:
    async def take_in() -> None:
        for hint in hints:
            await hub.hear(hint)
        await asyncio.sleep(0)

    asyncio.run(take_in())


def test_a_listener_hears_its_topics_only_and_each_message_once():
    hub, own, zone, foreign = (
        Hub(),
        _listener("incidents:1"),
        _listener("incidents:1:32.75.01"),
        _listener("incidents:2"),
    )
    for listener in (own, zone, foreign):
        hub.join(listener)

    _hear(hub, _hint(_line(1, "incidents:1", "incidents:1:32.75.01"), _line(2, "incidents:1"), after=0, head=2))

    assert _heard(own) == [("event", 1), ("event", 2)]
    assert _heard(zone) == [("event", 1)]
    assert _heard(foreign) == []


def test_where_a_row_was_before_it_moved_nobody_hears_where_to():
    hub, there, here = Hub(), _listener("incidents:1:32.75.01"), _listener("incidents:1:32.16.01")
    for listener in (there, here):
        listener.reach = {REPORT_READ: None}
        hub.join(listener)

    _hear(hub, _hint({**_line(1, "incidents:1:32.16.01"), "left": ["incidents:1:32.75.01"]}, after=0, head=1))

    assert [json.loads(text)["data"] for text in _sockets[there].messages] == [None]
    assert [json.loads(text)["data"] for text in _sockets[here].messages] == [{"area": "32.03.11"}]


def test_a_repeated_hint_is_not_heard_twice():
    hub, listener = Hub(), _listener("incidents:1")
    hub.join(listener)
    hint = _hint(_line(1, "incidents:1"), after=0, head=1)

    _hear(hub, hint, hint)

    assert _heard(listener) == [("event", 1)]


def test_a_lost_hint_is_noticed_by_the_next_one_and_everybody_resyncs():
    hub, listener = Hub(), _listener("incidents:1")
    hub.join(listener)

    _hear(hub, _hint(_line(1, "incidents:1"), after=0, head=1), _hint(_line(3, "incidents:1"), after=2, head=3))

    assert _heard(listener) == [("event", 1), ("resync", 2), ("event", 3)]


def test_an_idle_hint_tells_of_a_lost_one():
    hub, listener = Hub(), _listener("incidents:1")
    hub.join(listener)

    _hear(hub, _hint(_line(1, "incidents:1"), after=0, head=1), _hint(after=5, head=5))

    assert _heard(listener) == [("event", 1), ("resync", 5)]


def test_what_arrives_during_the_replay_is_held_until_it_is_over():
    hub, listener = Hub(), _listener("incidents:1")
    listener.hold()
    hub.join(listener)
    _hear(hub, _hint(_line(4, "incidents:1"), _line(5, "incidents:1"), after=3, head=5))
    assert _heard(listener) == []

    listener.release(4)

    assert _heard(listener) == [("event", 5)]


def test_a_listener_that_does_not_drain_is_told_to_resync_and_never_waited_for():
    hub, slow, quick = Hub(), _listener("incidents:1"), _listener("incidents:1")
    hub.join(slow)
    hub.join(quick)
    count = LIMIT + 2

    async def fall_behind() -> None:
        _sockets[slow].resume = asyncio.Event()
        await hub.hear(_hint(*[_line(n, "incidents:1") for n in range(1, count + 1)], after=0, head=count))
        await asyncio.sleep(0)
        assert len(_heard(quick)) == count
        _sockets[slow].resume.set()
        while not slow.outbox.is_idle:
            await asyncio.sleep(0)

    asyncio.run(fall_behind())

    assert _heard(slow) == [("event", 1), ("resync", count)]


def test_a_change_of_rights_is_checked_for_both_sides_of_it():
    hub, rechecked = Hub(), []
    giver = _listener("own:1", rechecked=rechecked, tenant_id=1)
    receiver = _listener("own:2", rechecked=rechecked, tenant_id=2)
    bystander = _listener("own:3", rechecked=rechecked, tenant_id=3)
    for listener in (giver, receiver, bystander):
        hub.join(listener)
    rights = {"tenants": [1, 2], "user": None}
    line = {**_line(1, "own:1", "own:2", event="tenancy.grant.revoked"), "data": None, "rights_of": rights}

    _hear(hub, _hint(line, after=0, head=1))

    assert len(rechecked) == 2
    assert _heard(giver) == []


def test_an_ended_session_is_checked_in_whatever_tenant_its_owner_works():
    hub, rechecked = Hub(), []
    elsewhere = _listener("own:7", rechecked=rechecked, tenant_id=7)
    hub.join(elsewhere)
    rights = {"tenants": [1], "user": str(elsewhere.user_id)}
    line = {**_line(1, event="tenancy.session.revoked"), "data": None, "rights_of": rights}

    _hear(hub, _hint(line, after=0, head=1))

    assert rechecked == ["rechecked"]


def test_who_left_hears_nothing_and_leaves_nothing_behind():
    hub, listener = Hub(), _listener("incidents:1")
    hub.join(listener)
    hub.leave(listener)

    _hear(hub, _hint(_line(1, "incidents:1"), after=0, head=1))

    assert _heard(listener) == []
    assert hub.listener_count == 0


@pytest.mark.parametrize(
    ("reach", "is_told"),
    [
        ({REPORT_READ: None}, True),
        ({REPORT_READ: ("32.03",)}, True),
        ({REPORT_READ: ("32.03.1", "32.75")}, False),
        ({REPORT_READ: ()}, False),
        ({INCIDENT_READ: None}, False),
    ],
)
def test_what_happened_is_told_to_offices_that_read_it_and_the_others_hear_that_something_did(reach, is_told):
    hub, listener = Hub(), _listener("incidents:1")
    listener.reach = reach
    hub.join(listener)

    _hear(hub, _hint(_line(1, "incidents:1"), after=0, head=1))

    [message] = [json.loads(text) for text in _sockets[listener].messages]
    assert message["event"] == "incidents.field_report.filed"
    assert message["data"] == ({"area": "32.03.11"} if is_told else None)


def test_what_follows_a_revocation_waits_until_the_rights_were_asked_and_is_dropped_when_they_ended():
    hub, listener = Hub(), _listener("incidents:1", tenant_id=2)
    asked = asyncio.Event()

    async def recheck():
        await asked.wait()
        listener.topics = frozenset({"own:2"})
        hub.join(listener)

    listener.recheck = recheck
    hub.join(listener)
    rights = {"tenants": [1, 2], "user": None}
    revoked = {**_line(1, event="tenancy.grant.revoked"), "data": None, "rights_of": rights}

    async def take_in():
        await hub.hear(_hint(revoked, _line(2, "incidents:1"), after=0, head=2))
        before = _heard(listener)
        asked.set()
        await asyncio.sleep(0.01)
        await hub.hear(_hint(_line(3, "incidents:1"), _line(4, "own:2"), after=2, head=4))
        return before

    assert asyncio.run(take_in()) == []
    assert _heard(listener) == [("event", 4)]


def test_what_follows_a_change_that_took_nothing_away_is_told_afterwards():
    hub, listener = Hub(), _listener("incidents:1", tenant_id=2)
    hub.join(listener)
    rights = {"tenants": [1, 2], "user": None}
    opened = {**_line(1, event="tenancy.grant.opened"), "data": None, "rights_of": rights}

    async def take_in():
        await hub.hear(_hint(opened, _line(2, "incidents:1"), after=0, head=2))
        await asyncio.sleep(0.01)

    asyncio.run(take_in())

    assert _heard(listener) == [("event", 2)]
