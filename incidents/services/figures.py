"""Single figures of an incident, beside those that come with reports."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import FIGURE_RECORD
from incidents.errors import WrongState
from incidents.events import FigureRecorded, FigureRetracted, FigureVerified
from incidents.models import Figure, Incident, Indicator, SourceClass
from incidents.queries import reference
from incidents.report_types.protocol import LARGEST_COUNT
from incidents.rules import plausibility
from incidents.services import places, tally, touching
from incidents.services.drafts import FigureDraft
from incidents.services.locking import locked
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.clock import TOLERANCE
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def record_figure(*, actor: Actor, draft: FigureDraft) -> Figure:
    """Record what a source says of an incident. Without an area it speaks of the whole incident.

    Only the owner's whole-area offices may speak of the whole. A number below zero or above the population is refused.
    """
    incident = touching.joined(actor, draft.incident_id)
    area = places.own_area(actor, draft.area) if draft.area else None
    actor.require(FIGURE_RECORD, at=area.code if area else _whole(actor, incident))
    now = timezone.now()
    indicator, value = _indicator(draft), _value(draft, area)
    if draft.as_of > now + TOLERANCE:
        raise InvalidInput({"as_of": _("This time lies in the future. Check date, time and time zone.")})
    if draft.source_class not in SourceClass.values:
        raise InvalidInput({"source_class": _("Choose the kind of source from the list.")})
    figure = Figure.objects.create(
        tenant_id=actor.tenant.id,
        indicator=indicator,
        value=value,
        unit=draft.unit,
        as_of=min(draft.as_of, now),
        source_class=draft.source_class,
        source_name=checked_line("source_name", draft.source_name),
        incident=incident,
        area=area,
        recorded_by_id=actor.user_id,
    )
    changed = touching.newest([figure], touching.take_in(actor, incident, figure.area_id, at=now))
    publish(
        FigureRecorded.of(figure),
        changed=changed,
        detail={"after": {"source_name": figure.source_name}} if figure.source_name else None,
    )
    return _as_stored(figure, changed)


@transaction.atomic
def verify_figure(*, actor: Actor, figure_id: UUID, version: int, reason: str = "") -> Figure:
    """Vouch for a figure; for one that seems impossible the reason must say why it is true."""
    figure = _locked(actor, figure_id, version)
    if figure.status != Figure.Status.DRAFT:
        raise WrongState(state=figure.get_status_display())
    impossible = plausibility.DISQUALIFYING.intersection(figure.flags)
    figure.status_reason = required_reason(reason) if impossible else checked_text("reason", reason)
    return _moved(actor, figure, Figure.Status.VERIFIED, FigureVerified)


@transaction.atomic
def retract_figure(*, actor: Actor, figure_id: UUID, version: int, reason: str) -> Figure:
    """Take a figure back, with the reason; what counted before it counts again."""
    figure = _locked(actor, figure_id, version)
    if figure.status not in Figure.VALID:
        raise WrongState(state=figure.get_status_display())
    figure.status_reason = required_reason(reason)
    return _moved(actor, figure, Figure.Status.RETRACTED, FigureRetracted)


def _locked(actor: Actor, figure_id: UUID, version: int) -> Figure:
    incident_id = Figure.objects.filter(pk=figure_id).values_list("incident", flat=True).first()
    if incident_id:
        tally.line_up(actor, incident_id)
    figure = locked(Figure, figure_id, version=version)
    actor.require(FIGURE_RECORD, at=figure.area_id or actor.tenant.area_code or "")
    return figure


def _moved(
    actor: Actor, figure: Figure, status: Figure.Status, event: type[FigureVerified] | type[FigureRetracted]
) -> Figure:
    former, figure.status = figure.status, status
    figure.version += 1
    figure.save(update_fields=["status", "status_reason", "version"])
    changed: list[Any] = [figure]
    if figure.incident_id:
        recounted = tally.recount(actor=actor, incident_id=figure.incident_id, at=timezone.now())
        changed = touching.newest(changed, recounted)
    publish(
        event.of(figure),
        changed=changed,
        detail={"before": {"status": former}, "after": {"status": status, "reason": figure.status_reason}},
    )
    return _as_stored(figure, changed)


def _as_stored(figure: Figure, changed: Iterable[Any]) -> Figure:
    """The figure as the recount left it: it may have got or lost doubts."""
    return next((row for row in changed if isinstance(row, Figure) and row.pk == figure.pk), figure)


def _whole(actor: Actor, incident: Incident) -> str:
    if incident.tenant_id != actor.tenant.id:
        raise InvalidInput({"area": _("Choose the area; only the owner of the incident speaks of the whole.")})
    return actor.tenant.area_code or ""


def _indicator(draft: FigureDraft) -> Indicator:
    indicator = reference.indicators().get(draft.indicator)
    if indicator is None:
        raise InvalidInput({"indicator": _("Choose what is counted from the list.")})
    if draft.unit not in indicator.units:
        raise InvalidInput({"unit": _("This is not counted in that unit.")})
    return indicator


def _value(draft: FigureDraft, area: AdminArea | None) -> Decimal | None:
    if draft.value is None:
        return None
    try:
        value = Decimal(str(draft.value))
    except InvalidOperation:
        raise InvalidInput({"value": _("Write a number in digits.")}) from None
    if isinstance(draft.value, bool) or not value.is_finite():
        raise InvalidInput({"value": _("Write a number in digits.")})
    if value < 0:
        raise InvalidInput({"value": _("A count cannot be less than zero. Leave it empty when you do not know.")})
    if draft.unit != "ha" and value != value.to_integral_value():
        raise InvalidInput({"value": _("Write a whole number in digits, without dots or words.")})
    population = area.population if area else None
    if value > LARGEST_COUNT or plausibility.exceeds_population(value, unit=draft.unit, population=population):
        raise InvalidInput({"value": _("This number is too large to be true. Check the digits.")})
    return round(value, 2)
