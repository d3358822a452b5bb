"""The thread of an incident: messages between those who take part."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import MESSAGE_WRITE
from incidents.events import MessagePosted
from incidents.models import IncidentMessage
from incidents.services import touching
from incidents.services.words import checked_text
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def post_message(*, actor: Actor, incident_id: UUID, text: str) -> IncidentMessage:
    """Say something to everybody who takes part in an open incident now. It stays as it is."""
    incident = touching.taking_part(actor, incident_id)
    actor.require(MESSAGE_WRITE, at=incident.area_id if incident.tenant_id == actor.tenant.id else None)
    said = checked_text("text", text)
    if not said:
        raise InvalidInput({"text": _("Write a message.")})
    message = IncidentMessage.objects.create(
        tenant_id=actor.tenant.id, incident=incident, visible_to=incident.visible_to, text=said, by_id=actor.user_id
    )
    publish(
        MessagePosted(message_id=str(message.pk), incident_id=str(incident.pk)),
        changed=[message],
        detail={"after": {"text": said}},
    )
    return message
