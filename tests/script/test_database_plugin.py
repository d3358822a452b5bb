import subprocess
import sys

import psycopg
import pytest
from django.db import connection

WHO_AND_WHERE = (
    "SELECT current_user, current_database(), rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_connect_as_the_application_does_to_a_clone_of_their_own():
    role, database, may_pass_policies = ask(WHO_AND_WHERE)

    assert role == "pmi_app"
    assert database.startswith("pmi_test_s")
    assert not may_pass_policies


def test_a_fresh_database_is_another_clone_for_every_connection(fresh_database):
    for url in (fresh_database.app_url, fresh_database.owner_url, fresh_database.direct_url):
        with psycopg.connect(url) as own:
            assert own.execute("SELECT current_database()").fetchone() == (fresh_database.name,)

    assert ask("SELECT current_database()") == (fresh_database.name,)


def test_a_process_started_on_a_fresh_database_uses_it_too(fresh_database):
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.ensure_connection(); print(connection.connection.info.dbname)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=fresh_database.environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == fresh_database.name


def test_what_a_fresh_database_committed_is_nowhere_else(fresh_database):
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE only_here (n int)")

    assert ask("SELECT to_regclass('only_here')::text") == ("only_here",)


@pytest.mark.django_db
def test_after_a_fresh_database_the_ordinary_clone_is_back():
    assert ask("SELECT to_regclass('only_here')::text") == (None,)
