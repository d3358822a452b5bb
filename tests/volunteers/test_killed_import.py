"""kill -9 of the worker in the middle of a file: another one goes on where it was, and nobody is registered twice."""

import pytest

from tests.factories.tenancy import coordinator, unit
from tests.plugins.processes import wait_until
from tests.volunteers.people_file import people_file
from volunteers.models import RosterImport, Volunteer
from volunteers.services.importing import begin_import, confirm_import
from volunteers.tasks import advance_imports

pytestmark = pytest.mark.timeout(300)

ROWS = 6_000


def test_a_worker_killed_in_the_middle_of_a_file_is_followed_by_another(fresh_database, processes):
    chief = coordinator()
    with chief.scope() as actor:
        found = begin_import(
            actor=actor,
            unit_id=unit("32.03").pk,
            kind="ksr",
            consent="Formulir.",
            file_name="relawan.csv",
            content=people_file(ROWS).content,
        )
    advance_imports()
    tried = _now(chief, found)
    with chief.scope() as actor:
        confirm_import(actor=actor, import_id=found.pk, version=tried.version)
    worker = processes.worker()
    advance_imports.delay()
    wait_until(lambda: _now(chief, found).read_count > 0, within_s=90, process=worker)

    worker.kill()
    halfway = _now(chief, found)
    successor = processes.worker()
    advance_imports.delay()
    wait_until(lambda: _now(chief, found).state == "done", within_s=120, process=successor)

    done = _now(chief, found)
    assert 0 < halfway.read_count < ROWS
    assert (done.good_count, done.flawed_count, done.duplicate_count) == (
        tried.good_count,
        tried.flawed_count,
        tried.duplicate_count,
    )
    with chief.scope():
        assert Volunteer.objects.count() == done.good_count


def _now(chief, found):
    with chief.scope():
        return RosterImport.objects.defer("content").get(pk=found.pk)
