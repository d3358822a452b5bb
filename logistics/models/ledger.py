from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy, Writes


class Lot(TenantModel):
    """Goods of one kind that came together: from whom, whose they are, and until when they are good.

    `owner` is whose goods these are where the holder only keeps them. Barred goods are neither sent nor handed out.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    code = models.TextField(_("lot"))
    donor = models.TextField(_("donor"), blank=True, default="")
    owner = models.TextField(_("owner, where it is not the holder"), blank=True, default="")
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    barred_because = models.TextField(_("barred because"), blank=True, default="", db_default="")

    class Meta:
        ordering = ("item", "expires_on", "code")
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = (models.UniqueConstraint(fields=("tenant", "item", "code"), name="lot_code_once"),)

    def __str__(self) -> str:
        return self.code


class StockDocument(TenantModel):
    """Why goods moved: who said so, when it happened and when it was recorded. Never altered; a wrong one is reversed.

    `follows` names the dispatch that a delivery ends, or the short delivery that a settlement answers; `reverses` the
    document that a counter-document undoes.
    """

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    class Kind(models.TextChoices):
        DONATION = "donation", _("Donation received")
        PURCHASE = "purchase", _("Purchase received")
        DISPATCH = "dispatch", _("Dispatched")
        DELIVERY = "delivery", _("Delivered")
        DISTRIBUTED = "distributed", _("Handed out")
        LOST = "lost", _("Written off: lost")
        DAMAGED = "damaged", _("Written off: damaged")
        EXPIRED = "expired", _("Written off: expired")
        REVERSAL = "reversal", _("Reversal")
        RESERVATION = "reservation", _("Reserved")
        RELEASE = "release", _("Reservation given back")
        FOUND = "found", _("Missing goods found")
        ASSEMBLY = "assembly", _("Kits made")
        DISASSEMBLY = "disassembly", _("Kits taken apart")
        RETURN = "return", _("Brought back")
        BORROWED = "borrowed", _("Borrowed goods received")
        SETTLEMENT = "settlement", _("Loan settled")

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    kind = models.TextField(_("kind"), choices=Kind)
    number = models.TextField(_("number"), editable=False)
    reason = models.TextField(_("reason"), blank=True, default="")
    from_warehouse = models.ForeignKey(
        "logistics.Warehouse", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    to_warehouse = models.ForeignKey(
        "logistics.Warehouse", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deliveries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    requisition = models.ForeignKey(
        "logistics.Requisition", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    transfer = models.ForeignKey("logistics.Transfer", models.PROTECT, null=True, blank=True, related_name="documents")
    recipient = models.TextField(_("recipient"), blank=True, default="", db_default="")
    vehicle = models.TextField(_("vehicle"), blank=True, default="", db_default="")
    driver = models.TextField(_("driver"), blank=True, default="", db_default="")
    occurred_at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("written down"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-recorded_at", "-pk")
        verbose_name = _("stock document")
        verbose_name_plural = _("stock documents")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="stock_document_once"),
            models.UniqueConstraint(fields=("tenant", "number"), name="stock_document_number_once"),
        )
        indexes = (models.Index(fields=("tenant", "-recorded_at"), name="stock_document_newest"),)

    def __str__(self) -> str:
        return self.number


class Posting(TenantModel):
    """One side of a movement: so many of a lot into (or, less than zero, out of) an account. Never altered."""

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    document = models.ForeignKey("logistics.StockDocument", models.PROTECT, related_name="postings")
    account = models.TextField(_("account"))
    warehouse = models.ForeignKey(
        "logistics.Warehouse", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("logistics.Lot", models.PROTECT, related_name="postings", db_index=False)
    quantity = models.BigIntegerField(_("quantity"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = (models.CheckConstraint(condition=~Q(quantity=0), name="posting_moves_something"),)
        indexes = (
            models.Index(fields=("tenant", "item", "-created_at"), name="posting_of_item"),
            models.Index(fields=("lot", "account"), name="posting_of_lot"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.quantity:+d}"


class StockBalance(TenantModel):
    """How many of a lot an account holds: the sum of its postings, kept so that it can be locked and shown.

    No account but those from which goods come (rules/ledger.py, `OWING`) can hold less than nothing; the database
    refuses it under any concurrency.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.STOCK, zoned=True)
    feed_entity = "stock"

    account = models.TextField(_("account"))
    warehouse = models.ForeignKey(
        "logistics.Warehouse", models.PROTECT, null=True, blank=True, related_name="balances", db_index=False
    )
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, null=True, blank=True, related_name="+", db_column="area_code", db_index=False
    )
    zone_key = ZoneKey()
    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey("logistics.Lot", models.PROTECT, related_name="balances", db_index=False)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    quantity = models.BigIntegerField(_("quantity"), default=0)

    class Meta:
        ordering = ("item", "expires_on", "pk")
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "account", "lot"), name="stock_balance_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0)
                | Q(account__in=("donor", "adjusted"))
                | Q(account__startswith="made:")
                | Q(account__startswith="borrowed:"),
                name="stock_never_negative",
            ),
        )
        indexes = (models.Index(fields=("tenant", "item"), name="stock_of_item"),)

    def __str__(self) -> str:
        return f"{self.account}: {self.quantity}"
