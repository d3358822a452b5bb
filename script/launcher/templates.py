"""The template that test and bench databases are cloned from: bootstrap, migrations and areas, made once per schema."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from script.launcher.checkout import ROOT
from script.launcher.console import Console
from script.launcher.postgresql import Cluster
from script.launcher.prepare import PYTHON
from script.launcher.product import AREA_SOURCES
from script.launcher.services import Services
from script.launcher.stamps import digest_of

PREFIX = "pmi_test_template_"
UNFINISHED = "pmi_test_unfinished"


@contextmanager
def template(services: Services, console: Console) -> Iterator[str]:
    """The name of the template of these very sources, kept from being dropped for the length of the block."""
    assert services.cluster is not None
    name = PREFIX + digest_of(AREA_SOURCES)[:12]
    in_use = services.state.lock(name)
    with services.state.lock("templates").held():
        with console.step("Template for test databases") as step:
            if name in databases_like(services.cluster, f"{PREFIX}%"):
                step.skip()
            else:
                _drop_unused(services)
                drop(services.cluster, UNFINISHED)
                services.cluster.bootstrap(UNFINISHED)
                environment = services.environment(**services.cluster.urls(UNFINISHED).as_environment())
                for command in (["migrate", "--noinput"], ["load_areas"]):
                    log = services.state.log(f"template-{command[0].replace('_', '-')}")
                    step.run([PYTHON, "manage.py", *command], log=log, env=environment, cwd=ROOT)
                # Clones inherit the statistics, which the tests of query plans depend on.
                services.cluster.query("VACUUM (ANALYZE)", database=UNFINISHED)
                services.cluster.query(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
        in_use.acquire(shared=True)
    try:
        yield name
    finally:
        in_use.release()


@contextmanager
def slot(services: Services, console: Console) -> Iterator[int]:
    """A number of one's own, so that two test runs at once share neither databases nor Redis numbers nor folders."""
    assert services.cluster is not None
    number = 0
    while not (lock := services.state.lock(f"tests-{number}")).acquire(wait=False):
        number += 1
    try:
        for left_behind in databases_like(services.cluster, f"pmi_test_s{number}_%"):
            console.say(f"  Dropping {left_behind}, left behind by a test run that was killed")
            drop(services.cluster, left_behind)
        yield number
    finally:
        lock.release()


def databases_like(cluster: Cluster, pattern: str) -> list[str]:
    """The names of databases that match a LIKE pattern."""
    escaped = pattern.replace("_", r"\_")
    return cluster.query(f"SELECT datname FROM pg_database WHERE datname LIKE '{escaped}'")


def drop(cluster: Cluster, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    assert re.fullmatch(r"pmi_(test|bench)_\w+", name), name
    cluster.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_unused(services: Services) -> None:
    """Drop templates of other sources, unless a run that goes on still clones them."""
    assert services.cluster is not None
    for name in databases_like(services.cluster, f"{PREFIX}%"):
        lock = services.state.lock(name)
        if lock.acquire(wait=False):
            drop(services.cluster, name)
            os.unlink(lock.path)
            lock.release()
