"""Lock 1: the open scope, and the actor who works in it.

A scope is opened only at a door (middleware, API authentication, socket, task, command) and lives inside one
transaction: its settings are written with `set_config(…, is_local => true)`, which is safe behind a transaction pooler.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime
from psycopg.pq import TransactionStatus

from pmi_platform.core.errors import DomainError, NoScope, NotPermitted
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role

_current: ContextVar[Actor | None] = ContextVar("pmi_actor", default=None)


class MembershipEnded(DomainError):
    """The membership does not exist, has ended or belongs to somebody else."""

    code = "membership_ended"
    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFacts:
    """What a door needs to know of the active tenant without another query."""

    id: int
    code: str
    name: str
    kind: str
    space: str
    area_code: str | None
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One role in one unit, as judged by `Actor.allows`. An empty area code covers everything."""

    role: Role
    unit_id: UUID
    unit_name: str
    area_code: str
    acting: str | None = None

    def covers(self, area_code: str | None) -> bool:
        if not self.area_code or area_code is None:
            return True
        return area_code == self.area_code or area_code.startswith(f"{self.area_code}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for which tenant, holding which offices. Every service takes one as its first argument."""

    tenant: TenantFacts
    user_id: UUID | None
    name: str
    language: str
    offices: tuple[Office, ...]
    membership_id: UUID | None = None
    system_reason: str = ""
    full_keys: frozenset[str] = frozenset()
    zone_keys: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    client: str = field(default="", compare=False)
    withholds_personal: bool = False
    """Set for a machine whose token lacks the scope `personal:read`: representations leave such fields empty."""
    limited_to: frozenset[str] | None = None
    """The only capabilities that count, whatever the offices hold; set for what signs in with less than a person."""

    @property
    def label(self) -> str:
        """How the journal names the actor: never a personal value."""
        return f"user:{self.user_id}" if self.user_id else f"system:{self.system_reason}"

    @property
    def unit(self) -> Office | None:
        return self.offices[0] if self.offices else None

    def allows(self, capability: str, *, at: str | None = None) -> bool:
        """Whether one of the offices holds `capability` over the area code `at` (anywhere, when not given)."""
        if self.system_reason:
            return True
        return any(office.covers(at) for office in self._holding(capability))

    def require(self, capability: str, *, at: str | None = None) -> None:
        """Raise `NotPermitted` unless `allows`."""
        if not self.allows(capability, at=at):
            raise NotPermitted(capability=capability)

    def area_of(self, capability: str) -> tuple[str, ...]:
        """The areas over which the actor holds `capability`; an empty string stands for everywhere."""
        if self.system_reason:
            return ("",)
        return tuple(sorted({office.area_code for office in self._holding(capability)}))

    def reach(self, capability: str) -> tuple[str, ...] | None:
        """The areas to which the actor's `capability` is limited; None when it is held over the whole tenant.

        Between tenants the database decides what is read; inside one this does.
        """
        areas = self.area_of(capability)
        return None if "" in areas or self.tenant.area_code in areas else areas

    def _holding(self, capability: str) -> list[Office]:
        if self.limited_to is not None and capability not in self.limited_to:
            return []
        return [office for office in self.offices if capability in ROLE_TABLE[office.role]]


def current_actor() -> Actor | None:
    """The actor of the open scope, if one is open."""
    return _current.get()


def require_scope() -> Actor:
    """The actor of the open scope; raises `NoScope` when a door forgot to open one."""
    actor = _current.get()
    if actor is None:
        raise NoScope("A tenant's rows were asked for outside a scope.")
    return actor


@contextmanager
def open_scope(
    *,
    user_id: UUID,
    membership_id: UUID,
    client: str = "",
    withholds_personal: bool = False,
    limited_to: frozenset[str] | None = None,
) -> Iterator[Actor]:
    """Open the scope of a user's membership: one audited function reads memberships and grants and sets the policies.

    Raises `MembershipEnded` when the membership is not valid now.
    """
    with transaction.atomic():
        answer = _call("SELECT pmi_open_scope(%s, %s)", (user_id, membership_id))
        if answer is None:
            raise MembershipEnded
        entering = _actor_from(answer, client=client, withholds_personal=withholds_personal, limited_to=limited_to)
        with _entered(entering, former=answer["former"]) as actor:
            yield actor


@contextmanager
def open_tenant(tenant_id: int, *, reason: str) -> Iterator[Actor]:
    """Open one tenant for the platform itself (a handler, a job, a command); `reason` goes into the journal."""
    if not reason:
        raise ValueError("A scope for the platform itself needs a reason.")
    with transaction.atomic():
        answer = _call("SELECT pmi_open_tenant(%s)", (tenant_id,))
        if answer is None:
            raise MembershipEnded
        with _entered(_actor_from(answer, client="", system_reason=reason), former=answer["former"]) as actor:
            yield actor


def _call(sql: str, parameters: tuple[Any, ...]) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    answer: dict[str, Any] = row[0] if isinstance(row[0], dict) else json.loads(row[0])
    return answer


def _actor_from(
    answer: Mapping[str, Any],
    *,
    client: str,
    system_reason: str = "",
    withholds_personal: bool = False,
    limited_to: frozenset[str] | None = None,
) -> Actor:
    expires_at = answer.get("expires_at")
    return Actor(
        tenant=TenantFacts(**answer["tenant"]),
        user_id=UUID(answer["user_id"]) if answer.get("user_id") else None,
        name=answer.get("name") or "",
        language=answer.get("language") or "id",
        offices=tuple(
            Office(
                role=Role(office["role"]),
                unit_id=UUID(office["unit_id"]),
                unit_name=office["unit_name"],
                area_code=office["area_code"] or "",
                acting=office["acting"],
            )
            for office in answer.get("offices", ())
        ),
        membership_id=UUID(answer["membership_id"]) if answer.get("membership_id") else None,
        system_reason=system_reason,
        full_keys=frozenset(answer["full_keys"]),
        zone_keys=frozenset(answer["zone_keys"]),
        expires_at=parse_datetime(expires_at) if expires_at else None,
        client=client,
        withholds_personal=withholds_personal,
        limited_to=limited_to,
    )


@contextmanager
def _entered(actor: Actor, *, former: Mapping[str, str]) -> Iterator[Actor]:
    """Make `actor` current, and put the former settings back: `SET LOCAL` outlives a released savepoint."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
        if connection.savepoint_ids and not connection.needs_rollback and not _is_broken():
            _restore(former)


def _is_broken() -> bool:
    """Whether an error has spoilt the transaction: rolling back to the savepoint then puts the settings back itself."""
    return connection.connection.info.transaction_status is TransactionStatus.INERROR


def _restore(former: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(set_config(key, value, true)) FROM jsonb_each_text(%s::jsonb)", (json.dumps(dict(former)),)
        )
