"""Situation reports as lists and as one; and, without anybody signed in, what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from incidents.capabilities import DOCUMENT_APPROVE, DOCUMENT_DRAFT
from incidents.models import FollowUp, SituationReport, SituationReportTransition
from incidents.queries.incidents import readable_incidents
from incidents.queries.merged import whole_of
from incidents.rules.situation_reports import read_slug
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.models import Tenant, Unit
from pmi_platform.core.tenancy.models.tenant import Space
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHistory:
    """A report with the steps that it took and every edition of its number that the actor may read, newest first."""

    document: SituationReport
    transitions: Sequence[SituationReportTransition]
    editions: Sequence[SituationReport]


def list_situation_reports(
    *, actor: Actor, incident_id: UUID | None = None, kinds: Sequence[str] = (), states: Sequence[str] = ()
) -> QuerySet[SituationReport]:
    """Reports of the incidents that the actor's office reads, newest first; drafts only for who may work on them."""
    documents = SituationReport.objects.filter(incident__in=readable_incidents(actor).values("pk"))
    documents = documents.filter(~Q(state=SituationReport.State.DRAFT) | _workable(actor))
    whole = whole_of(incident_id) if incident_id else ()
    conditions = {"incident__in": whole, "kind__in": kinds, "state__in": states}
    given = {name: value for name, value in conditions.items() if value}
    return documents.filter(**given).order_by("-created_at", "-pk")


def find_situation_report(*, actor: Actor, document_id: UUID) -> SituationReport:
    """One report with its incident; raises `NotFound`."""
    found = list_situation_reports(actor=actor).select_related("incident").filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def situation_report(*, actor: Actor, document_id: UUID) -> DocumentHistory:
    """One report with its history, in three statements; raises `NotFound`."""
    document = find_situation_report(actor=actor, document_id=document_id)
    editions = list_situation_reports(actor=actor, incident_id=document.incident_id).filter(
        kind=document.kind, number=document.number
    )
    transitions = SituationReportTransition.objects.filter(document=document.pk).select_related("by")
    return DocumentHistory(
        document=document, transitions=list(transitions), editions=list(editions.order_by("-edition"))
    )


def follow_ups_of(*, actor: Actor, incident_id: UUID) -> list[FollowUp]:
    """What was agreed after the incident, the earliest date first."""
    readable = readable_incidents(actor).filter(pk__in=whole_of(incident_id)).values("pk")
    return list(FollowUp.objects.filter(incident__in=readable).select_related("unit"))


def find_follow_up(*, actor: Actor, follow_up_id: UUID) -> FollowUp:
    """One follow-up; raises `NotFound`."""
    readable = readable_incidents(actor).values("pk")
    found = FollowUp.objects.filter(incident__in=readable, pk=follow_up_id).first()
    if found is None:
        raise NotFound
    return found


def responsible_units(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The own units that take on what was agreed: the kecamatan are reached through theirs."""
    units = Unit.objects.exclude(level=Unit.Level.KECAMATAN).order_by("area_id", "name")
    return [(unit.pk, unit.name) for unit in units if unit.tenant_id == actor.tenant.id]


def _workable(actor: Actor) -> Q:
    """Drafts in the area where the actor drafts or approves."""
    areas = {area for capability in (DOCUMENT_DRAFT, DOCUMENT_APPROVE) for area in actor.area_of(capability)}
    return inside(sorted(areas), field="incident__area")


# Without anybody signed in --------------------------------------------------------------------------------------------
def public_tenant(code: str) -> Tenant | None:
    """The tenant with this short code in the actual space, the only one that is ever public."""
    return Tenant.objects.filter(code=code.upper(), space=Space.ACTUAL).first()


def published_reports(*, incident_number: str) -> list[SituationReport]:
    """What the open tenant published of one of its incidents: the last edition of each number, newest first."""
    editions = SituationReport.objects.filter(
        incident__number=incident_number, state=SituationReport.State.PUBLISHED
    ).order_by("-approved_at", "-pk")
    last: dict[tuple[str, int], SituationReport] = {}
    for document in editions:
        known = last.get((document.kind, document.number))
        if known is None or document.edition > known.edition:
            last[document.kind, document.number] = document
    return sorted(last.values(), key=lambda document: document.approved_at or document.created_at, reverse=True)


def published_report(*, incident_number: str, slug: str) -> SituationReport | None:
    """The last published edition of one report."""
    named = read_slug(slug)
    if named is None:
        return None
    kind, number = named
    editions = SituationReport.objects.filter(
        incident__number=incident_number, kind=kind, number=number, state=SituationReport.State.PUBLISHED
    )
    return editions.order_by("-edition").first()


def approved_report(*, verification_code: str) -> SituationReport | None:
    """The report that a printed code belongs to; a draft has none."""
    return SituationReport.objects.select_related("incident").filter(verification_code=verification_code).first()
