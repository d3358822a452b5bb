from dataclasses import replace
from uuid import uuid4

import pytest

from incidents import services
from incidents.errors import WrongState
from incidents.events import RelayAcknowledged, RelayProgressed, RelayRefused
from incidents.models import CallRelay, EmergencyCall, RelayAnswer, RelayDelta
from incidents.queries.calls import CallFilters, list_calls, overdue_call_count
from incidents.services.relay_answers import AnswerDraft, take_answer
from incidents.services.relays import escalate_overdue
from pmi_platform.core.errors import InvalidInput, NotFound
from tests.factories.calls import call_facts, called, mailbox_of, way_to
from tests.factories.tenancy import coordinator
from tests.incidents.support import payloads, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def told(chief):
    """A relay to the fire brigade's system: how it answers."""
    channel, _key = way_to(chief)
    call = called(chief)
    [relay] = services.relay_call(actor=chief, call_id=call.pk, agencies=["damkar"])
    return AnswerDraft(
        relay_id=relay.pk, channel_id=channel.pk, door="callback", kind="received", ref="A-1", by="Sersan Budi"
    )


def answered(actor, draft, **changes):
    return take_answer(actor=actor, draft=replace(draft, **{"ref": str(uuid4()), **changes}))


def test_a_receipt_stops_the_escalation_and_names_who_has_it(chief, told):
    relay = take_answer(actor=chief, draft=told)

    assert relay.receiver == "Sersan Budi"
    assert escalate_overdue(actor=chief, now=relay.due_at) == 0
    assert published(RelayAcknowledged) == 1
    assert "Budi" not in payloads()


def test_the_same_answer_again_changes_nothing(chief, told):
    first = take_answer(actor=chief, draft=told)
    again = take_answer(actor=chief, draft=told)
    third = answered(chief, told, by="Orang lain")

    assert (again.version, third.version, third.receiver) == (first.version, first.version, "Sersan Budi")
    assert published(RelayAcknowledged) == 1
    assert RelayAnswer.objects.count() == 2


def test_who_acts_has_received(chief, told):
    acting = answered(chief, told, kind="action", text="Dua unit berangkat")
    ended = answered(chief, told, kind="outcome", text="Padam")

    assert (acting.receiver, acting.action) == ("Sersan Budi", "Dua unit berangkat")
    assert ended.closed_at is not None
    assert published(RelayProgressed) == 2
    with pytest.raises(WrongState):
        answered(chief, told, kind="refused", text="Terlambat")


def test_a_refusal_is_raised_until_somebody_else_is_told(chief, told):
    relay = answered(chief, told, kind="refused", text="Semua unit di luar")

    assert relay.refusal == "Semua unit di luar"
    assert published(RelayRefused) == 1
    assert overdue_call_count(actor=chief) == 1
    services.relay_call(actor=chief, call_id=relay.call_id, agencies=["bpbd"])
    assert overdue_call_count(actor=chief) == 0


def test_who_acts_after_all_has_taken_the_refusal_back(chief, told):
    answered(chief, told, kind="refused", text="Semua unit di luar")
    relay = answered(chief, told, kind="action", text="Satu unit kembali, berangkat")

    assert (relay.refused_at, relay.refusal) == (None, "")
    assert list(list_calls(actor=chief, filters=CallFilters(overdue=True))) == []


def test_what_was_confirmed_by_voice_stays_whose_it_was(chief, told):
    services.acknowledge_relay(actor=chief, relay_id=told.relay_id, receiver="Pak Dedi")

    assert take_answer(actor=chief, draft=told).receiver == "Pak Dedi"


def test_a_receipt_speaks_of_what_had_been_brought(chief, told):
    call = EmergencyCall.objects.get()
    facts = replace(call_facts(), happened_at=call.happened_at, access="Gang sempit")
    services.add_call_facts(actor=chief, call_id=call.pk, version=call.version, facts=facts)

    answered(chief, told, upto=0)
    assert RelayDelta.objects.get().received_at is None
    answered(chief, told, upto=1)
    assert RelayDelta.objects.get().receiver == "Sersan Budi"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "mungkin"},
        {"kind": "refused", "text": " "},
        {"kind": "action"},
        {"kind": "outcome"},
        {"ref": ""},
        {"by": "x" * 300},
        {"kind": "action", "text": "a\0b"},
    ],
)
def test_an_answer_that_says_nothing_is_refused_with_what_is_missing(chief, told, wrong):
    with pytest.raises(InvalidInput):
        take_answer(actor=chief, draft=replace(told, **wrong))
    assert CallRelay.objects.get().received_at is None


def test_an_agency_answers_for_itself_alone(chief, told):
    other = mailbox_of(chief, "bpbd", name="BPBD")

    with pytest.raises(NotFound):
        answered(chief, told, channel_id=other.pk)
