"""Lists in order beneath row-level security (docs/architecture.md, "Lists in order").

An index on (tenant, moment) gives an order for one tenant only: beneath `tenant_id = ANY (…)` a list would read and
sort everything that the scope may see. So the first rows are taken tenant by tenant, and zone by zone where a grant
opens an area. Rows that several tenants share have one index by (visible_to, moment), read by distance in time.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import F, Func, Model, QuerySet
from django.db.models.expressions import RawSQL

from pmi_platform.core.tenancy.declarations import Owned, Participants
from pmi_platform.core.tenancy.rls import tenancy_of

_M = TypeVar("_M", bound=Model)
_Sql = tuple[str, tuple[Any, ...]]

FIRST_MOMENT, LAST_MOMENT = "0001-01-01 00:00:00+00", "9999-12-31 00:00:00+00"


class _TimeApart(Func):
    """The distance to a moment before, or after, every other."""

    template = "%(expressions)s <-> '%(moment)s'::timestamptz"


def first_rows(rows: QuerySet[_M], limit: int) -> QuerySet[_M]:
    """The first `limit` of `rows`, which are ordered by one column and the primary key: `rows[:limit]`, but quick."""
    column, descending = _order(rows)
    found = _found(rows, column, descending, limit)
    if found is None:
        return rows[:limit]
    sql, parameters = found
    way = " DESC" if descending else ""
    first = f"SELECT near.pk FROM ({sql}) AS near (pk, moment) ORDER BY near.moment{way}, near.pk{way} LIMIT %s"
    chosen = RawSQL(first, (*parameters, limit))  # noqa: S611 - put together from our own statements
    return rows.filter(pk__in=chosen)


def _order(rows: QuerySet[Any]) -> tuple[str, bool]:
    column, key = (str(name) for name in rows.query.order_by)
    if key != ("-pk" if column.startswith("-") else "pk"):
        raise ValueError("The order ends with the primary key, in the same direction.")
    return column.removeprefix("-"), column.startswith("-")


def _found(rows: QuerySet[Any], column: str, descending: bool, limit: int) -> _Sql | None:
    """SQL for the candidates among which the first rows are; None for what has no index for it."""
    match tenancy_of(rows.model):
        case Participants() if _has_index(rows.model, "visible_to", column):
            return _by_distance(rows, column, descending, limit)
        case Owned(purpose=str() as purpose, zoned=True) if _has_index(rows.model, "zone_key", column):
            of_tenants = _each_of(rows, f"pmi.full_{purpose}", "tenant_id", "int", column, limit)
            of_zones = _each_of(rows, f"pmi.zones_{purpose}", "zone_key", "text", column, limit)
            return f"{of_tenants[0]} UNION ALL {of_zones[0]}", (*of_tenants[1], *of_zones[1])
        case Owned(purpose=str() as purpose) if _has_index(rows.model, "tenant", column):
            return _each_of(rows, f"pmi.read_{purpose}", "tenant_id", "int", column, limit)
    return None


def _has_index(model: type[Model], key: str, column: str) -> bool:
    return any([name.removeprefix("-") for name in index.fields[:2]] == [key, column] for index in model._meta.indexes)


def _each_of(rows: QuerySet[Any], setting: str, key: str, kind: str, column: str, limit: int) -> _Sql:
    """The first rows of each tenant or zone that the setting names."""
    of_one = rows.filter(**{key: RawSQL("scope.key", ())}).values_list("pk", column)[:limit]
    sql, parameters = of_one.query.sql_with_params()
    return (
        f"SELECT each.* FROM unnest(nullif(current_setting(%s, true), '')::{kind}[]) AS scope (key) "
        f"CROSS JOIN LATERAL ({sql}) AS each",
        (setting, *parameters),
    )


def _by_distance(rows: QuerySet[Any], column: str, descending: bool, limit: int) -> _Sql:
    """The first rows of all tenants together, with those of the very same moment as the last one."""
    apart = _TimeApart(F(column), moment=LAST_MOMENT if descending else FIRST_MOMENT)
    sql, parameters = rows.order_by(apart).values_list("pk", column).query.sql_with_params()
    return f"{sql} FETCH FIRST %s ROWS WITH TIES", (*parameters, limit)
