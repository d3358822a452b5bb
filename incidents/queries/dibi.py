"""Incidents as records of BNPB's DIBI."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from incidents.models import Incident
from incidents.queries import reference
from incidents.queries.figures import headlines
from incidents.rules import dibi
from pmi_platform.core.geo.queries.areas import full_names


def dibi_records(incidents: QuerySet[Incident]) -> list[tuple[object, ...]]:
    """A record for each incident, with verified figures only, in three statements."""
    rows = list(incidents)
    columns = {
        (code, indicator.units[0]): indicator.dibi_column
        for code, indicator in reference.indicators().items()
        if indicator.dibi_column
    }
    counted: dict[object, dict[str, Decimal]] = {}
    for (incident_id, code, unit), headline in headlines([row.pk for row in rows]).items():
        if (column := columns.get((code, unit))) and headline.verified is not None:
            counted.setdefault(incident_id, {})[column] = headline.verified
    names = full_names({code for row in rows for code in dibi.places(row.area_id)})
    hazards = reference.hazards()
    return [
        dibi.record(
            area_code=row.area_id,
            names=names,
            hazard_name=hazards[row.hazard_id].name_id,
            dibi_code=hazards[row.hazard_id].dibi_code,
            day=timezone.localdate(row.started_at),
            counted=counted.get(row.pk, {}),
        )
        for row in rows
    ]
