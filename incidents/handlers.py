"""What follows from facts. Each may run twice."""

from uuid import UUID

from incidents import services
from incidents.events import FieldReportVerified
from incidents.models import Incident
from incidents.rules.severity import is_graver
from pmi_platform.core.journal.events import Actor, on_event


@on_event(FieldReportVerified)
def raise_severity_with_its_reports(event: FieldReportVerified, *, actor: Actor) -> None:
    """A verified report that is graver than its incident raises the incident."""
    if event.incident_id is None:
        return
    incident = Incident.objects.filter(pk=UUID(event.incident_id), tenant=actor.tenant.id).first()
    if incident is None or not incident.is_open or not is_graver(event.severity, than=incident.severity):
        return
    services.change_severity(
        actor=actor,
        incident_id=incident.pk,
        version=incident.version,
        severity=event.severity,
        reason=f"verified report {event.report_id}",
    )
