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
