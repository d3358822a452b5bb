"""`dashboard`: what the command dashboard costs with a long history, against the same present with a short one."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.data import load_country, three_tenant_reader
from bench.database import BenchDatabase, clone
from bench.doors import Caller, session_cookie
from bench.frame import SAME, Bench, Pairs, at_most, side_by_side
from tests.factories.tenancy import Member
from tests.plugins.processes import Processes

PAIRS = 15
PARTS = ("", "ringkasan/", "kejadian/", "umpan/", "peta.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One size of the country, somebody who reads it, and a browser on a server of its own."""

    database: BenchDatabase
    reader: Member
    browser: Caller

    def milliseconds(self, path: str, _pair: int = 0) -> float:
        began = time.perf_counter()
        self.browser.get(path)
        return (time.perf_counter() - began) * 1000

    def statements(self, path: str) -> int:
        """How many SQL statements a warm request sends, counted inside the process."""
        with self.database.aimed():
            client = self.reader.sign_in(Client(HTTP_HOST="localhost"))
            client.get(path)
            with CaptureQueriesContext(connection) as sent:
                answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}.")
            return len(sent)


def run(bench: Bench) -> None:
    """1,000,000 incidents against 10,000, with the same 300 of them open and the same day's reports."""
    long, short = bench.size(1_000_000, quick=20_000), bench.size(10_000, quick=1_000)
    with ExitStack() as stack:
        large = _side(stack, bench, "large", incidents=long, reports=long // 2)
        small = _side(stack, bench, "small", incidents=short, reports=max(short // 2, 2_000))
        for part in PARTS:
            path = f"/komando/{part}"
            bench.compare(
                f"{path} at {long:,} incidents against {short:,}",
                side_by_side(partial(large.milliseconds, path), partial(small.milliseconds, path), pairs=PAIRS),
                unit="ms",
                target=at_most(1.5),
            )
            bench.compare(
                f"{path}, SQL statements",
                Pairs([large.statements(path)], [small.statements(path)]),
                unit="statements",
                target=SAME,
            )


def _side(stack: ExitStack, bench: Bench, label: str, *, incidents: int, reports: int) -> Side:
    database = stack.enter_context(clone(label))
    bench.say(f"loading {incidents:,} incidents and {reports:,} reports")
    country = load_country(database, reports=reports, incidents=incidents)
    processes = Processes(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    stack.callback(processes.end)
    with database.aimed():
        reader = three_tenant_reader(country)
        _web, origin = processes.web()
        browser = Caller(origin, {"Cookie": session_cookie(reader)})
    return Side(database=database, reader=reader, browser=browser)
