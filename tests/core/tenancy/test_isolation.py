"""What a manager-only guard lets through, the database refuses: raw SQL, bulk_create, joins, `_base_manager`."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from pmi_platform.core.errors import NoScope
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Membership, SharingGrant, Unit
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant, revoke_grant
from tests.factories.tenancy import branch_operator, coordinator, government, headquarters_reader, province, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return unit("32.75.01").tenant


@pytest.fixture
def foreign():
    return unit("31.75.06").tenant


def _sql(statement: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def _terms(receiver, *, areas: tuple[str, ...] = (), days: float = 1) -> GrantTerms:
    now = timezone.now()
    return GrantTerms(
        receiver_id=receiver.pk,
        purpose=Purpose.INCIDENTS,
        area_codes=areas,
        valid_from=now - timedelta(days=2),
        valid_until=now + timedelta(days=days),
        reason="MoU 2026–2030",
    )


def test_without_a_scope_a_manager_refuses_and_sql_answers_nothing(own):
    with pytest.raises(NoScope):
        Unit.objects.count()
    assert _sql("SELECT count(*) FROM tenancy_unit") == [(0,)]
    assert Unit._base_manager.count() == 0


def test_raw_sql_answers_own_rows_only(own, foreign):
    with open_tenant(own.pk, reason="test"):
        assert {tenant for (tenant,) in _sql("SELECT DISTINCT tenant_id FROM tenancy_unit")} == {own.pk}
        assert _sql("SELECT 1 FROM tenancy_unit WHERE tenant_id = %s", foreign.pk) == []


def test_the_base_manager_and_joins_answer_own_rows_only(own, foreign):
    branch_operator("31.75", of=foreign)
    branch_operator("32.75", of=own)
    with open_tenant(own.pk, reason="test"):
        assert set(Unit._base_manager.values_list("tenant_id", flat=True)) == {own.pk}
        assert set(Membership._base_manager.values_list("unit__tenant_id", flat=True)) == {own.pk}


def test_bulk_create_of_anothers_row_is_refused(own, foreign):
    with open_tenant(own.pk, reason="test"), pytest.raises(DatabaseError, match="row-level security"):
        Unit.objects.bulk_create([Unit(tenant=foreign, level="office", name="Menyusup")])


def test_an_own_row_cannot_be_handed_to_another(own, foreign):
    with open_tenant(own.pk, reason="test"), pytest.raises(DatabaseError, match="row-level security"):
        Unit.objects.filter(tenant=own).update(tenant=foreign)


def test_updates_and_deletes_do_not_reach_anothers_rows(own, foreign):
    with open_tenant(own.pk, reason="test"):
        assert Unit._base_manager.filter(tenant=foreign).update(name="Diubah") == 0
        assert _sql("DELETE FROM tenancy_unit WHERE tenant_id = %s RETURNING 1", foreign.pk) == []


def test_a_scope_ends_with_its_block_even_inside_an_outer_transaction(own, foreign):
    with open_tenant(own.pk, reason="test"):
        with open_tenant(foreign.pk, reason="test"):
            assert set(Unit.objects.values_list("tenant_id", flat=True)) == {foreign.pk}
        assert set(Unit.objects.values_list("tenant_id", flat=True)) == {own.pk}
    assert _sql("SELECT count(*) FROM tenancy_unit") == [(0,)]


def test_a_scope_ends_even_when_its_block_fails(own):
    with pytest.raises(ZeroDivisionError), open_tenant(own.pk, reason="test"):
        raise ZeroDivisionError
    assert _sql("SELECT count(*) FROM tenancy_unit") == [(0,)]


def test_a_scope_that_fails_in_the_database_shows_its_own_error_and_restores_the_outer_one(own, foreign):
    with open_tenant(own.pk, reason="test"):
        with pytest.raises(DatabaseError, match="division by zero"), open_tenant(foreign.pk, reason="test"):
            _sql("SELECT 1 / 0")
        assert set(Unit.objects.values_list("tenant_id", flat=True)) == {own.pk}


def test_an_area_grant_opens_that_area_and_nothing_else(own, foreign):
    unit("32.03.11")
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        open_grant(actor=actor, terms=_terms(foreign, areas=("32.75",)))
    with receiver.scope():
        shared = Unit.objects.exclude(tenant=foreign).values_list("area_id", flat=True)
        assert set(shared) == {"32.75", "32.75.01"}


def test_a_grant_lets_read_and_never_write(own, foreign):
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        open_grant(actor=actor, terms=_terms(foreign))
    with receiver.scope():
        assert Unit.objects.filter(tenant=own).exists()
        assert Unit.objects.filter(tenant=own).update(name="Diubah") == 0


def test_a_revoked_grant_closes_at_the_next_transaction(own, foreign):
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        grant = open_grant(actor=actor, terms=_terms(foreign))
    with receiver.scope():
        assert Unit.objects.filter(tenant=own).exists()
    with giver.scope() as actor:
        revoke_grant(actor=actor, grant_id=grant.pk)
    with receiver.scope():
        assert not Unit.objects.filter(tenant=own).exists()


def test_a_lapsed_grant_opens_nothing(own, foreign):
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        grant = open_grant(actor=actor, terms=_terms(foreign))
        SharingGrant.objects.filter(pk=grant.pk).update(valid_until=timezone.now() - timedelta(hours=1))
    with receiver.scope():
        assert not Unit.objects.filter(tenant=own).exists()


def test_a_grant_of_one_purpose_opens_no_other(own, foreign):
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        terms = _terms(foreign)
        open_grant(
            actor=actor,
            terms=GrantTerms(
                receiver_id=terms.receiver_id,
                purpose=Purpose.STOCK,
                area_codes=(),
                valid_from=terms.valid_from,
                valid_until=terms.valid_until,
                reason="stock only",
            ),
        )
    with receiver.scope():
        assert not Unit.objects.filter(tenant=own).exists()


def test_the_receiver_of_a_grant_cannot_lengthen_it(own, foreign):
    giver, receiver = coordinator(of=own), coordinator(of=foreign)
    with giver.scope() as actor:
        grant = open_grant(actor=actor, terms=_terms(foreign))
    with receiver.scope():
        reached = SharingGrant.objects.filter(pk=grant.pk).update(valid_until=timezone.now() + timedelta(days=999))
    assert reached == 0


def test_headquarters_reads_every_pmi_province_and_no_government_partner(own, foreign):
    binjai = government("12.75")
    with headquarters_reader().scope():
        seen = set(Unit.objects.values_list("tenant_id", flat=True))
    assert {own.pk, foreign.pk} <= seen
    assert binjai.pk not in seen


def test_spaces_do_not_see_each_other(own):
    exercise = province("32", space="exercise")
    with open_tenant(exercise.pk, reason="test"):
        assert set(Unit.objects.values_list("tenant_id", flat=True)) == {exercise.pk}


def test_the_journal_cannot_be_changed_by_the_application(own):
    for statement in (
        "UPDATE journal_journalentry SET payload = '{}'",
        "DELETE FROM journal_journalentry",
        "UPDATE journal_journalchange SET version = 2",
        "INSERT INTO journal_journalhead (id, position, chain_hash) VALUES (1, 0, '')",
    ):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with open_tenant(own.pk, reason="test"), refused, transaction.atomic():
            _sql(statement)
