"""The command post: who is on duty, what its log book says, and its handing over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import DUTY_KEEP
from incidents.errors import WrongState
from incidents.events import DutyHandedOver, LogEntryWritten, ShiftCancelled, ShiftPlanned
from incidents.models import DutyShift, Handover, Incident, LogEntry
from incidents.queries.duty import officers
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor

LONGEST_SHIFT = timedelta(hours=48)
CLOCK_TOLERANCE = timedelta(minutes=10)


@transaction.atomic
def plan_shift(*, actor: Actor, unit_id: UUID, officer_id: UUID, starts_at: datetime, ends_at: datetime) -> DutyShift:
    """Put a colleague on the roster of a unit's post."""
    unit = _post(actor, unit_id)
    if not starts_at < ends_at <= starts_at + LONGEST_SHIFT:
        raise InvalidInput({"ends_at": _("A shift ends after it begins, within two days.")})
    shift = DutyShift.objects.create(
        tenant_id=actor.tenant.id,
        unit=unit,
        officer_id=_officer(actor, officer_id, field="officer"),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    publish(ShiftPlanned(shift_id=str(shift.pk), unit_id=str(unit.pk)))
    return shift


@transaction.atomic
def cancel_shift(*, actor: Actor, shift_id: UUID, version: int, reason: str) -> DutyShift:
    """Take a shift off the roster, with the reason; the roster keeps that it was there."""
    shift = locked(DutyShift, shift_id, version=version)
    _post(actor, shift.unit_id)
    if shift.cancelled_at is not None:
        raise WrongState(state=_("cancelled"))
    shift.cancel_reason, shift.cancelled_at = required_reason(reason), timezone.now()
    shift.version += 1
    shift.save(update_fields=["cancelled_at", "cancel_reason", "version"])
    detail = {"after": {"reason": shift.cancel_reason}}
    publish(ShiftCancelled(shift_id=str(shift.pk), unit_id=str(shift.unit_id)), detail=detail)
    return shift


@transaction.atomic
def write_log(
    *, actor: Actor, unit_id: UUID, kind: str, text: str, at: datetime | None = None, incident_id: UUID | None = None
) -> LogEntry:
    """Write a line into the log book of a unit's post. It stays as it is: a mistake gets a further line."""
    unit = _post(actor, unit_id)
    said = checked_text("text", text)
    if not said:
        raise InvalidInput({"text": _("Say what happened.")})
    if kind not in LogEntry.Kind.values:
        raise InvalidInput({"kind": _("Choose a note, a call or a decision.")})
    now = timezone.now()
    if at is not None and at > now + CLOCK_TOLERANCE:
        raise InvalidInput({"at": _("This moment has not come yet.")})
    incident = locked(Incident, incident_id) if incident_id else None
    entry = LogEntry.objects.create(
        tenant_id=actor.tenant.id,
        unit=unit,
        incident=incident,
        kind=kind,
        text=said,
        at=at or now,
        by_id=actor.user_id,
    )
    fact = LogEntryWritten(
        entry_id=str(entry.pk), unit_id=str(unit.pk), kind=kind, incident_id=str(incident.pk) if incident else None
    )
    publish(fact, detail={"after": {"text": said}})
    return entry


@transaction.atomic
def hand_over(*, actor: Actor, unit_id: UUID, taken_by: UUID, note: str = "") -> Handover:
    """Give the post to a colleague; from this moment the next handover counts what changes."""
    unit = _post(actor, unit_id)
    said = checked_text("note", note)
    row = Handover.objects.create(
        tenant_id=actor.tenant.id,
        unit=unit,
        at=timezone.now(),
        given_by_id=actor.user_id,
        taken_by_id=_officer(actor, taken_by, field="taken_by"),
        note=said,
    )
    publish(
        DutyHandedOver(handover_id=str(row.pk), unit_id=str(unit.pk)),
        detail={"after": {"note": said}} if said else None,
    )
    return row


def _post(actor: Actor, unit_id: UUID) -> Unit:
    """The own unit whose post the actor keeps."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or unit.tenant_id != actor.tenant.id:
        raise NotFound
    actor.require(DUTY_KEEP, at=unit.area_id or actor.tenant.area_code)
    return unit


def _officer(actor: Actor, user_id: UUID, *, field: str) -> UUID:
    if user_id not in dict(officers(actor=actor)):
        raise InvalidInput({field: _("Choose somebody of your own organisation.")})
    return user_id
