from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import NeedAdopted, NeedDropped, NeedRecorded, NeedRevised
from incidents.models import Need
from incidents.queries.needs import estimate_sheet, list_needs, parameters
from incidents.services import (
    NeedProgress,
    adopt_estimate,
    drop_need,
    invite_participant,
    move_incident,
    revise_need,
    set_need_parameter,
    verify_figure,
)
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import needed, opened, parameter_draft, recorded
from tests.factories.tenancy import coordinator, field_officer, member, province
from tests.incidents.support import details, feed_lines, payloads, published

pytestmark = pytest.mark.django_db


def displaced(actor, incident, people=1250, **changes):
    return recorded(actor, incident, people, indicator="mengungsi", **changes)


def adopted(actor, incident):
    seen = estimate_sheet(actor=actor, incident_id=incident.pk).mark
    return adopt_estimate(actor=actor, incident_id=incident.pk, seen=seen)


def test_a_need_is_noted_revised_and_dropped_with_its_numbers_in_the_feed():
    with coordinator().scope() as actor:
        need = needed(actor, opened(actor))
        progress = NeedProgress(as_of=timezone.now(), offered=Decimal(80), fulfilled=Decimal(50))
        need = revise_need(actor=actor, need_id=need.pk, version=1, progress=progress)

        assert (need.requested, need.offered, need.fulfilled, need.missing) == (200, 80, 50, 150)
        assert feed_lines(NeedRevised) == [("need", 2)]
        with pytest.raises(InvalidInput):
            drop_need(actor=actor, need_id=need.pk, version=2, reason="")
        drop_need(actor=actor, need_id=need.pk, version=2, reason="Sudah pulang")
        assert (published(NeedRecorded), published(NeedDropped)) == (1, 1)
        with pytest.raises(WrongState):
            revise_need(actor=actor, need_id=need.pk, version=3, progress=progress)


def test_who_asks_stands_in_no_event():
    with coordinator().scope() as actor:
        needed(actor, opened(actor), asked_by="Bu Siti")

        assert "Bu Siti" in details()
        assert "Bu Siti" not in payloads()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sector": "naga"}, "sector"),
        ({"item": " "}, "item"),
        ({"unit": ""}, "unit"),
        ({"requested": Decimal(0)}, "requested"),
        ({"requested": Decimal(-1)}, "requested"),
        ({"requested": Decimal("NaN")}, "requested"),
        ({"requested": Decimal(10) ** 12}, "requested"),
        ({"area": "31.75"}, "area"),
        ({"as_of": timezone.now() + timedelta(days=2)}, "as_of"),
    ],
)
def test_what_cannot_be_is_refused_by_field(changes, field):
    with coordinator().scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput) as refusal:
            needed(actor, incident, **changes)

    assert list(refusal.value.fields) == [field]


def test_nothing_is_estimated_before_somebody_counts_the_displaced():
    with coordinator().scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 56)
        sheet = estimate_sheet(actor=actor, incident_id=incident.pk)

        assert sheet.lines == []
        assert len(sheet.unknown) == len(parameters(actor=actor)) - 1
        assert adopted(actor, incident) == []


def test_the_estimate_rests_on_the_verified_figure_and_until_then_on_the_reported_one():
    with coordinator().scope() as actor:
        incident = opened(actor)
        figure = displaced(actor, incident)

        def water():
            lines = estimate_sheet(actor=actor, incident_id=incident.pk).lines
            return next(line.estimate for line in lines if line.standard.pk == "air_awal")

        assert (water().quantity, water().counted.is_verified) == (26_250, False)
        verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)
        displaced(actor, incident, 3000, source_name="Media")
        assert (water().quantity, water().counted.is_verified) == (26_250, True)
        assert water().counted.figure_ids == (figure.pk,)


def test_an_estimate_is_adopted_once_with_its_arithmetic():
    with coordinator().scope() as actor:
        incident = opened(actor)
        figure = displaced(actor, incident)
        made = {need.standard_id: need for need in adopted(actor, incident)}

        toilets = made["toilet_awal"]
        assert (toilets.requested, toilets.arithmetic["figure_ids"]) == (25, [str(figure.pk)])
        assert published(NeedAdopted) == len(made)
        assert adopted(actor, incident) == []
        assert Need.objects.count() == len(made)


def test_a_dropped_estimate_can_be_adopted_anew():
    with coordinator().scope() as actor:
        incident = opened(actor)
        displaced(actor, incident)
        first = adopted(actor, incident)[0]
        drop_need(actor=actor, need_id=first.pk, version=1, reason="Salah")

        assert [need.standard_id for need in adopted(actor, incident)] == [first.standard_id]


def test_only_the_estimate_that_was_shown_is_adopted():
    with coordinator().scope() as actor:
        incident = opened(actor)
        displaced(actor, incident)
        seen = estimate_sheet(actor=actor, incident_id=incident.pk).mark
        displaced(actor, incident, 9000, as_of=timezone.now() + timedelta(seconds=1))

        with pytest.raises(Conflict):
            adopt_estimate(actor=actor, incident_id=incident.pk, seen=seen)


def test_a_province_reckons_with_its_own_number_and_no_other_does():
    with coordinator().scope() as actor:
        set_need_parameter(actor=actor, draft=parameter_draft())
        set_need_parameter(actor=actor, draft=parameter_draft(amount=Decimal(4)))
        [line] = [one for one in parameters(actor=actor) if one.standard.pk == "terpal"]
        assert (line.in_use.amount, line.in_use.source, line.own.version) == (4, "SK PMI Jawa Barat", 2)

    with coordinator(of=province("31")).scope() as actor:
        assert [one.own for one in parameters(actor=actor) if one.standard.pk == "terpal"] == [None]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "naga"}, "code"), ({"source": " "}, "source"), ({"each": Decimal(0)}, "each")],
)
def test_a_parameter_needs_a_source_and_a_possible_number(changes, field):
    with coordinator().scope() as actor, pytest.raises(InvalidInput) as refusal:
        set_need_parameter(actor=actor, draft=replace(parameter_draft(), **changes))

    assert list(refusal.value.fields) == [field]


def test_a_closed_incident_takes_no_further_need():
    with coordinator().scope() as actor:
        incident = opened(actor)
        move_incident(actor=actor, incident_id=incident.pk, version=1, to_state="dismissed", reason="Bohong")

        with pytest.raises(WrongState):
            needed(actor, incident)


def test_the_logistics_officer_notes_needs_and_the_kecamatan_reads_them():
    with member(Role.LOGISTICS_OFFICER, of=province()).scope() as actor:
        with coordinator().scope() as chief:
            incident = opened(chief)
        need = needed(actor, incident)
    with field_officer().scope() as actor:
        assert list(list_needs(actor=actor)) == [need]
        with pytest.raises(NotPermitted):
            needed(actor, incident)


def test_an_invited_province_reads_the_needs_before_and_after_and_writes_none():
    owner, guest = coordinator(), coordinator(of=province("31"))
    with owner.scope() as actor:
        incident = opened(actor)
        before = needed(actor, incident)
        invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=guest.tenant.pk, role="supporting"
        )
        incident.refresh_from_db()
        after = needed(actor, incident, item="Air")
    with guest.scope() as actor:
        assert set(list_needs(actor=actor)) == {before, after}
        with pytest.raises(NotFound):
            drop_need(actor=actor, need_id=before.pk, version=1, reason="x")
