"""PgBouncer in transaction mode before the private cluster, so that the suite can prove the product lives with it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from script.launcher.account import Account
from script.launcher.addresses import DatabaseUrls, any_free_port, is_free
from script.launcher.services import Services
from script.launcher.trouble import Trouble

START_SECONDS = 10


@contextmanager
def pooled(running: Services) -> Iterator[DatabaseUrls]:
    """The same databases, the application's connection led through a pooler for the length of the block."""
    assert running.cluster is not None
    account, port = Account.for_servers(), any_free_port()
    folder = running.state.folder / "pooler"
    account.own_folder(folder)
    password = running.state.secrets["app"]
    files = {
        folder / "userlist.txt": f'"pmi_app" "{password}"\n',
        folder / "pgbouncer.ini": "\n".join(
            (
                "[databases]",
                f"* = host={running.cluster.socket_dir} port=5432",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                f"listen_port = {port}",
                "unix_socket_dir =",
                "auth_type = scram-sha-256",
                f"auth_file = {folder / 'userlist.txt'}",
                f"logfile = {folder / 'pgbouncer.log'}",
                "pool_mode = transaction",
                "",
            )
        ),
    }
    for path, content in files.items():
        path.write_text(content)
        shutil.chown(path, account.uid, account.gid)
        path.chmod(0o600)
    changes_account = os.geteuid() != account.uid
    process = subprocess.Popen(
        [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", "--quiet", str(folder / "pgbouncer.ini")],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        user=account.uid if changes_account else None,
        group=account.gid if changes_account else None,
        extra_groups=[] if changes_account else None,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while is_free(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"PgBouncer did not start. Its log: {folder / 'pgbouncer.log'}")
            time.sleep(0.05)
        yield replace(running.databases, app=f"postgres://pmi_app:{password}@127.0.0.1:{port}/pmi")
    finally:
        process.terminate()
        process.wait()
