"""Behind a transaction pooler two tenants share one server connection: no setting outlives its transaction."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client

from incidents import queries
from incidents.models import FieldReport
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import open_tenant
from tests.core.journal.support import Follower, seal
from tests.factories.incidents import filed
from tests.factories.tenancy import coordinator, field_officer
from tests.isolation import pooler

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]

SETTINGS_OF_A_SCOPE = """
    SELECT count(*) FROM unnest(%s::text[]) AS name WHERE nullif(current_setting(name, true), '') IS NOT NULL
"""
NAMES = [
    "pmi.tenant",
    "pmi.user",
    "pmi.full_keys",
    "pmi.zone_keys",
    *(
        f"pmi.{kind}_{purpose}"
        for kind in ("read", "full", "zones")
        for purpose in ("incidents", "volunteers", "stock", "ambulances")
    ),
]


@pytest.fixture
def officers(fresh_database):
    return field_officer(at="32.75.01"), field_officer(at="31.75.06")


@pytest.fixture
def one_connection(officers, fresh_database, processes):
    """A pooler with a single server connection, which everybody therefore shares."""
    with pooler.started(fresh_database, processes, pool_size=1) as started:
        yield started


@pytest.fixture
def three_connections(officers, fresh_database, processes):
    with pooler.started(fresh_database, processes, pool_size=3) as started:
        yield started


def _backend(client):
    return client.execute("SELECT pg_backend_pid()").fetchone()[0]


def _left_over(client):
    """Settings of a scope that a new transaction finds, and rows that it can read by them."""
    with client.transaction():
        found = client.execute(SETTINGS_OF_A_SCOPE, (NAMES,)).fetchone()[0]
        rows = client.execute("SELECT count(*) FROM tenancy_unit").fetchone()[0]
    return found, rows


def _tenants_seen(client, member):
    with client.transaction():
        client.execute("SELECT pmi_open_scope(%s, %s)", (member.user.pk, member.membership.pk))
        return {tenant for (tenant,) in client.execute("SELECT DISTINCT tenant_id FROM tenancy_unit").fetchall()}


def _client(url):
    return psycopg.connect(url, autocommit=True, prepare_threshold=None)


def test_two_tenants_take_turns_on_one_server_connection(officers, one_connection):
    west_java, jakarta = officers
    with _client(one_connection.url) as first, _client(one_connection.url) as second:
        assert _backend(first) == _backend(second)
        seen = [
            (_tenants_seen(first, west_java), _left_over(second), _tenants_seen(second, jakarta), _left_over(first))
            for _turn in range(20)
        ]

    assert seen == [({west_java.tenant.pk}, (0, 0), {jakarta.tenant.pk}, (0, 0))] * 20


def test_a_client_that_dies_in_its_transaction_leaves_no_scope_behind(officers, one_connection):
    west_java, _jakarta = officers
    dying = _client(one_connection.url)
    dying.execute("BEGIN")
    dying.execute("SELECT pmi_open_scope(%s, %s)", (west_java.user.pk, west_java.membership.pk))
    dying.pgconn.finish()

    with _client(one_connection.url) as next_one:
        assert _left_over(next_one) == (0, 0)


def test_a_failed_transaction_leaves_no_scope_behind(officers, one_connection):
    west_java, _jakarta = officers
    with _client(one_connection.url) as failing, _client(one_connection.url) as next_one:
        failing.execute("BEGIN")
        failing.execute("SELECT pmi_open_scope(%s, %s)", (west_java.user.pk, west_java.membership.pk))
        with pytest.raises(psycopg.errors.DivisionByZero):
            failing.execute("SELECT 1 / 0")
        failing.execute("ROLLBACK")

        assert _left_over(next_one) == (0, 0)


def test_the_products_own_connection_is_pooled_and_shares_nothing(officers, one_connection):
    west_java, jakarta = officers
    with west_java.scope():
        own = set(Unit.objects.values_list("tenant_id", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS_OF_A_SCOPE, (NAMES,))
        left_over = cursor.fetchone()[0]
    with jakarta.scope():
        others = set(Unit.objects.values_list("tenant_id", flat=True))

    assert connection.settings_dict["HOST"] == str(one_connection.folder)
    assert (own, left_over, others) == ({west_java.tenant.pk}, 0, {jakarta.tenant.pk})


def test_services_file_for_two_tenants_at_once_and_each_feed_is_its_own(officers, three_connections):
    """Eight threads over three server connections, the two tenants in turn."""
    gate = threading.Barrier(8)

    def work(number):
        officer = officers[number % 2]
        gate.wait(timeout=30)
        try:
            for _ in range(5):
                with officer.scope() as actor:
                    filed(actor, area=officer.unit.area_id)
                    assert set(FieldReport.objects.values_list("tenant_id", flat=True)) == {officer.tenant.pk}
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    seal()

    for officer in officers:
        follower = Follower(officer.tenant)
        follower.follow()
        reports = [change for change in follower.changes if change["entity"] == "field_report"]
        with open_tenant(officer.tenant.pk, reason="test"):
            stored = {str(pk) for pk in FieldReport.objects.values_list("pk", flat=True)}
        assert {change["representation"]["tenant"] for change in reports} == {officer.tenant.code}
        assert {change["id"] for change in reports} == stored
        assert len(stored) == 20


def test_pages_and_rest_of_two_tenants_in_turn_over_one_server_connection(officers, one_connection, processes):
    readers = [coordinator(of=officer.tenant) for officer in officers]
    own = []
    for officer in officers:
        with officer.scope() as actor:
            own.append(filed(actor, area=officer.unit.area_id))
    cookies = [{settings.SESSION_COOKIE_NAME: _session_of(reader)} for reader in readers]
    _process, origin = processes.web()

    for _turn in range(5):
        for number in (0, 1):
            listed = requests.get(f"{origin}/api/v1/field-reports/", cookies=cookies[number], timeout=20)
            page = requests.get(f"{origin}/laporan/", cookies=cookies[number], timeout=20)
            assert [report["id"] for report in json.loads(listed.text)["results"]] == [str(own[number].pk)]
            assert str(own[number].pk) in page.text
            assert str(own[1 - number].pk) not in page.text


def _session_of(member):
    return member.sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value


def test_lists_in_order_and_the_dashboard_work_behind_the_pooler(officers, one_connection):
    west_java, _jakarta = officers
    with west_java.scope() as actor:
        report = filed(actor, area=west_java.unit.area_id)
    with coordinator(of=west_java.tenant).scope() as actor:
        assert [row.pk for row in queries.list_reports(actor=actor)] == [report.pk]
        assert queries.totals(actor=actor).awaiting_verification.now == 1
