"""Debian's PgBouncer in front of a test's database, handing server connections out by the transaction."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from django.db import connections

from tests.plugins.database import FreshDatabase
from tests.plugins.processes import Processes, wait_until

PORT = 6432
CONFIGURATION = """
[databases]
{database} = host={host} port=5432 dbname={database}

[pgbouncer]
pool_mode = transaction
default_pool_size = {pool_size}
unix_socket_dir = {folder}
listen_addr =
listen_port = {port}
auth_type = scram-sha-256
auth_file = {folder}/users.txt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooler:
    """Where the pooler listens."""

    folder: Path
    url: str


@contextmanager
def started(database: FreshDatabase, processes: Processes, *, pool_size: int) -> Iterator[Pooler]:
    """A pooler with so many server connections, through which this process, and those that it starts, then connect."""
    url = urlsplit(database.app_url)
    folder = Path(tempfile.mkdtemp(prefix="pooler"))
    try:
        pooler = _start(folder, database, processes, pool_size=pool_size)
        former = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = pooler.url
        _aim(str(folder), PORT)
        try:
            yield pooler
        finally:
            _aim(unquote(url.hostname or ""), url.port)
            os.environ["DATABASE_URL"] = former
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, database: FreshDatabase, processes: Processes, *, pool_size: int) -> Pooler:
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin") or _missing()
    url = urlsplit(database.app_url)
    host = unquote(urlsplit(database.owner_url).hostname or "")
    (folder / "users.txt").write_text(f'"{url.username}" "{url.password}"\n')
    settings = {"database": database.name, "host": host, "folder": folder, "port": PORT, "pool_size": pool_size}
    (folder / "pgbouncer.ini").write_text(CONFIGURATION.format(**settings))
    account = Path(host).owner()
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, account)
    # It refuses root, as PostgreSQL does, and needs the account that may enter PostgreSQL's folder.
    prefix = ["runuser", "-u", account, "--"] if os.geteuid() == 0 else []
    process = processes.start("pgbouncer", [*prefix, program, str(folder / "pgbouncer.ini")])
    wait_until(lambda: (folder / f".s.PGSQL.{PORT}").exists(), process=process)
    address = f"postgres://{url.username}:{url.password}@{quote(str(folder), safe='')}:{PORT}/{database.name}"
    return Pooler(folder=folder, url=address)


def _missing() -> str:
    message = "Debian's package pgbouncer is not installed."
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _aim(host: str, port: int | None) -> None:
    """The pooled connection of every thread of this process."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict["HOST"] = host
    connection.settings_dict["PORT"] = port or ""
