"""Warehouses and goods for tests. Each needs an open scope.

with logistics_officer().scope() as actor:
    warehouse = opened_warehouse(actor)
    received(actor, warehouse, 100)
"""

from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from logistics import services
from logistics.models import Lot, Requisition, StockDocument, Warehouse
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.tenancy import Member, member, province

_serial = count(1)


def logistics_officer(**fields: Any) -> Member:
    """The logistics officer of Jawa Barat, unless said otherwise."""
    return member(Role.LOGISTICS_OFFICER, **{"of": province(), **fields})


def opened_warehouse(actor: Actor, *, unit: Unit | None = None, name: str = "") -> Warehouse:
    """A warehouse of the unit, of the actor's own when none is given."""
    unit_id = unit.pk if unit else actor.offices[0].unit_id
    return services.open_warehouse(actor=actor, unit_id=unit_id, name=name or f"Gudang {next(_serial)}")


def receipt(warehouse: Warehouse, quantity: int, **changes: Any) -> services.ReceiptDraft:
    """So many tarpaulins, given by somebody."""
    line = {"item": "terpal", "lot": "L1", "quantity": quantity, **changes.pop("line", {})}
    return services.ReceiptDraft(
        **{
            "client_ref": uuid4(),
            "kind": "donation",
            "warehouse_id": warehouse.pk,
            "lines": (services.ReceiptLine(**line),),
            "occurred_at": timezone.now(),
            **changes,
        }
    )


def received(actor: Actor, warehouse: Warehouse, quantity: int, **changes: Any) -> Lot:
    """The same taken in; answers its lot."""
    document = services.receive_goods(actor=actor, draft=receipt(warehouse, quantity, **changes))
    return document.postings.first().lot


def issue(
    warehouse: Warehouse, lot: Lot, quantity: int, kind: str = "distributed", **changes: Any
) -> services.IssueDraft:
    """So many of the lot, handed out."""
    return services.IssueDraft(
        **{
            "client_ref": uuid4(),
            "kind": kind,
            "warehouse_id": warehouse.pk,
            "lines": ((lot.pk, quantity),),
            "occurred_at": timezone.now(),
            "reason": "Untuk warga" if kind in ("lost", "damaged") else "",
            **changes,
        }
    )


def issued(
    actor: Actor, warehouse: Warehouse, lot: Lot, quantity: int, kind: str = "distributed", **changes: Any
) -> StockDocument:
    """The same posted."""
    return services.issue_goods(actor=actor, draft=issue(warehouse, lot, quantity, kind, **changes))


def delivery(
    dispatch: StockDocument, counted: dict[Any, int], *, reason: str = "", at: datetime | None = None, **changes: Any
) -> services.DeliveryDraft:
    """What was counted when the dispatch arrived."""
    return services.DeliveryDraft(
        **{
            "client_ref": uuid4(),
            "dispatch_id": dispatch.pk,
            "counted": tuple((lot.pk, quantity) for lot, quantity in counted.items()),
            "occurred_at": at or timezone.now(),
            "reason": reason,
            **changes,
        }
    )


def requisition(source: Warehouse, quantity: int = 10, **changes: Any) -> services.RequisitionDraft:
    """So many tarpaulins asked of a warehouse, for a command post."""
    said = {"to_warehouse_id": None, "recipient": "Posko Cugenang", "lines": (("terpal", quantity),), **changes}
    if said["to_warehouse_id"]:
        said["recipient"] = ""
    return services.RequisitionDraft(**{"client_ref": uuid4(), "from_warehouse_id": source.pk, **said})


def asked(actor: Actor, source: Warehouse, quantity: int = 10, **changes: Any) -> Requisition:
    """The same asked for."""
    return services.ask_for_goods(actor=actor, draft=requisition(source, quantity, **changes))


def approved(actor: Actor, source: Warehouse, quantity: int = 10, **changes: Any) -> Requisition:
    """The same, approved as it was asked for."""
    row = asked(actor, source, quantity, **changes)
    granted = {line.pk: line.asked for line in row.lines.all()}
    return services.approve_requisition(actor=actor, requisition_id=row.pk, version=row.version, approved=granted)


def reserved(actor: Actor, source: Warehouse, quantity: int = 10, **changes: Any) -> Requisition:
    """The same, set aside."""
    row = approved(actor, source, quantity, **changes)
    return services.reserve_goods(actor=actor, requisition_id=row.pk, version=row.version)


def picked(actor: Actor, source: Warehouse, lots: dict[Any, int], **changes: Any) -> Requisition:
    """The same, picked as counted."""
    row = reserved(actor, source, sum(lots.values()), **changes)
    taken = {lot.pk: quantity for lot, quantity in lots.items()}
    return services.pick_goods(actor=actor, requisition_id=row.pk, version=row.version, picked=taken)


def sending(row: Requisition, **changes: Any) -> services.SendingDraft:
    """Goods that leave now, on a lorry."""
    said = {"client_ref": uuid4(), "requisition_id": row.pk, "occurred_at": timezone.now(), "vehicle": "D 1234 PMI"}
    return services.SendingDraft(**{**said, **changes})


def settlement(document: StockDocument, missing: dict[Any, int], outcome: str = "lost", **changes: Any) -> Any:
    """What became of missing goods."""
    said = {"client_ref": uuid4(), "delivery_id": document.pk, "outcome": outcome, "reason": "Dicek berdua"}
    said |= {"lines": tuple((lot.pk, quantity) for lot, quantity in missing.items()), "occurred_at": timezone.now()}
    return services.SettlementDraft(**{**said, **changes})


def transfer(source: Warehouse, target: Warehouse, quantity: int, **changes: Any) -> services.TransferDraft:
    """So many tarpaulins asked of a neighbour's warehouse."""
    said = {"client_ref": uuid4(), "lender_warehouse_id": source.pk, "borrower_warehouse_id": target.pk}
    said |= {"item": "terpal", "quantity": quantity, "reason": "Banjir Bekasi"}
    return services.TransferDraft(**{**said, **changes})


def lent(actor: Actor, row: Any, quantity: int) -> StockDocument:
    """The same lent and sent."""
    draft = services.LendingDraft(client_ref=uuid4(), transfer_id=row.pk, quantity=quantity, occurred_at=timezone.now())
    return services.lend_goods(actor=actor, draft=draft, version=row.version)


def borrowing(row: Any, counted: dict[Any, int], **changes: Any) -> services.BorrowingDraft:
    """What was counted when lent goods arrived, by lot of the loan."""
    said = {"client_ref": uuid4(), "transfer_id": row.pk, "occurred_at": timezone.now(), "reason": "Dihitung"}
    said |= {"counted": tuple((lot.pk, quantity) for lot, quantity in counted.items())}
    return services.BorrowingDraft(**{**said, **changes})
