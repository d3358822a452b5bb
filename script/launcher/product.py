"""The steps that fill a database: roles, schema and policies, reference areas, demonstration data."""

from pathlib import Path

from script.launcher.checkout import ROOT
from script.launcher.console import Console
from script.launcher.prepare import PYTHON
from script.launcher.secrets_file import write_private
from script.launcher.services import DATABASE, Services
from script.launcher.stamps import digest_of

APPS = ("pmi_platform", "incidents", "volunteers", "logistics", "coordination")

SCHEMA_SOURCES = (
    "script/db_bootstrap.sql",
    "requirements.lock",
    "pmi_platform/settings/*.py",
    "pmi_platform/core/tenancy/*.py",
    "pmi_platform/core/tenancy/management/**/*.py",
    *(f"{app}/**/{part}" for app in APPS for part in ("migrations/*.py", "models/**/*.py", "models.py", "sql/*")),
)
AREA_SOURCES = (
    *SCHEMA_SOURCES,
    "pmi_platform/core/geo/sources.py",
    *(f"pmi_platform/core/geo/{part}/**/*" for part in ("data", "management", "rules", "services")),
)
DEMO_SOURCES = (*AREA_SOURCES, *(f"{app}/**/*" for app in APPS))


def fill_database(services: Services, console: Console) -> None:
    """Bring the database to what this checkout expects; what is already so is left alone."""
    if services.cluster:
        with console.step("Roles, extensions, flags"):
            services.cluster.bootstrap(DATABASE)
    manage_step(services, console, "Schema and policies", ["migrate", "--noinput"], SCHEMA_SOURCES)
    manage_step(services, console, "Areas of Indonesia", ["load_areas"], AREA_SOURCES)
    if services.environment()["PMI_DEMO"] == "1":
        manage_step(services, console, "Demonstration data", ["demo"], DEMO_SOURCES)
        manage_step(services, console, "Demonstration volunteers", ["demo_volunteers"], DEMO_SOURCES)
        manage_step(services, console, "Example river gauges", ["demo_gauges"], DEMO_SOURCES)
        manage_step(services, console, "Example activities", ["demo_activities"], DEMO_SOURCES)
        said = manage_step(services, console, "Demonstration logins", ["demo", "--print-logins"], DEMO_SOURCES)
        if said is not None:
            write_private(_logins(services), said.strip())


def manage_step(
    services: Services, console: Console, title: str, command: list[str], sources: tuple[str, ...]
) -> str | None:
    """What a management command printed; None when the private database has seen it with these very sources."""
    name = "-".join(word.strip("-").replace("_", "-") for word in command)
    digest = digest_of(sources)
    with console.step(title) as step:
        # Somebody else may have changed a database that is not ours alone.
        if services.cluster and services.state.stamps.match(name, digest):
            step.skip()
            return None
        whole: list[str | Path] = [PYTHON, "manage.py", *command]
        printed = step.run(whole, log=services.state.log(name), env=services.environment(), cwd=ROOT)
        services.state.stamps.keep(name, digest)
        return printed


def demo_logins(services: Services) -> str:
    """The list of demonstration logins, as the product printed it when it loaded them."""
    kept = _logins(services)
    return kept.read_text() if kept.is_file() else ""


def _logins(services: Services) -> Path:
    return services.state.folder / "demo-logins"
