from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Tenancy, TwoSided

BETWEEN_TWO = TwoSided(sides=("tenant_id", "lender_id"), writers=("tenant_id", "lender_id"))


class Transfer(TenantModel):
    """Goods that one province lends to another: one record, seen by exactly the two. `tenant` is the borrower.

    The names of places stand here, because either side may lose sight of the other's warehouse when a grant ends.
    """

    tenancy: ClassVar[Tenancy] = BETWEEN_TWO

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the lender")
        SENT = "sent", _("On its way")
        RECEIVED = "received", _("Borrowed")
        SETTLED = "settled", _("Settled")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    number = models.TextField(_("number"), editable=False)
    state = models.TextField(_("state"), choices=State, default=State.ASKED)
    state_reason = models.TextField(blank=True, default="")
    lender = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+")
    lender_warehouse = models.ForeignKey("logistics.Warehouse", models.PROTECT, related_name="+", db_index=False)
    lender_place = models.TextField(_("lent by"))
    lender_area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_index=False)
    borrower_warehouse = models.ForeignKey("logistics.Warehouse", models.PROTECT, related_name="+", db_index=False)
    borrower_place = models.TextField(_("lent to"))
    borrower_area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    asked = models.PositiveIntegerField(_("asked for"))
    need = models.ForeignKey("incidents.Need", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(_("reason"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked on"))

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("loan of goods")
        verbose_name_plural = _("loans of goods")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="transfer_once"),
            models.UniqueConstraint(fields=("number",), name="transfer_number_once"),
            models.CheckConstraint(condition=~Q(tenant=F("lender")), name="transfer_between_two"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="transfer_asks"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.SENT, self.State.RECEIVED)


class TransferLot(TenantModel):
    """So many of a lot sent, counted on arrival, and settled since."""

    tenancy: ClassVar[Tenancy] = BETWEEN_TWO

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="lots", db_index=False)
    lender = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(_("lot"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    lender_lot = models.ForeignKey("logistics.Lot", models.PROTECT, related_name="+", db_index=False)
    borrower_lot = models.ForeignKey(
        "logistics.Lot", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    sent = models.PositiveIntegerField(_("sent"))
    counted = models.PositiveIntegerField(_("counted"), default=0)
    settled = models.PositiveIntegerField(_("settled"), default=0)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("lot of a loan")
        verbose_name_plural = _("lots of loans")
        constraints = (
            models.UniqueConstraint(fields=("transfer", "lender_lot"), name="transfer_lot_once"),
            models.CheckConstraint(
                condition=Q(counted__lte=F("sent"), settled__lte=F("counted")), name="transfer_lot_adds_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.sent}"

    @property
    def owed(self) -> int:
        return self.counted - self.settled


class TransferSettlement(TenantModel):
    """How a part of a loan is settled: goods sent back, a note, or written off by the lender."""

    tenancy: ClassVar[Tenancy] = BETWEEN_TWO

    class Kind(models.TextChoices):
        IN_KIND = "in_kind", _("Goods given back")
        NOTE = "note", _("By note")
        WRITTEN_OFF = "written_off", _("Written off")

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for the lender")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="settlements", db_index=False)
    lender = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(_("kind"), choices=Kind)
    state = models.TextField(_("state"), choices=State, default=State.OFFERED)
    quantity = models.PositiveIntegerField(_("quantity"))
    note = models.TextField(_("number of the note, or the reason"), blank=True, default="")
    dispatch = models.ForeignKey(
        "logistics.StockDocument", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ("offered_at", "pk")
        verbose_name = _("settlement of a loan")
        verbose_name_plural = _("settlements of loans")
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_settlement_of_something"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.quantity}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED
