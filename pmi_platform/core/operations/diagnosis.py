"""What `doctor` looks at: everything that a deployment can get wrong and that nobody would notice at once."""

import os
from collections.abc import Iterator

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, connections

from pmi_platform.core.integration.queries.health import feed_lines
from pmi_platform.core.integration.rules.schedule import ALARMS, Health
from pmi_platform.core.operations.queries import Part, readiness
from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.routers import OWNER_ALIAS


def diagnose() -> list[Part]:
    """Every finding, good and bad, in the order in which one would mend them."""
    return [
        *_connections(),
        *readiness(),
        _policies(),
        journal_key(),
        personal_keys(),
        _epochs(),
        _state_folder(),
        *feeds(),
    ]


def _connections() -> Iterator[Part]:
    urls = {
        "DATABASE_URL": ("default", rls.APP),
        "DATABASE_OWNER_URL": (OWNER_ALIAS, rls.OWNER),
    }
    for variable, (alias, role) in urls.items():
        if alias not in connections:
            yield Part(name=variable, ok=False, why=f"not set; it names the role {role}")
            continue
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                yield _role(variable, cursor.fetchone(), role)
        except DatabaseError as error:
            yield Part(name=variable, ok=False, why=str(error).strip())
    try:
        with psycopg.connect(settings.DATABASE_DIRECT_URL) as direct:
            row = direct.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            yield _role("DATABASE_DIRECT_URL", row.fetchone(), rls.SEQUENCER)
    except psycopg.Error as error:
        yield Part(name="DATABASE_DIRECT_URL", ok=False, why=str(error).strip())


def _role(variable: str, found: tuple[str, bool] | None, expected: str) -> Part:
    name, is_mighty = found or ("nobody", False)
    if name != expected:
        return Part(name=variable, ok=False, why=f"connects as {name}, ought to be {expected}")
    if is_mighty:
        return Part(name=variable, ok=False, why=f"{name} is superuser or bypasses row-level security; take that away")
    return Part(name=variable, ok=True)


def _policies() -> Part:
    differences = rls.drift(connection)
    why = f"{'; '.join(differences[:5])}; run manage.py migrate" if differences else ""
    return Part(name="policies", ok=not differences, why=why)


def journal_key() -> Part:
    """The chain's seals are worth something only under a key that nothing else uses."""
    separate = settings.JOURNAL_KEY not in ("", settings.SECRET_KEY)
    why = "" if separate else "set PMI_JOURNAL_KEY: without a key of its own the chain can be computed anew"
    return Part(name="journal key", ok=separate, why=why)


def personal_keys() -> Part:
    """Identity numbers are safe from whoever takes a copy of the database only under a key that stands elsewhere."""
    separate = settings.SECRET_KEY not in settings.PERSONAL_KEYS
    why = "" if separate else "set PMI_PERSONAL_KEYS: identity numbers need a key of their own"
    return Part(name="personal keys", ok=separate, why=why)


def _epochs() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_position, reason, began_at FROM journal_journalepoch ORDER BY began_at")
        later = cursor.fetchall()[1:]
    if not later:
        return Part(name="journal epochs", ok=True)
    position, reason, began_at = later[-1]
    return Part(
        name="journal epochs",
        ok=True,
        why=f"history began anew at position {position} on {began_at:%Y-%m-%d %H:%M} UTC ({reason})",
    )


def _state_folder() -> Part:
    folder = settings.STATE_DIR
    is_writable = folder.is_dir() and os.access(folder, os.W_OK)
    return Part(name="state folder", ok=is_writable, why="" if is_writable else f"{folder} cannot be written")


def feeds() -> Iterator[Part]:
    """The partners that are asked: silence is a fault; one failure is not, since partners are asked again."""
    lines = [line for line in feed_lines() if line.health is not Health.OFF]
    if not lines:
        yield Part(name="feeds", ok=True, why="off: no partner is asked, because PMI_FEEDS is empty")
    for line in lines:
        since = line.state.last_success_at if line.state else None
        answered = f"last good answer {since:%Y-%m-%d %H:%M} UTC" if since else "no good answer yet"
        why = "; ".join(part for part in (f"{line.health}, {answered}", line.state and line.state.last_problem) if part)
        yield Part(name=f"feed {line.feed.name}", ok=line.health not in ALARMS, why=why)
