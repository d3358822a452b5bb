"""Incidents in which several tenants take part: one record, each with a number of its own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_OPEN
from incidents.errors import WrongState
from incidents.events import ParticipantInvited, ParticipantSeverityReported, ParticipationAccepted
from incidents.models import Incident, IncidentParticipation
from incidents.queries.merged import whole_of
from incidents.rules.severity import gravest, is_graver
from incidents.services import touching
from incidents.services.incidents import next_number
from incidents.services.locking import locked
from incidents.services.merging import share_whole
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def invite_participant(
    *, actor: Actor, incident_id: UUID, version: int, tenant_id: int, role: str
) -> IncidentParticipation:
    """Let another tenant of the same space take part: from now on it reads the incident and its history."""
    incident = locked(Incident, incident_id, version=version)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    if role not in IncidentParticipation.Role.values:
        raise InvalidInput({"role": _("Choose affected, supporting or observing.")})
    invited = Tenant.objects.filter(pk=tenant_id, space=actor.tenant.space).exclude(pk=actor.tenant.id).first()
    if invited is None:
        raise InvalidInput({"tenant_id": _("Choose another organisation of the same space.")})
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    participation = _invitation(incident, invited, role)
    incident.visible_to = sorted({*incident.visible_to, invited.pk})
    incident.version += 1
    incident.save(update_fields=["visible_to", "version"])
    shared = touching.share_history(incident)
    if incident.merged.exists():
        shared = touching.newest(shared, share_whole(incident))
    publish(ParticipantInvited.of(incident), changed=touching.newest([incident], shared))
    return participation


@transaction.atomic
def accept_participation(*, actor: Actor, incident_id: UUID) -> IncidentParticipation:
    """Take part, under the next number of the own tenant; accepting twice changes nothing."""
    participation = (
        IncidentParticipation.objects.select_for_update()
        .filter(incident=incident_id, participant=actor.tenant.id)
        .first()
    )
    if participation is None:
        raise NotFound
    actor.require(INCIDENT_OPEN)
    if participation.accepted_at:
        return participation
    now = timezone.now()
    participation.accepted_at, participation.local_number = now, next_number(actor, now)
    participation.version += 1
    participation.save(update_fields=["accepted_at", "local_number", "version"])
    publish(ParticipationAccepted.of(Incident.objects.get(pk=incident_id)))
    return participation


@transaction.atomic
def flag_graver_report(*, actor: Actor, incident_id: UUID, severity: str) -> bool:
    """Show the owner that the own verified reports are graver than the shared incident; answers whether that is new.

    How severe the incident is remains the owner's decision: only the owner's tenant writes it.
    """
    incident = Incident.objects.filter(pk=incident_id).exclude(tenant=actor.tenant.id).first()
    participation = (
        IncidentParticipation.objects.select_for_update()
        .filter(incident__in=whole_of(incident_id), participant=actor.tenant.id)
        .order_by("pk")
        .first()
    )
    if incident is None or participation is None or not incident.is_open:
        return False
    known = gravest(incident.severity, *filter(None, [participation.reported_severity]))
    if not is_graver(severity, than=known):
        return False
    participation.reported_severity = severity
    participation.version += 1
    participation.save(update_fields=["reported_severity", "version"])
    # The incident itself is as it was: its line tells its owner, live and in the feed, to look again.
    publish(replace(ParticipantSeverityReported.of(incident), severity=severity), changed=[incident])
    return True


def _invitation(incident: Incident, invited: Tenant, role: str) -> IncidentParticipation:
    try:
        with transaction.atomic():
            return IncidentParticipation.objects.create(
                tenant_id=incident.tenant_id, incident=incident, participant=invited, role=role
            )
    except IntegrityError:
        raise Conflict(_("This organisation takes part already.")) from None
