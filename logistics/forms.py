"""What people type about warehouses and goods. Forms check shape; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.models import Item, StockBalance, StockDocument, Warehouse
from logistics.services import DeliveryDraft, IssueDraft, ReceiptDraft, ReceiptLine

Kind = StockDocument.Kind
LEAVING = (Kind.DISPATCH, Kind.DISTRIBUTED, Kind.LOST, Kind.DAMAGED, Kind.EXPIRED)


def moment_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class WarehouseForm(forms.Form):
    """A place where a unit keeps goods."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    name = forms.CharField(label=_("Name of the warehouse"), max_length=200)
    landmark = forms.CharField(label=_("Landmark"), max_length=200, required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """What every document says. The reference makes that a page sent twice posts once."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    occurred_at = moment_field(_("When did it happen?"))
    reason = forms.CharField(label=_("Reason or remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.initial.setdefault("occurred_at", timezone.localtime())


class ReceiptForm(DocumentForm):
    """Goods of one kind in one lot that come in."""

    kind = forms.ChoiceField(
        label=_("How they came"), choices=[(kind, kind.label) for kind in (Kind.DONATION, Kind.PURCHASE)]
    )
    item = forms.ChoiceField(label=_("Item"))
    quantity = forms.IntegerField(label=_("Quantity, in single units"), min_value=1, max_value=9_999_999)
    lot = forms.CharField(label=_("Lot or batch"), max_length=200)
    expires_on = forms.DateField(
        label=_("Good until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    donor = forms.CharField(label=_("Donor or seller"), max_length=200, required=False)
    owner = forms.CharField(label=_("Owner, where it is not we"), max_length=200, required=False)
    field_order = ("item", "quantity", "lot", "expires_on", "kind", "donor", "owner", "occurred_at", "reason")

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((item.code, f"{item.name} ({item.unit})") for item in items)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def draft(self, warehouse_id: UUID) -> ReceiptDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        line = ReceiptLine(**{name: said[name] for name in ("item", "lot", "quantity", "donor", "owner", "expires_on")})
        return ReceiptDraft(
            client_ref=said["client_ref"],
            kind=said["kind"],
            warehouse_id=warehouse_id,
            lines=(line,),
            occurred_at=said["occurred_at"],
            reason=said["reason"],
        )


class IssueForm(DocumentForm):
    """Goods of one lot that leave."""

    kind = forms.ChoiceField(label=_("Where to"), choices=[(kind, kind.label) for kind in LEAVING])
    lot = forms.TypedChoiceField(label=_("Goods"), coerce=UUID)
    quantity = forms.IntegerField(label=_("Quantity, in single units"), min_value=1, max_value=9_999_999)
    to_warehouse = forms.TypedChoiceField(
        label=_("To which warehouse"), coerce=UUID, required=False, empty_value=None, help_text=_("For a dispatch.")
    )
    recipient = forms.CharField(
        label=_("Handed to whom"), max_length=200, required=False, help_text=_("Stands on the record of handover.")
    )
    vehicle = forms.CharField(label=_("Vehicle and number plate"), max_length=200, required=False)
    driver = forms.CharField(label=_("Driver or bearer"), max_length=200, required=False)
    takes_reserve = forms.BooleanField(label=_("Take from the protected reserve where it is needed"), required=False)
    field_order = (
        *("lot", "quantity", "kind", "to_warehouse", "recipient", "vehicle", "driver"),
        *("occurred_at", "reason", "takes_reserve"),
    )

    def __init__(
        self,
        *args: Any,
        lots: Iterable[StockBalance],
        warehouses: Iterable[Warehouse],
        may_take_reserve: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_take_reserve:
            del self.fields["takes_reserve"]
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (row.lot_id, f"{row.item.name} · {row.lot.code}: {row.quantity} {row.item.unit}") for row in lots
        ]
        places = [("", "–"), *((place.pk, place.name) for place in warehouses)]
        self.fields["to_warehouse"].choices = places  # type: ignore[attr-defined]

    def draft(self, warehouse_id: UUID) -> IssueDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return IssueDraft(
            client_ref=said["client_ref"],
            kind=said["kind"],
            warehouse_id=warehouse_id,
            lines=((said["lot"], said["quantity"]),),
            occurred_at=said["occurred_at"],
            to_warehouse_id=said["to_warehouse"] if said["kind"] == Kind.DISPATCH else None,
            reason=said["reason"],
            recipient=said["recipient"],
            vehicle=said["vehicle"],
            driver=said["driver"],
            takes_reserve=said.get("takes_reserve", False),
        )


class DeliveryForm(DocumentForm):
    """What was counted when a dispatch arrived, lot by lot."""

    def __init__(self, *args: Any, sent: Iterable[tuple[UUID, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = [lot for lot, _label, _quantity in sent]
        for lot, label, quantity in sent:
            self.fields[f"counted_{lot}"] = forms.IntegerField(
                label=label, min_value=0, max_value=quantity, initial=quantity
            )
        self.order_fields([*(f"counted_{lot}" for lot in self.lots), "occurred_at", "reason"])

    def draft(self, dispatch_id: UUID) -> DeliveryDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return DeliveryDraft(
            client_ref=said["client_ref"],
            dispatch_id=dispatch_id,
            counted=tuple((lot, said[f"counted_{lot}"]) for lot in self.lots),
            occurred_at=said["occurred_at"],
            reason=said["reason"],
        )


class ReversalForm(forms.Form):
    """Why a document is undone."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())
