"""Every indexed search uses its index beneath the policies, whoever shares what with the reader.

Readers of one, two and three provinces, one of those far away in Papua, and one who was given a single kota. What may
be read of a table is bounded too: an index that is walked to its end is no better than a scan.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents import queries
from incidents.models import FieldReport, Incident
from incidents.queries.alerts import AlertFilters, list_alerts
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.lessons import LessonFilters, LessonOrder, list_lessons, page_of_lessons
from incidents.queries.map_counts import MapView, clusters, count_in
from incidents.queries.public import FIELD_REPORT, INCIDENT
from incidents.queries.risk import ZoneFilters, area_risks, list_zones, zones_on_map
from pmi_platform.core.api.paging import keyset_page, keyset_rows
from pmi_platform.core.geo.lookups import nearest
from pmi_platform.core.journal.queries.feed import page_of_changes
from pmi_platform.core.journal.queries.stream import lines_after
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.reading import first_rows
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.tenancy import coordinator, member, province
from tests.isolation import volume
from tests.isolation.plans import explained
from volunteers.queries.choosing import found_near, sendable
from volunteers.queries.roster import RosterFilters, RosterOrder, in_order, list_volunteers, roster

pytestmark = pytest.mark.timeout(900)

READERS = {
    "one tenant": "36",
    "two tenants": "31",
    "three tenants, one far away": "33",
    "two tenants, one by area": "34",
}
WEST_JAVA, PAPUA, BEKASI = "32", "91", "32.75"
JAVA = (105.0, -8.8, 114.6, -5.8)
MENTENG = (106.8, -6.25, 106.9, -6.15)
JABODETABEK = (106.5, -6.6, 107.1, -6.05)
MONAS = Point(106.827, -6.175, srid=4326)
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Search:
    """A query of the product, the table that must not be scanned, the indexes of which one must serve it, how many of
    the table's rows may be fetched, and the role that may ask."""

    run: Callable[[Actor], object]
    table: str
    indexes: set[str]
    most_rows: int = field(default=10_000)
    role: Role = Role.PROVINCIAL_COORDINATOR


def _reports(**filters: object) -> Callable[[Actor], object]:
    return lambda actor: list(
        queries.list_reports(actor=actor, filters=queries.ReportFilters(**filters))[: PAGE + 1]  # type: ignore[arg-type]
    )


def _incidents(**filters: object) -> Callable[[Actor], object]:
    return lambda actor: list(
        queries.list_incidents(actor=actor, filters=queries.IncidentFilters(**filters))[: PAGE + 1]  # type: ignore[arg-type]
    )


def _second_page(found: Callable[..., object], representation: object, order_by: str) -> Callable[[Actor], object]:
    def run(actor: Actor) -> object:
        first = keyset_page(found(actor=actor), representation, order_by=order_by, limit=PAGE, cursor=None)
        return keyset_page(found(actor=actor), representation, order_by=order_by, limit=PAGE, cursor=first.next_cursor)

    return run


SEARCHES = {
    "reports in a box": Search(
        run=_reports(bounds=volume.box(JABODETABEK)),
        table="incidents_fieldreport",
        indexes={"report_tenant_location"},
    ),
    "incidents in a box": Search(
        run=_incidents(bounds=volume.box(JABODETABEK)),
        table="incidents_incident",
        indexes={"incident_visible_location"},
    ),
    "nearest reports": Search(
        run=lambda _actor: nearest(FieldReport.objects.all(), MONAS, purpose=Purpose.INCIDENTS),
        table="incidents_fieldreport",
        indexes={"report_tenant_location"},
        most_rows=2_000,
    ),
    "nearest incidents": Search(
        run=lambda _actor: nearest(Incident.objects.all(), MONAS, purpose=Purpose.INCIDENTS),
        table="incidents_incident",
        indexes={"incident_visible_location"},
        most_rows=2_000,
    ),
    "open incidents that may be the same": Search(
        run=lambda actor: duplicate_candidates(actor=actor, told=Telling(hazard="banjir", location=MONAS)),
        table="incidents_incident",
        indexes={"incident_visible_location", "incident_open_visible", "incident_open"},
        most_rows=3 * volume.OPEN_INCIDENTS,
    ),
    "reports by words": Search(
        run=_reports(text="warga kampung17"), table="incidents_fieldreport", indexes={"report_search"}, most_rows=500
    ),
    "reports by receipt": Search(
        run=lambda _actor: list(FieldReport.objects.filter(receipt="V4711")),
        table="incidents_fieldreport",
        indexes={"field_report_receipt_once"},
        most_rows=5,
    ),
    "warnings, newest first": Search(
        run=lambda actor: keyset_rows(list_alerts(actor=actor), order_by="-sent_at", limit=PAGE, cursor=None),
        table="incidents_alert",
        indexes={"alert_visible_sent"},
        most_rows=2_000,
    ),
    "warnings in force": Search(
        run=lambda actor: list(first_rows(list_alerts(actor=actor, filters=AlertFilters(in_force=True)), PAGE + 1)),
        table="incidents_alert",
        indexes={"alert_in_force"},
        most_rows=2_000,
    ),
    "reports, newest first": Search(
        run=lambda actor: keyset_rows(
            queries.list_reports(actor=actor), order_by="-observed_at", limit=PAGE, cursor=None
        ),
        table="incidents_fieldreport",
        indexes={"report_tenant_observed"},
        most_rows=700,
    ),
    "reports, second page": Search(
        run=_second_page(queries.list_reports, FIELD_REPORT, "-observed_at"),
        table="incidents_fieldreport",
        indexes={"report_tenant_observed"},
        most_rows=1_400,
    ),
    "reports of an area": Search(
        run=_reports(within="32.75.01"),
        table="incidents_fieldreport",
        indexes={"report_area", "report_zone_observed"},
        most_rows=2_000,
    ),
    "reports awaiting verification": Search(
        run=_reports(statuses=("filed",)),
        table="incidents_fieldreport",
        indexes={"report_awaiting"},
        most_rows=500,
    ),
    "incidents, newest first": Search(
        run=lambda actor: keyset_rows(
            queries.list_incidents(actor=actor), order_by="-opened_at", limit=PAGE, cursor=None
        ),
        table="incidents_incident",
        indexes={"incident_visible_opened"},
        most_rows=500,
    ),
    "incidents by a rare word": Search(
        run=lambda actor: keyset_rows(
            queries.list_incidents(actor=actor, filters=queries.IncidentFilters(text="kejadian 4711")),
            order_by="-opened_at",
            limit=PAGE,
            cursor=None,
        ),
        table="incidents_incident",
        indexes={"incident_search"},
        most_rows=100,
    ),
    "incidents by the beginning of a number": Search(
        run=_incidents(text="V4711"), table="incidents_incident", indexes={"incident_search"}, most_rows=100
    ),
    "incidents, second page": Search(
        run=_second_page(queries.list_incidents, INCIDENT, "-opened_at"),
        table="incidents_incident",
        indexes={"incident_visible_opened"},
        most_rows=1_000,
    ),
    "open incidents": Search(
        run=_incidents(open_only=True),
        table="incidents_incident",
        indexes={"incident_open_visible", "incident_open"},
        most_rows=volume.OPEN_INCIDENTS,
    ),
    "open incidents of the dashboard": Search(
        run=lambda actor: queries.open_incidents(actor=actor),
        table="incidents_incident",
        indexes={"incident_open_visible", "incident_open"},
        most_rows=2 * volume.OPEN_INCIDENTS,
    ),
    "totals of the dashboard, incidents": Search(
        run=lambda actor: queries.totals(actor=actor),
        table="incidents_incident",
        indexes={"incident_open_visible", "incident_open"},
        most_rows=4 * volume.OPEN_INCIDENTS,
    ),
    "totals of the dashboard, reports": Search(
        run=lambda actor: queries.totals(actor=actor),
        table="incidents_fieldreport",
        indexes={"report_awaiting"},
        most_rows=1_000,
    ),
    "feed of the dashboard": Search(
        run=lambda actor: queries.feed(actor=actor),
        table="incidents_fieldreport",
        indexes={"report_tenant_arrival"},
    ),
    "points on the map": Search(
        run=lambda actor: queries.map_points(actor=actor, urls={"incident": "/i/{id}", "report": "/r/{id}"}),
        table="incidents_fieldreport",
        indexes={"report_awaiting"},
        most_rows=1_000,
    ),
    "risk zones in view": Search(
        run=lambda actor: list(
            list_zones(actor=actor, filters=ZoneFilters(bounds=volume.box(JABODETABEK), in_force=True))[:PAGE]
        ),
        table="incidents_riskzone",
        indexes={"risk_zone_visible_geometry"},
        most_rows=volume.ZONES // 3,
    ),
    "risk zones on the map": Search(
        run=lambda actor: zones_on_map(
            list_zones(actor=actor, filters=ZoneFilters(hazard="banjir", bounds=volume.box(MENTENG), in_force=True)),
            url="/z/{id}",
        ),
        table="incidents_riskzone",
        indexes={"risk_zone_visible_geometry"},
        most_rows=3_000,
    ),
    "risk zones, newest first": Search(
        run=lambda actor: keyset_rows(list_zones(actor=actor), order_by="-created_at", limit=PAGE, cursor=None),
        table="incidents_riskzone",
        indexes={"risk_zone_visible_created"},
        most_rows=500,
    ),
    "class of risk of kecamatan": Search(
        run=lambda _actor: area_risks(codes=["32.75.01", "32.75.02", "31.71.06"], hazard="banjir"),
        table="incidents_riskcover",
        indexes={"risk_cover_area"},
        most_rows=1_000,
    ),
    "counts of the map from far away": Search(
        run=lambda actor: clusters(actor=actor, view=MapView(bounds=JAVA, zoom=6), kinds=("incident",)),
        table="incidents_mapcount",
        indexes={"map_count_cell"},
        most_rows=3 * volume.OPEN_INCIDENTS,
    ),
    "counts of the map from near": Search(
        run=lambda actor: count_in(
            actor=actor, view=MapView(bounds=MENTENG, zoom=12), kinds=("incident", "report"), with_past=True
        ),
        table="incidents_mapcount",
        indexes={"map_count_cell"},
        most_rows=5_000,
    ),
    "lessons, newest first": Search(
        run=lambda actor: page_of_lessons(
            list_lessons(actor=actor), LessonOrder.WRITTEN, descending=True, first=0, count=PAGE + 1
        ),
        table="incidents_lesson",
        indexes={"lesson_visible_created"},
        most_rows=700,
    ),
    "lessons by the beginnings of words": Search(
        run=lambda actor: page_of_lessons(
            list_lessons(actor=actor, filters=LessonFilters(text="gudang kunci4711")),
            LessonOrder.WRITTEN,
            descending=True,
            first=0,
            count=PAGE + 1,
        ),
        table="incidents_lesson",
        indexes={"lesson_search"},
        most_rows=100,
    ),
    "nearest volunteers": Search(
        run=lambda _actor: found_near(sendable("wash"), MONAS, 20),
        table="volunteers_competence",
        indexes={"competence_nearest"},
        most_rows=2_000,
    ),
    "nearest volunteers who suit": Search(
        run=lambda _actor: found_near(
            sendable("wash").filter(is_available=True, level__gte=2, certified_until__gte=timezone.localdate()),
            MONAS,
            20,
        ),
        table="volunteers_competence",
        indexes={"competence_nearest"},
        # Fewer than twenty suit in Bekasi: its reader reads the province's people of the skill to the last.
        most_rows=volume.VOLUNTEERS // 15,
    ),
    "roster by name": Search(
        run=lambda actor: list(in_order(roster(actor=actor), RosterOrder.NAME, descending=False)[: PAGE + 1]),
        table="tenancy_person",
        indexes={"person_tenant_name"},
        most_rows=500,
    ),
    "roster by the beginning of a name": Search(
        run=lambda actor: list(
            in_order(roster(actor=actor, filters=RosterFilters(text="marga4711")), RosterOrder.NAME, descending=False)[
                : PAGE + 1
            ]
        ),
        table="tenancy_person",
        indexes={"person_search"},
        most_rows=200,
    ),
    "volunteers, newest first": Search(
        run=lambda actor: keyset_rows(list_volunteers(actor=actor), order_by="-created_at", limit=PAGE, cursor=None),
        table="volunteers_volunteer",
        indexes={"volunteer_tenant_created"},
        most_rows=700,
    ),
    "first page of changes": Search(
        run=lambda actor: page_of_changes(actor=actor, cursor=None, limit=PAGE),
        table="journal_journalchange",
        indexes={"change_tenant_position", "journal_journalchange_pkey"},
        role=Role.IMS_CLIENT,
    ),
    "what a socket missed": Search(
        run=lambda actor: lines_after(actor=actor, after=volume.CHANGES - 500, head=volume.CHANGES),
        table="journal_journalchange",
        indexes={"change_tenant_position", "journal_journalchange_pkey"},
        most_rows=1_000,
    ),
}


@pytest.fixture(scope="module")
def readers(module_database):
    readers = {name: coordinator(of=province(code)) for name, code in READERS.items()}
    west_java, papua = coordinator(of=province(WEST_JAVA)), coordinator(of=province(PAPUA))
    _share(west_java, readers["two tenants"])
    _share(west_java, readers["three tenants, one far away"])
    _share(papua, readers["three tenants, one far away"])
    _share(west_java, readers["two tenants, one by area"], BEKASI)
    volume.load(module_database.owner_url, [member.tenant for member in (*readers.values(), west_java, papua)])
    return readers


def _share(giver, receiver, *area_codes):
    _share_for(Purpose.INCIDENTS, giver, receiver, area_codes)
    _share_for(Purpose.VOLUNTEERS, giver, receiver, area_codes)


def _share_for(purpose, giver, receiver, area_codes):
    now = timezone.now()
    terms = GrantTerms(
        receiver_id=receiver.tenant.pk,
        purpose=purpose,
        area_codes=area_codes,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=1),
        reason="MoU",
    )
    with giver.scope() as actor:
        open_grant(actor=actor, terms=terms)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_reads_by_its_index_and_little_more_than_it_shows(readers, name, reader):
    search = SEARCHES[name]
    asking = readers[reader]
    if search.role != asking.membership.role:
        asking = member(search.role, of=asking.tenant)
    with asking.scope() as actor, explained() as plans:
        search.run(actor)

    assert search.table not in plans.scanned, plans.as_text()
    assert plans.indexes & search.indexes, plans.as_text()
    assert plans.rows_read(search.table) <= search.most_rows, plans.as_text()


def test_the_first_rows_of_a_list_are_those_that_sorting_everything_gives(readers):
    """`first_rows` against the plain slice, for the reader whose scope is of every kind."""
    with readers["two tenants, one by area"].scope() as actor:
        reports, incidents = queries.list_reports(actor=actor), queries.list_incidents(actor=actor)
        quick = keyset_rows(reports, order_by="-observed_at", limit=300, cursor=None)[0]
        quick_incidents = keyset_rows(incidents, order_by="-opened_at", limit=300, cursor=None)[0]

        assert [row.pk for row in quick] == list(reports.values_list("pk", flat=True)[:300])
        assert [row.pk for row in quick_incidents] == list(incidents.values_list("pk", flat=True)[:300])
