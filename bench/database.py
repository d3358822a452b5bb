"""A database of a bench's own: a clone of the test template, filled as its owner, dropped afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg

from tests.plugins.addresses import TEMPLATE, variables_of
from tests.plugins.database import create_clone, drop_clone


def require_private_services() -> None:
    """Refuse to start without the services that script/bench prepares."""
    if not TEMPLATE:
        sys.exit("Benches run through script/bench, which prepares what they need.")
    django.setup()


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchDatabase:
    """Its name, and what the environment of a process on it must say."""

    name: str
    variables: dict[str, str]

    def owner(self) -> psycopg.Connection:
        """A connection that passes every policy: `USING (true)`."""
        return _connected(self.variables["DATABASE_OWNER_URL"])

    def app(self) -> psycopg.Connection:
        """A connection as the product's, beneath the policies."""
        return _connected(self.variables["DATABASE_URL"])

    @contextmanager
    def aimed(self) -> Iterator[None]:
        """This process, and those that it starts meanwhile, work on this database."""
        from django.conf import settings
        from django.test import override_settings

        former = {name: os.environ[name] for name in self.variables}
        at = override_settings(
            DATABASE_OWNER_URL=self.variables["DATABASE_OWNER_URL"],
            DATABASE_DIRECT_URL=self.variables["DATABASE_DIRECT_URL"],
            STATE_DIR=Path(self.variables["PMI_STATE_DIR"]),
        )
        former_name = str(settings.DATABASES["default"]["NAME"])
        os.environ.update(self.variables)
        _aim_connections(self.name)
        try:
            with at:
                yield
        finally:
            _aim_connections(former_name)
            os.environ.update(former)


@contextmanager
def clone(label: str) -> Iterator[BenchDatabase]:
    """A fresh database, gone afterwards; a run that is killed leaves it to the next run's launcher."""
    name = f"pmi_test_s{os.environ['PMI_TEST_SLOT']}_bench_{label}"
    create_clone(name)
    try:
        yield BenchDatabase(name=name, variables=variables_of(name))
    finally:
        drop_clone(name)


def _connected(url: str) -> psycopg.Connection:
    """Nothing prepared, and values filled in by the client, as the product's connections do it behind a pooler."""
    return psycopg.connect(url, autocommit=True, prepare_threshold=None, cursor_factory=psycopg.ClientCursor)


def _aim_connections(name: str) -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
