"""Asking a warehouse for goods, and deciding about it. Picking and sending stand in `picking`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.queries.needs import find_need
from logistics.capabilities import APPROVE, APPROVE_LARGE, REQUISITION_ASK
from logistics.errors import ChangedAfterPosting, NotYours, WrongStep
from logistics.events import RequisitionAsked, RequisitionMoved
from logistics.models import Item, Requisition, RequisitionLine, StockDocument, Warehouse
from logistics.rules.requisitions import is_large, may_become
from logistics.services.checking import checked_quantity, required_lines
from logistics.services.drafts import RequisitionDraft
from logistics.services.posting import number
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound, StaleVersion
from pmi_platform.core.geo.queries.areas import find_area
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

State = Requisition.State


@transaction.atomic
def ask_for_goods(*, actor: Actor, draft: RequisitionDraft) -> Requisition:
    """Ask a warehouse of one's own organisation for goods; the same `client_ref` always yields the same requisition."""
    source, target = _warehouse(actor, draft.from_warehouse_id), None
    if draft.to_warehouse_id is not None:
        target = _warehouse(actor, draft.to_warehouse_id)
    area = _area(draft.recipient_area)
    actor.require(REQUISITION_ASK, at=target.area_id if target else area or source.area_id)
    known = Requisition.objects.filter(tenant=actor.tenant.id, client_ref=draft.client_ref).first()
    if known is not None:
        if bytes(known.client_digest) != draft.digest():
            raise ChangedAfterPosting
        return known
    asked = Requisition(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=draft.digest(),
        number=number("requisition"),
        from_warehouse=source,
        to_warehouse=target,
        recipient=_recipient(draft),
        recipient_area_id=area,
        need_id=_need(actor, draft),
        reason=checked_line("reason", draft.reason),
        asked_at=timezone.now(),
        asked_by_id=actor.user_id,
    )
    lines = _lines(actor, asked, draft)
    asked.save(force_insert=True)
    RequisitionLine.objects.bulk_create(lines)
    publish(RequisitionAsked.of(asked))
    return asked


@transaction.atomic
def approve_requisition(
    *, actor: Actor, requisition_id: UUID, version: int, approved: Mapping[UUID, int]
) -> Requisition:
    """Grant what was asked for, or less, by line. What is large the province approves, and never whoever asked."""
    row = locked_requisition(requisition_id, version)
    actor.require(APPROVE, at=row.from_warehouse.area_id)
    lines = list(RequisitionLine.objects.filter(requisition=row))
    for line in lines:
        line.approved = checked_quantity(approved.get(line.pk, 0), least=0)
        if line.approved > line.asked:
            raise InvalidInput({"quantity": _("Approve what was asked for at most.")})
    if not any(line.approved for line in lines):
        raise InvalidInput({"quantity": _("Approve at least one piece, or refuse the requisition with a reason.")})
    if is_large(line.approved or 0 for line in lines):
        actor.require(APPROVE_LARGE, at=row.from_warehouse.area_id)
        if actor.user_id is not None and row.asked_by_id == actor.user_id:
            raise NotYours
    RequisitionLine.objects.bulk_update(lines, ["approved"])
    row.decided_at, row.decided_by_id = timezone.now(), actor.user_id
    return moved_on(row, State.APPROVED, offered=sum(line.approved or 0 for line in lines))


@transaction.atomic
def refuse_requisition(*, actor: Actor, requisition_id: UUID, version: int, reason: str) -> Requisition:
    """Say no, with the reason."""
    row = locked_requisition(requisition_id, version)
    actor.require(APPROVE, at=row.from_warehouse.area_id)
    row.state_reason = checked_line("reason", reason, required=True)
    row.decided_at, row.decided_by_id = timezone.now(), actor.user_id
    return moved_on(row, State.REFUSED)


def note_received(document: StockDocument, *, quantity: int) -> None:
    """A delivery ends the requisition that it served; the need that it answers follows."""
    if document.requisition_id is not None:
        row = Requisition.objects.select_for_update(of=("self",)).get(pk=document.requisition_id)
        moved_on(row, State.RECEIVED, fulfilled=quantity)


def locked_requisition(requisition_id: UUID, version: int) -> Requisition:
    """The row, locked, as the caller saw it; raises `NotFound` or `StaleVersion`."""
    found = Requisition.objects.select_for_update(of=("self",)).select_related("from_warehouse", "to_warehouse")
    row = found.filter(pk=requisition_id).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion(stored=row.version)
    return row


def moved_on(row: Requisition, state: str, *, offered: int = 0, fulfilled: int = 0) -> Requisition:
    """Store the next step and announce it; raises `WrongStep` where it is not the next one."""
    if not may_become(row.state, state):
        raise WrongStep(state=row.get_state_display())
    row.state = state
    row.version += 1
    row.save()
    publish(RequisitionMoved.of(row, offered=offered, fulfilled=fulfilled))
    return row


def _warehouse(actor: Actor, warehouse_id: UUID) -> Warehouse:
    found = Warehouse.objects.filter(pk=warehouse_id, tenant=actor.tenant.id).first()
    if found is None:
        raise NotFound
    return found


def _area(code: str) -> str | None:
    if code and find_area(code) is None:
        raise InvalidInput({"recipient_area": _("There is no such area.")})
    return code or None


def _recipient(draft: RequisitionDraft) -> str:
    name = checked_line("recipient", draft.recipient)
    if draft.to_warehouse_id == draft.from_warehouse_id:
        raise InvalidInput({"to_warehouse": _("Choose another warehouse.")})
    if (draft.to_warehouse_id is None) is not bool(name):
        raise InvalidInput({"recipient": _("Say where the goods go: to a warehouse, or to whom they are handed.")})
    return name


def _need(actor: Actor, draft: RequisitionDraft) -> UUID | None:
    if draft.need_id is None:
        return None
    need = find_need(actor=actor, need_id=draft.need_id)
    if need.tenant_id != actor.tenant.id or not need.is_open:
        raise InvalidInput({"need": _("This need is not open, or another organisation noted it.")})
    if len(draft.lines) != 1:
        raise InvalidInput({"lines": _("A need is answered by one item; ask for the others on their own.")})
    return need.pk


def _lines(actor: Actor, asked: Requisition, draft: RequisitionDraft) -> list[RequisitionLine]:
    required_lines(draft.lines)
    items: Mapping[Any, Item] = Item.objects.in_bulk([code for code, _quantity in draft.lines])
    if len(items) != len(draft.lines):
        raise InvalidInput({"lines": _("Name each item of the catalogue once.")})
    return [
        RequisitionLine(
            tenant_id=actor.tenant.id, requisition=asked, item=items[code], asked=checked_quantity(quantity)
        )
        for code, quantity in draft.lines
    ]
