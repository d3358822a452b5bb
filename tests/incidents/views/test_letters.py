import pytest
from django.test import Client

from incidents.queries.letters import letter_pattern
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import approved, opened
from tests.factories.tenancy import branch_operator, coordinator, member
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db
PAGE = "/dokumen/nomor-surat/"
PATTERN = "{nomor:3}/{jenis}/{bulan}/{tahun}"


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


def stored():
    with coordinator().scope() as actor:
        row = letter_pattern(actor=actor)
        return row.pattern if row else None


def test_a_pattern_is_tried_without_being_used_and_then_used(chief):
    tried = chief.post(PAGE, {"version": 0, "pattern": PATTERN, "preview": "1"})
    assert "001/PKB/" in said(tried)
    assert stored() is None

    chief.post(PAGE, {"version": 0, "pattern": PATTERN})

    assert stored() == PATTERN
    with coordinator().scope() as actor:
        assert approved(actor, opened(actor)).letter_number.startswith("001/PKB/")
    assert "002/PKB/" in said(chief.get(PAGE))


def test_what_is_wrong_with_a_pattern_is_told_and_what_was_typed_stays(chief):
    answer = chief.post(PAGE, {"version": 0, "pattern": "{nomor}/{naga}"})

    assert answer.status_code == 422
    assert "{naga} tidak dikenal" in said(answer)
    assert "Tambahkan {tahun}" in said(answer)
    assert "{nomor}/{naga}" in answer.content.decode()
    assert stored() is None


def test_somebody_elses_change_is_not_overwritten_unseen(chief):
    chief.post(PAGE, {"version": 0, "pattern": PATTERN})
    answer = chief.post(PAGE, {"version": 0, "pattern": "{nomor}/{tahun}"})

    assert answer.status_code == 409
    assert stored() == PATTERN


@pytest.mark.parametrize("body", [{}, {"version": "x", "pattern": PATTERN}, {"version": 0, "pattern": "x" * 500}])
def test_a_form_that_cannot_be_is_shown_again(chief, body):
    assert chief.post(PAGE, body).status_code == 422


def test_the_administrator_may_and_a_branch_may_not():
    administrator = member(Role.PLATFORM_ADMIN, of=coordinator().tenant).sign_in(Client())

    assert administrator.get(PAGE).status_code == 200
    assert branch_operator("32.75.01").sign_in(Client()).get(PAGE).status_code == 403
