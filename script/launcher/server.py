"""`script/server`: all the set-up, then the product, in one terminal."""

import argparse
import os

from script.launcher import packages, prepare, processes, product, services
from script.launcher.addresses import databases_given, web_port
from script.launcher.console import Console
from script.launcher.state import State
from script.launcher.trouble import Trouble


def main(arguments: list[str]) -> int:
    """Set up what is missing and run until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__)
    parser.add_argument("--setup-only", action="store_true", help="prepare everything, run nothing")
    options = parser.parse_args(arguments)

    console = Console()
    databases = databases_given(os.environ)
    redis_url = os.environ.get("REDIS_URL", "")
    web_port(os.environ)  # refuses a wrong one now rather than after minutes of setting up
    state = State.open()
    only_one = state.lock("server")
    if not options.setup_only and not only_one.acquire(wait=False):
        raise Trouble(
            f"script/server already runs for this checkout (process {only_one.path.read_text() or 'unknown'}).\n"
            "Stop it first, or start from another clone."
        )
    if not options.setup_only:
        only_one.write(str(os.getpid()))

    console.say(f"PMI Platform: setting up (state folder {state.folder})")
    with state.lock("prepare").held():
        needed = [packages.VENV, packages.GDAL, packages.PANGO, packages.GETTEXT]
        needed += [] if databases else [packages.POSTGRESQL]
        needed += [] if redis_url else [packages.REDIS]
        packages.ensure(tuple(needed), console, log=state.log("system-packages"))
        prepare.virtual_environment(state, console, development=False)
        prepare.assets(state, console)
    with services.running(state, console, databases=databases, redis_url=redis_url) as running:
        environment = running.environment()
        with state.lock("prepare").held():
            prepare.translations(state, console, environment)
            prepare.static_files(state, console, environment)
            product.fill_database(running, console)
        if options.setup_only:
            return 0
        port = web_port(os.environ)
        if port != 8000 and not os.environ.get("PORT"):
            console.say(f"Port 8000 is taken; using {port}.")
        console.say("Starting web, worker, beat and sequencer …\n")
        return processes.product(
            environment | {"PORT": str(port)},
            console,
            on_ready=lambda: _announce(running, console, port),
            ended_server=running.ended,
        )


def _announce(running: services.Services, console: Console, port: int) -> None:
    rule = "─" * 78
    logins = product.demo_logins(running) if running.environment()["PMI_DEMO"] == "1" else ""
    console.say(
        f"\n{rule}\nPMI Platform is ready:  http://127.0.0.1:{port}/\n\n{logins}\n\nCtrl-C ends everything.\n{rule}\n"
    )
