"""The one way to write: a fact, the rows it changed, and what they were before."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from pmi_platform.core.journal.events import DomainEvent
from pmi_platform.core.journal.rules.sealing import detail_hash
from pmi_platform.core.tenancy.base import DISTRICT_CODE_LENGTH
from pmi_platform.core.tenancy.declarations import Owned, Participants
from pmi_platform.core.tenancy.rls import tenancy_of
from pmi_platform.core.tenancy.scope import require_scope

WAKE_CHANNEL = "pmi_journal"


class Feedable(Protocol):
    """A row that the feed speaks of."""

    feed_entity: str
    version: int

    @property
    def pk(self) -> Any: ...


def publish(
    event: DomainEvent,
    *,
    changed: Iterable[Feedable] = (),
    removed: Iterable[Feedable] = (),
    resync: Iterable[Feedable] = (),
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append `event` to the journal in the caller's transaction, and answer the entry's id.

    `changed` are the rows that followers of the feed must read again. `removed` are rows as they stood where they are
    no longer: whoever read them there must drop them (told first, so that who reads both places keeps the row).
    `resync` names grants whose opening or closing makes followers read everything behind them again. `detail` holds the
    values before and after, which can be erased later. Raises `RuntimeError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction of the change that it announces.")
    actor = require_scope()
    changes = [_change(row, "tombstone") for row in removed] + [_change(row, "upsert") for row in changed]
    changes += [_change(row, "resync") for row in resync]
    salt = secrets.token_bytes(16)
    text = json.dumps(detail or {}, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    sealed = detail_hash(salt, text) if detail else None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH entry AS (
                INSERT INTO journal_journalentry
                    (tenant_id, type, type_version, actor, payload, changes, detail_hash, recorded_at)
                VALUES (%s, %s, %s, %s, %s, %s, %s, clock_timestamp())
                RETURNING id, tenant_id
            ), detail AS (
                INSERT INTO journal_journaldetail (entry_id, tenant_id, salt, detail)
                SELECT id, tenant_id, %s, %s FROM entry WHERE %s
            ), wake AS (SELECT pg_notify(%s, ''))
            SELECT id FROM entry, wake
            """,
            (
                actor.tenant.id,
                event.type,
                event.version,
                actor.label,
                json.dumps(event.as_json(), ensure_ascii=False),
                json.dumps(changes, cls=DjangoJSONEncoder),
                sealed,
                salt,
                text,
                sealed is not None,
                WAKE_CHANNEL,
            ),
        )
        (entry_id,) = cursor.fetchone()
    return int(entry_id)


def _change(row: Feedable, operation: str) -> dict[str, Any]:
    """One feed line, with the keys that the row's own policy compares: the same readers see both."""
    tenancy = tenancy_of(type(row))  # type: ignore[arg-type]
    tenant_id = int(getattr(row, "tenant_id", 0) or getattr(row, "giver_id", 0))
    purpose = tenancy.purpose if isinstance(tenancy, Owned | Participants) and tenancy.purpose else "own"
    zones = getattr(row, "zone_keys", None) if isinstance(tenancy, Participants) else None
    area_code = getattr(row, "area_id", None) or ""
    also = [tenant for tenant in getattr(row, "visible_to", ()) if tenant != tenant_id]
    if (receiver := getattr(row, "receiver_id", None)) is not None:
        also.append(receiver)
    return {
        "entity": row.feed_entity,
        "id": str(UUID(str(row.pk))),
        "version": row.version,
        "operation": operation,
        "tenant": tenant_id,
        "also": also,
        "purpose": str(purpose),
        "zones": zones if zones is not None else [f"{tenant_id}:{area_code[:DISTRICT_CODE_LENGTH]}"],
    }
