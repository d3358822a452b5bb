"""What people type about loans between provinces. Forms check shape; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from logistics.forms import DocumentForm
from logistics.models import Item, TransferLot, Warehouse
from logistics.services import BorrowingDraft, LendingDraft, TransferDraft
from logistics.views.requisition_forms import MOST, VersionForm


class TransferForm(forms.Form):
    """Goods asked of a neighbour's warehouse."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    need = forms.UUIDField(widget=forms.HiddenInput, required=False)
    item = forms.ChoiceField(label=_("Item"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    borrower_warehouse = forms.TypedChoiceField(label=_("To which warehouse of ours"), coerce=UUID)
    reason = forms.CharField(label=_("What they are for"), max_length=200)

    def __init__(self, *args: Any, items: Iterable[Item], warehouses: Iterable[Warehouse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())
        choices = [(item.code, f"{item.name} ({item.unit})") for item in items]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        places = [(place.pk, place.name) for place in warehouses]
        self.fields["borrower_warehouse"].choices = places  # type: ignore[attr-defined]

    def draft(self, lender_warehouse_id: UUID) -> TransferDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return TransferDraft(
            client_ref=said["client_ref"],
            lender_warehouse_id=lender_warehouse_id,
            borrower_warehouse_id=said["borrower_warehouse"],
            item=said["item"],
            quantity=said["quantity"],
            need_id=said["need"],
            reason=said["reason"],
        )


class LendForm(DocumentForm, VersionForm):
    """How many are lent, and with what and whom they leave."""

    quantity = forms.IntegerField(label=_("How many are lent"), min_value=1, max_value=MOST)
    vehicle = forms.CharField(label=_("Vehicle and number plate"), max_length=200, required=False)
    driver = forms.CharField(label=_("Driver or bearer"), max_length=200, required=False)
    takes_reserve = forms.BooleanField(label=_("Take from the protected reserve where it is needed"), required=False)
    field_order = ("quantity", "vehicle", "driver", "occurred_at", "reason", "takes_reserve")

    def __init__(self, *args: Any, may_take_reserve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_take_reserve:
            del self.fields["takes_reserve"]

    def draft(self, transfer_id: UUID) -> LendingDraft:
        """The service's input, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return LendingDraft(transfer_id=transfer_id, **said)


class BorrowForm(DocumentForm, VersionForm):
    """What was counted when lent goods arrived."""

    def __init__(self, *args: Any, lots: Sequence[TransferLot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        for lot in lots:
            self.fields[f"counted_{lot.pk}"] = forms.IntegerField(
                label=_("Counted, lot %(lot)s") % {"lot": lot.code}, min_value=0, max_value=lot.sent, initial=lot.sent
            )
        self.order_fields([*(f"counted_{lot.pk}" for lot in lots), "occurred_at", "reason"])

    def draft(self, transfer_id: UUID) -> BorrowingDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return BorrowingDraft(
            client_ref=said["client_ref"],
            transfer_id=transfer_id,
            counted=tuple((lot.pk, said[f"counted_{lot.pk}"]) for lot in self.lots),
            occurred_at=said["occurred_at"],
            reason=said["reason"],
        )


class OfferForm(VersionForm):
    """How a part of a loan is settled."""

    kind = forms.ChoiceField(
        label=_("How"), choices=[("in_kind", _("Goods of the same kind go back")), ("note", _("By note"))]
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    note = forms.CharField(label=_("Number of the note, or a remark"), max_length=150, required=False)


class WriteOffForm(VersionForm):
    """How much the lender gives up."""

    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=_("Reason"), max_length=150)


class AnswerForm(VersionForm):
    """Whether the lender accepts."""

    accepts = forms.ChoiceField(label=_("Answer"), choices=[("yes", _("Accept")), ("no", _("Refuse, with the reason"))])
    reason = forms.CharField(label=_("Reason"), max_length=150, required=False)
