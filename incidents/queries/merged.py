"""What was found to be one: an incident with everything that was merged into it, however deep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from incidents.models import Incident

WHOLE = """
    WITH RECURSIVE whole (root, id) AS (
        SELECT asked, asked FROM unnest(%s::uuid[]) AS asked
        UNION
        SELECT whole.root, i.id FROM whole JOIN incidents_incident i ON i.merged_into_id = whole.id
    )
"""
"""Each asked incident with those behind it, as far as the scope may see them."""


def wholes(incident_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Each incident's own id and those of everything merged into it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{WHOLE} SELECT root, array_agg(id ORDER BY id) FROM whole GROUP BY root", (list(incident_ids),)
        )
        return {root: list(ids) for root, ids in cursor.fetchall()}


def whole_of(incident_id: UUID) -> list[UUID]:
    """The incident's own id and those of everything merged into it."""
    return wholes([incident_id])[incident_id]


def standing_for(incident: Incident) -> Incident | None:
    """The incident into which this one was merged in the end; itself when it was not, None when it is not visible."""
    found: Incident | None = incident
    while found is not None and found.merged_into_id is not None:
        found = Incident.objects.filter(pk=found.merged_into_id).first()
    return found


def merged_into(incident_id: UUID, whole: Sequence[UUID]) -> list[Incident]:
    """The incidents behind it, as they were opened."""
    behind = [pk for pk in whole if pk != incident_id]
    return list(Incident.objects.filter(pk__in=behind).select_related("tenant").order_by("opened_at")) if behind else []
