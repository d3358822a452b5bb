"""The ways into the database that a manager alone does not guard, each as a function of one row.

A reading door answers whether it reached the row. A writing door raises `DatabaseError` or answers how many rows it
touched.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Count, GeneratedField, Model

from pmi_platform.core.tenancy.base import new_id
from tests.isolation.rows import ROWS, identity, tenant_column

Row = Any


def _by_id(row: Row) -> tuple[str, list[Any]]:
    columns = {field.column: getattr(row, field.attname) for field in row._meta.pk_fields}
    return " AND ".join(f"t.{column} = %s" for column in columns), list(columns.values())


def _answers(sql: str, parameters: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone() is not None


def _touched(sql: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def by_manager(row: Row) -> bool:
    return bool(type(row).objects.filter(**identity(row)))


def by_base_manager(row: Row) -> bool:
    return bool(type(row)._base_manager.filter(**identity(row)))


def by_sql(row: Row) -> bool:
    where, parameters = _by_id(row)
    return _answers(f"SELECT t.* FROM {row._meta.db_table} t WHERE {where}", parameters)


def by_join_from_a_public_table(row: Row) -> bool:
    where, parameters = _by_id(row)
    joined = f"tenancy_tenant n JOIN {row._meta.db_table} t ON t.{tenant_column(type(row))} = n.id"
    return _answers(f"SELECT t.* FROM {joined} WHERE {where}", parameters)


def by_values_across_keys(row: Row) -> bool:
    keys = [
        f"{field.name}__{field.related_model._meta.pk.name}" for field in row._meta.concrete_fields if field.is_relation
    ]
    return bool(type(row)._base_manager.filter(**identity(row)).values_list(*keys, "pk"))


def by_aggregate(row: Row) -> bool:
    return type(row)._base_manager.filter(**identity(row)).aggregate(n=Count("*"))["n"] > 0


def by_count_in_sql(row: Row) -> bool:
    where, parameters = _by_id(row)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {row._meta.db_table} t WHERE {where}", parameters)
        return cursor.fetchone()[0] > 0


def by_exists_beneath_another_table(row: Row) -> bool:
    where, parameters = _by_id(row)
    return _answers(
        f"SELECT 1 FROM geo_adminarea WHERE code = '32' AND EXISTS (SELECT FROM {row._meta.db_table} t WHERE {where})",
        parameters,
    )


def by_copy_out(row: Row) -> bool:
    where, parameters = _by_id(row)
    with connection.cursor() as cursor:
        query = cursor.cursor.mogrify(f"SELECT t.* FROM {row._meta.db_table} t WHERE {where}", parameters)
        with cursor.cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            return sum(len(block) for block in copy) > 0


READING: dict[str, Callable[[Row], bool]] = {
    "its manager": by_manager,
    "the base manager": by_base_manager,
    "SQL by id": by_sql,
    "a join from a public table": by_join_from_a_public_table,
    "values across foreign keys": by_values_across_keys,
    "an aggregate": by_aggregate,
    "a count in SQL": by_count_in_sql,
    "EXISTS beneath another table": by_exists_beneath_another_table,
    "COPY": by_copy_out,
}


def children(row: Row) -> list[Any]:
    """What the rows that point at it give away through the join; for models with a single key."""
    found = []
    for relation in row._meta.related_objects:
        if relation.related_model in ROWS and len(row._meta.pk_fields) == 1:
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: row.pk})
            found += pointing.values_list(f"{relation.field.name}__{tenant_column(type(row))}", flat=True)
    return [value for value in found if value is not None]


def update(row: Row) -> int:
    column = tenant_column(type(row))
    where, parameters = _by_id(row)
    return _touched(f"UPDATE {row._meta.db_table} AS t SET {column} = t.{column} WHERE {where}", parameters)


def update_by_base_manager(row: Row) -> int:
    name = tenant_column(type(row)).removesuffix("_id")
    return type(row)._base_manager.filter(**identity(row)).update(**{name: getattr(row, f"{name}_id")})


def delete(row: Row) -> int:
    where, parameters = _by_id(row)
    return _touched(f"DELETE FROM {row._meta.db_table} AS t WHERE {where}", parameters)


def lock(row: Row) -> int:
    where, parameters = _by_id(row)
    return _touched(f"SELECT 1 FROM {row._meta.db_table} t WHERE {where} FOR UPDATE", parameters)


def take_over(row: Row) -> int:
    """Make the row one's own."""
    where, parameters = _by_id(row)
    column = tenant_column(type(row))
    own = "nullif(current_setting('pmi.tenant', true), '')::int"
    return _touched(f"UPDATE {row._meta.db_table} AS t SET {column} = {own} WHERE {where}", parameters)


def bulk_create(row: Row) -> int:
    """A row that says it is the owner's."""
    return len(type(row)._base_manager.bulk_create([_copy(row)]))


def insert_in_sql(row: Row) -> int:
    values = {
        field.column: field.get_db_prep_save(getattr(_copy(row), field.attname), connection)
        for field in row._meta.concrete_fields
        if not isinstance(field, GeneratedField)
    }
    columns, places = ", ".join(values), ", ".join("%s" for _ in values)
    return _touched(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places})", list(values.values()))


def _copy(row: Row) -> Model:
    """The same row under another key, so that only the policy can refuse it."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not isinstance(field, GeneratedField)
    }
    return type(row)(**{**values, **_other_key(row)})


def _other_key(row: Row) -> dict[str, Any]:
    last = row._meta.pk_fields[-1]
    value = getattr(row, last.attname)
    return {last.attname: new_id() if not isinstance(value, int) else 7_000_000 if value > 32_000 else value + 4_000}


WRITING: dict[str, Callable[[Row], int]] = {
    "UPDATE": update,
    "update() of the base manager": update_by_base_manager,
    "DELETE": delete,
    "SELECT … FOR UPDATE": lock,
    "taking the row over": take_over,
    "bulk_create": bulk_create,
    "INSERT": insert_in_sql,
}
