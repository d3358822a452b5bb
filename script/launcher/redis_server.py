"""The project's own Redis: on a free loopback port, behind a password, with its writes kept in the state folder."""

import shutil
import socket
import time
from pathlib import Path

from script.launcher.account import Account
from script.launcher.addresses import any_free_port, is_free
from script.launcher.trouble import Trouble

START_SECONDS = 30
DATABASES = 256


class RedisServer:
    """The private Redis, started and stopped under a lock that the caller holds."""

    def __init__(self, *, folder: Path, account: Account, password: str) -> None:
        self.folder = folder
        self.log = folder / "redis.log"
        self._account = account
        self._password = password

    def url(self, database: int = 0) -> str:
        """The address of one of its numbered databases."""
        return f"redis://:{self._password}@127.0.0.1:{self._port()}/{database}"

    def is_running(self) -> bool:
        """Whether a Redis that knows our password answers on our port."""
        return self._ask("PING") == "+PONG"

    def start(self) -> None:
        """Start it on its former port, or on another when that has been taken meanwhile."""
        self._account.own_folder(self.folder)
        port = self._port() if self._port() and is_free(self._port()) else any_free_port()
        (self.folder / "port").write_text(str(port))
        configuration = self.folder / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(self._configuration(port))
        shutil.chown(configuration, self._account.uid, self._account.gid)
        done = self._account.run([shutil.which("redis-server") or "redis-server", str(configuration)], cwd=self.folder)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if done.returncode or time.monotonic() > deadline:
                raise Trouble(f"Redis did not start:\n{done.stdout.strip()}\nServer log: {self.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it after its last writes are on disk."""
        self._ask("SHUTDOWN")
        deadline = time.monotonic() + START_SECONDS
        while not is_free(self._port()) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _port(self) -> int:
        kept = self.folder / "port"
        return int(kept.read_text()) if kept.is_file() else 0

    def _ask(self, command: str) -> str:
        if not self._port():
            return ""
        try:
            with socket.create_connection(("127.0.0.1", self._port()), timeout=2) as connection:
                connection.sendall(f"AUTH {self._password}\r\n{command}\r\n".encode())
                answers = connection.makefile("r", newline="\r\n")
                return "" if answers.readline().strip() != "+OK" else answers.readline().strip()
        except OSError:
            return ""

    def _configuration(self, port: int) -> str:
        return "\n".join(
            (
                "bind 127.0.0.1",
                f"port {port}",
                f"requirepass {self._password}",
                f"databases {DATABASES}",
                f'dir "{self.folder}"',
                f'logfile "{self.log}"',
                f'pidfile "{self.folder / "redis.pid"}"',
                "daemonize yes",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                "maxmemory-policy noeviction",
                "",
            )
        )
