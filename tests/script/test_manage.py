"""A plain `manage.py` finds the private servers of the last launch, or says in plain words what to use instead."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.guards.sources import ROOT

NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL", "REDIS_URL")
TELL_STATE_DIR = ["shell", "--no-imports", "-c", "from django.conf import settings; print(settings.STATE_DIR)"]


@pytest.fixture
def checkout(tmp_path):
    """A checkout that has manage.py alone; the product comes from this one."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def manage(checkout, *arguments, options=(), **variables):
    kept = {name: value for name, value in os.environ.items() if name not in (*NAMED, "PMI_STATE_DIR")}
    return subprocess.run(
        [sys.executable, *options, checkout / "manage.py", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def leave_environment(checkout, **variables):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "environment").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))


def test_it_takes_what_the_launcher_left(checkout):
    leave_environment(checkout, PMI_STATE_DIR="/somewhere/else")

    done = manage(checkout, *TELL_STATE_DIR)

    assert (done.returncode, done.stdout.strip()) == (0, "/somewhere/else")


def test_a_database_that_is_named_keeps_the_launchers_out(checkout):
    leave_environment(checkout, PMI_STATE_DIR="/somewhere/else")

    done = manage(checkout, *TELL_STATE_DIR, DATABASE_URL=os.environ["DATABASE_URL"], PMI_STATE_DIR="/named")

    assert done.stdout.strip() == "/named"


def test_without_a_database_it_names_the_command_that_has_one(checkout, tmp_path):
    leave_environment(
        checkout, DATABASE_URL=f"postgres://pmi_app@%2F{str(tmp_path).strip('/').replace('/', '%2F')}/pmi"
    )

    done = manage(checkout, "showmigrations", "incidents")

    assert done.returncode == 1
    assert "script/manage showmigrations incidents" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_django_it_names_the_command_that_installs_it(checkout):
    done = manage(checkout, "check", options=["-S"])  # finds no installed packages

    assert done.returncode == 1
    assert "script/manage check" in done.stderr
