"""A report as a line of a list."""

from typing import Any

from django.urls import reverse

from incidents.models import SourceClass
from incidents.queries.listing import ReportLine
from incidents.queries.reference import hazards


def report_row(line: ReportLine) -> dict[str, Any]:
    """What components/report_row.html shows."""
    row = line.report
    return {
        "id": row.pk,
        "url": reverse("incidents:report", args=[row.pk]),
        "severity": row.severity,
        "hazard_code": row.hazard_id,
        "hazard_name": hazards()[row.hazard_id].name,
        "place": line.place,
        "summary": row.text or row.receipt,
        "status": row.status,
        "status_label": row.get_status_display() if row.status == "withdrawn" else "",
        "source_label": row.get_source_class_display() if row.source_class != SourceClass.PMI else "",
        "flag_count": len(row.flags),
        "photo_count": row.photo_count,
        "received_at": row.received_at,
    }
