"""PostgreSQL and Redis for as long as somebody needs them: the first launch starts them, the last one stops them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from script.launcher.account import Account
from script.launcher.addresses import DatabaseUrls
from script.launcher.checkout import VENV
from script.launcher.console import Console
from script.launcher.postgresql import Cluster
from script.launcher.redis_server import RedisServer
from script.launcher.secrets_file import write_private
from script.launcher.state import State
from script.launcher.trouble import Trouble

DATABASE = "pmi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The servers of this launch: private ones, or None where an address was given from outside."""

    state: State
    cluster: Cluster | None
    redis: RedisServer | None
    databases: DatabaseUrls
    redis_url: str

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of every process of the product."""
        own = _own_variables(self.state, self.databases, self.redis_url)
        return {**os.environ, **own, "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}", **more}

    def ended(self) -> str | None:
        """The private server that is not running although it should, if any."""
        if self.cluster and not self.cluster.is_running():
            return f"PostgreSQL (log: {self.cluster.log})"
        if self.redis and not self.redis.is_running():
            return f"Redis (log: {self.redis.log})"
        return None


def _own_variables(state: State, databases: DatabaseUrls, redis_url: str) -> dict[str, str]:
    return {
        **databases.as_environment(),
        "REDIS_URL": redis_url,
        "PMI_STATE_DIR": str(state.folder),
        "PMI_STATIC_ROOT": str(state.static_root),
        "PMI_SECRET_KEY": os.environ.get("PMI_SECRET_KEY") or state.secrets["secret_key"],
        "PMI_JOURNAL_KEY": os.environ.get("PMI_JOURNAL_KEY") or state.secrets["journal_key"],
        "PMI_PERSONAL_KEYS": os.environ.get("PMI_PERSONAL_KEYS") or state.secrets["personal_key"],
        "PMI_DEMO": os.environ.get("PMI_DEMO") or "1",
        "DJANGO_SETTINGS_MODULE": "pmi_platform.settings",
        "PYTHONUNBUFFERED": "1",
        # Celery's warning for root, said once per start: a trial in a container is run so on purpose.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        "PYTHONUTF8": "1",
    }


@contextmanager
def running(
    state: State, console: Console, *, databases: DatabaseUrls | None = None, redis_url: str = ""
) -> Iterator[Services]:
    """The servers that were not given from outside, running; whoever leaves last stops them."""
    cluster = redis = None
    if databases is None or not redis_url:
        account = _account_for(state)
        if databases is None:
            folder = state.folder / "postgresql"
            cluster = Cluster(folder=folder, socket_dir=state.socket_dir, account=account, passwords=state.secrets)
        if not redis_url:
            redis = RedisServer(folder=state.folder / "redis", account=account, password=state.secrets["redis"])
    starting, users = state.lock("services-start"), state.lock("services-users")
    try:
        with starting.held():
            users.acquire(shared=True)
            if cluster:
                _start_cluster(cluster, state, console)
            if redis:
                _start_redis(redis, console)
        services = Services(
            state=state,
            cluster=cluster,
            redis=redis,
            databases=databases or _urls(cluster),
            redis_url=redis_url or (redis.url() if redis else ""),
        )
        _leave_environment(services)
        yield services
    finally:
        with starting.held():
            users.release()
            if users.acquire(wait=False):
                _stop(cluster, redis, console)
                users.release()


def _account_for(state: State) -> Account:
    account = Account.for_servers()
    if not account.can_enter(state.folder):
        raise Trouble(
            f"The account {account.name}, under which the private servers run, cannot reach {state.folder}.\n"
            "Name a folder it can reach: PMI_STATE_DIR=…"
        )
    return account


def _urls(cluster: Cluster | None) -> DatabaseUrls:
    assert cluster is not None
    return cluster.urls(DATABASE)


def _start_cluster(cluster: Cluster, state: State, console: Console) -> None:
    with console.step("PostgreSQL, private cluster") as step:
        if cluster.create():
            state.stamps.forget_all()
        if cluster.is_running():
            step.skip("already running")
            return
        cluster.start()
        step.outcome = "started"


def _start_redis(redis: RedisServer, console: Console) -> None:
    with console.step("Redis, private") as step:
        if redis.is_running():
            step.skip("already running")
            return
        redis.start()
        step.outcome = "started"


def _stop(cluster: Cluster | None, redis: RedisServer | None, console: Console) -> None:
    if redis and redis.is_running():
        with console.step("Redis, private") as step:
            redis.stop()
            step.outcome = "stopped"
    if cluster and cluster.is_running():
        with console.step("PostgreSQL, private cluster") as step:
            cluster.stop()
            step.outcome = "stopped"


def _leave_environment(services: Services) -> None:
    """Keep the addresses where a plain `manage.py` of this checkout can find them."""
    own: Mapping[str, str] = _own_variables(services.state, services.databases, services.redis_url)
    kept = services.state.folder / "environment"
    write_private(kept, "".join(f"{name}={value}\n" for name, value in own.items()))
    link = VENV / "environment"
    if VENV.is_dir() and not (link.is_symlink() and link.readlink() == kept):
        link.unlink(missing_ok=True)
        link.symlink_to(kept)
