"""`fanout`: from a commit to the last of many sockets, against a bare broadcast of the same bytes."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import uvloop
from channels.layers import get_channel_layer

from bench.data import load_country
from bench.database import clone
from bench.doors import session_cookie
from bench.frame import Bench, Pairs, at_most
from bench.sockets import Crowd, resume
from incidents.events import FieldReportFiled
from incidents.models import FieldReport
from pmi_platform.core.journal.services import publish
from pmi_platform.core.realtime.topics import HUB_GROUP
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories import tenancy as make
from tests.plugins.processes import Processes, free_port, wait_until

SINGLE_SENDS = 16
BROWSERS = 20
"""Sockets share this many sign-ins; what a socket costs once it is open does not depend on whose it is."""


def run(bench: Bench) -> None:
    """500 and 2,000 sockets; the sequencer's own time is told apart."""
    with clone("fanout") as database:
        country = load_country(database, reports=2_000, incidents=500)
        with database.aimed(), tempfile.TemporaryDirectory() as folder:
            processes = Processes(Path(folder))
            try:
                processes.sequencer()
                stage = Stage(processes, tenant_id=country.tenants[0].pk)
                for count in (bench.size(500, quick=100), bench.size(2_000, quick=500)):
                    uvloop.run(_measure(bench, stage, count))
            finally:
                processes.end()


class Stage:
    """The product and the bare broadcaster, each waiting for its crowd."""

    def __init__(self, processes: Processes, *, tenant_id: int) -> None:
        members = [make.coordinator() for _ in range(BROWSERS)]
        self._tenant_id = tenant_id
        self.cookies = [{"Cookie": session_cookie(member)} for member in members]
        _web, origin = processes.web()
        self.live = f"{origin}/live/".replace("http", "ws")
        port = free_port()
        processes.start("broadcaster", [sys.executable, "-m", "bench.broadcaster", str(port)])
        self.bare = f"ws://127.0.0.1:{port}/"
        wait_until(lambda: answers_at_all(port))
        with open_tenant(tenant_id, reason="bench"):
            self._report = FieldReport.objects.filter(tenant_id=tenant_id).earliest("pk")

    def commit(self) -> float:
        """File the same fact once more; answers the moment before its commit."""
        with open_tenant(self._tenant_id, reason="bench"):
            publish(FieldReportFiled.of(self._report), changed=[self._report])
            return time.perf_counter()


async def _measure(bench: Bench, stage: Stage, count: int) -> None:
    bench.say(f"opening {count:,} sockets twice")
    product, bare = Crowd(awaited=b'"event"'), Crowd(awaited=b'"event"')
    await product.open(stage.live, count, headers=stage.cookies, greeting=resume(0))
    await bare.open(stage.bare, count, headers=[{}])
    trigger = Crowd(awaited=b"nothing")
    await trigger.open(stage.bare, 1, headers=[{}])
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(HUB_GROUP, channel)
    whole, sequencer, fanned, floor = [], [], [], []
    for number in range(SINGLE_SENDS + 1):
        last = product.expect()
        committed = asyncio.get_running_loop().run_in_executor(None, stage.commit)
        hinted = await _hint_of_an_entry(layer, channel)
        told, began = await asyncio.wait_for(last, 60), await committed
        last = bare.expect()
        sent = time.perf_counter()
        trigger.listeners[0].send(product.heard.decode())
        heard = await asyncio.wait_for(last, 60)
        if number:
            whole.append((told - began) * 1000)
            sequencer.append((hinted - began) * 1000)
            fanned.append((told - hinted) * 1000)
            floor.append((heard - sent) * 1000)
        await asyncio.sleep(0.05)
    for crowd in (product, bare, trigger):
        crowd.close()
    bench.compare(
        f"from the sequencer's hint to the last of {count:,} sockets, against a bare broadcast",
        Pairs(fanned, floor),
        unit="ms",
        target=at_most(2),
    )
    bench.tell(f"the sequencer's own time, commit to hint, with {count:,} sockets", median(sequencer), unit="ms")
    bench.tell(f"commit to the last of {count:,} sockets", median(whole), unit="ms")


async def _hint_of_an_entry(layer, channel: str) -> float:
    """When the web processes are told; the sequencer's idle hints carry no entry."""
    while True:
        hint = await asyncio.wait_for(layer.receive(channel), 60)
        if hint["entries"]:
            return time.perf_counter()


def answers_at_all(port: int) -> bool:
    """Whether anything listens on the port."""
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
