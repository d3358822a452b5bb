"""The template that test and bench databases are cloned from: bootstrap, migrations and areas, made once per schema.

Where nothing but migrations was added, the new template grows out of the one before: a clone on which only those run.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from script.launcher.checkout import ROOT
from script.launcher.console import Console, Step
from script.launcher.postgresql import Cluster
from script.launcher.prepare import PYTHON
from script.launcher.product import APPS, AREA_SOURCES, SCHEMA_SOURCES
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
                _build(services, step)
                services.cluster.query(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
                _drop_unused(services, but=name)
        in_use.acquire(shared=True)
    try:
        yield name
    finally:
        in_use.release()


def _build(services: Services, step: Step) -> None:
    assert services.cluster is not None
    drop(services.cluster, UNFINISHED)
    made_of = what_makes_it()
    commands = [["migrate", "--noinput"]]
    if (former := _may_grow(services.cluster, made_of)) is not None:
        services.cluster.query(f'CREATE DATABASE "{UNFINISHED}" TEMPLATE "{former}" OWNER pmi_owner')
    else:
        commands.append(["load_areas"])
    services.cluster.bootstrap(UNFINISHED)
    environment = services.environment(**services.cluster.urls(UNFINISHED).as_environment())
    for command in commands:
        log = services.state.log(f"template-{command[0].replace('_', '-')}")
        step.run([PYTHON, "manage.py", *command], log=log, env=environment, cwd=ROOT)
    # Clones inherit the statistics, which the tests of query plans depend on.
    services.cluster.query("VACUUM (ANALYZE)", database=UNFINISHED)
    services.cluster.query(f"COMMENT ON DATABASE \"{UNFINISHED}\" IS '{json.dumps(made_of)}'")


def what_makes_it() -> dict[str, str]:
    """The digest of each migration by its path, and without a path that of what else a template cannot outgrow."""
    paths = (str(path.relative_to(ROOT)) for app in APPS for path in ROOT.glob(f"{app}/**/migrations/[0-9]*.py"))
    migrations = {path: digest_of([path]) for path in sorted(paths)}
    return {**migrations, "": digest_of(set(AREA_SOURCES) - set(SCHEMA_SOURCES) | {"script/db_bootstrap.sql"})}


def _may_grow(cluster: Cluster, made_of: Mapping[str, str]) -> str | None:
    for name in databases_like(cluster, f"{PREFIX}%"):
        told = cluster.query(f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")
        if grows_into(told[0] if told else "", made_of):
            return name
    return None


def grows_into(told: str, made_of: Mapping[str, str]) -> bool:
    """Whether a template that tells this of itself lacks nothing but migrations: each of its own is here unchanged, and
    everything else the same."""
    return bool(told) and json.loads(told).items() <= made_of.items()


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


def _drop_unused(services: Services, *, but: str) -> None:
    """Drop templates of other sources, unless a run that goes on still clones them."""
    assert services.cluster is not None
    for name in set(databases_like(services.cluster, f"{PREFIX}%")) - {but}:
        lock = services.state.lock(name)
        if lock.acquire(wait=False):
            drop(services.cluster, name)
            os.unlink(lock.path)
            lock.release()
