from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class Requisition(TenantModel):
    """Goods that somebody asks a warehouse for, and how far it has come: each step is taken by whoever may take it.

    The goods go to a warehouse of one's own, or are handed to `recipient`. `need` is the line of an incident that they
    answer.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        RESERVED = "reserved", _("Reserved")
        PICKED = "picked", _("Picked")
        SENT = "sent", _("On its way")
        RECEIVED = "received", _("Received")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    number = models.TextField(_("number"), editable=False)
    state = models.TextField(_("state"), choices=State, default=State.ASKED)
    state_reason = models.TextField(blank=True, default="")
    from_warehouse = models.ForeignKey("logistics.Warehouse", models.PROTECT, related_name="+", db_index=False)
    to_warehouse = models.ForeignKey(
        "logistics.Warehouse", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recipient = models.TextField(_("recipient"), blank=True, default="")
    recipient_area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    need = models.ForeignKey("incidents.Need", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.TextField(_("reason"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("requisition")
        verbose_name_plural = _("requisitions")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="requisition_once"),
            models.UniqueConstraint(fields=("tenant", "number"), name="requisition_number_once"),
            models.CheckConstraint(
                condition=Q(to_warehouse__isnull=False, recipient="")
                | (Q(to_warehouse__isnull=True) & ~Q(recipient="")),
                name="requisition_goes_somewhere",
            ),
        )
        indexes = (models.Index(fields=("tenant", "-asked_at"), name="requisition_newest"),)

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.APPROVED, self.State.RESERVED, self.State.PICKED)


class RequisitionLine(TenantModel):
    """So many of an item, asked for and approved."""

    tenancy: ClassVar[Tenancy] = Owned()

    requisition = models.ForeignKey(Requisition, models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    asked = models.PositiveIntegerField(_("asked for"))
    approved = models.PositiveIntegerField(_("approved"), null=True, blank=True)

    class Meta:
        ordering = ("item__position",)
        verbose_name = _("line of a requisition")
        verbose_name_plural = _("lines of requisitions")
        constraints = (
            models.UniqueConstraint(fields=("requisition", "item"), name="requisition_line_once"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="requisition_line_asks"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.asked}"
