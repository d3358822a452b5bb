from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents import services
from incidents.errors import NotTakingPart, WrongState
from incidents.events import IncidentLinked, IncidentMerged, IncidentSeparated
from incidents.models import (
    CountedFigure,
    FieldReport,
    Figure,
    Incident,
    IncidentMerge,
    IncidentParticipation,
    IncidentSeverity,
    IncidentTransition,
)
from incidents.queries.figures import figures_of, headlines
from incidents.queries.incidents import incident as story_of
from incidents.queries.reports import ReportFilters, list_reports
from incidents.queries.situation import open_incidents, totals
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, StaleVersion
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.incidents import filed, opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, headquarters_reader, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db

JAKARTA_TIMUR, BEKASI = "31.75.06", "32.75.01"
AT_THE_BORDER = Point(106.9705, -6.2200, srid=4326)
ACROSS = Point(106.9732, -6.2200, srid=4326)
"""Three hundred metres apart, on either side of the line between Jakarta Timur and Kota Bekasi."""
STORED = (
    Incident,
    IncidentTransition,
    IncidentSeverity,
    IncidentParticipation,
    FieldReport,
    Figure,
    CountedFigure,
)


def rows():
    """Everything stored of incidents, but for the numbers that count changes."""
    return {
        f"{model.__name__} {row['id']} {name}: {value}"
        for model in STORED
        for row in model.objects.values()
        for name, value in row.items()
        if name not in ("version", "search")
    }


def merged(actor, incident, into, **changes):
    version = Incident.objects.get(pk=incident.pk).version
    return services.merge_incident(
        actor=actor, **{"incident_id": incident.pk, "version": version, "into_id": into.pk, **changes}
    )


def separated(actor, incident, **changes):
    version = Incident.objects.get(pk=incident.pk).version
    return services.separate_incident(
        actor=actor, **{"incident_id": incident.pk, "version": version, "reason": "Dua tempat", **changes}
    )


def dead(incident):
    return headlines([incident.pk])[incident.pk, "meninggal", "jiwa"].reported


@pytest.fixture
def jakarta():
    return coordinator(of=province("31"))


@pytest.fixture
def west_java():
    return coordinator()


@pytest.fixture
def at_the_border(jakarta, west_java):
    """Two calls within five minutes: an incident on each side, Jakarta's with West Java invited."""
    now = timezone.now()
    with jakarta.scope() as actor:
        first = opened(
            actor, area=JAKARTA_TIMUR, hazard="kebakaran", location=AT_THE_BORDER, started_at=now - timedelta(minutes=9)
        )
        recorded(actor, first, 2, area=JAKARTA_TIMUR)
        recorded(actor, first, 30, area=JAKARTA_TIMUR, indicator="mengungsi")
        services.invite_participant(
            actor=actor, incident_id=first.pk, version=first.version, tenant_id=west_java.tenant.pk, role="affected"
        )
    with west_java.scope() as actor:
        second = opened(actor, area=BEKASI, hazard="kebakaran", location=ACROSS, started_at=now - timedelta(minutes=5))
        filed(actor, area=BEKASI, incident_id=second.pk, answers={"people": 9})
        recorded(actor, second, 1, area=BEKASI)
        recorded(actor, second, 12, area=BEKASI, indicator="mengungsi")
    return first, second


def test_two_incidents_across_a_border_become_one_with_two_numbers_and_separating_restores_both_exactly(
    at_the_border, west_java
):
    first, second = at_the_border
    pusat = headquarters_reader()
    with pusat.scope() as reader:
        before, totals_before = rows(), totals(actor=reader)
        assert totals_before.active.now == 2

    with west_java.scope() as actor:
        before_in_west_java = rows()
        merged(actor, second, first, reason="Satu kebakaran")
        assert IncidentParticipation.objects.get().local_number == second.number

    with pusat.scope() as reader:
        one = story_of(actor=reader, incident_id=first.pk)
        assert [row.pk for row in one.merged] == [second.pk]
        numbers = {one.incident.number, *(each.number for each in one.merged)}
        assert numbers == {f"P31/{timezone.now().year}/0001", f"P32/{timezone.now().year}/0001"}
        assert dead(first) == 3
        assert headlines([first.pk])[first.pk, "mengungsi", "jiwa"].reported == 42
        together = totals(actor=reader)
        assert together.active.now == 1
        assert together.displaced == totals_before.displaced
        assert together.dead_and_missing.reported == totals_before.dead_and_missing.reported == Decimal(3)
        assert [row.id for row in open_incidents(actor=reader)] == [first.pk]
        assert list_reports(actor=reader, filters=ReportFilters(incident_id=first.pk)).count() == 1

    with west_java.scope() as actor:
        separated(actor, second)
        assert rows() == before_in_west_java

    with pusat.scope() as reader:
        assert rows() == before
        assert totals(actor=reader).active == totals_before.active
        assert dead(first) == 2
        assert dead(second) == 1


def test_the_neighbour_reads_what_was_brought_in_and_loses_it_when_it_is_separated(at_the_border, jakarta, west_java):
    first, second = at_the_border
    with west_java.scope() as actor:
        merged(actor, second, first)
        assert {entity for entity, _version in feed_lines(IncidentMerged)} == {"incident"}

    with jakarta.scope() as actor:
        assert [row.number for row in story_of(actor=actor, incident_id=first.pk).merged] == [second.number]
    with west_java.scope() as actor:
        separated(actor, second)
    with jakarta.scope():
        assert not Incident.objects.filter(pk=second.pk).exists()


def test_only_the_owner_of_an_incident_says_that_it_is_another_one(at_the_border, jakarta, west_java):
    first, second = at_the_border
    with jakarta.scope() as actor, pytest.raises(NotFound):
        services.merge_incident(actor=actor, incident_id=second.pk, version=1, into_id=first.pk)
    with west_java.scope() as actor, pytest.raises(NotFound):
        services.merge_incident(actor=actor, incident_id=first.pk, version=2, into_id=second.pk)


def test_into_a_neighbour_s_incident_one_merges_only_when_taking_part(jakarta, west_java):
    with jakarta.scope() as actor:
        first = opened(actor, area=JAKARTA_TIMUR)
        terms = GrantTerms(
            receiver_id=west_java.tenant.pk,
            purpose=Purpose.INCIDENTS,
            area_codes=(),
            valid_from=timezone.now() - timedelta(hours=1),
            valid_until=timezone.now() + timedelta(days=1),
            reason="MoU",
        )
        open_grant(actor=actor, terms=terms)

    with west_java.scope() as actor, pytest.raises(NotTakingPart):
        merged(actor, opened(actor, area=BEKASI), first)


def test_nobody_who_takes_part_is_left_behind(at_the_border, west_java):
    first, second = at_the_border
    with west_java.scope() as actor:
        services.invite_participant(
            actor=actor,
            incident_id=second.pk,
            version=Incident.objects.get(pk=second.pk).version,
            tenant_id=province("36").pk,
            role="supporting",
        )
        with pytest.raises(Conflict):
            merged(actor, second, first)


def test_figures_of_one_area_count_once_and_the_newest_counts(west_java):
    with west_java.scope() as actor:
        first, second = opened(actor), opened(actor)
        recorded(actor, first, 12, as_of=timezone.now() - timedelta(hours=2))
        recorded(actor, second, 15)
        recorded(actor, second, 4, indicator="hilang")
        before = rows()

        merged(actor, second, first)
        assert dead(first) == 15
        assert {one.indicator.code for one in figures_of(actor=actor, incident_id=first.pk)} == {"meninggal", "hilang"}
        assert totals(actor=actor).dead_and_missing.reported == 19

        separated(actor, second)
        assert rows() == before
        assert (dead(first), dead(second)) == (12, 15)


def test_readers_of_an_area_and_participants_of_either_read_both(west_java):
    banten, lampung = coordinator(of=province("36")), coordinator(of=province("18"))
    with west_java.scope() as actor:
        first, second = opened(actor, area="32.03.11"), opened(actor, area=BEKASI)
        for guest, incident in ((banten, first), (lampung, second)):
            services.invite_participant(
                actor=actor, incident_id=incident.pk, version=1, tenant_id=guest.tenant.pk, role="supporting"
            )
        merged(actor, second, first)

    for guest in (banten, lampung):
        with guest.scope():
            assert Incident.objects.count() == 2
    with branch_operator("32.75").scope() as actor:
        assert story_of(actor=actor, incident_id=first.pk).incident.pk == first.pk
    with west_java.scope() as actor:
        separated(actor, second)
    for guest, incident in ((banten, first), (lampung, second)):
        with guest.scope():
            assert Incident.objects.get().pk == incident.pk


def test_what_comes_for_a_merged_incident_goes_to_the_one_that_it_was_found_to_be(west_java):
    with west_java.scope() as actor:
        first, second = opened(actor, area="32.03.11"), opened(actor, area=BEKASI)
        merged(actor, second, first)
        report = filed(actor, area=BEKASI, incident_id=second.pk)
        assert report.incident_id == first.pk

        separated(actor, second)
        assert Incident.objects.get(pk=first.pk).area_codes == ["32.03.11", BEKASI]


def test_a_merged_incident_takes_no_step_until_it_is_separated(west_java):
    with west_java.scope() as actor:
        first, second, third = (opened(actor) for _n in range(3))
        merged(actor, second, first)
        version = Incident.objects.get(pk=second.pk).version
        with pytest.raises(WrongState):
            services.move_incident(actor=actor, incident_id=second.pk, version=version, to_state="verified")
        with pytest.raises(WrongState):
            merged(actor, third, second)
        with pytest.raises(WrongState):
            separated(actor, first)
        with pytest.raises(StaleVersion):
            separated(actor, second, version=1)
        with pytest.raises(InvalidInput):
            separated(actor, second, reason=" ")


def test_what_was_merged_into_a_merged_one_is_told_and_counted_too(west_java):
    with west_java.scope() as actor:
        first, second, third = (opened(actor) for _n in range(3))
        recorded(actor, third, 7)
        merged(actor, third, second)
        before = rows()
        merged(actor, second, first)
        assert dead(first) == 7

        separated(actor, second)
        assert rows() == before
        assert IncidentMerge.objects.filter(undone_at__isnull=True).count() == 1
        assert (published(IncidentMerged), published(IncidentSeparated)) == (2, 1)


def test_a_part_belongs_to_its_whole_and_keeps_counting(west_java):
    with west_java.scope() as actor:
        whole, part = opened(actor), opened(actor)
        linked = services.link_incident(actor=actor, incident_id=part.pk, version=1, parent_id=whole.pk)
        assert [row.pk for row in story_of(actor=actor, incident_id=whole.pk).parts] == [part.pk]
        assert totals(actor=actor).active.now == 2
        with pytest.raises(InvalidInput):
            services.link_incident(actor=actor, incident_id=whole.pk, version=1, parent_id=part.pk)

        services.link_incident(actor=actor, incident_id=part.pk, version=linked.version, parent_id=None)
        assert story_of(actor=actor, incident_id=whole.pk).parts == []
        assert published(IncidentLinked) == 2
