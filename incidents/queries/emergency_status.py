"""Status keadaan darurat: what is in force where, now or on a day, and what is about to lapse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.capabilities import INCIDENT_READ
from incidents.models import EmergencyStatus, Incident
from incidents.queries.incidents import readable_incidents
from incidents.queries.reach import touching
from incidents.rules import emergency_status as rules
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.rules.codes import ancestors_of
from pmi_platform.core.tenancy.scope import Actor

MOST_LAPSED_DAYS = 14
"""How long a status that ran out without a decision is still called to mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A status with where it stands on a day: coming, in_force, lapsing, lapsed or ended."""

    status: EmergencyStatus
    on: date

    @property
    def standing(self) -> str:
        row = self.status
        return rules.standing(starts_on=row.starts_on, ends_on=row.ends_on, ended_on=row.ended_on, on=self.on)

    @property
    def days_left(self) -> int:
        return rules.days_left(self.status.ends_on, on=self.on)

    @property
    def is_in_force(self) -> bool:
        return self.standing in ("in_force", "lapsing")


def list_statuses(
    *, actor: Actor, incident_id: UUID | None = None, in_force_on: date | None = None, kinds: Sequence[str] = ()
) -> QuerySet[EmergencyStatus]:
    """Statuses that touch the actor's area, the last begun first; every given condition narrows."""
    areas = actor.reach(INCIDENT_READ)
    rows = EmergencyStatus.objects.all() if areas is None else EmergencyStatus.objects.filter(touching(actor, areas))
    if in_force_on is not None:
        rows = rows.filter(_in_force(in_force_on))
    if incident_id is not None:
        rows = rows.filter(incidents__incident=incident_id)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.order_by("-starts_on", "-pk")


def find_status(*, actor: Actor, status_id: UUID) -> EmergencyStatus:
    """One status with its area and hazard; raises `NotFound`."""
    found = list_statuses(actor=actor).select_related("area", "hazard").filter(pk=status_id).first()
    if found is None:
        raise NotFound
    return found


def statuses_of(*, actor: Actor, incident_id: UUID) -> list[Standing]:
    """The statuses that concern an incident, the last begun first."""
    rows = list_statuses(actor=actor, incident_id=incident_id).select_related("area", "hazard")
    return [Standing(status=row, on=day_of(actor)) for row in rows]


def incidents_of(*, actor: Actor, status_id: UUID) -> list[Incident]:
    """The incidents that a status concerns, as far as the actor's office reads them."""
    return list(readable_incidents(actor).filter(statuses__status=status_id).order_by("-opened_at", "-pk"))


def attachable(*, actor: Actor, incident_id: UUID) -> list[EmergencyStatus]:
    """The own tenant's statuses still going on that do not concern the incident yet."""
    rows = list_statuses(actor=actor).filter(ended_on__isnull=True).exclude(incidents__incident=incident_id)
    return [row for row in rows.select_related("area", "hazard") if row.tenant_id == actor.tenant.id]


def statuses_now(*, actor: Actor) -> list[Standing]:
    """What is in force today, and what ran out lately without anybody deciding: the nearest last day first."""
    on = day_of(actor)
    rows = list_statuses(actor=actor).filter(
        Q(ended_on__isnull=True, starts_on__lte=on) | Q(ended_on__gte=on, starts_on__lte=on)
    )
    told = [Standing(status=row, on=on) for row in rows.select_related("area", "hazard", "tenant__organisation")]
    shown = [one for one in told if one.days_left >= -MOST_LAPSED_DAYS]
    return sorted(shown, key=lambda one: (one.status.ends_on, one.status.pk))


def is_in_emergency_response(*, actor: Actor, area_code: str, on: date | None = None) -> bool:
    """Whether an area lies under a tanggap darurat on a day (today, on the tenant's clock, when none is given).

    True when the area itself or one that holds it is under it. As a fact of public law it is asked of everything that
    the scope reads, whatever the actor's office: so lending can be refused for it.
    """
    covering = [area_code, *ancestors_of(area_code)]
    rows = EmergencyStatus.objects.filter(area__in=covering, kind=EmergencyStatus.Kind.RESPONSE)
    return rows.filter(_in_force(on or day_of(actor))).exists()


def day_of(actor: Actor, *, at: datetime | None = None) -> date:
    """The day on the tenant's own clock."""
    return (at or timezone.now()).astimezone(ZoneInfo(actor.tenant.time_zone)).date()


def _in_force(on: date) -> Q:
    still_going_on = Q(ended_on__isnull=True, ends_on__gte=on)
    return Q(starts_on__lte=on) & (still_going_on | Q(ended_on__gte=on))
