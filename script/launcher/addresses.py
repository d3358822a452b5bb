"""The addresses a person may set: databases, Redis and the port of the web process."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from script.launcher.trouble import Trouble

DATABASE_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL")
DEFAULT_PORT = 8000
PORTS_TRIED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrls:
    """The three connections: the application's, the owner's that migrates, and the sequencer's past any pooler."""

    app: str
    owner: str
    direct: str

    def as_environment(self) -> dict[str, str]:
        return dict(zip(DATABASE_VARIABLES, (self.app, self.owner, self.direct), strict=True))


def databases_given(environ: Mapping[str, str]) -> DatabaseUrls | None:
    """The databases named from outside, or None for the private cluster; refuses when only some are named."""
    given = {name: environ[name] for name in DATABASE_VARIABLES if environ.get(name)}
    if not given:
        return None
    if missing := [name for name in DATABASE_VARIABLES if name not in given]:
        raise Trouble(
            f"{' and '.join(given)} set, but not {' and '.join(missing)}.\n"
            "PMI Platform uses three roles: DATABASE_URL (pmi_app) serves requests and sees only its tenant's rows,\n"
            "DATABASE_OWNER_URL (pmi_owner) migrates, DATABASE_DIRECT_URL (pmi_sequencer) listens past any pooler.\n"
            "Mend it in one of two ways:\n"
            "  - set all three; script/db_bootstrap.sql, run once by a superuser, makes the roles and the database\n"
            "  - unset all three; script/server then runs a private PostgreSQL of its own"
        )
    return DatabaseUrls(
        app=given["DATABASE_URL"], owner=given["DATABASE_OWNER_URL"], direct=given["DATABASE_DIRECT_URL"]
    )


def is_free(port: int) -> bool:
    """Whether nothing on this machine listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web_port(environ: Mapping[str, str], is_free: Callable[[int], bool] = is_free) -> int:
    """The port of the web process: PORT when it is set, else the first free one from 8000 on."""
    if wanted := environ.get("PORT"):
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise Trouble(f"PORT is {wanted!r}; it must be a number from 1 to 65535.")
        if not is_free(int(wanted)):
            raise Trouble(f"Port {wanted} is taken. Stop what listens there, or choose another: PORT=… script/server")
        return int(wanted)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if is_free(port):
            return port
    raise Trouble(
        f"Ports {DEFAULT_PORT} to {DEFAULT_PORT + PORTS_TRIED - 1} are taken. Choose one: PORT=… script/server"
    )
