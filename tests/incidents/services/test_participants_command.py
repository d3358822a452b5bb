"""A participant of an incident keeps needs and tasks of its own in it, and everybody who takes part reads them."""

import pytest
from django.test import Client

from incidents import services
from incidents.errors import NotTakingPart
from incidents.events import ParticipantInvited
from incidents.handlers import show_it_what_participants_noted
from incidents.models import IncidentTask, Need
from pmi_platform.core.errors import NotFound
from tests.factories.incidents import need_draft, opened, task_draft
from tests.factories.tenancy import coordinator, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return coordinator()


@pytest.fixture
def banten():
    return coordinator(of=province("36"))


@pytest.fixture
def incident(owner, banten):
    with owner.scope() as actor:
        incident = opened(actor)
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=banten.tenant.pk, role="affected"
        )
    return incident


@pytest.fixture
def noted(banten, incident):
    with banten.scope() as actor:
        need = services.record_need(actor=actor, draft=need_draft(incident, item="Perahu karet"))
        task = services.add_task(actor=actor, draft=task_draft(incident, text="Cek tanggul Cipondoh"))
    return need, task


def test_what_a_participant_notes_is_its_own_and_read_by_the_owner(owner, banten, noted):
    need, task = noted

    with owner.scope():
        assert Need.objects.get(pk=need.pk).tenant_id == banten.tenant.pk
        assert IncidentTask.objects.get(pk=task.pk).tenant_id == banten.tenant.pk


def test_the_owner_does_not_change_what_a_participant_noted(owner, noted):
    need, _task = noted

    with owner.scope() as actor, pytest.raises(NotFound):
        services.drop_need(actor=actor, need_id=need.pk, version=need.version, reason="x")


def test_a_participant_goes_on_with_what_it_noted(banten, noted):
    need, task = noted

    with banten.scope() as actor:
        services.drop_need(actor=actor, need_id=need.pk, version=need.version, reason="Sudah dibawa")
        done = services.move_task(actor=actor, task_id=task.pk, version=task.version, state="done")

    assert done.state == "done"


def test_who_takes_no_part_notes_nothing(incident):
    with coordinator(of=province("31")).scope() as actor, pytest.raises((NotFound, NotTakingPart)):
        services.record_need(actor=actor, draft=need_draft(incident))


def test_who_joins_later_reads_what_participants_noted_before(owner, incident, noted):
    jakarta = coordinator(of=province("31"))
    with owner.scope() as actor:
        incident.refresh_from_db()
        services.invite_participant(
            actor=actor,
            incident_id=incident.pk,
            version=incident.version,
            tenant_id=jakarta.tenant.pk,
            role="supporting",
        )
        incident.refresh_from_db()
        show_it_what_participants_noted(ParticipantInvited.of(incident), actor=actor)
        show_it_what_participants_noted(ParticipantInvited.of(incident), actor=actor)

    with jakarta.scope():
        assert Need.objects.get(pk=noted[0].pk).version == 2
        assert IncidentTask.objects.filter(pk=noted[1].pk).exists()


def test_the_pages_show_whose_it_is_and_offer_the_form_to_a_participant(owner, banten, incident, noted):
    at_home = said(owner.sign_in(Client()).get(f"/kejadian/{incident.pk}/kebutuhan/"))
    participant = banten.sign_in(Client())
    needs = participant.get(f"/kejadian/{incident.pk}/kebutuhan/")
    added = participant.post(
        f"/kejadian/{incident.pk}/tugas/",
        {"text": "Kirim genset", "phase": "first_hours", "role": "team"},
        follow=True,
    )

    assert "Perahu karet" in at_home
    assert "Banten" in at_home
    assert f"/kejadian/{incident.pk}/kebutuhan/" in needs.content.decode()
    assert 'name="item"' in needs.content.decode()
    assert added.status_code in (200, 422)


def test_a_posts_page_is_live():
    page = coordinator().sign_in(Client()).get("/posko/").content.decode()

    assert "data-position" in page
    assert 'data-live-on="incidents.log_entry"' in page
    assert 'data-live-on="incidents.shift"' in page
