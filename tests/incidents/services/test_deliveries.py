from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import WrongState
from incidents.events import DeliveryArrived, DeliveryDied, DeliveryReplayed, RelayEscalated
from incidents.models import CallRelay, DeliveryAttempt, EmergencyCall, RelayDelivery
from incidents.queries.calls import overdue_call_count
from incidents.queries.deliveries import due_deliveries
from incidents.rules.deliveries import MOST_ATTEMPTS
from incidents.services.deliveries import (
    claim_delivery,
    note_delivered,
    note_not_delivered,
    replay_delivery,
    settle_lost_deliveries,
)
from pmi_platform.core.tenancy.models import Space
from tests.factories.calls import call_facts, called, mailbox_of, way_to
from tests.factories.tenancy import coordinator, province
from tests.incidents.support import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def relayed(actor, *agencies, call=None, **changes):
    call = call or called(actor, ticket="BKS-1")
    services.relay_call(actor=actor, call_id=call.pk, agencies=agencies or ["damkar"], **changes)
    return EmergencyCall.objects.get(pk=call.pk)


def late_fact(actor, call, **changes):
    facts = replace(call_facts(), happened_at=call.happened_at, **changes)
    version = EmergencyCall.objects.get(pk=call.pk).version
    return services.add_call_facts(actor=actor, call_id=call.pk, version=version, facts=facts)


def claimed(actor, row):
    RelayDelivery.objects.filter(pk=row.pk, state="queued").update(due_at=timezone.now())
    return claim_delivery(actor=actor, delivery_id=row.pk)


def brought(actor, row):
    assert claimed(actor, row) is not None
    assert note_delivered(actor=actor, delivery_id=row.pk, told="ok")
    row.refresh_from_db()
    return row


def failed(actor, row, **why):
    assert claimed(actor, row) is not None
    note_not_delivered(actor=actor, delivery_id=row.pk, **{"problem": "HTTP 503", "status": 503, **why})
    row.refresh_from_db()
    return row


def test_a_relay_is_queued_with_it_for_each_way_of_the_agency_and_for_no_other(chief):
    system, _key = way_to(chief)
    mailbox = mailbox_of(chief)
    way_to(chief, "bpbd")

    relayed(chief, "damkar", "pln")

    rows = RelayDelivery.objects.order_by("pk")
    assert {row.channel_id for row in rows} == {system.pk, mailbox.pk}
    assert {(row.kind, row.n, row.state) for row in rows} == {("relay", 0, "queued")}
    assert "081234567890" not in str(rows[0].body)
    assert rows[0].body["facts"] == CallRelay.objects.get(agency="damkar").payload


def test_telling_again_queues_nothing_more(chief):
    way_to(chief)
    call = relayed(chief)
    relayed(chief, call=call)

    assert RelayDelivery.objects.count() == 1


def test_an_exercise_tells_nobody_outside():
    with coordinator(of=province("32", space=Space.EXERCISE)).scope() as actor:
        way_to(actor)
        way_to(actor, "112")
        relayed(actor)
        assert not RelayDelivery.objects.exists()


def test_told_by_radio_nothing_goes_by_machine(chief):
    way_to(chief)
    relayed(chief, channel="radio", receiver="Pak Dedi")

    assert not RelayDelivery.objects.exists()


def test_the_voice_beats_the_machine(chief):
    way_to(chief)
    call = relayed(chief)
    relayed(chief, call=call, channel="phone", receiver="Pak Dedi")

    relay = CallRelay.objects.get()
    assert (relay.channel, relay.receiver) == ("phone", "Pak Dedi")
    assert RelayDelivery.objects.get().state == "withdrawn"
    assert due_deliveries(now=timezone.now() + timedelta(days=1)) == []


def test_a_receipt_by_hand_withdraws_what_has_not_gone_out(chief):
    way_to(chief)
    relayed(chief)

    services.acknowledge_relay(actor=chief, relay_id=CallRelay.objects.get().pk, receiver="Pak Dedi")

    assert RelayDelivery.objects.get().state == "withdrawn"


def test_a_delivery_is_claimed_once(chief):
    way_to(chief)
    relayed(chief)
    row = RelayDelivery.objects.get()

    assert claim_delivery(actor=chief, delivery_id=row.pk).keys
    assert claim_delivery(actor=chief, delivery_id=row.pk) is None
    assert DeliveryAttempt.objects.get().result == "pending"


def test_what_arrived_is_written_down_with_its_attempt(chief):
    way_to(chief)
    relayed(chief)

    row = brought(chief, RelayDelivery.objects.get())

    assert row.state == "delivered"
    assert DeliveryAttempt.objects.get().result == "delivered"
    assert published(DeliveryArrived) == 1
    assert note_delivered(actor=chief, delivery_id=row.pk, told="ok") is False


def test_a_failure_is_tried_again_later_and_after_the_last_one_is_a_dead_letter_with_an_alarm(chief):
    way_to(chief)
    relayed(chief)
    row = failed(chief, RelayDelivery.objects.get())
    assert (row.state, row.problem) == ("queued", "HTTP 503")
    assert row.due_at > timezone.now()

    for _again in range(MOST_ATTEMPTS - 1):
        row = failed(chief, row)

    assert row.state == "dead"
    assert DeliveryAttempt.objects.filter(delivery=row, result="failed").count() == MOST_ATTEMPTS
    assert (published(DeliveryDied), published(RelayEscalated)) == (1, 1)
    assert overdue_call_count(actor=chief) == 1


def test_what_cannot_get_better_by_itself_is_a_dead_letter_at_once(chief):
    way_to(chief)
    relayed(chief)

    assert failed(chief, RelayDelivery.objects.get(), status=404).state == "dead"


def test_a_dead_letter_is_sent_anew_by_a_person(chief):
    way_to(chief)
    relayed(chief)
    row = failed(chief, RelayDelivery.objects.get(), status=401)

    replay_delivery(actor=chief, delivery_id=row.pk)

    assert brought(chief, row).state == "delivered"
    assert published(DeliveryReplayed) == 1
    with pytest.raises(WrongState):
        replay_delivery(actor=chief, delivery_id=row.pk)


def test_what_was_claimed_and_never_heard_of_again_is_brought_once_more_and_says_so(chief):
    way_to(chief)
    relayed(chief)
    row = RelayDelivery.objects.get()
    claimed(chief, row)

    settle_lost_deliveries(actor=chief, now=timezone.now())
    assert RelayDelivery.objects.get().state == "claimed"
    settle_lost_deliveries(actor=chief, now=timezone.now() + timedelta(minutes=3))

    again = claimed(chief, row)
    assert (again.id, again.is_repeat) == (row.pk, True)
    assert [one.result for one in DeliveryAttempt.objects.order_by("n")] == ["unknown", "pending"]


def test_a_late_fact_follows_the_first_telling_and_never_goes_before_it(chief):
    way_to(chief)
    call = relayed(chief)
    late_fact(chief, call, people_in_danger=3)
    first, delta = RelayDelivery.objects.order_by("n")
    assert delta.body["changes"] == {"people_in_danger": {"from": None, "to": 3}}

    assert claimed(chief, delta) is None
    brought(chief, first)
    assert brought(chief, delta).state == "delivered"


def test_a_late_fact_waits_behind_a_dead_letter_and_goes_when_that_was_sent_anew(chief):
    way_to(chief)
    call = relayed(chief)
    first = failed(chief, RelayDelivery.objects.get(), status=404)
    late_fact(chief, call, access="Gang sempit")
    delta = RelayDelivery.objects.get(kind="delta")
    assert claimed(chief, delta) is None

    replay_delivery(actor=chief, delivery_id=first.pk)
    brought(chief, first)
    assert brought(chief, delta).state == "delivered"


def test_who_heard_by_voice_hears_late_facts_by_voice(chief):
    way_to(chief)
    call = relayed(chief)
    services.acknowledge_relay(actor=chief, relay_id=CallRelay.objects.get().pk, receiver="Pak Dedi")
    late_fact(chief, call, access="Gang sempit")

    assert not RelayDelivery.objects.filter(kind="delta").exists()


def test_the_centre_hears_of_its_ticket_what_each_agency_answers_and_how_it_ended(chief):
    way_to(chief, "112", area="32")
    call = relayed(chief)
    relay = CallRelay.objects.get()
    services.acknowledge_relay(actor=chief, relay_id=relay.pk, receiver="Pak Dedi")
    services.note_relay(actor=chief, relay_id=relay.pk, action="Dua unit berangkat", outcome="Padam")
    version = EmergencyCall.objects.get(pk=call.pk).version
    services.close_call(actor=chief, call_id=call.pk, version=version, outcome="handled", note="Api padam")

    states = [row.body for row in RelayDelivery.objects.filter(kind="status").order_by("n")]
    assert [state["sequence"] for state in states] == sorted({state["sequence"] for state in states})
    assert states[0]["relays"][0]["received_at"] is None
    assert states[1]["relays"][0]["receiver"] == "Pak Dedi"
    assert states[2]["relays"][0]["outcome"] == "Padam"
    assert (states[3]["state"], states[3]["outcome"], states[3]["ticket"]) == ("closed", "handled", "BKS-1")


def test_a_call_without_a_ticket_goes_back_to_nobody(chief):
    way_to(chief, "112", area="32")
    relayed(chief, call=called(chief))

    assert not RelayDelivery.objects.exists()


def test_an_older_state_of_a_ticket_that_died_holds_nothing_back(chief):
    way_to(chief, "112", area="32")
    call = relayed(chief)
    failed(chief, RelayDelivery.objects.get(), status=404)
    services.acknowledge_relay(actor=chief, relay_id=CallRelay.objects.get().pk, receiver="Pak Dedi")

    newest = RelayDelivery.objects.filter(call=call).order_by("-n").first()
    assert brought(chief, newest).state == "delivered"


def test_what_agencies_answer_does_not_stop_a_call_taker_who_is_writing(chief):
    call = relayed(chief)
    shown = call.version
    services.acknowledge_relay(actor=chief, relay_id=CallRelay.objects.get().pk, receiver="Pak Dedi")

    facts = replace(call_facts(), happened_at=call.happened_at, access="Gang sempit")
    kept = services.add_call_facts(actor=chief, call_id=call.pk, version=shown, facts=facts)

    assert kept.access == "Gang sempit"
