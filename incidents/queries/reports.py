"""Field reports as lists, as one, and with everything that hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.contrib.postgres.search import SearchQuery
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from incidents.capabilities import REPORT_READ, REPORT_READ_OWN, REPORT_VERIFY
from incidents.models import FieldReport, ReportPhoto
from incidents.queries.merged import whole_of
from incidents.rules.ladder import awaited
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.filing.rules.receipts import read_receipt
from pmi_platform.core.geo.lookups import in_bounds
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilters:
    """What to look for; every given part narrows."""

    statuses: tuple[str, ...] = ()
    kind: str = ""
    severities: tuple[str, ...] = ()
    hazard: str = ""
    source_class: str = ""
    within: str = ""
    incident_id: UUID | None = None
    unattached: bool = False
    own: bool = False
    waiting_for: str = ""
    text: str = ""
    bounds: Polygon | None = None
    observed_from: datetime | None = None
    observed_until: datetime | None = None


NO_FILTERS = ReportFilters()


def readable_reports(actor: Actor) -> QuerySet[FieldReport]:
    """The reports that the actor's office may read: its area's, or only those they filed themselves."""
    if not actor.allows(REPORT_READ):
        if not actor.allows(REPORT_READ_OWN):
            raise NotPermitted(capability=REPORT_READ)
        return FieldReport.objects.filter(filed_by=actor.user_id)
    areas = actor.reach(REPORT_READ)
    if areas is None:
        return FieldReport.objects.all()
    return FieldReport.objects.filter(inside(areas, field="area") | Q(filed_by=actor.user_id, filed_by__isnull=False))


def list_reports(*, actor: Actor, filters: ReportFilters = NO_FILTERS) -> QuerySet[FieldReport]:
    """Reports that match, newest observation first. Select what you show; `public.FIELD_REPORT` annotates the JSON.

    Who may not read what people wrote may not search it either: that raises `NotPermitted`.
    """
    reports = readable_reports(actor).filter(**_plain_conditions(filters))
    if filters.within:
        first, after = span(filters.within)
        reports = reports.filter(area__gte=first, area__lt=after)
    if filters.waiting_for:
        told = (Q(status=status, rung__in=rungs) for status, rungs in awaited(filters.waiting_for))
        reports = reports.filter(reduce(or_, told), inside(actor.area_of(REPORT_VERIFY), field="area"))
    if filters.own:
        reports = reports.filter(filed_by=actor.user_id, filed_by__isnull=False)
    if filters.bounds is not None:
        reports = reports.filter(in_bounds(filters.bounds))
    if filters.text.strip():
        receipt = read_receipt(filters.text)
        if actor.withholds_personal and not receipt:
            raise NotPermitted(capability="personal:read")
        words = SearchQuery(filters.text, config="simple", search_type="websearch")
        reports = reports.filter(receipt=receipt) if receipt else reports.filter(search=words)
    return reports.order_by("-observed_at", "-pk")


def _plain_conditions(filters: ReportFilters) -> dict[str, Any]:
    conditions: dict[str, Any] = {
        "status__in": filters.statuses,
        "kind": filters.kind,
        "severity__in": filters.severities,
        "hazard": filters.hazard,
        "source_class": filters.source_class,
        "incident__in": whole_of(filters.incident_id) if filters.incident_id else (),
        "observed_at__gte": filters.observed_from,
        "observed_at__lt": filters.observed_until,
        "incident__isnull": filters.unattached,
    }
    return {name: value for name, value in conditions.items() if value}


def report(*, actor: Actor, report_id: UUID) -> FieldReport:
    """One report with its place, hazard and unit; raises `NotFound`."""
    found = (
        readable_reports(actor)
        .select_related("area", "hazard", "filed_by_unit", "incident", "tenant")
        .prefetch_related("photos", "figures__indicator", "steps__by", "steps__by_unit", "arrivals")
        .prefetch_related("amendments__filed_by", "conflicts__amendment__filed_by", "conflicts__decided_by")
        .filter(pk=report_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def find_told_before(*, actor: Actor, client_ref: UUID, reference: str, type_code: str) -> FieldReport | None:
    """The report filed under this `client_ref`, else the actor's own one of the same reference and type."""
    same_author = Q(filed_by=actor.user_id, filed_by__isnull=False, reference=reference, type_code=type_code)
    told = Q(client_ref=client_ref) | same_author if reference else Q(client_ref=client_ref)
    found = FieldReport.objects.filter(told, tenant=actor.tenant.id)
    return max(found, key=lambda report: report.client_ref == client_ref, default=None)


def photo(*, actor: Actor, photo_id: UUID) -> ReportPhoto:
    """One photo, for those who may read its report; raises `NotFound`."""
    found = ReportPhoto.objects.select_related("report").filter(pk=photo_id).first()
    if found is None or not readable_reports(actor).filter(pk=found.report_id).exists():
        raise NotFound
    return found


def tenants_with_photo_files() -> list[int]:
    """The tenants that have a folder of pictures; readable before a scope exists."""
    if not default_storage.exists(""):
        return []
    folders = [int(name) for name in default_storage.listdir("")[0] if name.isdecimal()]
    return list(Tenant.objects.filter(pk__in=folders).order_by("pk").values_list("pk", flat=True))


def photo_file(shown: ReportPhoto) -> File[bytes]:
    """The stored picture; raises `NotFound` when the media folder lacks it."""
    try:
        return default_storage.open(shown.storage_name)
    except FileNotFoundError:
        raise NotFound from None


def photo_references(*, report_id: UUID) -> set[UUID]:
    """The references of the photos that a report has, by which whoever sent them knows them."""
    return set(ReportPhoto.objects.filter(report=report_id).values_list("client_ref", flat=True))
