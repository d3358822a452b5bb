"""What the superuser's script promises, asked of a clone of the template it made."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

pytestmark = pytest.mark.django_db

REVIEWED_LEAKPROOF = {"geometry_overlaps(geometry,geometry)", "ts_match_vq(tsvector,tsquery)"}


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_no_role_of_the_product_passes_row_level_security_by():
    passing = ask(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'pmi%%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
    )

    assert passing == []


def test_nobody_signs_in_as_the_owner_of_definer_functions_and_only_migrations_may_act_for_it():
    can_sign_in = ask("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'pmi_definer'")
    members = ask("SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'pmi_definer'::regrole ORDER BY 1")

    assert can_sign_in == [(False,)]
    assert members == [("pmi_owner",)]


def test_exactly_the_reviewed_operators_are_leakproof_beyond_postgresqls_own():
    marked_in_public = ask(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proleakproof AND pronamespace = 'public'::regnamespace"
    )
    text_search = ask("SELECT proleakproof FROM pg_proc WHERE oid = 'ts_match_vq(tsvector,tsquery)'::regprocedure")
    like = ask("SELECT proleakproof FROM pg_proc WHERE oid = 'textlike(text,text)'::regprocedure")

    assert {name for (name,) in marked_in_public} | {"ts_match_vq(tsvector,tsquery)"} == REVIEWED_LEAKPROOF
    assert text_search == [(True,)]
    assert like == [(False,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "SET ROLE pmi_definer",
        "SET ROLE pmi_owner",
        "ALTER ROLE pmi_app BYPASSRLS",
    ],
)
def test_the_application_may_create_nothing_and_become_nobody_else(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_extensions_stand_in_the_schema_everything_else_expects():
    wanted = ["btree_gin", "btree_gist", "intarray", "pg_trgm", "postgis"]

    found = ask(
        "SELECT extname, extnamespace::regnamespace::text FROM pg_extension WHERE extname = ANY (%s) ORDER BY 1", wanted
    )

    assert found == [(name, "public") for name in wanted]


def test_the_owner_can_hand_a_function_over_to_the_definer(settings):
    with psycopg.connect(settings.DATABASE_OWNER_URL) as owner:
        owner.execute("CREATE FUNCTION handed_over() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
        owner.execute("ALTER FUNCTION handed_over() OWNER TO pmi_definer")
        handed_over = owner.execute("SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'handed_over'")
        assert handed_over.fetchall() == [("pmi_definer",)]
        owner.rollback()
