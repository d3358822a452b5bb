"""What people type about requisitions, picking, kits and levels. Forms check shape; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from logistics.forms import DocumentForm, moment_field
from logistics.models import Item, Requisition, RequisitionLine, StockBalance, Warehouse
from logistics.services import KitDraft, RequisitionDraft, SendingDraft, SettlementDraft, UnkitDraft
from pmi_platform.core.tenancy.models import Unit

MOST_ASKED = 6
MOST = 9_999_999


class RequisitionFilterForm(forms.Form):
    """Which requisitions are listed."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Requisition.State.choices])


class RequisitionForm(forms.Form):
    """Goods asked of a warehouse, for a warehouse or a unit."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    need = forms.UUIDField(widget=forms.HiddenInput, required=False)
    from_warehouse = forms.TypedChoiceField(label=_("Ask which warehouse"), coerce=UUID)
    destination = forms.ChoiceField(label=_("Where the goods go"))
    reason = forms.CharField(label=_("What they are for"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        items: Iterable[Item],
        sources: Iterable[Warehouse],
        warehouses: Iterable[Warehouse],
        units: Iterable[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.units = {str(unit.pk): unit for unit in units if unit.area_id}
        places = [(f"w:{place.pk}", place.name) for place in warehouses]
        people = [(f"u:{key}", unit.name) for key, unit in self.units.items()]
        self.fields["from_warehouse"].choices = [(place.pk, place.name) for place in sources]  # type: ignore[attr-defined]
        self.fields["destination"].choices = [  # type: ignore[attr-defined]
            (_("To a warehouse"), places),
            (_("Handed over to a unit"), people),
        ]
        choices = [("", "–"), *((item.code, f"{item.name} ({item.unit})") for item in items)]
        for number in range(1, MOST_ASKED + 1):
            self.fields[f"item_{number}"] = forms.ChoiceField(
                label=_("Item %(n)d") % {"n": number}, choices=choices, required=number == 1
            )
            self.fields[f"quantity_{number}"] = forms.IntegerField(
                label=_("Pieces of item %(n)d") % {"n": number}, min_value=1, max_value=MOST, required=number == 1
            )
        rows = [name for number in range(1, MOST_ASKED + 1) for name in (f"item_{number}", f"quantity_{number}")]
        self.order_fields(["from_warehouse", "destination", *rows, "reason"])

    def clean(self) -> dict[str, Any]:
        """Each item comes with its number."""
        said = super().clean() or {}
        for number in range(2, MOST_ASKED + 1):
            if bool(said.get(f"item_{number}")) is not bool(said.get(f"quantity_{number}")):
                self.add_error(f"quantity_{number}", _("Choose the item and say how many, or leave both empty."))
        return said

    def draft(self) -> RequisitionDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        kind, _colon, key = said["destination"].partition(":")
        unit = self.units.get(key) if kind == "u" else None
        return RequisitionDraft(
            client_ref=said["client_ref"],
            from_warehouse_id=said["from_warehouse"],
            lines=tuple(
                (said[f"item_{number}"], said[f"quantity_{number}"])
                for number in range(1, MOST_ASKED + 1)
                if said[f"item_{number}"]
            ),
            to_warehouse_id=UUID(key) if kind == "w" else None,
            recipient=unit.name if unit else "",
            recipient_area=(unit.area_id or "") if unit else "",
            need_id=said["need"],
            reason=said["reason"],
        )


class VersionForm(forms.Form):
    """A step that needs nothing but what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WhyForm(VersionForm):
    """A step with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ApprovalForm(VersionForm):
    """How many of each line are granted."""

    def __init__(self, *args: Any, lines: Iterable[RequisitionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"approved_{line.pk}"] = forms.IntegerField(
                label=f"{line.item.name} ({line.item.unit})", min_value=0, max_value=line.asked, initial=line.asked
            )

    def approved(self) -> Mapping[UUID, int]:
        """By line."""
        return {line.pk: self.cleaned_data[f"approved_{line.pk}"] for line in self.lines}


class ReservationForm(VersionForm):
    """Whether the protected reserve may be taken."""

    takes_reserve = forms.BooleanField(label=_("Take from the protected reserve where it is needed"), required=False)

    def __init__(self, *args: Any, may_take_reserve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_take_reserve:
            del self.fields["takes_reserve"]


class LotQuantitiesForm(forms.Form):
    """A number for each lot, at most as many as there are."""

    def __init__(self, *args: Any, rows: Sequence[StockBalance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"lot_{row.lot_id}"] = forms.IntegerField(
                label=f"{row.item.name} · {row.lot.code}",
                min_value=0,
                max_value=row.quantity,
                initial=row.quantity,
            )

    def quantities(self) -> Mapping[UUID, int]:
        """By lot."""
        return {row.lot_id: self.cleaned_data[f"lot_{row.lot_id}"] for row in self.rows}


class PickForm(LotQuantitiesForm, VersionForm):
    """What was taken from the shelf."""


class SendForm(DocumentForm, VersionForm):
    """With what and whom goods leave."""

    vehicle = forms.CharField(label=_("Vehicle and number plate"), max_length=200, required=False)
    driver = forms.CharField(label=_("Driver or bearer"), max_length=200, required=False)
    occurred_at = moment_field(_("When do they leave?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]

    def draft(self, requisition_id: UUID) -> SendingDraft:
        """The service's input, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return SendingDraft(requisition_id=requisition_id, **told)


class SettlementForm(LotQuantitiesForm, DocumentForm):
    """What became of missing goods."""

    outcome = forms.ChoiceField(
        label=_("What became of them"),
        choices=[
            ("found_here", _("Found here: into the receiving warehouse")),
            ("found_there", _("Never left: back into the sending warehouse")),
            ("lost", _("Lost")),
            ("damaged", _("Damaged")),
        ],
    )
    reason = forms.CharField(label=_("What is known, and who confirmed it"), max_length=200)

    def draft(self, delivery_id: UUID) -> SettlementDraft:
        """The service's input, once the form is valid."""
        told = {name: self.cleaned_data[name] for name in ("client_ref", "outcome", "occurred_at", "reason")}
        return SettlementDraft(delivery_id=delivery_id, lines=tuple(self.quantities().items()), **told)


class LevelForm(forms.Form):
    """How much of an item a warehouse should hold, and keeps back."""

    item = forms.ChoiceField(label=_("Item"))
    minimum = forms.IntegerField(label=_("Minimum stock"), min_value=0, max_value=MOST)
    reserve = forms.IntegerField(
        label=_("Protected reserve"),
        min_value=0,
        max_value=MOST,
        initial=0,
        help_text=_("So many nobody may give out, except who may release reserves."),
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.code, f"{item.name} ({item.unit})") for item in items]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    """How an item is packed, and what one of it weighs and fills."""

    pack = forms.CharField(label=_("Pack, for example dus or bal"), max_length=40, required=False)
    per_pack = forms.IntegerField(label=_("Single units in a pack"), min_value=1, max_value=MOST, required=False)
    weight_g = forms.IntegerField(label=_("Weight of one, in grams"), min_value=1, max_value=MOST, required=False)
    volume_cm3 = forms.IntegerField(label=_("Volume of one, in cm³"), min_value=1, max_value=MOST, required=False)


class KitPartForm(forms.Form):
    """So many of an item in one kit."""

    part = forms.ChoiceField(label=_("Item"))
    quantity = forms.IntegerField(
        label=_("In one kit"), min_value=0, max_value=9_999, help_text=_("None takes it out of the list.")
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.code, f"{item.name} ({item.unit})") for item in items]
        self.fields["part"].choices = choices  # type: ignore[attr-defined]


class BarForm(forms.Form):
    """Why a lot stays; nothing lets it go again."""

    reason = forms.CharField(label=_("Barred because"), max_length=200, required=False)


class KitForm(DocumentForm):
    """So many kits to make."""

    kit = forms.ChoiceField(label=_("Kit"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    field_order = ("kit", "quantity", "occurred_at", "reason")

    def __init__(self, *args: Any, kits: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kit"].choices = [(kit.code, kit.name) for kit in kits]  # type: ignore[attr-defined]

    def draft(self, warehouse_id: UUID) -> KitDraft:
        """The service's input, once the form is valid."""
        return KitDraft(warehouse_id=warehouse_id, **self.cleaned_data)


class UnkitForm(DocumentForm):
    """So many kits of a lot to take apart."""

    lot = forms.TypedChoiceField(label=_("Kits"), coerce=UUID)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    field_order = ("lot", "quantity", "occurred_at", "reason")

    def __init__(self, *args: Any, rows: Iterable[StockBalance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (row.lot_id, f"{row.item.name} · {row.lot.code}: {row.quantity}") for row in rows
        ]

    def draft(self, warehouse_id: UUID) -> UnkitDraft:
        """The service's input, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "lot"}
        return UnkitDraft(warehouse_id=warehouse_id, lot_id=self.cleaned_data["lot"], **told)
