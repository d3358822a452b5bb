"""Reading the journal against its seals: names the first entry that is not as it was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from pmi_platform.core.journal.rules import sealing
from pmi_platform.core.journal.services.anchors import Anchor, AnchorFile
from pmi_platform.core.journal.services.sequencer import ENTRY_COLUMNS, change_lines, immutable_columns

READ_AHEAD = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far the journal is sound; `fault` says what the first unsound thing is, or is empty."""

    checked: int
    head: int
    unsealed: int
    fault_position: int | None = None
    fault: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.fault


class Unsound(Exception):
    """The first entry that does not fit."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(why)
        self.position, self.why = position, why


def verify(*, conninfo: str, key: bytes, anchors: AnchorFile) -> Verdict:
    """Check every sealed entry, its feed lines, its detail, both chains, the heads and the anchors, in one snapshot."""
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        head = connection.execute("SELECT position, chain_hash FROM journal_journalhead WHERE id = 1").fetchone()
        unsealed = connection.execute(
            "SELECT count(*) AS n FROM journal_journalentry WHERE position IS NULL"
        ).fetchone()
        waiting = int(unsealed["n"]) if unsealed else 0
        if head is None:
            return Verdict(checked=0, head=0, unsealed=waiting)
        checked = 0
        try:
            for position in _walk(connection, key=key, head=head, anchors=_binding(connection, anchors)):
                checked = position
        except Unsound as fault:
            return Verdict(
                checked=checked, head=head["position"], unsealed=waiting, fault_position=fault.position, fault=fault.why
            )
        return Verdict(checked=checked, head=head["position"], unsealed=waiting)


def _walk(
    connection: psycopg.Connection[dict[str, Any]], *, key: bytes, head: dict[str, Any], anchors: dict[int, bytes]
) -> Iterator[int]:
    chain, tenants, position = sealing.GENESIS, dict[int, bytes](), 0
    for row in _entries(connection):
        position += 1
        if row["position"] != position:
            raise Unsound(position, f"entry is missing (the next one stored is {row['position']})")
        digest = sealing.entry_digest(immutable_columns(row))
        if digest != bytes(row["digest"] or b""):
            raise Unsound(position, "entry was altered: its content does not match its digest")
        chain = sealing.next_chain_hash(key, chain, position, digest)
        if chain != bytes(row["chain_hash"] or b""):
            raise Unsound(position, "chain is broken: an entry was altered, removed or inserted here")
        tenant = row["tenant_id"]
        tenants[tenant] = sealing.next_tenant_hash(tenants.get(tenant, sealing.GENESIS), digest)
        if tenants[tenant] != bytes(row["tenant_hash"] or b""):
            raise Unsound(position, f"chain of tenant {tenant} is broken here")
        if position in anchors and anchors[position] != chain:
            raise Unsound(position, "seal differs from the anchor kept outside the database")
        _check_detail(position, row)
        _check_lines(position, row)
        yield position
    if position < head["position"]:
        raise Unsound(position + 1, f"tail is cut off: the head says {head['position']}")
    if beyond := [anchored for anchored in anchors if anchored > position]:
        raise Unsound(position + 1, f"tail is cut off: an anchor outside the database knows position {max(beyond)}")
    if position and chain != bytes(head["chain_hash"]):
        raise Unsound(position, "the head's seal differs from the last entry's")


def _entries(connection: psycopg.Connection[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    after = -1
    while True:
        rows = connection.execute(
            f"""
            SELECT {ENTRY_COLUMNS}, position, digest, chain_hash, tenant_hash, d.salt, d.detail,
                   (SELECT jsonb_agg(jsonb_build_array(c.n, c.tenant_id, c.entity, c.entity_id, c.version, c.operation,
                                                       c.full_key, c.zone_keys) ORDER BY c.n)
                      FROM journal_journalchange c WHERE c.position = e.position) AS lines
              FROM journal_journalentry e
              LEFT JOIN (SELECT entry_id, salt, detail FROM journal_journaldetail) d ON d.entry_id = e.id
             WHERE position > %s ORDER BY position LIMIT %s
            """,
            (after, READ_AHEAD),
        ).fetchall()
        yield from rows
        if len(rows) < READ_AHEAD:
            return
        after = rows[-1]["position"]


def _check_detail(position: int, row: dict[str, Any]) -> None:
    """A detail that is there must be the sealed one; one that was erased is no fault."""
    if row["detail"] is None:
        return
    if row["detail_hash"] is None or sealing.detail_hash(bytes(row["salt"]), row["detail"]) != bytes(
        row["detail_hash"]
    ):
        raise Unsound(position, "detail was altered")


def _check_lines(position: int, row: dict[str, Any]) -> None:
    expected = [
        [
            line["n"],
            line["tenant_id"],
            line["entity"],
            line["entity_id"],
            line["version"],
            line["operation"],
            line["full_key"],
            line["zone_keys"],
        ]
        for line in change_lines({**row, "recorded_at": ""})
    ]
    stored = row["lines"] or []
    if json.dumps(expected) != json.dumps(stored):
        raise Unsound(position, "feed lines differ from the sealed entry")


def _binding(connection: psycopg.Connection[dict[str, Any]], file: AnchorFile) -> dict[int, bytes]:
    """Anchors that must hold: those above a restore's point stopped holding when the new epoch began there."""
    restored_at = [
        row["from_position"]
        for row in connection.execute("SELECT from_position FROM journal_journalepoch ORDER BY began_at, from_position")
    ][1:]
    held: list[Anchor] = []
    for anchor in file.read():
        if held and anchor.position < held[-1].position and anchor.position in restored_at:
            held = [one for one in held if one.position <= anchor.position]
        held.append(anchor)
    return {anchor.position: anchor.chain_hash for anchor in held if anchor.position}
