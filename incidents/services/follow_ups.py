"""What is agreed to be done after a disaster, and whether it was."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import DOCUMENT_DRAFT
from incidents.errors import WrongState
from incidents.events import FollowUpAgreed, FollowUpSettled
from incidents.models import FollowUp, Incident
from incidents.rules.situation_reports import FOLLOW_UP_STEPS
from incidents.services.drafts import FollowUpDraft
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def agree_follow_up(*, actor: Actor, draft: FollowUpDraft) -> FollowUp:
    """Note what one of the own units is to do until a day; the post-disaster report lists it."""
    incident = locked(Incident, draft.incident_id)
    actor.require(DOCUMENT_DRAFT, at=incident.area_id)
    text = checked_text("text", draft.text)
    if not text:
        raise InvalidInput({"text": _("Say what is to be done.")})
    unit = Unit.objects.filter(pk=draft.unit_id).first()
    if unit is None or unit.tenant_id != actor.tenant.id:
        raise InvalidInput({"unit": _("Choose one of your own units.")})
    follow_up = FollowUp.objects.create(
        tenant_id=actor.tenant.id,
        incident=incident,
        text=text,
        unit=unit,
        due_on=draft.due_on,
        state_at=timezone.now(),
    )
    publish(FollowUpAgreed.of(follow_up), detail={"after": {"text": text, "due_on": draft.due_on}})
    return follow_up


@transaction.atomic
def settle_follow_up(*, actor: Actor, follow_up_id: UUID, version: int, state: str, reason: str = "") -> FollowUp:
    """Say that it was done, or why it is not done any more; either can be taken back."""
    follow_up = locked(FollowUp, follow_up_id, version=version)
    actor.require(DOCUMENT_DRAFT, at=follow_up.incident.area_id)
    if state not in FOLLOW_UP_STEPS:
        raise InvalidInput({"state": _("There is no such state.")})
    if state not in FOLLOW_UP_STEPS[follow_up.state]:
        raise WrongState(state=follow_up.get_state_display())
    why = required_reason(reason) if state == FollowUp.State.DROPPED else checked_text("reason", reason)
    former, follow_up.state = follow_up.state, state
    follow_up.state_reason, follow_up.state_at = why, timezone.now()
    follow_up.version += 1
    follow_up.save(update_fields=["state", "state_reason", "state_at", "version"])
    publish(
        FollowUpSettled.of(follow_up),
        detail={"before": {"state": former}, "after": {"state": state, "reason": why}},
    )
    return follow_up
