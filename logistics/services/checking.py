"""What every document has checked alike: moments, quantities, lines, and the rows that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.models import Lot, Warehouse
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound

LARGEST_QUANTITY = 9_999_999
MOST_LINES = 200
AHEAD = timedelta(minutes=10)


class Draft(Protocol):
    """What every draft of a document says."""

    @property
    def client_ref(self) -> UUID: ...

    @property
    def occurred_at(self) -> datetime: ...

    def digest(self) -> bytes: ...


def said(draft: Draft, kind: str) -> dict[str, Any]:
    """The fields that every document has; raises `InvalidInput` for a moment that has not come."""
    if draft.occurred_at > timezone.now() + AHEAD:
        raise InvalidInput({"occurred_at": _("This time lies in the future. Check date, time and time zone.")})
    return {
        "kind": kind,
        "client_ref": draft.client_ref,
        "client_digest": draft.digest(),
        "reason": checked_line("reason", getattr(draft, "reason", "")),
        "occurred_at": draft.occurred_at,
    }


def locked_warehouses(*warehouse_ids: UUID | None) -> list[Warehouse]:
    """Own warehouses, locked in the order of their keys; what a grant only shows cannot be locked and is not found."""
    wanted = {warehouse_id for warehouse_id in warehouse_ids if warehouse_id}
    rows = Warehouse.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if wanted - set(found):
        raise NotFound
    return [found[warehouse_id] for warehouse_id in warehouse_ids if warehouse_id]


def required_lines(lines: Sequence[Any]) -> None:
    """Raise where there are none, or too many."""
    if not lines:
        raise InvalidInput({"lines": _("Name at least one item.")})
    if len(lines) > MOST_LINES:
        raise InvalidInput({"lines": _("A document may have 200 lines at most.")})


def checked_quantity(quantity: Any, *, least: int = 1, field: str = "quantity") -> int:
    """A whole number that can be true."""
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise InvalidInput({field: _("Write a whole number in digits, without dots or words.")})
    if not least <= quantity <= LARGEST_QUANTITY:
        raise InvalidInput({field: _("The quantity must be at least one, and can be true.")})
    return quantity


def found_lots(lot_ids: Iterable[UUID]) -> Mapping[UUID, Lot]:
    """Every lot of these, with its item; raises `InvalidInput` where one is unknown."""
    wanted = set(lot_ids)
    lots = Lot.objects.select_related("item").in_bulk(wanted)
    if wanted - set(lots):
        raise InvalidInput({"lot": _("There is no such lot.")})
    return lots
