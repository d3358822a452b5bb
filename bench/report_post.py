"""`report_post`: filing a field report over HTTP, against the very statements that it sends, sent by bare psycopg."""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.data import load_country
from bench.database import BenchDatabase, clone
from bench.doors import Caller, session_cookie
from bench.frame import Bench, at_least, side_by_side
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.base import new_id
from tests.factories import tenancy as make
from tests.factories.tenancy import Member
from tests.plugins.processes import Processes

CLIENTS = 8
PATH = "/api/v1/field-reports/"
CSRF_TOKEN = "b" * 32
_UUID = re.compile(r"\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}\b")
"""As JSON writes it, and as psycopg does."""
_RECEIPT = re.compile(r"\b[0-9A-HJ-NP-TV-Y]{5}-[0-9A-HJ-NP-TV-Y]{5}\b")


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement of a real request, its values filled in, and whether it ran in the request's transaction."""

    text: str
    in_transaction: bool


def run(bench: Bench) -> None:
    """Eight officers at once, each in a kecamatan of their own; sequencer running, fsync on."""
    with clone("report_post") as database:
        bench.say("loading")
        load_country(database, reports=bench.size(200_000, quick=5_000), incidents=bench.size(50_000, quick=1_000))
        with database.aimed(), tempfile.TemporaryDirectory() as folder:
            processes = Processes(Path(folder))
            try:
                processes.sequencer()
                _measure(bench, database, processes)
            finally:
                processes.end()


def _measure(bench: Bench, database: BenchDatabase, processes: Processes) -> None:
    areas = AdminArea.objects.filter(level="kecamatan", code__startswith="32.").order_by("code")[:CLIENTS]
    officers = [make.field_officer(at=area.code) for area in areas]
    recordings = [_recorded(officer) for officer in officers]
    _web, origin = processes.web()
    callers = [Caller(origin, _headers(session_cookie(officer))) for officer in officers]
    each = bench.size(60, quick=15)
    with database.owner() as owner, ThreadPoolExecutor(CLIENTS) as pool:
        if owner.execute("SHOW fsync").fetchone() != ("on",):
            raise RuntimeError("fsync is off.")
        connections = [database.app() for _ in officers]

        def over_http(_number: int) -> float:
            _wait_until_sealed(owner)
            return _rate(pool, lambda n: _post(callers[n], officers[n], each), each)

        def bare(_number: int) -> float:
            reports = [[recording.anew() for _ in range(each)] for recording in recordings]
            _wait_until_sealed(owner)
            return _rate(pool, lambda n: _replay(connections[n], reports[n]), each)

        bench.compare(
            f"reports filed by {CLIENTS} clients over HTTP, against their statements by bare psycopg",
            side_by_side(over_http, bare),
            unit="reports/s",
            target=at_least(0.10),
        )
        bench.tell("SQL statements of one report", len(recordings[0].statements), unit="statements")
        for one in connections:
            one.close()


def _rate(pool: ThreadPoolExecutor, work: Callable[[int], None], each: int) -> float:
    began = time.perf_counter()
    list(pool.map(work, range(CLIENTS)))
    return CLIENTS * each / (time.perf_counter() - began)


def _wait_until_sealed(owner: psycopg.Connection) -> None:
    """What the sequencer has left to do after one turn is not to weigh upon the next."""
    while owner.execute("SELECT FROM journal_journalentry WHERE position IS NULL LIMIT 1").rowcount:
        time.sleep(0.05)


def _headers(cookie: str) -> dict[str, str]:
    return {
        "Cookie": f"{cookie}; csrftoken={CSRF_TOKEN}",
        "X-CSRFToken": CSRF_TOKEN,
        "Content-Type": "application/json",
    }


def _body(officer: Member) -> bytes:
    seen_at = timezone.now() - timedelta(minutes=20)
    report = {
        "client_ref": str(uuid4()),
        "type_code": "first_report",
        "observed_at": seen_at.isoformat(),
        "reported_at": (seen_at + timedelta(minutes=5)).isoformat(),
        "device_now": timezone.now().isoformat(),
        "area_code": officer.unit.area_id,
        "rt": "003",
        "rw": "007",
        "landmark": "Dekat masjid Al-Ikhlas",
        "text": "Air masuk rumah setinggi lutut, warga mengungsi ke balai desa.",
        "answers": {"hazard": "banjir", "severity": "high", "people": 240, "households": 60, "displaced_people": 35},
    }
    return json.dumps(report).encode()


def _post(caller: Caller, officer: Member, count: int) -> None:
    for _ in range(count):
        caller.post(PATH, _body(officer))


@dataclass(frozen=True, slots=True)
class Recording:
    """What one request sent, and which ids in it are made anew for every report."""

    statements: Sequence[Sent]
    ids: frozenset[str]
    receipts: frozenset[str]

    def anew(self) -> list[tuple[bool, list[str]]]:
        """The statements for another report, by transactions."""
        ids = {known: new_id() for known in self.ids}
        receipts = {known: receipt_number(random.randrange(SEEDS)) for known in self.receipts}

        def new_uuid(found: re.Match[str]) -> str:
            fresh = ids.get(found[0].replace("-", ""))
            return found[0] if fresh is None else str(fresh) if found[1] else fresh.hex

        def renewed(text: str) -> str:
            return _RECEIPT.sub(lambda found: receipts.get(found[0], found[0]), _UUID.sub(new_uuid, text))

        by_transaction = groupby(self.statements, key=lambda one: one.in_transaction)
        return [(together, [renewed(one.text) for one in sent]) for together, sent in by_transaction]


def _recorded(officer: Member) -> Recording:
    """The statements of a real request, and what differs between it and the next one."""
    client = officer.sign_in(Client(HTTP_HOST="localhost"))
    _statements(client, officer)
    first, second = _statements(client, officer), _statements(client, officer)
    said, said_again = ("\n".join(one.text for one in sent) for sent in (first, second))
    if [one.in_transaction for one in first] != [one.in_transaction for one in second]:
        raise RuntimeError("Two requests that file a report do not send the same statements.")
    return Recording(
        statements=first,
        ids=_ids(said) - _ids(said_again),
        receipts=frozenset(_RECEIPT.findall(said)) - frozenset(_RECEIPT.findall(said_again)),
    )


def _ids(text: str) -> frozenset[str]:
    return frozenset(found[0].replace("-", "") for found in _UUID.finditer(text))


def _statements(client: Client, officer: Member) -> list[Sent]:
    sent: list[Sent] = []

    def note(execute, sql, params, many, context):
        sent.append(Sent(context["cursor"].cursor.mogrify(sql, params), connection.in_atomic_block))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = client.post(PATH, _body(officer), content_type="application/json")
    if answer.status_code != 201:
        raise RuntimeError(f"{PATH} answered {answer.status_code}: {answer.content[:500]!r}")
    return sent


def _replay(connection: psycopg.Connection, reports: list[list[tuple[bool, list[str]]]]) -> None:
    for report in reports:
        for in_transaction, texts in report:
            with connection.transaction() if in_transaction else nullcontext():
                for text in texts:
                    connection.execute(text)
