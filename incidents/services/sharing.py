"""Rows of command that whoever reads an incident reads too: kept in step when more tenants or areas join it."""

from __future__ import annotations

from typing import Any

from incidents.models import EmergencyStatus, Incident, IncidentStatus, IncidentTask, Need


def share_command(incident: Incident) -> list[Any]:
    """Let the readers of the incident read what commands it; answers the rows that the feed speaks of."""
    shared = {"visible_to": incident.visible_to, "zone_keys": incident.zone_keys}
    IncidentStatus.objects.filter(incident=incident.pk).update(**shared)
    told: list[Any] = _statuses(incident)
    for model in (Need, IncidentTask):
        rows = model.objects.filter(incident=incident.pk)
        rows.update(**shared)
        told += rows.order_by("pk")
    return told


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
