"""`script/test`: the whole suite on the private services, in databases cloned from one template."""

import argparse
import os
import shutil
from contextlib import nullcontext
from pathlib import Path

from script.launcher import packages, prepare, processes, services, templates
from script.launcher.console import Console
from script.launcher.pooler import pooled
from script.launcher.services import Services
from script.launcher.state import State
from script.launcher.trouble import Trouble

FEWEST_WORKERS, MOST_WORKERS = 2, 8
REDIS_NUMBERS_PER_SLOT = 16


def main(arguments: list[str]) -> int:
    """Prepare what the tests need and hand the rest of the command line to pytest."""
    parser = argparse.ArgumentParser(prog="script/test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--pooler", action="store_true", help="lead the application's connections through PgBouncer")
    options, for_pytest = parser.parse_known_args(arguments)
    console = Console()
    state = State.open()
    prepare_for_development(state, console)
    with state.lock("prepare").held():
        _ensure_for_tests(state, console)
        if options.pooler:
            packages.ensure((packages.PGBOUNCER,), console, log=state.log("system-packages"))
        prepare.assets(state, console)
    # Always the private servers: a suite has no business in a database that somebody named for the product.
    with services.running(state, console) as running:
        environment = running.environment()
        with state.lock("prepare").held():
            prepare.translations(state, console, environment)
            prepare.static_files(state, console, environment)
        with templates.template(running, console) as template, templates.slot(running, console) as slot:
            workers = str(max(FEWEST_WORKERS, min(MOST_WORKERS, os.cpu_count() or 1)))
            command: list[str | Path] = [prepare.PYTHON, "-m", "pytest", "-p", "tests.plugins.addresses"]
            command += ["-n", workers, "--dist", "loadfile", *for_pytest]
            environment = test_environment(running, template, slot)
            console.quiet = True  # pytest's closing line is the last one
            with pooled(running) if options.pooler else nullcontext(running.databases) as databases:
                return processes.foreground(command, environment | databases.as_environment())


def prepare_for_development(state: State, console: Console) -> None:
    """System packages and the development lock, as the suite, the checks and the benches need them."""
    with state.lock("prepare").held():
        needed = (packages.VENV, packages.GDAL, packages.PANGO, packages.GETTEXT, packages.POSTGRESQL, packages.REDIS)
        packages.ensure(needed, console, log=state.log("system-packages"))
        prepare.virtual_environment(state, console, development=True)


def test_environment(running: Services, template: str, slot: int) -> dict[str, str]:
    """What tests/plugins/addresses.py reads to give every worker a database, Redis number and folder of its own."""
    assert running.redis is not None
    folder = running.state.folder / "tests" / f"s{slot}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return running.environment(
        PMI_DEMO="0",
        PMI_TEST_TEMPLATE=template,
        PMI_TEST_SLOT=str(slot),
        PMI_TEST_STATE_DIR=str(folder),
        PMI_TEST_REDIS_BASE=str(1 + slot * REDIS_NUMBERS_PER_SLOT),
        PMI_CHROMIUM=packages.chromium() or "",
    )


def _ensure_for_tests(state: State, console: Console) -> None:
    try:
        packages.ensure((packages.CHROMIUM, packages.PGBOUNCER), console, log=state.log("system-packages"))
    except Trouble as trouble:
        if os.environ.get("CI"):
            raise
        console.say(f"\n{trouble}\n\nGoing on without: tests that need them are skipped here, and fail in CI.\n")
