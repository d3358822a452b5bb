import pytest
from django.db import DatabaseError, transaction

from incidents.errors import NotTakingPart, WrongState
from incidents.events import MessagePosted
from incidents.models import IncidentMessage
from incidents.queries.messages import list_messages
from incidents.services import invite_participant, move_incident
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.incidents import opened, said_in
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.support import feed_lines, payloads, published
from tests.isolation.world import terms

pytestmark = pytest.mark.django_db


def invited(owner, guest, incident):
    with owner.scope() as actor:
        incident.refresh_from_db()
        invite_participant(
            actor=actor,
            incident_id=incident.pk,
            version=incident.version,
            tenant_id=guest.tenant.pk,
            role="supporting",
        )
        incident.refresh_from_db()


def texts(actor):
    return [message.text for message in list_messages(actor=actor)]


def test_a_message_is_posted_once_and_its_words_stand_in_no_event():
    with coordinator().scope() as actor:
        said_in(actor, opened(actor), "Bu Rina sudah di posko")

        assert published(MessagePosted) == 1
        assert feed_lines(MessagePosted) == [("message", 1)]
        assert "Bu Rina" not in payloads()


def test_both_sides_write_and_read_and_a_later_guest_reads_from_then_on():
    owner, guest, later = coordinator(), coordinator(of=province("31")), coordinator(of=province("36"))
    with owner.scope() as actor:
        incident = opened(actor)
        said_in(actor, incident, "Sebelum diundang")
    invited(owner, guest, incident)
    with owner.scope() as actor:
        said_in(actor, incident, "Butuh perahu")
    with guest.scope() as actor:
        said_in(actor, incident, "Dua perahu berangkat")
        assert texts(actor) == ["Dua perahu berangkat", "Butuh perahu"]
    invited(owner, later, incident)
    with owner.scope() as actor:
        said_in(actor, incident, "Selamat datang")
        assert len(texts(actor)) == 4
    with later.scope() as actor:
        assert texts(actor) == ["Selamat datang"]


def test_a_grant_over_the_area_opens_the_incident_and_not_its_thread():
    owner, neighbour = coordinator(), coordinator(of=province("31"))
    with owner.scope() as actor:
        incident = opened(actor)
        said_in(actor, incident)
        open_grant(actor=actor, terms=terms(neighbour.tenant, Purpose.INCIDENTS, ("32.03",)))
    with neighbour.scope() as actor:
        assert texts(actor) == []
        with pytest.raises(NotTakingPart):
            said_in(actor, incident)


def test_strangers_and_those_without_the_office_say_nothing():
    with coordinator().scope() as actor:
        incident = opened(actor)
    with coordinator(of=province("31")).scope() as actor, pytest.raises(NotFound):
        said_in(actor, incident)
    with field_officer().scope() as actor, pytest.raises(NotPermitted):
        said_in(actor, incident)


def test_a_message_is_not_empty_and_a_closed_incident_takes_none():
    with coordinator().scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput):
            said_in(actor, incident, "  ")
        move_incident(actor=actor, incident_id=incident.pk, version=1, to_state="dismissed", reason="Bohong")
        with pytest.raises(WrongState):
            said_in(actor, incident)


def test_the_database_lets_nobody_change_or_delete_a_message():
    with coordinator().scope() as actor:
        message = said_in(actor, opened(actor))
        rows = IncidentMessage.objects.filter(pk=message.pk)
        for change in (rows.delete, lambda: rows.update(text="Lain")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
