import pytest

from incidents.api.checklist import TaskOut
from incidents.models import SopStep
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/tasks/"


@pytest.fixture
def chief():
    return Caller(coordinator())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def test_a_task_is_noted_and_done(chief, incident):
    made = chief.post(TASKS, {"incident": str(incident.pk), "text": "Cek jembatan", "role": "team"})
    done = chief.post(f"{TASKS}{made.json()['id']}/state/", {"state": "done"}, etag=made["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(TaskOut().fields))
    assert done.json()["state"] == "done"
    assert chief.post(f"{TASKS}{made.json()['id']}/state/", {"state": "open"}, etag=made["ETag"]).status_code == 412


def test_the_checklist_is_started_once(chief, incident):
    path = f"/api/v1/incidents/{incident.pk}/checklist/"
    first, second = (chief.post(path, {"sop": "tanggap-darurat"}) for _time in range(2))

    assert (len(first.json()["ids"]), second.json()["ids"]) == (SopStep.objects.count(), [])
    assert len(chief.get(TASKS, incident=str(incident.pk), limit=100).json()["results"]) == SopStep.objects.count()
    assert chief.get(TASKS, state="done").json()["results"] == []
    assert chief.post(path, {"sop": "naga"}).status_code == 422
