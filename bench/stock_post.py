"""`stock_post`: goods taken in at the service boundary, against the very statements that it sends, by bare psycopg."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from django.db import connection

from bench.database import clone
from bench.frame import Bench, at_least, side_by_side
from logistics.models import Warehouse
from logistics.services import ReceiptDraft, receive_goods
from logistics.services.posting import NUMBER_ALPHABET
from pmi_platform.core.tenancy.base import new_id
from tests.factories.logistics import logistics_officer, opened_warehouse, receipt
from tests.factories.tenancy import Member

CLIENTS = 16
_UUID = re.compile(r"\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}\b")
_NUMBER = re.compile(r"\bIN-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class Keeper:
    """A logistics officer with a warehouse of their own."""

    member: Member
    warehouse: Warehouse


@dataclass(frozen=True, slots=True)
class Recording:
    """What one posting sent, and which ids in it are made anew for every posting."""

    statements: Sequence[str]
    ids: frozenset[str]

    def anew(self) -> list[str]:
        """The statements for another posting."""
        ids = {known: new_id() for known in self.ids}
        drawn = "".join(secrets.choice(NUMBER_ALPHABET) for _character in range(8))
        fresh_number = f"IN-{drawn[:4]}-{drawn[4:]}"

        def new_uuid(found: re.Match[str]) -> str:
            fresh = ids.get(found[0].replace("-", ""))
            return found[0] if fresh is None else str(fresh) if found[1] else fresh.hex

        return [_NUMBER.sub(fresh_number, _UUID.sub(new_uuid, text)) for text in self.statements]


def run(bench: Bench) -> None:
    """Sixteen officers at once, each posting into a warehouse of their own; fsync on."""
    with clone("stock_post") as database, database.aimed():
        keepers = [_keeper() for _number in range(CLIENTS)]
        recordings = [_recorded(keeper) for keeper in keepers]
        each = bench.size(60, quick=15)
        with database.owner() as owner, ThreadPoolExecutor(CLIENTS) as pool:
            if owner.execute("SHOW fsync").fetchone() != ("on",):
                raise RuntimeError("fsync is off.")
            connections = [database.app() for _keeper in keepers]

            def by_service(_number: int) -> float:
                return _rate(pool, lambda n: _post(keepers[n], each), each)

            def bare(_number: int) -> float:
                postings = [[recording.anew() for _posting in range(each)] for recording in recordings]
                return _rate(pool, lambda n: _replay(connections[n], postings[n]), each)

            bench.compare(
                f"documents posted by {CLIENTS} clients through the service, against their statements by bare psycopg",
                side_by_side(by_service, bare),
                unit="documents/s",
                target=at_least(0.30),
            )
            bench.tell("SQL statements of one document", len(recordings[0].statements), unit="statements")
            for one in connections:
                one.close()
            list(pool.map(lambda _number: connection.close(), range(CLIENTS)))


def _keeper() -> Keeper:
    member = logistics_officer()
    with member.scope() as actor:
        return Keeper(member=member, warehouse=opened_warehouse(actor))


def _post(keeper: Keeper, count: int) -> None:
    for _number in range(count):
        with keeper.member.scope() as actor:
            receive_goods(actor=actor, draft=_draft(keeper))


def _draft(keeper: Keeper) -> ReceiptDraft:
    return receipt(keeper.warehouse, 5, line={"lot": f"Lot {keeper.warehouse.name}"})


def _recorded(keeper: Keeper) -> Recording:
    """The statements of a posting, and what differs between it and the next one."""
    _post(keeper, 1)
    first, second = _statements(keeper), _statements(keeper)
    ids = _ids(first) - _ids(second)
    return Recording(statements=first, ids=ids)


def _statements(keeper: Keeper) -> list[str]:
    sent: list[str] = []

    def note(execute, sql, params, many, context):
        sent.append(context["cursor"].cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _post(keeper, 1)
    return [text for text in sent if not text.startswith(("SAVEPOINT", "RELEASE"))]


def _ids(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(found[0].replace("-", "") for found in _UUID.finditer("\n".join(texts)))


def _replay(one: psycopg.Connection, postings: list[list[str]]) -> None:
    for texts in postings:
        with one.transaction():
            for text in texts:
                one.execute(text)


def _rate(pool: ThreadPoolExecutor, work: Callable[[int], None], each: int) -> float:
    began = time.perf_counter()
    list(pool.map(work, range(CLIENTS)))
    return CLIENTS * each / (time.perf_counter() - began)
