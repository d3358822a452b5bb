"""Databases for the tests: clones of one migrated template, one per worker and transactional test, never flushed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.plugins.addresses import DATABASE_VARIABLES, OWN_DATABASE, TEMPLATE, at, variables_of

_serial = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshDatabase:
    """A database of one's own, committed to for real; `environment` is what a process on it needs."""

    name: str
    app_url: str
    owner_url: str
    direct_url: str
    environment: dict[str, str]


@contextmanager
def _connection(variable: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(at(os.environ[variable], "postgres"), autocommit=True) as connection:
        yield connection


def create_clone(name: str) -> None:
    """A new database with everything the template has."""
    with _connection("DATABASE_OWNER_URL") as connection:
        new = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, sql.Identifier(TEMPLATE)))
        # Privileges on the database itself are not cloned; these are the bootstrap script's.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(new))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO pmi_app, pmi_sequencer").format(new))


def drop_clone(name: str) -> None:
    """Drop a clone after ending what is still connected to it, each role its own connections."""
    for variable in DATABASE_VARIABLES:
        with _connection(variable) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
                [name],
            )
    with _connection("DATABASE_OWNER_URL") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _aim_connections(name: str) -> None:
    from django.db import connections

    for alias in connections:
        _close(connections[alias])
        # One dictionary is shared by the connections of all threads.
        connections[alias].settings_dict["NAME"] = name


def _close(connection: Any) -> None:
    connection.close()
    connection.close_pool()


def _flush_redis() -> None:
    import redis

    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.flushdb()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """This worker's clone, in place of the database that pytest-django would make as a superuser."""
    if not TEMPLATE:
        pytest.fail("Tests that use the database run through script/test, which prepares it.", pytrace=False)
    drop_clone(OWN_DATABASE)
    create_clone(OWN_DATABASE)
    _flush_redis()
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        for connection in connections.all():
            _close(connection)
    drop_clone(OWN_DATABASE)


@contextmanager
def _fresh_database(django_db_blocker) -> Iterator[FreshDatabase]:
    from django.test import override_settings

    name = f"{OWN_DATABASE}_{next(_serial)}"
    variables = variables_of(name)
    former = {variable: os.environ[variable] for variable in variables}
    changed_settings = override_settings(
        DATABASE_OWNER_URL=variables["DATABASE_OWNER_URL"],
        DATABASE_DIRECT_URL=variables["DATABASE_DIRECT_URL"],
        STATE_DIR=Path(variables["PMI_STATE_DIR"]),
    )
    _flush_redis()
    create_clone(name)
    try:
        os.environ.update(variables)
        with django_db_blocker.unblock(), changed_settings:
            _aim_connections(name)
            try:
                yield FreshDatabase(
                    name=name,
                    app_url=variables["DATABASE_URL"],
                    owner_url=variables["DATABASE_OWNER_URL"],
                    direct_url=variables["DATABASE_DIRECT_URL"],
                    environment=dict(os.environ),
                )
            finally:
                _aim_connections(OWN_DATABASE)
    finally:
        os.environ.update(former)
        drop_clone(name)


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker) -> Iterator[FreshDatabase]:
    """A clone for one test that commits, or that starts real processes; `default` points at it meanwhile."""
    with _fresh_database(django_db_blocker) as database:
        yield database


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker) -> Iterator[FreshDatabase]:
    """The same for all tests of a module, which then see what the earlier ones committed."""
    with _fresh_database(django_db_blocker) as database:
        yield database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what pytest-django would flush: the application's role may not, and a clone costs less."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        clones = fixtures & {"fresh_database", "module_database"}
        flushes = fixtures & {"transactional_db", "live_server", "django_db_reset_sequences"}
        if flushes or (marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))):
            raise pytest.UsageError(f"{item.nodeid} would flush its database; use fresh_database instead.")
        if clones and (marker or "db" in fixtures):
            raise pytest.UsageError(f"{item.nodeid} uses {clones.pop()} and must not use db or django_db as well.")
