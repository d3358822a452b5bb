"""The needs of an incident as their page shows them: what is asked for, and the estimate with its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.capabilities import NEED_RECORD, PARAMETER_MANAGE
from incidents.models import Incident, Need
from incidents.queries.incidents import readable_incident
from incidents.queries.needs import EstimateLine, EstimateSheet, ParameterLine, estimate_sheet, needs_of, parameters
from incidents.queries.reference import indicators
from incidents.rules.needs import FAMILY_SIZE, PEOPLE, SECTORS, Parameter
from incidents.views.incident_head import incident_head, may_add, whose
from incidents.views.need_forms import NeedForm, ParameterForm, ProgressForm
from incidents.views.need_text import needs_message
from incidents.views.refused import NOTHING, Refused
from incidents.views.words import UNITS
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.interface.templatetags.pmi import amount
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor


def show_needs(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, actor = head_position(), request.actor
    incident = readable_incident(actor=actor, incident_id=pk)
    returned = Refused(refused)
    rows, sheet = needs_of(actor=actor, incident_id=pk), estimate_sheet(actor=actor, incident_id=pk)
    names = full_names({row.area_id for row in rows if row.area_id})
    may_record = may_add(incident, actor, NEED_RECORD)
    needs = [
        _need(row, names, returned if may_record and row.tenant_id == actor.tenant.id else None)
        | {"whose": whose(row, actor)}
        for row in rows
    ]
    context = {
        "position": position,
        **incident_head(incident, actor, here="needs"),
        "sectors": by_sector(needs),
        "dropped": [one for one in needs if not one["is_open"]],
        "estimates": [_estimate(line) for line in sheet.lines],
        "unknown": sorted({_counted(row.counted, row.counted_unit) for row in sheet.unknown}),
        "family_size_note": any(line.estimate.family_size for line in sheet.lines),
        "message": needs_message(incident, by_sector(needs)),
        "parameters_url": reverse("incidents:need-parameters"),
        **returned.put_into(_acts(incident, actor, sheet, may_record=may_record), version=incident.version),
    }
    return render(request, "incidents/need_list.html", context, status=status)


def by_sector(needs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The open needs, in the order of the sectors; a sector without one is left out."""
    return [
        {"code": code, "label": rows[0]["sector_label"], "needs": rows, "unmet": sum(not one["is_met"] for one in rows)}
        for code in SECTORS
        if (rows := [one for one in needs if one["is_open"] and one["sector"] == code])
    ]


def show_parameters(request: ScopedRequest, *, status: int = 200, refused: Form | None = None) -> HttpResponse:
    """The table of parameters, each with its source; its numbers can be changed by who may."""
    actor = request.actor
    may_set = actor.allows(PARAMETER_MANAGE, at=actor.tenant.area_code)
    context = {
        "parameters": [_parameter(line, refused if may_set else None) for line in parameters(actor=actor)],
        "may_set": may_set,
    }
    return render(request, "incidents/need_parameters.html", context, status=status)


def spoken_arithmetic(said: Mapping[str, Any]) -> str:
    """An estimate's arithmetic on one line: "1.250 jiwa × 7 × 3 hari"."""
    unit = said["counted_unit"]
    steps = f"{amount(Decimal(said['value']))} {UNITS[unit]}"
    if said["family_size"]:
        steps += f" ÷ {_plain(said['family_size'])} = {amount(Decimal(said['base']))} {UNITS['kk']};"
        steps += f" {amount(Decimal(said['base']))}"
    steps += f" × {_plain(said['amount'])}"
    if Decimal(said["each"]) != 1:
        steps += f" ÷ {_plain(said['each'])}"
    if Decimal(said["days"]) != 1:
        steps += " × " + _("%(n)s days") % {"n": _plain(said["days"])}
    return steps


def spoken_parameter(used: Parameter, unit: str) -> str:
    """A parameter in words: "7 litres for every 1 person, 3 days"."""
    words = {"n": _plain(used.amount), "unit": unit, "each": _plain(used.each), "counted": UNITS[used.counted_unit]}
    told = _("%(n)s %(unit)s for every %(each)s %(counted)s") % words
    return told if used.days == 1 else f"{told} × " + _("%(n)s days") % {"n": _plain(used.days)}


def _plain(number: Decimal | str) -> str:
    """A number without the zeros behind its comma, as one writes it."""
    return f"{Decimal(number).normalize():f}".replace(".", ",")


def _need(row: Need, names: Mapping[str, str], returned: Refused | None) -> dict[str, Any]:
    told = {
        "id": row.pk,
        "version": row.version,
        "sector": row.sector,
        "sector_label": row.get_sector_display(),
        "item": row.item,
        "unit": row.unit,
        "requested": row.requested,
        "offered": row.offered,
        "fulfilled": row.fulfilled,
        "missing": row.missing,
        "is_met": row.is_met,
        "is_open": row.is_open,
        "area": names.get(row.area_id, "") if row.area_id else "",
        "asked_by": row.asked_by,
        "as_of": row.as_of,
        "reason": row.state_reason,
        "arithmetic": spoken_arithmetic(row.arithmetic) if row.arithmetic else "",
        "source": row.arithmetic.get("source", ""),
    }
    if returned is not None and row.is_open:
        told["revise_url"] = reverse("incidents:need", args=[row.pk])
        told["drop_url"] = reverse("incidents:need-drop", args=[row.pk])
        told["form"] = returned.take(f"need_{row.pk}", fresh=ProgressForm.of(row), version=row.version)
    return told


def _estimate(line: EstimateLine) -> dict[str, Any]:
    made = line.estimate
    indicator = indicators()[made.parameter.counted]
    unit = PEOPLE if made.family_size else made.parameter.counted_unit
    return {
        "item": line.standard.name,
        "unit": line.standard.unit,
        "quantity": made.quantity,
        "arithmetic": spoken_arithmetic(made.as_json()),
        "figure": indicator.name,
        "figure_anchor": f"figure-{indicator.code}-{unit}",
        "is_verified": made.counted.is_verified,
        "source": made.parameter.source,
        "is_confirmed": line.is_confirmed,
        "is_adopted": line.is_adopted,
    }


def _parameter(line: ParameterLine, refused: Form | None) -> dict[str, Any]:
    used, row = line.in_use, line.standard
    form: Form = ParameterForm.shown_for(
        row,
        amount=_number(used.amount),
        each=_number(used.each),
        days=_number(used.days),
        source=line.own.source if line.own else "",
    )
    if refused is not None and refused.data.get("code") == row.pk:
        form = refused
    return {
        "code": row.pk,
        "name": row.name,
        "is_factor": row.pk == FAMILY_SIZE,
        "told": spoken_parameter(used, row.unit) if row.pk != FAMILY_SIZE else f"{_plain(used.amount)} {row.unit}",
        "counted": indicators()[row.counted].name if row.counted else "",
        "source": used.source,
        "is_confirmed": line.is_confirmed,
        "is_own": line.own is not None,
        "standard": spoken_parameter_of_standard(row) if line.own else "",
        "changed_at": line.own.changed_at if line.own else None,
        "changed_by": line.own.changed_by.name if line.own and line.own.changed_by else "",
        "form": form,
    }


def spoken_parameter_of_standard(row: Any) -> str:
    """The published number that a tenant's own replaces."""
    return f"{_plain(row.amount)} ÷ {_plain(row.each)} ({row.source})"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _counted(indicator: str, unit: str) -> str:
    return f"{indicators()[indicator].name} ({UNITS[unit]})"


def _acts(incident: Incident, actor: Actor, sheet: EstimateSheet, *, may_record: bool) -> dict[str, Any]:
    if not may_record or not incident.is_open:
        return {}
    acts: dict[str, Any] = {
        "record_url": reverse("incidents:needs", args=[incident.pk]),
        "record_form": NeedForm(within=actor.tenant.area_code, auto_id="need_%s"),
    }
    if incident.tenant_id == actor.tenant.id and sheet.lines and not sheet.is_all_adopted:
        acts["adopt_url"] = reverse("incidents:need-adoption", args=[incident.pk])
        acts["seen"] = sheet.mark
    return acts
