"""What a requisition's page shows: its lines, and the steps that whoever looks may take now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from logistics.capabilities import APPROVE, REQUISITION_ASK, RESERVE_RELEASE, STOCK_POST
from logistics.models import Requisition
from logistics.queries.requisitions import set_aside
from logistics.rules.requisitions import is_large
from logistics.views.requisition_forms import ApprovalForm, PickForm, ReservationForm, SendForm, WhyForm
from pmi_platform.core.tenancy.scope import Actor

State = Requisition.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step: its heading, its form, where it is sent, and what the button says."""

    title: str
    url: str
    form: forms.Form
    button: str
    note: str = ""
    is_quiet: bool = False


def lines_of(row: Requisition) -> list[dict[str, Any]]:
    """Each line with what is set aside for it."""
    aside: dict[str, int] = {}
    for balance in set_aside(row):
        aside[balance.item_id] = aside.get(balance.item_id, 0) + balance.quantity
    return [{"line": line, "aside": aside.get(line.item_id, 0)} for line in row.lines.all()]


def acts_on(row: Requisition, *, actor: Actor, refused: Mapping[str, forms.Form]) -> list[Act]:
    """The steps that the actor may take now, the way on first."""
    at, seen = row.from_warehouse.area_id, {"version": row.version}
    acts = []
    if row.state == State.ASKED and actor.allows(APPROVE, at=at):
        acts += _deciding(row, seen, refused)
    if actor.allows(STOCK_POST, at=at):
        acts += _handling(row, seen, refused, may_take_reserve=actor.allows(RESERVE_RELEASE, at=at))
    if row.is_open and (actor.allows(APPROVE, at=at) or actor.allows(REQUISITION_ASK, at=_asked_at(row))):
        form = refused.get("cancelling") or WhyForm(initial=seen, auto_id="cancel_%s")
        acts.append(
            _act(row, "cancelling", _("Take it back"), form, _("Take back"), note=_("What is reserved is free again."))
        )
    return acts


def _deciding(row: Requisition, seen: dict[str, int], refused: Mapping[str, forms.Form]) -> list[Act]:
    lines = row.lines.all()
    note = _("This is large: the province approves, and not whoever asked.") if is_large(_asked(row)) else ""
    approval = refused.get("approval") or ApprovalForm(initial=seen, lines=lines, auto_id="approve_%s")
    refusal = refused.get("refusal") or WhyForm(initial=seen, auto_id="refuse_%s")
    return [
        _act(row, "approval", _("Approve"), approval, _("Approve"), note=note),
        _act(row, "refusal", _("Refuse"), refusal, _("Refuse")),
    ]


def _handling(
    row: Requisition, seen: dict[str, int], refused: Mapping[str, forms.Form], *, may_take_reserve: bool
) -> list[Act]:
    match row.state:
        case State.APPROVED:
            form = refused.get("reservation") or ReservationForm(initial=seen, may_take_reserve=may_take_reserve)
            note = _("The first to expire are set aside first; nobody else can give them away.")
            return [_act(row, "reservation", _("Set the goods aside"), form, _("Reserve"), note=note)]
        case State.RESERVED:
            form = refused.get("picking") or PickForm(initial=seen, rows=set_aside(row))
            note = _("Count as you take them from the shelf. What is not there is free again.")
            return [_act(row, "picking", _("Pick"), form, _("Picked as counted"), note=note)]
        case State.PICKED:
            form = refused.get("sending") or SendForm(initial=seen)
            return [_act(row, "sending", _("Send or hand over"), form, _("They leave"))]
        case _:
            return []


def _act(row: Requisition, name: str, title: str, form: forms.Form, button: str, *, note: str = "") -> Act:
    return Act(
        title=title,
        url=reverse(f"logistics:{name}", args=[row.pk]),
        form=form,
        button=button,
        note=note,
        is_quiet=name in ("refusal", "cancelling"),
    )


def _asked(row: Requisition) -> list[int]:
    return [line.asked for line in row.lines.all()]


def _asked_at(row: Requisition) -> str:
    if row.to_warehouse is not None:
        return row.to_warehouse.area_id
    return row.recipient_area_id or row.from_warehouse.area_id
