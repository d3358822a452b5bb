"""`script/bench NAME…`: the benches, on the private services, in databases of their own that are dropped afterwards."""

from script.launcher import prepare, processes, services, templates
from script.launcher.console import Console
from script.launcher.state import State
from script.launcher.suite import prepare_for_development, test_environment


def main(arguments: list[str]) -> int:
    """Run `python -m bench` with the same words."""
    console = Console()
    state = State.open()
    prepare_for_development(state, console)
    with state.lock("prepare").held():
        prepare.assets(state, console)
    with services.running(state, console) as running:
        with state.lock("prepare").held():
            prepare.translations(state, console, running.environment())
            prepare.static_files(state, console, running.environment())
        with templates.template(running, console) as template, templates.slot(running, console) as slot:
            environment = test_environment(running, template, slot)
            environment["PMI_STATE_DIR"] = environment["PMI_TEST_STATE_DIR"]
            return processes.foreground([prepare.PYTHON, "-m", "bench", *arguments], environment)
