"""What happens to warehouses and stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from logistics import models


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseOpened(DomainEvent):
    type: ClassVar[str] = "logistics.warehouse.opened"
    words: ClassVar[Words] = _("Warehouse opened")
    about: ClassVar[tuple[str, str] | None] = ("logistics:warehouse", "warehouse_id")

    warehouse_id: str
    unit_id: str
    area_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPosted(DomainEvent):
    """Goods moved by a document. Its lines are read in the ledger."""

    type: ClassVar[str] = "logistics.stock.posted"
    words: ClassVar[Words] = _("Stock document posted")
    about: ClassVar[tuple[str, str] | None] = ("logistics:document", "document_id")

    document_id: str
    kind: str
    number: str
    area_code: str

    @classmethod
    def of(cls, document: models.StockDocument) -> Self:
        place = document.from_warehouse or document.to_warehouse
        return cls(
            document_id=str(document.pk),
            kind=document.kind,
            number=document.number,
            area_code=place.area_id if place else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequisitionAsked(DomainEvent):
    type: ClassVar[str] = "logistics.requisition.asked"
    words: ClassVar[Words] = _("Goods asked for")
    about: ClassVar[tuple[str, str] | None] = ("logistics:requisition", "requisition_id")

    requisition_id: str
    number: str
    area_code: str

    @classmethod
    def of(cls, row: models.Requisition) -> Self:
        return cls(requisition_id=str(row.pk), number=row.number, area_code=row.from_warehouse.area_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequisitionMoved(DomainEvent):
    """A requisition took its next step. `offered` and `fulfilled` are what the need that it answers gains or loses."""

    type: ClassVar[str] = "logistics.requisition.moved"
    words: ClassVar[Words] = _("Requisition moved on")
    about: ClassVar[tuple[str, str] | None] = ("logistics:requisition", "requisition_id")

    requisition_id: str
    number: str
    state: str
    area_code: str
    need_id: str | None = None
    offered: int = 0
    fulfilled: int = 0

    @classmethod
    def of(cls, row: models.Requisition, *, offered: int, fulfilled: int) -> Self:
        return cls(
            requisition_id=str(row.pk),
            number=row.number,
            state=row.state,
            area_code=row.from_warehouse.area_id,
            need_id=str(row.need_id) if row.need_id else None,
            offered=offered,
            fulfilled=fulfilled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LotBarred(DomainEvent):
    """Goods may not leave, or may again. Why stands with the lot."""

    type: ClassVar[str] = "logistics.lot.barred"
    words: ClassVar[Words] = _("Lot barred or released")
    about: ClassVar[tuple[str, str] | None] = ("logistics:item", "item")

    lot_id: str
    item: str
    is_barred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevelSet(DomainEvent):
    type: ClassVar[str] = "logistics.stock_level.set"
    words: ClassVar[Words] = _("Minimum stock and reserve set")
    about: ClassVar[tuple[str, str] | None] = ("logistics:warehouse", "warehouse_id")

    warehouse_id: str
    item: str
    minimum: int
    reserve: int
    area_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMeasured(DomainEvent):
    type: ClassVar[str] = "logistics.item.measured"
    words: ClassVar[Words] = _("Packs and measures set")
    about: ClassVar[tuple[str, str] | None] = ("logistics:item", "item")

    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPartSet(DomainEvent):
    type: ClassVar[str] = "logistics.kit_part.set"
    words: ClassVar[Words] = _("Contents of a kit set")
    about: ClassVar[tuple[str, str] | None] = ("logistics:item", "item")

    item: str
    part: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMoved(DomainEvent):
    """A loan between two provinces took a step; both hear of it. The need that it answers is the borrower's."""

    type: ClassVar[str] = "logistics.transfer.moved"
    words: ClassVar[Words] = _("Loan of goods moved on")
    about: ClassVar[tuple[str, str] | None] = ("logistics:transfer", "transfer_id")

    transfer_id: str
    number: str
    state: str
    area_code: str
    need_id: str | None = None
    offered: int = 0
    fulfilled: int = 0
