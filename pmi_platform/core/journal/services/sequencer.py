"""The sequencer: gives committed entries their place, seals them, and hands them to the readers.

Primary keys are no cursor (two open transactions commit in any order), so one process numbers what has committed. It
holds an advisory lock, works in batches of one transaction each, and does everything else (hints to browsers, work for
handlers, anchors) after the commit, from what was committed: killed at any point it repeats nothing and loses nothing.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from pmi_platform.core.journal.events import handlers_of, message_of
from pmi_platform.core.journal.rules import sealing
from pmi_platform.core.journal.services.anchors import Anchor, AnchorFile
from pmi_platform.core.journal.services.publishing import WAKE_CHANNEL
from pmi_platform.core.tenancy.base import new_id

logger = logging.getLogger(__name__)

LEADER_LOCK = 0x706D69  # "pmi"
BATCH_SIZE = 500
SWEEP_EVERY_S = 1.0

ENTRY_COLUMNS = "id, tenant_id, type, type_version, actor, payload, changes, detail_hash, recorded_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One entry as it went out: what the hub and the workers are told about."""

    position: int
    entry_id: int
    tenant_id: int
    type: str
    payload: dict[str, Any]
    changes: list[dict[str, Any]]
    delivery_count: int


@dataclass(slots=True)
class Batch:
    """What one transaction sealed."""

    head: int
    chain_hash: bytes
    entries: list[Sealed] = field(default_factory=list)


class Sequencer:
    """Seals batches on a direct connection of its own role; `run` keeps at it until `stopped`."""

    def __init__(
        self,
        *,
        conninfo: str,
        key: bytes,
        anchors: AnchorFile,
        announce: Callable[[Batch], None],
        beat: Callable[[], None],
    ) -> None:
        self._conninfo = conninfo
        self._key = key
        self._anchors = anchors
        self._announce = announce
        self._beat = beat
        self.stopped = False

    def run(self) -> None:
        """Lead when nobody else does, otherwise stand by; connect again whenever the database went away."""
        while not self.stopped:
            try:
                with psycopg.connect(self._conninfo, autocommit=True, row_factory=dict_row) as connection:
                    self._lead(connection)
            except psycopg.OperationalError as error:
                logger.warning("journal.sequencer.disconnected", extra={"error": str(error)})
                time.sleep(SWEEP_EVERY_S)

    def _lead(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        while not _is_leader(connection):
            self._beat()
            if self.stopped:
                return
            time.sleep(SWEEP_EVERY_S)
        connection.execute(f"LISTEN {WAKE_CHANNEL}")
        self.begin(connection)
        logger.info("journal.sequencer.leads")
        while not self.stopped:
            self._beat()
            batch = self.seal_batch(connection)
            self._announce(batch)
            self._anchors.append_when_due(Anchor(position=batch.head, chain_hash=batch.chain_hash))
            if len(batch.entries) < BATCH_SIZE:
                for _notice in connection.notifies(timeout=SWEEP_EVERY_S, stop_after=1):
                    pass

    def begin(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        """Make sure of a head and an epoch; a database that lies behind its own anchors begins a new epoch."""
        with connection.transaction():
            connection.execute(
                "INSERT INTO journal_journalhead (id, position, chain_hash) VALUES (1, 0, %s) ON CONFLICT DO NOTHING",
                (sealing.GENESIS,),
            )
            head = _locked_head(connection)
            epochs = connection.execute("SELECT count(*) AS n FROM journal_journalepoch").fetchone()
            if not epochs or not epochs["n"]:
                _begin_epoch(connection, from_position=0, reason="first start")
            elif self._was_restored(connection, head):
                _begin_epoch(connection, from_position=head["position"], reason="restored from a backup")
                logger.error("journal.epoch.began", extra={"position": head["position"]})
        self._anchors.append(Anchor(position=head["position"], chain_hash=bytes(head["chain_hash"])))

    def _was_restored(self, connection: psycopg.Connection[dict[str, Any]], head: dict[str, Any]) -> bool:
        last = self._anchors.last()
        if last is None:
            return False
        if last.position > head["position"]:
            return True
        return chain_hash_at(connection, last.position) != last.chain_hash

    def seal_batch(self, connection: psycopg.Connection[dict[str, Any]], *, limit: int = BATCH_SIZE) -> Batch:
        """Number and seal what has committed since the last call, at most `limit` entries, in one transaction."""
        with connection.transaction():
            head = _locked_head(connection)
            batch = Batch(head=head["position"], chain_hash=bytes(head["chain_hash"]))
            rows = connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM journal_journalentry WHERE position IS NULL ORDER BY id LIMIT %s",
                (limit,),
            ).fetchall()
            if not rows:
                return batch
            tenant_hashes = _tenant_hashes(connection, {row["tenant_id"] for row in rows})
            seals = [self._seal(row, batch, tenant_hashes) for row in rows]
            _store(connection, seals, batch, tenant_hashes)
        return batch

    def _seal(self, row: dict[str, Any], batch: Batch, tenant_hashes: dict[int, bytes]) -> dict[str, Any]:
        digest = sealing.entry_digest(immutable_columns(row))
        batch.head += 1
        batch.chain_hash = sealing.next_chain_hash(self._key, batch.chain_hash, batch.head, digest)
        tenant_id = row["tenant_id"]
        tenant_hashes[tenant_id] = sealing.next_tenant_hash(tenant_hashes.get(tenant_id, sealing.GENESIS), digest)
        batch.entries.append(
            Sealed(
                position=batch.head,
                entry_id=row["id"],
                tenant_id=tenant_id,
                type=row["type"],
                payload=row["payload"],
                changes=row["changes"],
                delivery_count=len(handlers_of(row["type"])),
            )
        )
        return {
            "id": row["id"],
            "position": batch.head,
            "digest": digest.hex(),
            "chain_hash": batch.chain_hash.hex(),
            "tenant_hash": tenant_hashes[tenant_id].hex(),
            "recorded_at": row["recorded_at"].isoformat(),
        }


def immutable_columns(row: dict[str, Any]) -> dict[str, Any]:
    """What the digest of an entry covers, in a form that depends on no setting of the session."""
    return {
        "id": row["id"],
        "tenant": row["tenant_id"],
        "type": row["type"],
        "type_version": row["type_version"],
        "actor": row["actor"],
        "payload": row["payload"],
        "changes": row["changes"],
        "detail": bytes(row["detail_hash"]).hex() if row["detail_hash"] is not None else None,
        "recorded_at": row["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds"),
    }


def change_lines(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The feed lines of a sealed entry: one per change and tenant that has it, numbered within the position.

    Whoever must drop a row is not told where it went: browsers hear there that something happened, and no more.
    """
    message = message_of(entry["type"], entry["payload"])
    bare: dict[str, Any] | None = None if message is None else {}
    told: set[tuple[str, ...]] = set()
    lines = ((change, tenant) for change in entry["changes"] for tenant in (change["tenant"], *change["also"]))
    for n, (change, tenant) in enumerate(lines):
        full_key = f"{change['purpose']}:{tenant}"
        zone_keys = [f"{change['purpose']}:{zone}" for zone in change["zones"]]
        readers = (full_key, *zone_keys)
        yield {
            "position": entry["position"],
            "n": n,
            "entry_id": entry["id"],
            "tenant_id": tenant,
            "entity": change["entity"],
            "entity_id": change["id"],
            "version": change["version"],
            "operation": change["operation"],
            "type": entry["type"],
            "full_key": full_key,
            "zone_keys": zone_keys,
            "recorded_at": entry["recorded_at"],
            "message": None if readers in told else bare if change["operation"] == "tombstone" else message,
        }
        told.add(readers)


def chain_hash_at(connection: psycopg.Connection[dict[str, Any]], position: int) -> bytes:
    """The chain hash that the database now holds for a position; empty when it holds none."""
    if position == 0:
        return sealing.GENESIS
    row = connection.execute("SELECT chain_hash FROM journal_journalentry WHERE position = %s", (position,)).fetchone()
    return bytes(row["chain_hash"]) if row else b""


def _is_leader(connection: psycopg.Connection[dict[str, Any]]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s) AS won", (LEADER_LOCK,)).fetchone()
    return bool(row and row["won"])


def _locked_head(connection: psycopg.Connection[dict[str, Any]]) -> dict[str, Any]:
    head = connection.execute("SELECT position, chain_hash FROM journal_journalhead WHERE id = 1 FOR UPDATE").fetchone()
    if head is None:
        raise RuntimeError("The journal has no head; begin() makes one.")
    return head


def _begin_epoch(connection: psycopg.Connection[dict[str, Any]], *, from_position: int, reason: str) -> UUID:
    epoch_id: UUID = new_id()
    connection.execute(
        "INSERT INTO journal_journalepoch (id, from_position, began_at, reason) VALUES (%s, %s, %s, %s)",
        (epoch_id, from_position, datetime.now(UTC), reason),
    )
    return epoch_id


def _tenant_hashes(connection: psycopg.Connection[dict[str, Any]], tenant_ids: set[int]) -> dict[int, bytes]:
    rows = connection.execute(
        "SELECT tenant_id, tenant_hash FROM journal_tenanthead WHERE tenant_id = ANY(%s)", (list(tenant_ids),)
    ).fetchall()
    return {row["tenant_id"]: bytes(row["tenant_hash"]) for row in rows}


def _store(
    connection: psycopg.Connection[dict[str, Any]],
    seals: list[dict[str, Any]],
    batch: Batch,
    tenant_hashes: dict[int, bytes],
) -> None:
    connection.execute(
        """
        UPDATE journal_journalentry e
           SET position = s.position, digest = decode(s.digest, 'hex'), chain_hash = decode(s.chain_hash, 'hex'),
               tenant_hash = decode(s.tenant_hash, 'hex'), sealed_at = clock_timestamp()
          FROM jsonb_to_recordset(%s::jsonb)
               AS s(id bigint, position bigint, digest text, chain_hash text, tenant_hash text)
         WHERE e.id = s.id
        """,
        (json.dumps(seals),),
    )
    recorded = {seal["id"]: seal["recorded_at"] for seal in seals}
    lines = [
        line
        for entry in batch.entries
        for line in change_lines(
            {
                "position": entry.position,
                "id": entry.entry_id,
                "type": entry.type,
                "payload": entry.payload,
                "changes": entry.changes,
                "recorded_at": recorded[entry.entry_id],
            }
        )
    ]
    connection.execute(
        """
        INSERT INTO journal_journalchange
            (position, n, entry_id, tenant_id, entity, entity_id, version, operation, type, full_key, zone_keys,
             recorded_at, message)
        SELECT position, n, entry_id, tenant_id, entity, entity_id, version, operation, type, full_key, zone_keys,
               recorded_at, nullif(message, 'null'::jsonb)
          FROM jsonb_to_recordset(%s::jsonb)
               AS l(position bigint, n smallint, entry_id bigint, tenant_id int, entity text, entity_id uuid,
                    version int,
                    operation text, type text, full_key text, zone_keys text[], recorded_at timestamptz, message jsonb)
        """,
        (json.dumps(lines),),
    )
    deliveries = [
        {"entry_id": entry.entry_id, "tenant_id": entry.tenant_id, "handler": handler}
        for entry in batch.entries
        for handler in handlers_of(entry.type)
    ]
    connection.execute(
        """
        INSERT INTO journal_delivery (entry_id, tenant_id, handler, status, attempts, due_at, last_error)
        SELECT entry_id, tenant_id, handler, 'pending', 0, clock_timestamp(), ''
          FROM jsonb_to_recordset(%s::jsonb) AS d(entry_id bigint, tenant_id int, handler text)
        ON CONFLICT (entry_id, handler) DO NOTHING
        """,
        (json.dumps(deliveries),),
    )
    connection.execute(
        """
        INSERT INTO journal_tenanthead (tenant_id, position, tenant_hash)
        SELECT tenant_id, %(head)s, decode(tenant_hash, 'hex')
          FROM jsonb_to_recordset(%(heads)s::jsonb) AS h(tenant_id int, tenant_hash text)
        ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position, tenant_hash = excluded.tenant_hash
        """,
        {
            "head": batch.head,
            "heads": json.dumps([{"tenant_id": t, "tenant_hash": h.hex()} for t, h in tenant_hashes.items()]),
        },
    )
    connection.execute(
        "UPDATE journal_journalhead SET position = %s, chain_hash = %s WHERE id = 1", (batch.head, batch.chain_hash)
    )


@contextmanager
def leading(conninfo: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection that holds the leader's lock, for commands that must not run beside a sequencer."""
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as connection:
        if not _is_leader(connection):
            raise RuntimeError("A sequencer is running; stop it first.")
        yield connection
