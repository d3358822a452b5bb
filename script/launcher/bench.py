"""`script/bench NAME…`: the benches, on the private services, in a database of their own that is dropped afterwards."""

from script.launcher import prepare, processes, services, templates
from script.launcher.console import Console
from script.launcher.state import State
from script.launcher.suite import prepare_for_development, test_environment


def main(arguments: list[str]) -> int:
    """Run `python -m bench` with the same words."""
    console = Console()
    state = State.open()
    prepare_for_development(state, console)
    with (
        services.running(state, console) as running,
        templates.template(running, console) as template,
        templates.slot(running, console) as slot,
    ):
        assert running.cluster is not None
        assert running.redis is not None
        name = f"pmi_test_s{slot}_bench"
        running.cluster.query(f'CREATE DATABASE "{name}" OWNER pmi_owner TEMPLATE "{template}"')
        environment = test_environment(running, template, slot) | running.cluster.urls(name).as_environment()
        environment["REDIS_URL"] = running.redis.url(int(environment["PMI_TEST_REDIS_BASE"]))
        environment["PMI_STATE_DIR"] = environment["PMI_TEST_STATE_DIR"]
        try:
            return processes.foreground([prepare.PYTHON, "-m", "bench", *arguments], environment)
        finally:
            templates.drop(running.cluster, name)
