"""What a loan's page shows: the steps that whoever looks may take now, and how it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from logistics.capabilities import APPROVE, APPROVE_LARGE, REQUISITION_ASK, RESERVE_RELEASE, STOCK_POST
from logistics.models import Transfer
from logistics.views.requisition_forms import WhyForm
from logistics.views.requisition_page import Act
from logistics.views.transfer_forms import AnswerForm, BorrowForm, LendForm, OfferForm, WriteOffForm
from pmi_platform.core.tenancy.scope import Actor

State = Transfer.State


def acts_on(row: Transfer, *, actor: Actor, refused: Mapping[str, forms.Form]) -> list[Act]:
    """The steps that the actor may take now, the way on first."""
    seen: dict[str, Any] = {"version": row.version}
    owed = sum(lot.owed for lot in row.lots.all())
    if row.lender_id == actor.tenant.id:
        return _of_the_lender(row, actor, seen, refused, owed)
    return _of_the_borrower(row, actor, seen, refused, owed)


def settlements_of(row: Transfer, *, actor: Actor, refused: Mapping[str, forms.Form]) -> list[dict[str, Any]]:
    """How it was settled so far, with the answer that the lender still owes."""
    may_answer = row.lender_id == actor.tenant.id and actor.allows(STOCK_POST, at=row.lender_area_id)
    return [
        {
            "settlement": one,
            "form": refused.get(f"answer_{one.pk}")
            or AnswerForm(initial={"version": row.version}, auto_id=f"answer_{one.pk}_%s")
            if may_answer and one.is_open
            else None,
            "url": reverse("logistics:transfer-answering", args=[one.pk]),
        }
        for one in row.settlements.all()
    ]


def _of_the_lender(
    row: Transfer, actor: Actor, seen: dict[str, Any], refused: Mapping[str, forms.Form], owed: int
) -> list[Act]:
    if row.state == State.ASKED and actor.allows(APPROVE, at=row.lender_area_id):
        may_take_reserve = actor.allows(RESERVE_RELEASE, at=row.lender_area_id)
        fresh = LendForm(initial={**seen, "quantity": row.asked}, may_take_reserve=may_take_reserve, auto_id="lend_%s")
        refusal = refused.get("declining") or WhyForm(initial=seen, auto_id="decline_%s")
        return [
            _act(row, "lending", _("Lend"), refused.get("lending") or fresh, _("Lend and send")),
            _act(row, "declining", _("Refuse"), refusal, _("Refuse"), is_quiet=True),
        ]
    if row.state == State.RECEIVED and owed and actor.allows(APPROVE_LARGE, at=row.lender_area_id):
        form = refused.get("writing_off") or WriteOffForm(initial={**seen, "quantity": owed}, auto_id="write_off_%s")
        return [_act(row, "writing-off", _("Write off"), form, _("Write off"), is_quiet=True)]
    return []


def _of_the_borrower(
    row: Transfer, actor: Actor, seen: dict[str, Any], refused: Mapping[str, forms.Form], owed: int
) -> list[Act]:
    if row.state == State.ASKED and actor.allows(REQUISITION_ASK, at=row.borrower_area_id):
        form = refused.get("declining") or WhyForm(initial=seen, auto_id="decline_%s")
        return [_act(row, "declining", _("Take it back"), form, _("Take back"), is_quiet=True)]
    if not actor.allows(STOCK_POST, at=row.borrower_area_id):
        return []
    if row.state == State.SENT:
        fresh = BorrowForm(initial=seen, lots=list(row.lots.all()), auto_id="borrow_%s")
        return [_act(row, "borrowing", _("Receive"), refused.get("borrowing") or fresh, _("Received as counted"))]
    if row.state == State.RECEIVED and owed:
        form = refused.get("offering") or OfferForm(initial={**seen, "quantity": owed}, auto_id="offer_%s")
        note = _("Goods of the same kind leave your warehouse now; the lender confirms that they have come back.")
        return [_act(row, "offering", _("Settle"), form, _("Settle"), note=note)]
    return []


def _act(
    row: Transfer, name: str, title: str, form: forms.Form, button: str, *, note: str = "", is_quiet: bool = False
) -> Act:
    url = reverse(f"logistics:transfer-{name}", args=[row.pk])
    return Act(title=title, url=url, form=form, button=button, note=note, is_quiet=is_quiet)
