"""Status keadaan darurat: declared, extended, followed and ended by decree. A government decides, we keep it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import STATUS_RECORD
from incidents.errors import WrongState
from incidents.events import (
    EmergencyStatusAttached,
    EmergencyStatusDeclared,
    EmergencyStatusEnded,
    EmergencyStatusExtended,
)
from incidents.models import EmergencyStatus, Incident, IncidentStatus
from incidents.queries import reference
from incidents.queries.emergency_status import day_of
from incidents.rules import emergency_status as rules
from incidents.services import places, touching
from incidents.services.command_drafts import StatusDraft
from incidents.services.locking import locked
from incidents.services.words import checked_line, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def declare_status(*, actor: Actor, draft: StatusDraft) -> EmergencyStatus:
    """Record the decree that begins a status. One that follows another ends it the day before."""
    area = places.own_area(actor, draft.area)
    actor.require(STATUS_RECORD, at=area.code)
    decree = _decree("declared", draft.decree_number, draft.decreed_on, until=draft.ends_on)
    _check(actor, draft)
    former = _followed(actor, draft) if draft.follows_id else _lapsed(actor, draft)
    concerned = _concerned(former if draft.follows_id else None, draft.incident_id)
    status = EmergencyStatus(
        tenant_id=actor.tenant.id,
        visible_to=sorted({actor.tenant.id, *(tenant for one in concerned for tenant in one.visible_to)}),
        zone_keys=touching.zone_keys(actor.tenant.id, [area.code]),
        kind=draft.kind,
        level=draft.level,
        area=area,
        hazard_id=draft.hazard,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        decrees=[decree],
        follows=former if draft.follows_id else None,
    )
    _insert(status)
    for incident in concerned:
        _attach(status, incident)
    changed = [status, *([former] if former else [])]
    publish(EmergencyStatusDeclared.of(status), changed=changed, detail={"after": {"decree": decree}})
    return status


@transaction.atomic
def extend_status(
    *, actor: Actor, status_id: UUID, version: int, decree_number: str, decreed_on: date, ends_on: date
) -> EmergencyStatus:
    """Record the decree that lets a status go on longer, also when it is written down after the last day."""
    status = _kept(actor, status_id, version)
    decree = _decree("extended", decree_number, decreed_on, until=ends_on)
    if ends_on <= status.ends_on:
        raise InvalidInput({"ends_on": _("The new last day must come after the present one.")})
    _check_length(status.ends_on, ends_on)
    former, status.ends_on = status.ends_on, ends_on
    status.decrees = [*status.decrees, decree]
    _save(status, "ends_on", "decrees")
    detail = {"before": {"ends_on": former}, "after": {"decree": decree}}
    publish(EmergencyStatusExtended.of(status), changed=[status], detail=detail)
    return status


@transaction.atomic
def end_status(
    *, actor: Actor, status_id: UUID, version: int, ended_on: date, reason: str, decree_number: str = ""
) -> EmergencyStatus:
    """Say that a status has ended, on which day and why: before its last day, or on it because nobody extends it."""
    status = _kept(actor, status_id, version)
    why = required_reason(reason)
    if not status.starts_on <= ended_on <= status.ends_on:
        raise InvalidInput({"ended_on": _("It ended on one of the days of its period.")})
    if number := checked_line("decree_number", decree_number):
        status.decrees = [*status.decrees, _decree("ended", number, ended_on, until=ended_on)]
    status.ended_on, status.end_reason = ended_on, why
    _save(status, "ended_on", "end_reason", "decrees")
    publish(EmergencyStatusEnded.of(status), changed=[status], detail={"after": {"reason": why}})
    return status


@transaction.atomic
def attach_status(*, actor: Actor, status_id: UUID, incident_id: UUID) -> EmergencyStatus:
    """Let a status concern an incident too: whoever reads the incident reads it. Doing it again changes nothing."""
    status = locked(EmergencyStatus, status_id)
    actor.require(STATUS_RECORD, at=status.area_id)
    incident = locked(Incident, incident_id)
    if IncidentStatus.objects.filter(status=status.pk, incident=incident.pk).exists():
        return status
    _attach(status, incident)
    status.visible_to = sorted({*status.visible_to, *incident.visible_to})
    _save(status, "visible_to")
    publish(EmergencyStatusAttached.of(status), changed=[status])
    return status


def _kept(actor: Actor, status_id: UUID, version: int) -> EmergencyStatus:
    """The status, still going on, that the actor may write of."""
    status = locked(EmergencyStatus, status_id, version=version)
    actor.require(STATUS_RECORD, at=status.area_id)
    if status.ended_on is not None:
        raise WrongState(state=_("ended"))
    return status


def _check(actor: Actor, draft: StatusDraft) -> None:
    if draft.kind not in rules.KINDS:
        raise InvalidInput({"kind": _("Choose one of the statuses.")})
    if draft.level not in rules.LEVELS or not rules.fits(draft.level, area_code=draft.area):
        raise InvalidInput({"level": _("A status of this level is declared over another kind of area.")})
    if draft.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    if draft.ends_on < draft.starts_on:
        raise InvalidInput({"ends_on": _("The last day cannot come before the first.")})
    if draft.decreed_on > day_of(actor):
        raise InvalidInput({"decreed_on": _("The decree cannot have been signed after today.")})
    _check_length(draft.starts_on, draft.ends_on)


def _check_length(begins_on: date, ends_on: date) -> None:
    if (ends_on - begins_on).days > rules.LONGEST_DAYS:
        raise InvalidInput({"ends_on": _("No decree runs for more than a year at once. Check the days.")})


def _decree(act: str, number: str, decreed_on: date, *, until: date) -> dict[str, str]:
    written = checked_line("decree_number", number)
    if not written:
        raise InvalidInput({"decree_number": _("Write the number of the decree (SK).")})
    return {"act": act, "number": written, "decreed_on": decreed_on.isoformat(), "until": until.isoformat()}


def _followed(actor: Actor, draft: StatusDraft) -> EmergencyStatus:
    """The status that this one goes on from, ended on the day before."""
    former = locked(EmergencyStatus, draft.follows_id) if draft.follows_id else None
    if former is None or (former.level, former.area_id) != (draft.level, draft.area):
        raise InvalidInput({"follows": _("It goes on from a status of the same level and area.")})
    actor.require(STATUS_RECORD, at=former.area_id)
    if former.ended_on is not None:
        raise WrongState(state=_("ended"))
    if not rules.may_follow(draft.kind, former=former.kind):
        raise InvalidInput({"kind": _("This status does not follow the present one.")})
    if draft.starts_on <= former.starts_on:
        raise InvalidInput({"starts_on": _("It must begin after the status that it follows.")})
    former.ended_on = rules.last_day_before(draft.starts_on, ends_on=former.ends_on)
    _save(former, "ended_on")
    return former


def _lapsed(actor: Actor, draft: StatusDraft) -> EmergencyStatus | None:
    """A former status of the same place and hazard that simply ran out, now noted as ended on its last day."""
    former = (
        EmergencyStatus.objects.select_for_update()
        .filter(tenant=actor.tenant.id, level=draft.level, area=draft.area, hazard=draft.hazard, ended_on__isnull=True)
        .first()
    )
    if former is None:
        return None
    if former.ends_on >= draft.starts_on:
        raise Conflict(_("A status of this level, area and hazard is in force then. Extend it, or let this follow it."))
    former.ended_on = former.ends_on
    _save(former, "ended_on")
    return former


def _concerned(former: EmergencyStatus | None, incident_id: UUID | None) -> list[Incident]:
    """The incidents that the followed status concerned, and the one named now."""
    known = Incident.objects.filter(statuses__status=former.pk).order_by("pk") if former else ()
    rows = {row.pk: row for row in known}
    if incident_id is not None:
        rows[incident_id] = locked(Incident, incident_id)
    return list(rows.values())


def _attach(status: EmergencyStatus, incident: Incident) -> None:
    IncidentStatus.objects.create(
        tenant_id=status.tenant_id,
        incident=incident,
        status=status,
        visible_to=incident.visible_to,
        zone_keys=incident.zone_keys,
    )


def _insert(status: EmergencyStatus) -> None:
    try:
        with transaction.atomic():
            status.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Somebody else has just recorded this status.")) from None


def _save(status: EmergencyStatus, *fields: Any) -> None:
    status.version += 1
    status.save(update_fields=[*fields, "version"])
