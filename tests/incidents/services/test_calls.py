from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents import services
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import CallFactsAdded, CallRelayed, CallTaken, RelayAcknowledged, RelayEscalated
from incidents.models import Caller, CallRelay, EmergencyCall, Incident, IncidentParticipation, RelayDelta
from incidents.queries.calls import CallFilters, list_calls, overdue_call_count
from incidents.queries.calls import call as story_of
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.services.relays import escalate_overdue
from incidents.tasks import escalate_relays
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.calls import call_draft, call_facts, call_taker, called
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator, member, province
from tests.incidents.support import details, payloads, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def taker():
    with call_taker().scope() as actor:
        yield actor


def relayed(actor, call, *agencies, **changes):
    return services.relay_call(actor=actor, call_id=call.pk, agencies=agencies or ["damkar"], **changes)


def fresh(call):
    return EmergencyCall.objects.get(pk=call.pk)


def test_a_call_is_kept_however_little_is_known(taker):
    call = services.take_call(actor=taker, draft=services.CallDraft(client_ref=uuid4()))

    assert call.area_id == "32.75"
    assert story_of(actor=taker, call_id=call.pk).completeness == 0
    assert published(CallTaken) == 1


def test_the_same_call_is_kept_once_and_another_under_its_reference_is_refused(taker):
    draft = call_draft()
    assert services.take_call(actor=taker, draft=draft) == services.take_call(actor=taker, draft=draft)

    with pytest.raises(ChangedAfterFiling):
        services.take_call(actor=taker, draft=replace(draft, facts=call_facts(text="Lain.")))


def test_a_ticket_is_one_call_in_its_centre(taker):
    draft = call_draft(ticket="BKS-1")
    first = services.take_call(actor=taker, draft=draft)

    assert services.take_call(actor=taker, draft=replace(draft, client_ref=uuid4())) == first
    with call_taker("32.73").scope() as bandung:
        assert called(bandung, area="32.73.01", ticket="BKS-1") != first


def test_who_called_stands_apart_and_never_in_the_journal(taker):
    call = called(taker, caller_name="Ibu Sari", number="081234567890")

    assert Caller.objects.get(call=call).number == "081234567890"
    assert "Sari" not in details() + payloads()
    assert "081234567890" not in details() + payloads()
    assert story_of(actor=taker, call_id=call.pk).caller.name == "Ibu Sari"
    with member(Role.DATA_PROTECTION_OFFICER, of=province("32")).scope() as officer:
        story = story_of(actor=officer, call_id=call.pk)
        assert (story.caller, story.has_caller) == (None, True)


def test_who_called_is_forgotten_and_the_call_stands(taker):
    call = called(taker)
    with pytest.raises(NotPermitted):
        services.erase_caller(actor=taker, call_id=call.pk, reason="Diminta")

    with member(Role.DATA_PROTECTION_OFFICER, of=province("32")).scope() as officer:
        assert services.erase_caller(actor=officer, call_id=call.pk, reason="Diminta")
        assert not services.erase_caller(actor=officer, call_id=call.pk, reason="Diminta")
        assert not Caller.objects.exists()
        assert EmergencyCall.objects.get().pk == call.pk


def test_a_neighbour_reads_no_call(taker):
    called(taker)

    with coordinator(of=province("31")).scope() as neighbour:
        assert list(list_calls(actor=neighbour)) == []
        assert not Caller.objects.exists()


def test_a_call_opens_an_incident_or_joins_one_in_the_same_breath(taker):
    opening = called(taker, opens_incident=True, people_in_danger=12, ticket="BKS-7", agencies=("damkar", "pln"))
    incident = opening.incident
    assert (incident.hazard_id, incident.severity, incident.external_ids) == ("kebakaran", "critical", {"112": "BKS-7"})
    assert set(CallRelay.objects.values_list("agency", flat=True)) == {"damkar", "pln"}

    joining = called(taker, incident_id=incident.pk)
    assert joining.incident == incident
    assert Incident.objects.count() == 1
    assert services.open_incident_from_call(actor=taker, call_id=joining.pk, version=joining.version) == incident


def test_a_prank_opens_nothing_and_tells_nobody(taker):
    call = called(taker, classification="prank", opens_incident=True, agencies=("damkar",))

    assert call.incident is None
    assert not CallRelay.objects.exists()
    with pytest.raises(WrongState):
        services.open_incident_from_call(actor=taker, call_id=call.pk, version=call.version)


def test_two_calls_about_one_fire_stay_one_incident_when_it_was_merged(taker):
    with coordinator().scope() as chief:
        first, second = opened(chief, area="32.75.01"), opened(chief, area="32.75.01")
        services.merge_incident(actor=chief, incident_id=second.pk, version=1, into_id=first.pk)

    assert called(taker, incident_id=second.pk).incident_id == first.pk


def test_two_calls_across_a_border_become_one_incident_with_two_numbers_and_are_separated_again():
    jakarta, west_java = coordinator(of=province("31")), coordinator()
    with call_taker("31.75").scope() as actor:
        first = called(
            actor, area="31.75.06", location=Point(106.9705, -6.2200, srid=4326), opens_incident=True
        ).incident
    with call_taker().scope() as actor:
        second = called(actor, location=Point(106.9732, -6.2200, srid=4326), opens_incident=True).incident
    with jakarta.scope() as actor:
        services.invite_participant(
            actor=actor, incident_id=first.pk, version=1, tenant_id=west_java.tenant.pk, role="affected"
        )

    with west_java.scope() as actor:
        near = duplicate_candidates(
            actor=actor,
            told=Telling(hazard="kebakaran", location=second.location, at=second.started_at),
            besides=[second.pk],
        )
        assert [(one.incident.pk, 250 < one.likeness.distance_m < 350) for one in near] == [(first.pk, True)]
        merged = services.merge_incident(actor=actor, incident_id=second.pk, version=1, into_id=first.pk)
        assert IncidentParticipation.objects.get().local_number == second.number != first.number
        services.separate_incident(actor=actor, incident_id=second.pk, version=merged.version, reason="Dua api")

        stored = Incident.objects.get(pk=second.pk)
        kept = ("state", "closed_at", "merged_into_id", "visible_to", "zone_keys", "area_codes", "number")
        assert {name: getattr(stored, name) for name in kept} == {name: getattr(second, name) for name in kept}


def test_every_agency_is_told_the_same_and_exactly_once(taker):
    call = called(taker)
    relayed(taker, call, "damkar", "psc119")
    relayed(taker, call, "damkar", "pln")

    relays = CallRelay.objects.filter(call=call)
    assert sorted(relays.values_list("agency", flat=True)) == ["damkar", "pln", "psc119"]
    assert relays.values("digest").distinct().count() == 1
    assert "081234567890" not in str(relays[0].payload)
    assert published(CallRelayed) == 2


def test_told_by_radio_the_name_is_the_receipt(taker):
    [relay] = relayed(taker, called(taker), "polisi", channel="radio", receiver="Aiptu Dedi")

    assert relay.received_at is not None
    assert relay.receiver == "Aiptu Dedi"


def test_a_relay_has_receipt_action_and_outcome(taker):
    [relay] = relayed(taker, called(taker))
    with pytest.raises(InvalidInput):
        services.note_relay(actor=taker, relay_id=relay.pk, action="Berangkat")

    services.acknowledge_relay(actor=taker, relay_id=relay.pk, receiver="Andi")
    services.acknowledge_relay(actor=taker, relay_id=relay.pk, receiver="Budi")
    services.note_relay(actor=taker, relay_id=relay.pk, action="Dua unit berangkat")
    ended = services.note_relay(actor=taker, relay_id=relay.pk, outcome="Padam")

    assert (ended.receiver, ended.action, ended.outcome) == ("Andi", "Dua unit berangkat", "Padam")
    assert ended.closed_at is not None
    assert published(RelayAcknowledged) == 1


def test_a_late_fact_goes_out_as_what_changed_to_whoever_was_told(taker):
    call = called(taker)
    relayed(taker, call, "damkar", "pln")
    facts = replace(call_facts(), happened_at=call.happened_at, people_in_danger=3)

    call = services.add_call_facts(actor=taker, call_id=call.pk, version=fresh(call).version, facts=facts)
    again = services.add_call_facts(actor=taker, call_id=call.pk, version=fresh(call).version, facts=facts)
    relayed(taker, call, "polisi")

    assert [(one.n, one.changes) for one in RelayDelta.objects.all()] == [
        (1, {"people_in_danger": {"from": None, "to": 3}})
    ] * 2
    assert RelayDelta.objects.values("digest").distinct().count() == 1
    assert CallRelay.objects.get(agency="polisi").payload["people_in_danger"] == 3
    assert again.people_in_danger == 3
    assert published(CallFactsAdded) == 1


def test_what_nobody_confirms_in_time_is_raised_once_and_shown(taker):
    call = called(taker)
    relayed(taker, call, "damkar", "pln")
    late = timezone.now() + timedelta(minutes=6)
    assert escalate_overdue(actor=taker, now=timezone.now()) == 0
    assert escalate_overdue(actor=taker, now=late) == 2
    assert escalate_overdue(actor=taker, now=late) == 0
    assert published(RelayEscalated) == 2
    assert overdue_call_count(actor=taker) == 1

    for relay in CallRelay.objects.all():
        services.acknowledge_relay(actor=taker, relay_id=relay.pk, receiver="Andi")
    assert overdue_call_count(actor=taker) == 0
    assert list(list_calls(actor=taker, filters=CallFilters(overdue=True))) == []


def test_a_late_fact_that_nobody_confirms_is_raised_too(taker):
    call = called(taker)
    [relay] = relayed(taker, call)
    services.acknowledge_relay(actor=taker, relay_id=relay.pk, receiver="Andi")
    facts = replace(call_facts(), access="Gang sempit")
    services.add_call_facts(actor=taker, call_id=call.pk, version=fresh(call).version, facts=facts)

    assert escalate_overdue(actor=taker, now=timezone.now() + timedelta(minutes=6)) == 1
    assert overdue_call_count(actor=taker) == 1
    services.acknowledge_relay(actor=taker, relay_id=relay.pk, receiver="Andi")
    assert overdue_call_count(actor=taker) == 0


def test_the_clock_goes_round_every_tenant():
    member_ = call_taker()
    with member_.scope() as actor:
        [relay] = relayed(actor, called(actor))
    with open_tenant(member_.tenant.pk, reason="test"):
        CallRelay.objects.filter(pk=relay.pk).update(due_at=timezone.now() - timedelta(minutes=1))

    escalate_relays()

    with member_.scope() as actor:
        assert overdue_call_count(actor=actor) == 1


def test_a_closed_call_says_how_it_ended_and_takes_nothing_more(taker):
    call = called(taker)
    closed = services.close_call(
        actor=taker, call_id=call.pk, version=call.version, outcome="handled", note="Api padam"
    )

    assert (closed.outcome, closed.outcome_note) == ("handled", "Api padam")
    with pytest.raises(WrongState):
        relayed(taker, call)
    other = called(taker)
    with pytest.raises(InvalidInput):
        services.close_call(actor=taker, call_id=other.pk, version=other.version, outcome="entah")


@pytest.mark.parametrize(
    "wrong",
    [
        {"hazard": "naga"},
        {"people_in_danger": -1},
        {"happened_at": timezone.now() + timedelta(days=2)},
        {"rt": "abc"},
        {"area": "31.75.06"},
        {"number": "bukan nomor"},
        {"classification": "lain"},
        {"agencies": ("hansip",)},
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_kept(taker, wrong):
    with pytest.raises(InvalidInput):
        called(taker, **wrong)
    assert not EmergencyCall.objects.exists()


def test_calls_are_found_by_ticket_receipt_and_words(taker):
    call = called(taker, ticket="BKS-9", text="Gudang plastik terbakar.")
    called(taker, text="Pohon tumbang.", hazard="cuaca_ekstrem")

    def found(text):
        return [row.pk for row in list_calls(actor=taker, filters=CallFilters(text=text))]

    assert found("BKS-9") == found(call.receipt) == found("plastik") == [call.pk]
    with pytest.raises(NotFound):
        story_of(actor=taker, call_id=uuid4())
