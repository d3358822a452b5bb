"""Lock 2: grants and row-level security, derived from each model's `tenancy` and applied after every migration.

The application's role gets no default privilege. A table without a declaration is therefore unreachable, and a policy
that differs from the declaration is found by its digest (kept as the policy's comment) and put right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from pmi_platform.core.tenancy.declarations import (
    FeedLines,
    Infrastructure,
    Owned,
    Participants,
    Purpose,
    Reference,
    Tenancy,
    TwoSided,
    Writes,
)
from pmi_platform.core.tenancy.infrastructure import THIRD_PARTY

APP, OWNER, SEQUENCER, DEFINER = "pmi_app", "pmi_owner", "pmi_sequencer", "pmi_definer"

OWN = "(SELECT nullif(current_setting('pmi.tenant', true), '')::int)"
DEFINER_READS = frozenset(
    {
        "journal_journalentry",
        "tenancy_membership",
        "tenancy_organisation",
        "tenancy_sharinggrant",
        "tenancy_tenant",
        "tenancy_unit",
        "tenancy_user",
    }
)
DEFINER_FUNCTIONS = (
    "pmi_open_scope(uuid, uuid)",
    "pmi_open_tenant(int)",
    "pmi_memberships_of(uuid)",
    "pmi_chain_hash_at(bigint)",
    "pmi_givers_of_lapsed_grants()",
)
"""The inventory of SECURITY DEFINER functions; a test compares it with the database."""
SCOPE_SETTER = "pmi_apply_scope(int, uuid, boolean, boolean)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One row-level-security policy as it ought to stand in the database."""

    table: str
    name: str
    command: str
    role: str
    using: str = ""
    check: str = ""

    @property
    def digest(self) -> str:
        body = "\x1f".join((self.command, self.role, self.using, self.check))
        return hashlib.sha256(body.encode()).hexdigest()[:16]

    def create(self) -> str:
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return (
            f'CREATE POLICY "{self.name}" ON "{self.table}" FOR {self.command} TO {self.role}{using}{check};'
            f'COMMENT ON POLICY "{self.name}" ON "{self.table}" IS \'pmi:{self.digest}\''
        )


def tenancy_of(model: type[Model]) -> Tenancy | None:
    """The declaration of a model: its own, or the reasoned entry for a third party's table."""
    declared: Tenancy | None = model.__dict__.get("tenancy")
    return declared or THIRD_PARTY.get(model._meta.label_lower)


def declared_models() -> Iterator[tuple[type[Model], Tenancy | None]]:
    """Every concrete model with a table of its own, with its declaration."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model, tenancy_of(model)


def policies_of(model: type[Model], tenancy: Tenancy) -> list[Policy]:
    """The policies of one table; empty for tables that carry no tenant's rows."""
    table = model._meta.db_table
    match tenancy:
        case Reference() | Infrastructure():
            return []
        case Owned():
            read, write, writes = _owned_read(tenancy), f"tenant_id = {OWN}", tenancy.writes
        case Participants():
            read, write, writes = _participants_read(tenancy.purpose), f"tenant_id = {OWN}", tenancy.writes
        case TwoSided():
            read = " OR ".join(f"{side} = {OWN}" for side in tenancy.sides)
            write = " OR ".join(f"{side} = {OWN}" for side in tenancy.writers)
            writes = Writes.ALL
        case FeedLines():
            read, write, writes = _feed_read(), "false", Writes.NONE
    policies = [
        Policy(table=table, name=f"{table}_owner", command="ALL", role=OWNER, using="true", check="true"),
        Policy(table=table, name=f"{table}_read", command="SELECT", role=APP, using=read),
    ]
    if writes is not Writes.NONE:
        policies.append(Policy(table=table, name=f"{table}_insert", command="INSERT", role=APP, check=write))
    if writes is Writes.ALL:
        policies += [
            Policy(table=table, name=f"{table}_update", command="UPDATE", role=APP, using=write, check=write),
            Policy(table=table, name=f"{table}_delete", command="DELETE", role=APP, using=write),
        ]
    if table in DEFINER_READS:
        policies.append(Policy(table=table, name=f"{table}_definer", command="SELECT", role=DEFINER, using="true"))
    if sequencer_grants(model):
        policies.append(
            Policy(table=table, name=f"{table}_sequencer", command="ALL", role=SEQUENCER, using="true", check="true")
        )
    return policies


def _ints(setting: str) -> str:
    return f"((SELECT nullif(current_setting('{setting}', true), '')::int[])::int[])"


def _texts(setting: str) -> str:
    return f"nullif(current_setting('{setting}', true), '')::text[]"


def _owned_read(tenancy: Owned) -> str:
    if tenancy.purpose is None:
        return f"tenant_id = {OWN}"
    full = f"tenant_id = ANY ({_ints(f'pmi.full_{tenancy.purpose}')})"
    if not tenancy.zoned:
        return full
    readable = f"tenant_id = ANY ({_ints(f'pmi.read_{tenancy.purpose}')})"
    return f"{readable} AND ({full} OR zone_key IN (SELECT unnest({_texts(f'pmi.zones_{tenancy.purpose}')})))"


def _participants_read(purpose: Purpose) -> str:
    readable, full = _ints(f"pmi.read_{purpose}"), _ints(f"pmi.full_{purpose}")
    zones = f"((SELECT {_texts(f'pmi.zones_{purpose}')})::text[])"
    # CASE and not OR: the planner takes it for half of the rows, and so trusts an index that gives them in order.
    return f"visible_to && {readable} AND CASE WHEN visible_to && {full} THEN true ELSE zone_keys && {zones} END"


def _feed_read() -> str:
    return (
        f"full_key IN (SELECT unnest({_texts('pmi.full_keys')})) "
        f"OR zone_keys && ((SELECT {_texts('pmi.zone_keys')})::text[])"
    )


def sequencer_grants(model: type[Model]) -> str:
    """What the sequencer may do to the table, as a list for GRANT; empty for most."""
    return str(getattr(model, "sequencer_may", ""))


def app_grants(tenancy: Tenancy) -> str:
    """What the application's role may do to the table, as a list for GRANT."""
    match tenancy:
        case FeedLines():
            writes = Writes.NONE
        case TwoSided():
            writes = Writes.ALL
        case _:
            writes = tenancy.writes
    return {
        Writes.ALL: "SELECT, INSERT, UPDATE, DELETE",
        Writes.APPEND: "SELECT, INSERT",
        Writes.NONE: "SELECT",
    }[writes]


def desired_policies() -> list[Policy]:
    """Every policy that ought to stand in the database."""
    return [
        policy for model, tenancy in declared_models() if tenancy is not None for policy in policies_of(model, tenancy)
    ]


def drift(connection: BaseDatabaseWrapper) -> list[str]:
    """Sentences that say where the database's policies differ from the declarations; empty when they agree."""
    desired = {(policy.table, policy.name): policy for policy in desired_policies()}
    found = _stored_policies(connection)
    sentences = [f"{table}: policy {name} is missing" for table, name in sorted(desired.keys() - found.keys())]
    sentences += [f"{table}: policy {name} is not declared" for table, name in sorted(found.keys() - desired.keys())]
    sentences += [
        f"{table}: policy {name} differs from its declaration"
        for (table, name), policy in sorted(desired.items())
        if found.get((table, name), policy.digest) != policy.digest
    ]
    forced = _forced_tables(connection)
    sentences += [
        f"{table}: row-level security is not enabled and forced"
        for table in sorted({policy.table for policy in desired.values()} - forced)
    ]
    return sentences


def apply(connection: BaseDatabaseWrapper) -> int:
    """Bring grants, policies and scope functions to what the models declare; answers how many policies changed.

    Runs as the owner, in one transaction. Tables whose declaration did not change are not locked.
    """
    changed = 0
    desired = {(policy.table, policy.name): policy for policy in desired_policies()}
    with connection.cursor() as cursor:
        found = _stored_policies(connection)
        for table, name in found.keys() - desired.keys():
            cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
            changed += 1
        forced = _forced_tables(connection)
        for table in {policy.table for policy in desired.values()} - forced:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
        for key, policy in desired.items():
            if found.get(key) == policy.digest:
                continue
            cursor.execute(f'DROP POLICY IF EXISTS "{policy.name}" ON "{policy.table}"')
            cursor.execute(policy.create())
            changed += 1
        _apply_grants(cursor)
        _apply_functions(cursor)
    return changed


def _apply_grants(cursor: Any) -> None:
    cursor.execute(
        """
        SELECT quote_ident(relname), relkind FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relowner = current_user::regrole
        """
    )
    for name, kind in cursor.fetchall():
        sort = "SEQUENCE" if kind == "S" else "TABLE"
        cursor.execute(f"REVOKE ALL ON {sort} {name} FROM {APP}, {SEQUENCER}, {DEFINER}")
        if kind == "S":
            cursor.execute(f"GRANT USAGE ON SEQUENCE {name} TO {APP}, {SEQUENCER}, {DEFINER}")
    for model, tenancy in declared_models():
        if tenancy is None:
            continue
        table = model._meta.db_table
        cursor.execute(f'GRANT {app_grants(tenancy)} ON "{table}" TO {APP}')
        if sequencer := sequencer_grants(model):
            cursor.execute(f'GRANT {sequencer} ON "{table}" TO {SEQUENCER}')
        if table in DEFINER_READS:
            cursor.execute(f'GRANT SELECT ON "{table}" TO {DEFINER}')
    cursor.execute(
        f"GRANT SELECT, INSERT ON tenancy_nationalreading TO {DEFINER};"
        f"GRANT SELECT ON django_migrations TO {APP}, {SEQUENCER}"
    )


def _apply_functions(cursor: Any) -> None:
    cursor.execute(
        resources.files("pmi_platform.core.tenancy").joinpath("sql/scope.sql").read_text().replace("%", "%%")
    )
    cursor.execute(
        f"REVOKE ALL ON FUNCTION {SCOPE_SETTER} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {SCOPE_SETTER} TO {DEFINER}"
    )
    for function in DEFINER_FUNCTIONS:
        cursor.execute(
            f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC;"
            f"GRANT EXECUTE ON FUNCTION {function} TO {APP};"
            f"ALTER FUNCTION {function} OWNER TO {DEFINER}"
        )


def _stored_policies(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, p.polname, coalesce(replace(obj_description(p.oid, 'pg_policy'), 'pmi:', ''), '')
              FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
             WHERE c.relnamespace = 'public'::regnamespace
            """
        )
        return {(table, name): digest for table, name, digest in cursor.fetchall()}


def _forced_tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
            """
        )
        return {name for (name,) in cursor.fetchall()}
