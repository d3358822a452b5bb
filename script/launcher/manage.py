"""`script/manage …`: manage.py with the private servers, which are started for it when they are not running."""

import os

from script.launcher import packages, prepare, processes, services
from script.launcher.addresses import databases_given
from script.launcher.console import Console
from script.launcher.state import State


def main(arguments: list[str]) -> int:
    """Run one management command."""
    console = Console(quiet=True)
    databases = databases_given(os.environ)
    redis_url = os.environ.get("REDIS_URL", "")
    state = State.open()
    with state.lock("prepare").held():
        needed = [packages.VENV, packages.GDAL, packages.PANGO]
        needed += [] if databases else [packages.POSTGRESQL]
        needed += [] if redis_url else [packages.REDIS]
        packages.ensure(tuple(needed), console, log=state.log("system-packages"))
        prepare.virtual_environment(state, console, development=False)
    with services.running(state, console, databases=databases, redis_url=redis_url) as running:
        return processes.foreground([prepare.PYTHON, "manage.py", *arguments], running.environment())
