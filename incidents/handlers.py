"""What follows from facts. Each may run twice."""

from uuid import UUID

from incidents import services
from incidents.events import (
    AlertEnded,
    AlertEvent,
    AlertReceived,
    AlertRevised,
    CallClosed,
    CallEvent,
    CallFactsAdded,
    CallRelayed,
    ChannelTried,
    DeliveryReplayed,
    FieldReportVerified,
    GaugeClosed,
    GaugeEvent,
    GaugeRecorded,
    GaugeReopened,
    GaugeRevised,
    ParticipantInvited,
    RelayAcknowledged,
    RelayEscalated,
    RelayProgressed,
    RelayRefused,
)
from incidents.queries.alerts import concerned_tenants
from incidents.queries.incidents import participants_of
from incidents.services.sharing import share_own_command
from pmi_platform.core.integration.sending import bring_soon
from pmi_platform.core.journal.events import Actor, on_event
from pmi_platform.core.tenancy.scope import open_tenant


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


@on_event(AlertReceived)
@on_event(AlertRevised)
@on_event(AlertEnded)
def weigh_for_everybody_concerned(event: AlertEvent, *, actor: Actor) -> None:
    """A warning belongs to its keeper; each tenant that it concerns judges it by rules of its own."""
    del actor
    alert_id = UUID(event.alert_id)
    for tenant_id in concerned_tenants(alert_id):
        with open_tenant(tenant_id, reason="activation rules") as concerned:
            services.weigh_alert(actor=concerned, alert_id=alert_id)


@on_event(GaugeRecorded)
@on_event(GaugeRevised)
@on_event(GaugeClosed)
@on_event(GaugeReopened)
def warn_downstream(event: GaugeEvent, *, actor: Actor) -> None:
    """Whoever reads a gauge need not hold the office of warning: the river does."""
    services.weigh_gauge(actor=actor, station_id=UUID(event.station_id))


@on_event(ParticipantInvited)
def show_it_what_participants_noted(event: ParticipantInvited, *, actor: Actor) -> None:
    """The owner shares its own rows as it invites; each participant's are shared in a scope of its own."""
    incident_id = UUID(event.incident_id)
    for tenant_id in participants_of(incident_id):
        if tenant_id != actor.tenant.id:
            with open_tenant(tenant_id, reason="needs and tasks of an incident") as participant:
                share_own_command(actor=participant, incident_id=incident_id)


@on_event(CallRelayed)
@on_event(CallFactsAdded)
@on_event(CallClosed)
@on_event(RelayAcknowledged)
@on_event(RelayRefused)
@on_event(RelayProgressed)
@on_event(RelayEscalated)
@on_event(ChannelTried)
@on_event(DeliveryReplayed)
def bring_to_agencies(event: CallEvent | ChannelTried | DeliveryReplayed, *, actor: Actor) -> None:
    """What was queued with the fact goes out now and not when the clock looks."""
    del event
    bring_soon(actor.tenant.id)
