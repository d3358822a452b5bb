from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import IncidentTask
from tests.factories.incidents import opened, tasked
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return coordinator()


@pytest.fixture
def chief(member):
    return member.sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def stored(task):
    with coordinator().scope():
        return IncidentTask.objects.get(pk=task.pk)


def test_the_sop_is_started_from_the_page_and_offered_no_more(chief, incident):
    page = f"/kejadian/{incident.pk}/tugas/"
    [sop] = chief.get(page).context["sops"]
    chief.post(f"{page}sop/", {"sop": sop["code"]})

    shown = chief.get(page)
    assert [phase["code"] for phase in shown.context["phases"]] == ["activation", "response", "recovery"]
    assert "Aktifkan Satgana" in said(shown)
    assert shown.context["sops"] == []


def test_a_task_is_noted_given_done_and_taken_up_again(chief, member, incident):
    page = f"/kejadian/{incident.pk}/tugas/"
    chief.post(page, {"text": "Cek jembatan", "role": "team", "phase": "response", "owner": "", "due_at": ""})
    with coordinator().scope():
        task = IncidentTask.objects.get()
    chief.post(f"/tugas/{task.pk}/penanggung-jawab/", {"version": 1, "owner": str(member.user.pk)})
    chief.post(f"/tugas/{task.pk}/", {"version": 2, "state": "done"})
    assert stored(task).state == "done"
    chief.post(f"/tugas/{task.pk}/", {"version": 3, "state": "open", "reason": "Putus lagi"})

    assert (stored(task).state, stored(task).owner_id) == ("open", member.user.pk)
    assert "Putus lagi" in said(chief.get(page))


def test_dropping_without_a_reason_is_refused_in_the_tasks_own_form(chief, incident):
    with coordinator().scope() as actor:
        task = tasked(actor, incident)
    answer = chief.post(f"/tugas/{task.pk}/", {"version": 1, "state": "dropped", "reason": ""})

    [phase] = answer.context["phases"]
    assert answer.status_code == 422
    assert phase["tasks"][0]["form"].errors


def test_a_refused_task_keeps_what_was_typed(chief, incident):
    typed = {"text": "Teks yang diketik", "role": "team", "phase": "response", "due_at": "2199-01-01T00:00"}
    answer = chief.post(f"/kejadian/{incident.pk}/tugas/", typed)

    assert answer.status_code == 422
    assert "Teks yang diketik" in answer.content.decode()


def test_komando_says_what_is_overdue_and_leads_there(chief, incident):
    with coordinator().scope() as actor:
        task = tasked(actor, incident, due_at=timezone.now() - timedelta(hours=1))
    page = chief.get("/komando/")

    assert page.context["overdue"]["count"] == 1
    assert page.context["overdue"]["url"] == f"/kejadian/{incident.pk}/tugas/#task-{task.pk}"
    assert task.text in said(page)


def test_a_kecamatan_reads_the_tasks_and_is_offered_no_act(incident):
    with coordinator().scope() as actor:
        tasked(actor, incident)
    page = field_officer().sign_in(Client()).get(f"/kejadian/{incident.pk}/tugas/")

    [phase] = page.context["phases"]
    assert {"move_url", "owner_url"} & set(phase["tasks"][0]) == set()
    assert "add_url" not in page.context
