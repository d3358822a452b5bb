"""What is needed in an incident: asked for by people or estimated from figures, offered, brought or dropped."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import NEED_RECORD, PARAMETER_MANAGE
from incidents.errors import WrongState
from incidents.events import NeedAdopted, NeedDropped, NeedParameterChanged, NeedRecorded, NeedRevised
from incidents.models import Incident, Need, NeedParameter, NeedStandard
from incidents.queries.needs import estimate_sheet
from incidents.rules.needs import SECTORS
from incidents.services import places, touching
from incidents.services.command_drafts import NeedDraft, NeedProgress, ParameterDraft
from incidents.services.locking import locked
from incidents.services.words import checked_line, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

MOST = Decimal(1_000_000_000)
CLOCK_TOLERANCE = timedelta(minutes=10)


@transaction.atomic
def record_need(*, actor: Actor, draft: NeedDraft) -> Need:
    """Note what is asked for in an open incident in which one takes part, by whom and where."""
    incident = _joined_incident(actor, draft.incident_id)
    if draft.sector not in SECTORS:
        raise InvalidInput({"sector": _("Choose a sector from the list.")})
    need = _need(
        actor,
        incident,
        sector=draft.sector,
        item=_said("item", draft.item),
        unit=_said("unit", draft.unit),
        requested=_quantity("requested", draft.requested, least=Decimal("0.01")),
        area=places.own_area(actor, draft.area) if draft.area else None,
        asked_by=checked_line("asked_by", draft.asked_by),
        as_of=_moment(draft.as_of),
    )
    need.save(force_insert=True)
    publish(NeedRecorded.of(need), changed=[need], detail={"after": {"item": need.item, "asked_by": need.asked_by}})
    return need


@transaction.atomic
def revise_need(*, actor: Actor, need_id: UUID, version: int, progress: NeedProgress) -> Need:
    """Say how much is asked for, offered and brought by now; what is left out stays."""
    need = _kept(actor, need_id, version)
    before = {name: getattr(need, name) for name in ("requested", "offered", "fulfilled")}
    after = {
        name: _quantity(name, value, least=Decimal("0.01") if name == "requested" else Decimal(0))
        for name in before
        if (value := getattr(progress, name)) is not None
    }
    need.as_of = _moment(progress.as_of)
    for name, value in after.items():
        setattr(need, name, value)
    _save(need, *after, "as_of")
    publish(NeedRevised.of(need), changed=[need], detail={"before": before, "after": {**before, **after}})
    return need


@transaction.atomic
def drop_need(*, actor: Actor, need_id: UUID, version: int, reason: str) -> Need:
    """Take a line back because nobody needs it any more, or it was wrong, with the reason."""
    need = _kept(actor, need_id, version)
    need.state_reason = required_reason(reason)
    need.state = Need.State.DROPPED
    _save(need, "state", "state_reason")
    publish(NeedDropped.of(need), changed=[need], detail={"after": {"reason": need.state_reason}})
    return need


@transaction.atomic
def adopt_estimate(*, actor: Actor, incident_id: UUID, seen: str) -> list[Need]:
    """Make need lines of the estimate that was shown (`seen` is its mark). What was adopted before stays as it is."""
    incident = _open_incident(actor, incident_id)
    sheet = estimate_sheet(actor=actor, incident_id=incident.pk)
    if seen != sheet.mark:
        raise Conflict(_("Figures or parameters have changed since. Look at the estimate again."))
    now = timezone.now()
    made = [
        _need(
            actor,
            incident,
            sector=line.standard.sector,
            item=line.standard.name_id,
            unit=line.standard.unit,
            requested=line.estimate.quantity,
            as_of=now,
            standard=line.standard,
            arithmetic=line.estimate.as_json(),
        )
        for line in sheet.lines
        if not line.is_adopted and line.estimate.quantity > 0
    ]
    _insert(made)
    for need in made:
        publish(NeedAdopted.of(need), changed=[need], detail={"after": need.arithmetic})
    return made


@transaction.atomic
def set_need_parameter(*, actor: Actor, draft: ParameterDraft) -> NeedParameter:
    """Use another number than a standard's from now on, with the source that it comes from."""
    actor.require(PARAMETER_MANAGE, at=actor.tenant.area_code)
    standard = NeedStandard.objects.filter(pk=draft.code).first()
    if standard is None:
        raise InvalidInput({"code": _("There is no such parameter.")})
    source = checked_line("source", draft.source)
    if not source:
        raise InvalidInput({"source": _("Name the source of this number.")})
    numbers = {
        name: _quantity(name, getattr(draft, name), least=Decimal("0.001")) for name in ("amount", "each", "days")
    }
    former = NeedParameter.objects.select_for_update().filter(tenant=actor.tenant.id, standard=standard).first()
    row = former or NeedParameter(tenant_id=actor.tenant.id, standard=standard)
    before = {name: getattr(row, name) for name in ("amount", "each", "days", "source")} if former else {}
    for name, value in {**numbers, "source": source, "changed_at": timezone.now()}.items():
        setattr(row, name, value)
    row.changed_by_id = actor.user_id
    row.version += 1 if former else 0
    row.save()
    publish(NeedParameterChanged(code=standard.pk), detail={"before": before, "after": {**numbers, "source": source}})
    return row


def _open_incident(actor: Actor, incident_id: UUID) -> Incident:
    """The own open incident: what is done to the whole of it."""
    incident = locked(Incident, incident_id)
    actor.require(NEED_RECORD, at=incident.area_id)
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    return incident


def _joined_incident(actor: Actor, incident_id: UUID) -> Incident:
    """The open incident in which the own tenant takes part: a participant adds rows of its own."""
    incident = touching.taking_part(actor, incident_id)
    actor.require(NEED_RECORD, at=touching.office_at(actor, incident))
    return incident


def _kept(actor: Actor, need_id: UUID, version: int) -> Need:
    need = locked(Need, need_id, version=version)
    actor.require(NEED_RECORD, at=touching.office_at(actor, need.incident))
    if not need.is_open:
        raise WrongState(state=need.get_state_display())
    return need


def _need(actor: Actor, incident: Incident, **said: Any) -> Need:
    return Need(tenant_id=actor.tenant.id, incident=incident, **touching.shared_as(actor, incident), **said)


def _insert(needs: list[Need]) -> None:
    try:
        with transaction.atomic():
            Need.objects.bulk_create(needs)
    except IntegrityError:
        raise Conflict(_("Somebody else has just adopted this estimate.")) from None


def _said(field: str, text: str) -> str:
    line = checked_line(field, text)
    if not line:
        raise InvalidInput({field: _("Say what is meant.")})
    return line


def _quantity(field: str, value: Any, *, least: Decimal) -> Decimal:
    number = Decimal(value)
    if not (number.is_finite() and least <= number < MOST):
        raise InvalidInput({field: _("This number cannot be true.")})
    return number


def _moment(as_of: datetime) -> datetime:
    if as_of > timezone.now() + CLOCK_TOLERANCE:
        raise InvalidInput({"as_of": _("This moment has not come yet.")})
    return as_of


def _save(need: Need, *changed: str) -> None:
    need.version += 1
    need.save(update_fields=[*changed, "version"])
