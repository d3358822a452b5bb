"""What the doors hand to the services: typed input without a rule in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """So many of an item in one lot, new or known."""

    item: str
    lot: str
    quantity: int
    donor: str = ""
    owner: str = ""
    expires_on: date | None = None


class _Digested:
    """What must be the same when a document is sent again."""

    __slots__ = ()

    def digest(self) -> bytes:
        said = json.dumps(asdict(self), sort_keys=True, default=str)  # type: ignore[call-overload]
        return hashlib.sha256(f"{type(self).__name__}:{said}".encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDraft(_Digested):
    """Goods that come in from outside: a donation or a purchase."""

    client_ref: UUID
    kind: str
    warehouse_id: UUID
    lines: tuple[ReceiptLine, ...]
    occurred_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDraft(_Digested):
    """Goods that leave a warehouse: to another one (`dispatch`), or for good. `lines` are quantities by lot.

    `takes_reserve` is said by whoever may release a protected reserve.
    """

    client_ref: UUID
    kind: str
    warehouse_id: UUID
    lines: tuple[tuple[UUID, int], ...]
    occurred_at: datetime
    to_warehouse_id: UUID | None = None
    reason: str = ""
    recipient: str = ""
    vehicle: str = ""
    driver: str = ""
    takes_reserve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDraft(_Digested):
    """What was counted when a dispatch arrived, by lot. What is left out was not there."""

    client_ref: UUID
    dispatch_id: UUID
    counted: tuple[tuple[UUID, int], ...]
    occurred_at: datetime
    reason: str = ""

    def by_lot(self) -> Mapping[UUID, int]:
        return dict(self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDraft(_Digested):
    """What became of goods that were missing in a delivery: found here or there, lost or damaged, by lot."""

    client_ref: UUID
    delivery_id: UUID
    outcome: str
    lines: tuple[tuple[UUID, int], ...]
    occurred_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequisitionDraft(_Digested):
    """What a warehouse is asked for: pieces by item. The goods go to a warehouse, or are handed to `recipient`."""

    client_ref: UUID
    from_warehouse_id: UUID
    lines: tuple[tuple[str, int], ...]
    to_warehouse_id: UUID | None = None
    recipient: str = ""
    recipient_area: str = ""
    need_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingDraft(_Digested):
    """How picked goods leave: with what and whom."""

    client_ref: UUID
    requisition_id: UUID
    occurred_at: datetime
    vehicle: str = ""
    driver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDraft(_Digested):
    """What a neighbour's warehouse is asked to lend."""

    client_ref: UUID
    lender_warehouse_id: UUID
    borrower_warehouse_id: UUID
    item: str
    quantity: int
    need_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingDraft(_Digested):
    """How many are lent, and with what and whom they leave."""

    client_ref: UUID
    transfer_id: UUID
    quantity: int
    occurred_at: datetime
    vehicle: str = ""
    driver: str = ""
    reason: str = ""
    takes_reserve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowingDraft(_Digested):
    """What was counted when lent goods arrived, by lot of the loan."""

    client_ref: UUID
    transfer_id: UUID
    counted: tuple[tuple[UUID, int], ...]
    occurred_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitDraft(_Digested):
    """So many kits, made in a warehouse."""

    client_ref: UUID
    warehouse_id: UUID
    kit: str
    quantity: int
    occurred_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnkitDraft(_Digested):
    """So many kits of a lot, taken apart again."""

    client_ref: UUID
    warehouse_id: UUID
    lot_id: UUID
    quantity: int
    occurred_at: datetime
    reason: str = ""
