"""What follows from facts. Each may run twice."""

from uuid import UUID

from incidents import services
from incidents.events import FieldReportVerified
from pmi_platform.core.journal.events import Actor, on_event


@on_event(FieldReportVerified)
def raise_severity_with_its_reports(event: FieldReportVerified, *, actor: Actor) -> None:
    """A verified report that is graver than its incident raises the own incident; another's owner is shown it."""
    if event.incident_id is not None:
        incident_id = UUID(event.incident_id)
        services.raise_severity(
            actor=actor,
            incident_id=incident_id,
            severity=event.severity,
            reason=f"verified report {event.report_id}",
        )
        services.flag_graver_report(actor=actor, incident_id=incident_id, severity=event.severity)
