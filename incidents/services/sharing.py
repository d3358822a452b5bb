"""Rows of command that whoever reads an incident reads too: kept in step when more tenants or areas join it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from incidents.events import CommandShared
from incidents.models import EmergencyStatus, Incident, IncidentStatus, IncidentTask, Lesson, Need
from incidents.rules.lessons import SHARED
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


def share_command(incident: Incident) -> list[Any]:
    """Let the readers of the incident read what commands it; answers the rows that the feed speaks of."""
    shared = {"visible_to": incident.visible_to, "zone_keys": incident.zone_keys}
    IncidentStatus.objects.filter(incident=incident.pk).update(**shared)
    told: list[Any] = _statuses(incident)
    for model in (Need, IncidentTask):
        rows = model.objects.filter(incident=incident.pk, tenant=incident.tenant_id)
        rows.update(**shared)
        told += rows.order_by("pk")
    lessons = Lesson.objects.filter(incident=incident.pk, state__in=SHARED)
    lessons.update(**shared)
    return [*told, *lessons.order_by("pk")]


@transaction.atomic
def share_own_command(*, actor: Actor, incident_id: UUID) -> int:
    """Let whoever takes part in another's incident by now read what the own tenant noted; answers how many rows."""
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None or incident.tenant_id == actor.tenant.id:
        return 0
    changed: list[Any] = []
    for model in (Need, IncidentTask):
        rows = model.objects.filter(incident=incident.pk, tenant=actor.tenant.id)
        late = list(rows.exclude(visible_to=incident.visible_to).values_list("pk", flat=True))
        rows.filter(pk__in=late).update(visible_to=incident.visible_to, version=F("version") + 1)
        changed += model.objects.filter(pk__in=late).order_by("pk")
    if changed:
        publish(CommandShared(incident_id=str(incident.pk)), changed=changed)
    return len(changed)


def _statuses(incident: Incident) -> list[EmergencyStatus]:
    """Those that concern the incident. Their areas are their own, so a further area of the incident opens nothing."""
    changed = []
    for status in EmergencyStatus.objects.filter(incidents__incident=incident.pk).order_by("pk"):
        if not set(incident.visible_to) <= set(status.visible_to):
            status.visible_to = sorted({*status.visible_to, *incident.visible_to})
            status.version += 1
            status.save(update_fields=["visible_to", "version"])
            changed.append(status)
    return changed
