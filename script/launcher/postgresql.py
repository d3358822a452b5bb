"""The project's own PostgreSQL: one cluster in the state folder, reached by a socket, never somebody else's server."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from script.launcher.account import Account
from script.launcher.addresses import DatabaseUrls
from script.launcher.checkout import ROOT
from script.launcher.trouble import Trouble

VERSIONS = ("15", "16", "17", "14")
BOOTSTRAP = ROOT / "script/db_bootstrap.sql"
START_SECONDS = 120
PG_REJECTING = 1


@dataclass(frozen=True, slots=True)
class Binaries:
    """An installed PostgreSQL server that has PostGIS."""

    version: str
    folder: Path

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(version: str | None = None) -> Binaries | None:
    """The preferred installed server with PostGIS, or the one of exactly this version."""
    for candidate in VERSIONS if version is None else (version,):
        folder = Path("/usr/lib/postgresql") / candidate / "bin"
        control = Path("/usr/share/postgresql") / candidate / "extension/postgis.control"
        if (folder / "initdb").is_file() and control.is_file():
            return Binaries(candidate, folder)
    if not (pg_config := shutil.which("pg_config")):
        return None
    answers = [
        subprocess.run([pg_config, option], capture_output=True, text=True, check=False).stdout.strip()
        for option in ("--bindir", "--sharedir", "--version")
    ]
    found = re.search(r"PostgreSQL (\d+)", answers[2])
    if not found or found[1] not in (VERSIONS if version is None else (version,)):
        return None
    folder = Path(answers[0])
    has_both = (folder / "initdb").is_file() and (Path(answers[1]) / "extension/postgis.control").is_file()
    return Binaries(found[1], folder) if has_both else None


class Cluster:
    """The private cluster: made once, started and stopped under a lock that the caller holds."""

    def __init__(self, *, folder: Path, socket_dir: Path, account: Account, passwords: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.socket_dir = socket_dir
        self._account = account
        self._passwords = passwords

    def binaries(self) -> Binaries:
        """The server programs that fit this cluster."""
        marker = self.data / "PG_VERSION"
        version = marker.read_text().strip() if marker.is_file() else None
        if found := find_binaries(version):
            return found
        raise Trouble(
            f"The private cluster in {self.data} was made by PostgreSQL {version}, which is not here with PostGIS.\n"
            f"Install postgresql-{version}-postgis-3, or move that folder away to begin with an empty database."
        )

    def create(self) -> bool:
        """Make the cluster when there is none; answers whether it did."""
        self._account.own_folder(self.folder)
        self._account.own_folder(self.socket_dir)
        if (self.data / "PG_VERSION").is_file():
            return False
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password:
            password.write(self._passwords["superuser"])
            password.flush()
            os.chown(password.name, self._account.uid, self._account.gid)
            self._must(
                self.binaries().path("initdb"),
                f"--pgdata={fresh}",
                "--username=postgres",
                f"--pwfile={password.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
            )
        with (fresh / "postgresql.conf").open("a") as configuration:
            configuration.write(f"include_if_exists = '{self.folder / 'pmi.conf'}'\n")
        fresh.rename(self.data)
        return True

    def is_running(self) -> bool:
        """Whether this cluster, and no other server, answers on its socket; waits while it is on its way."""
        if not self.data.is_dir():
            return False
        probe = [self.binaries().path("pg_isready"), "--quiet", f"--host={self.socket_dir}", "--timeout=5"]
        deadline = time.monotonic() + START_SECONDS
        while (answer := subprocess.run(probe, capture_output=True, check=False).returncode) == PG_REJECTING:
            if time.monotonic() > deadline:
                raise Trouble(f"The private PostgreSQL neither starts nor stops. Server log: {self.log}")
            time.sleep(0.2)
        return answer == 0

    def start(self) -> None:
        """Start the server; what a killed one left behind is cleared away first."""
        self._clear_leftovers()
        (self.folder / "pmi.conf").write_text(self._configuration())
        self._must(
            self.binaries().path("pg_ctl"),
            "start",
            f"--pgdata={self.data}",
            f"--log={self.log}",
            "--wait",
            f"--timeout={START_SECONDS}",
            "--silent",
        )

    def stop(self) -> None:
        """Stop it at once but cleanly: open transactions are rolled back, nothing committed is lost."""
        pg_ctl = self.binaries().path("pg_ctl")
        self._must(pg_ctl, "stop", f"--pgdata={self.data}", "--mode=fast", "--wait", "--timeout=120", "--silent")

    def urls(self, database: str) -> DatabaseUrls:
        """The three connections to a database of this cluster."""
        return DatabaseUrls(
            app=self._url("pmi_app", self._passwords["app"], database),
            owner=self._url("pmi_owner", self._passwords["owner"], database),
            direct=self._url("pmi_sequencer", self._passwords["sequencer"], database),
        )

    def bootstrap(self, database: str) -> None:
        """Roles, database, extensions and leakproof flags, as superuser."""
        environment = {
            "PMI_DATABASE": database,
            "PMI_OWNER_PASSWORD": self._passwords["owner"],
            "PMI_APP_PASSWORD": self._passwords["app"],
            "PMI_SEQUENCER_PASSWORD": self._passwords["sequencer"],
        }
        self._psql(["--file", str(BOOTSTRAP)], environment)

    def query(self, statement: str, *, database: str = "postgres") -> list[str]:
        """Run one statement as superuser and answer its lines."""
        return self._psql(["--dbname", database, "--command", statement]).splitlines()

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgres://{role}:{password}@{quote(str(self.socket_dir), safe='')}/{database}"

    def _psql(self, arguments: list[str], environment: Mapping[str, str] | None = None) -> str:
        connection = {
            "PGHOST": str(self.socket_dir),
            "PGPORT": "5432",
            "PGUSER": "postgres",
            "PGPASSWORD": self._passwords["superuser"],
            "PGDATABASE": "postgres",
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run(
            [self.binaries().path("psql"), "--no-psqlrc", "--tuples-only", "--no-align", *arguments],
            env=inherited | connection | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"psql failed:\n{done.stderr.strip()}")
        return done.stdout

    def _must(self, *command: str) -> None:
        done = self._account.run(list(command), cwd=self.folder)
        if done.returncode:
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.is_file() else ""
            raise Trouble(f"{Path(command[0]).name} failed:\n{done.stdout.strip()}\n{end}\nServer log: {self.log}")

    def _clear_leftovers(self) -> None:
        """A pid file outlives kill -9 and reboots, and its number may by now belong to an innocent process."""
        pid_file = self.data / "postmaster.pid"
        if pid_file.is_file():
            pid = pid_file.read_text().split("\n", 1)[0].strip()
            if _is_postmaster_of(pid, self.data):
                return
            pid_file.unlink()
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.socket_dir / name).unlink(missing_ok=True)

    def _configuration(self) -> str:
        memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket_dir}'",
            "port": "5432",
            "max_connections": "200",
            "shared_buffers": f"{max(64, min(512, memory_mb // 8))}MB",
            "effective_cache_size": f"{max(128, memory_mb // 2)}MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "random_page_cost": "1.1",
            "jit": "off",
            "fsync": "on",
            "synchronous_commit": "on",
            "max_wal_size": "2GB",
            "checkpoint_timeout": "15min",
            "max_locks_per_transaction": "256",
            "password_encryption": "'scram-sha-256'",
            "log_min_duration_statement": "2000",
            "log_line_prefix": "'%m %u@%d '",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
        }
        return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _is_postmaster_of(pid: str, data: Path) -> bool:
    if not Path("/proc/self").exists():
        return True  # no way to tell: leave the judgement to PostgreSQL
    try:
        folder = Path(f"/proc/{pid}/cwd").resolve(strict=True)
        program = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return False
    return folder == data.resolve() and program.startswith("postgres")
