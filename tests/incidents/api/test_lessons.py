import pytest
from django.utils import timezone

from incidents.api.lessons import LessonOut
from tests.factories.incidents import accepted_lesson, learned, opened
from tests.factories.tenancy import coordinator
from tests.incidents.api.support import Caller

pytestmark = pytest.mark.django_db
LESSONS = "/api/v1/lessons/"
TOLD = {"what_happened": "Perahu tanpa bensin.", "recommendation": "Periksa bensin."}


@pytest.fixture
def member():
    return coordinator()


@pytest.fixture
def chief(member):
    return Caller(member)


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def test_a_lesson_is_proposed_told_anew_accepted_and_done(chief, member, incident):
    made = chief.post(LESSONS, {**TOLD, "incident": str(incident.pk)})
    path = f"{LESSONS}{made.json()['id']}/"
    owned = {**TOLD, "unit": str(member.unit.pk), "due_on": timezone.localdate().isoformat()}
    anew = chief.post(f"{path}revise/", owned, etag=made["ETag"])
    accepted = chief.post(f"{path}state/", {"state": "accepted"}, etag=anew["ETag"])
    done = chief.post(f"{path}state/", {"state": "done"}, etag=accepted["ETag"])

    assert (made.status_code, list(made.json())) == (201, list(LessonOut().fields))
    assert (anew.json()["unit_id"], done.json()["state"]) == (str(member.unit.pk), "done")
    assert chief.post(f"{path}state/", {"state": "accepted"}, etag=made["ETag"]).status_code == 412
    assert chief.get(path).json() == done.json()


def test_telling_it_anew_without_a_unit_keeps_who_acts_on_it(chief, member, incident):
    with member.scope() as actor:
        lesson = accepted_lesson(actor, incident, owner_id=member.user.pk)
    etag = chief.get(f"{LESSONS}{lesson.pk}/")["ETag"]
    due = {"due_on": timezone.localdate().isoformat()}
    anew = chief.post(f"{LESSONS}{lesson.pk}/revise/", {**TOLD, **due}, etag=etag)

    assert (anew.status_code, anew.json()["is_owned_by_person"]) == (200, True)


def test_the_list_is_narrowed_and_a_wrong_filter_is_named(chief, incident):
    with coordinator().scope() as actor:
        lesson = learned(actor, incident)

    def ids(**asked):
        return [row["id"] for row in chief.get(LESSONS, **asked).json()["results"]]

    assert ids(incident=str(incident.pk), state="proposed", hazard=incident.hazard_id, q="tenda") == [str(lesson.pk)]
    assert ids(state="done") == ids(overdue="true") == ids(q="naga") == []
    assert chief.get(LESSONS, state="naga").status_code == 422
    assert chief.get(LESSONS, incident="x").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"recommendation": ""}, {"unit": "x"}, {"due_on": "besok"}, {"step": "naga"}, {"what_happened": "a\x00b"}],
)
def test_what_cannot_be_is_refused(chief, incident, wrong):
    assert chief.post(LESSONS, {**TOLD, "incident": str(incident.pk), **wrong}).status_code == 422
