from datetime import date, timedelta

import pytest
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import EmergencyStatusDeclared, EmergencyStatusEnded, EmergencyStatusExtended
from incidents.queries.emergency_status import is_in_emergency_response, list_statuses, statuses_now, statuses_of
from incidents.services import attach_status, end_status, extend_status, invite_participant
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tests.factories.incidents import CIANJUR, CUGENANG, declared, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_a_status_is_declared_for_an_incident_and_announced_once():
    with coordinator().scope() as actor:
        incident = opened(actor)
        status = declared(actor, incident)

        [told] = statuses_of(actor=actor, incident_id=incident.pk)
        assert (told.status, told.standing, told.days_left) == (status, "in_force", 13)
        assert published(EmergencyStatusDeclared) == 1
        assert feed_lines(EmergencyStatusDeclared) == [("emergency_status", 1)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "siaga"}, "kind"),
        ({"level": "province"}, "level"),
        ({"area": CUGENANG}, "level"),
        ({"area": "31.75"}, "area"),
        ({"hazard": "naga"}, "hazard"),
        ({"decree_number": "  "}, "decree_number"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"ends_on": date(2200, 1, 1)}, "ends_on"),
        ({"decreed_on": date(2200, 1, 1)}, "decreed_on"),
    ],
)
def test_a_decree_that_cannot_be_is_refused_by_field(changes, field):
    with coordinator().scope() as actor, pytest.raises(InvalidInput) as refusal:
        declared(actor, **changes)

    assert list(refusal.value.fields) == [field]


def test_a_second_status_of_the_same_place_and_hazard_is_refused_while_the_first_runs():
    with coordinator().scope() as actor:
        declared(actor)

        with pytest.raises(Conflict):
            declared(actor, starts_on=in_days(5), ends_on=in_days(20))
        declared(actor, hazard="longsor")


def test_a_status_that_ran_out_makes_room_for_a_new_one():
    with coordinator().scope() as actor:
        former = declared(actor, decreed_on=in_days(-30), starts_on=in_days(-30), ends_on=in_days(-10))
        [told] = statuses_now(actor=actor)
        assert (told.standing, told.days_left) == ("lapsed", -10)

        declared(actor)

        former.refresh_from_db()
        assert former.ended_on == in_days(-10)


def test_an_extension_moves_the_last_day_and_keeps_every_decree():
    with coordinator().scope() as actor:
        status = declared(actor)
        later = {"decree_number": "360/Kep.2/2026", "decreed_on": in_days(0), "ends_on": in_days(27)}
        status = extend_status(actor=actor, status_id=status.pk, version=1, **later)

        assert [decree["act"] for decree in status.decrees] == ["declared", "extended"]
        assert status.ends_on == in_days(27)
        assert published(EmergencyStatusExtended) == 1
        with pytest.raises(InvalidInput):
            extend_status(actor=actor, status_id=status.pk, version=2, **{**later, "ends_on": in_days(20)})


def test_the_transition_follows_the_response_for_the_same_incidents_and_ends_it_the_day_before():
    with coordinator().scope() as actor:
        incident = opened(actor)
        response = declared(actor, incident, decreed_on=in_days(-7), starts_on=in_days(-7), ends_on=in_days(7))
        transition = declared(
            actor, kind="transition", starts_on=in_days(1), ends_on=in_days(90), follows_id=response.pk
        )

        response.refresh_from_db()
        assert response.ended_on == in_days(0)
        assert {one.status.pk for one in statuses_of(actor=actor, incident_id=incident.pk)} == {
            response.pk,
            transition.pk,
        }


def test_what_does_not_follow_is_refused():
    with coordinator().scope() as actor:
        response = declared(actor)
        following = {"starts_on": in_days(3), "ends_on": in_days(9), "follows_id": response.pk}

        with pytest.raises(InvalidInput):
            declared(actor, kind="standby", **following)
        with pytest.raises(InvalidInput):
            declared(actor, kind="transition", area="32.04", **following)


def test_a_status_ends_once_with_its_reason():
    with coordinator().scope() as actor:
        status = declared(actor)
        with pytest.raises(InvalidInput):
            end_status(actor=actor, status_id=status.pk, version=1, ended_on=in_days(0), reason=" ")
        with pytest.raises(InvalidInput):
            end_status(actor=actor, status_id=status.pk, version=1, ended_on=in_days(99), reason="Selesai")

        ended = end_status(actor=actor, status_id=status.pk, version=1, ended_on=in_days(0), reason="Selesai")

        assert (ended.ended_on, published(EmergencyStatusEnded)) == (in_days(0), 1)
        with pytest.raises(WrongState):
            end_status(actor=actor, status_id=status.pk, version=2, ended_on=in_days(0), reason="Lagi")


def test_an_area_is_in_emergency_response_while_a_decree_over_it_or_around_it_says_so():
    with coordinator().scope() as actor:
        assert not is_in_emergency_response(actor=actor, area_code=CUGENANG)
        status = declared(actor)

        asked = {code: is_in_emergency_response(actor=actor, area_code=code) for code in (CUGENANG, CIANJUR, "32.75")}
        assert asked == {CUGENANG: True, CIANJUR: True, "32.75": False}
        assert not is_in_emergency_response(actor=actor, area_code=CIANJUR, on=in_days(14))
        end_status(actor=actor, status_id=status.pk, version=1, ended_on=in_days(0), reason="Selesai")
        assert not is_in_emergency_response(actor=actor, area_code=CIANJUR, on=in_days(1))


def test_standby_and_transition_are_no_emergency_response():
    with coordinator().scope() as actor:
        declared(actor, kind="standby")
        declared(actor, kind="transition", hazard="banjir")

        assert not is_in_emergency_response(actor=actor, area_code=CIANJUR)


def test_the_branch_records_its_own_kabupaten_and_nothing_wider():
    with branch_operator().scope() as actor:
        declared(actor)
        with pytest.raises(NotPermitted):
            declared(actor, area="32", level="province")
        with pytest.raises(NotPermitted):
            declared(actor, area="32.75")


def test_an_invited_province_reads_the_statuses_of_the_incident_and_no_other():
    owner, guest = coordinator(), coordinator(of=province("31"))
    with owner.scope() as actor:
        incident = opened(actor)
        shared, other = declared(actor, incident), declared(actor, hazard="longsor")
        invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=guest.tenant.pk, role="supporting"
        )
    with guest.scope() as actor:
        assert list(list_statuses(actor=actor)) == [shared]
        assert is_in_emergency_response(actor=actor, area_code=CIANJUR)
        with pytest.raises(NotFound):
            end_status(actor=actor, status_id=shared.pk, version=1, ended_on=in_days(0), reason="x")
    with owner.scope() as actor:
        attach_status(actor=actor, status_id=other.pk, incident_id=incident.pk)
        attach_status(actor=actor, status_id=other.pk, incident_id=incident.pk)
    with guest.scope() as actor:
        assert set(list_statuses(actor=actor)) == {shared, other}


def test_a_kecamatan_reads_the_statuses_over_it():
    with coordinator().scope() as actor:
        over = declared(actor)
        declared(actor, area="32.75")

    with field_officer().scope() as actor:
        assert list(list_statuses(actor=actor)) == [over]
