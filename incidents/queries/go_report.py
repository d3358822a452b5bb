"""What an incident would tell IFRC GO as a field report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from incidents.models import Activation, Figure, Incident, SituationReport
from incidents.queries.figures import candidate
from incidents.queries.incidents import readable_incident
from incidents.queries.merged import whole_of
from incidents.queries.situation_reports import list_situation_reports
from incidents.rules.go_report import COUNTS, Known, draft, missing
from incidents.rules.headline import Candidate
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.geo.rules.codes import Level, province_of
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GoReport:
    """The draft in GO's field names, and the codes of what is missing in it."""

    incident: Incident
    fields: dict[str, Any]
    missing: list[str]


def go_report(*, actor: Actor, incident_id: UUID) -> GoReport:
    """The draft as of now. Words are those of the last approved report; raises `NotFound`."""
    incident = readable_incident(actor=actor, incident_id=incident_id)
    numbers = _numbers(incident)
    words = _words(actor, incident)
    is_proposed = Activation.objects.filter(incident=incident.pk).exists()
    has_happened = any(one.value for (indicator, _unit), said in numbers.items() if indicator in COUNTS for one in said)
    known = Known(
        title=incident.title,
        hazard_codes=tuple(incident.hazard.go_dtypes),
        province=full_name(province_of(incident.area_id), upto=Level.PROVINCE),
        started_at=incident.started_at,
        reported_at=timezone.now(),
        is_only_warned=is_proposed and not has_happened,
        situation=words.get("situation", ""),
        actions=words.get("actions", ""),
        glide=tuple(incident.glide_numbers),
        numbers=numbers,
    )
    return GoReport(incident=incident, fields=draft(known), missing=missing(known))


def _numbers(incident: Incident) -> dict[tuple[str, str], list[Candidate]]:
    found: dict[tuple[str, str], list[Candidate]] = {}
    valid = Figure.objects.filter(incident__in=whole_of(incident.pk), status__in=Figure.VALID, value__isnull=False)
    for figure in valid.order_by("as_of", "pk"):
        found.setdefault((figure.indicator_id, figure.unit), []).append(candidate(figure))
    return found


def _words(actor: Actor, incident: Incident) -> dict[str, str]:
    approved = (SituationReport.State.APPROVED, SituationReport.State.PUBLISHED)
    reports = list_situation_reports(actor=actor, incident_id=incident.pk, states=approved)
    last = reports.filter(superseded_at__isnull=True).order_by("-approved_at", "-pk").first()
    return dict(last.sections) if last else {}
