"""The alarm: every model says whose it is, and the database agrees."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from pmi_platform.core.tenancy import rls
from pmi_platform.core.tenancy.checks import every_capability_is_declared_and_held, every_model_says_whose_it_is
from pmi_platform.core.tenancy.declarations import Owned

pytestmark = pytest.mark.django_db


def test_every_model_says_to_whom_its_rows_belong():
    assert every_model_says_whose_it_is(None) == []


def test_a_model_without_a_declaration_is_reported(monkeypatch):
    monkeypatch.setattr(rls, "THIRD_PARTY", {})

    assert "sessions.Session" in {error.msg.split(" ")[0] for error in every_model_says_whose_it_is(None)}


def test_every_capability_is_declared_and_held():
    assert every_capability_is_declared_and_held(None) == []


def test_the_policies_in_the_database_are_the_declared_ones():
    assert rls.drift(connection) == []


def test_a_missing_and_an_altered_policy_are_reported(fresh_owner):
    fresh_owner.execute("DROP POLICY tenancy_unit_read ON tenancy_unit")
    fresh_owner.execute("COMMENT ON POLICY tenancy_unit_insert ON tenancy_unit IS 'pmi:0000'")
    fresh_owner.execute("ALTER TABLE tenancy_unit NO FORCE ROW LEVEL SECURITY")

    assert rls.drift(_Bare(fresh_owner)) == [
        "tenancy_unit: policy tenancy_unit_read is missing",
        "tenancy_unit: policy tenancy_unit_insert differs from its declaration",
        "tenancy_unit: row-level security is not enabled and forced",
    ]


def test_every_tenant_table_has_forced_row_level_security():
    tables = {model._meta.db_table for model, tenancy in rls.declared_models() if isinstance(tenancy, Owned)}

    assert tables <= rls._forced_tables(connection)


def test_the_security_definer_functions_are_the_inventoried_ones():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.oid::regprocedure::text, r.rolname, p.proconfig,
                   has_function_privilege('pmi_sequencer', p.oid, 'EXECUTE')
              FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
             WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
               AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
            """
        )
        found = cursor.fetchall()

    assert {name.replace("integer", "int").replace(",", ", ") for name, *_rest in found} == set(rls.DEFINER_FUNCTIONS)
    assert {owner for _name, owner, *_rest in found} == {"pmi_definer"}
    assert all("search_path=pg_catalog, public, pg_temp" in config for _n, _o, config, _x in found)
    assert not any(executable for *_rest, executable in found)


def test_the_applications_role_is_neither_superuser_nor_bypasses_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("pmi_app", False, False)


class _Bare:
    """A psycopg connection where Django's wrapper is expected."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def cursor(self):
        return self._connection.cursor()


@pytest.fixture
def fresh_owner():
    """The owner's connection in a transaction that is rolled back."""
    with psycopg.connect(settings.DATABASE_OWNER_URL) as connection:
        yield connection
        connection.rollback()
