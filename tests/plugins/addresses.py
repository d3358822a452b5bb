"""Aims this worker at a database, a Redis number and a state folder of its own, before Django reads its settings.

script/test loads it with `-p`. Tests then connect as the application's role, as the product does, and every process
they start inherits the same addresses.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DATABASE_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEMPLATE = os.environ.get("PMI_TEST_TEMPLATE", "")
OWN_DATABASE = f"pmi_test_s{os.environ.get('PMI_TEST_SLOT', '0')}_{WORKER}"


def at(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def variables_of(database: str) -> dict[str, str]:
    """What the environment of a process must say so that it works on that database and no other."""
    state_dir = Path(os.environ["PMI_TEST_STATE_DIR"]) / database
    state_dir.mkdir(parents=True, exist_ok=True)
    return {**{name: at(os.environ[name], database) for name in DATABASE_VARIABLES}, "PMI_STATE_DIR": str(state_dir)}


if TEMPLATE:
    _number = int(os.environ["PMI_TEST_REDIS_BASE"]) + (int(WORKER[2:]) + 1 if WORKER.startswith("gw") else 0)
    os.environ.update(variables_of(OWN_DATABASE), REDIS_URL=at(os.environ["REDIS_URL"], str(_number)))


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the fixtures now, after pytest-django's own, so that they take the place of those."""
    config.pluginmanager.import_plugin("tests.plugins.database")
