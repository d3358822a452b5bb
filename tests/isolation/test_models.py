"""Every model that carries a tenant's rows × every way into the database × every standing with their owner."""

import pytest
from django.db import DatabaseError, transaction

from tests.isolation import doors, world
from tests.isolation.rows import ROWS, is_shared_by_area, tenant_models

pytestmark = pytest.mark.timeout(300)

INSUFFICIENT_PRIVILEGE = "42501"
MODELS = sorted(ROWS, key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def built(module_database):
    return world.build()


@pytest.fixture(scope="module")
def rows(built):
    """Each model's row in the place that a grant opens and in the one that it does not."""
    with built.owner.scope():
        return {model: tuple(find(place) for place in built.places) for model, find in ROWS.items()}


@pytest.fixture(scope="module", params=world.STANDINGS)
def standing(request, built):
    with built.standing(request.param):
        yield request.param


def _label(model):
    return model._meta.label


def test_every_model_with_a_tenants_rows_is_in_the_matrix():
    assert set(tenant_models()) == set(ROWS)


def test_the_owner_has_a_row_of_every_model_in_both_places(rows):
    assert {model._meta.label for model, found in rows.items() if None in found} == set()


@pytest.mark.parametrize("door", doors.READING)
@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_the_owner_reaches_its_rows(built, rows, model, door):
    with built.owner.scope():
        assert [doors.READING[door](row) for row in rows[model]] == [True, True]


@pytest.mark.parametrize("door", doors.READING)
@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_the_neighbour_reaches_what_a_grant_opens_and_nothing_else(built, rows, standing, model, door):
    opened = standing == world.AREA_GRANT and is_shared_by_area(model)

    with built.neighbour.scope():
        reached = [doors.READING[door](row) for row in rows[model]]

    assert reached == [opened, False]


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_rows_that_point_at_a_hidden_one_tell_nothing_of_it(built, rows, standing, model):
    _shown, kept = rows[model]

    with built.neighbour.scope():
        assert doors.children(kept) == []


@pytest.mark.parametrize("door", doors.WRITING)
@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_the_neighbour_never_writes(built, rows, standing, model, door):
    with built.neighbour.scope():
        touched = [_touched(doors.WRITING[door], row) for row in rows[model]]

    assert touched == [0, 0]


def _touched(door, row):
    """How many rows the door wrote; a policy's or a privilege's refusal is none."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                touched = door(row)
        except DatabaseError as error:
            if error.__cause__.sqlstate != INSUFFICIENT_PRIVILEGE:
                raise
            return 0
        transaction.set_rollback(True)
        return touched


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_without_a_scope_nothing_is_reached(built, rows, model):
    quiet = [door for name, door in doors.READING.items() if name != "its manager"]

    with transaction.atomic():
        assert [door(row) for door in quiet for row in rows[model]] == [False] * (2 * len(quiet))
