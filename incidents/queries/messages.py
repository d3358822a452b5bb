"""The thread of an incident."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from incidents.models import IncidentMessage
from incidents.queries.incidents import readable_incidents
from pmi_platform.core.tenancy.scope import Actor


def list_messages(*, actor: Actor, incident_id: UUID | None = None) -> QuerySet[IncidentMessage]:
    """Messages of the incidents that the actor's office reads, the newest first."""
    messages = IncidentMessage.objects.filter(incident__in=readable_incidents(actor).values("pk"))
    if incident_id is not None:
        messages = messages.filter(incident=incident_id)
    return messages.order_by("-created_at", "-pk")
