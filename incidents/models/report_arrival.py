from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy, Writes


class Door(models.TextChoices):
    """By what a report reached us."""

    APP = "app", _("App")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    COLLECT = "collect", "KoboCollect / ODK Collect"
    PUBLIC = "public", _("Public form")


class ReportArrival(TenantModel):
    """That a report came once more, by another door or again by the same. Never altered.

    What came first is in the report itself. `client_ref` and digest let the same delivery be answered in the same way;
    `amendment` is what this one added, if it added anything.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True, writes=Writes.APPEND)

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="arrivals", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    door = models.TextField(_("door"), choices=Door)
    reported_at = models.DateTimeField(_("reported"))
    received_at = models.DateTimeField(_("received"))
    amendment = models.ForeignKey(
        "incidents.ReportAmendment", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("received_at", "pk")
        verbose_name = _("further arrival of a report")
        verbose_name_plural = _("further arrivals of reports")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="report_arrival_once"),
            models.CheckConstraint(
                condition=Q(door__in=("app", "sms", "whatsapp", "telegram", "collect", "public")),
                name="report_arrival_door_known",
            ),
        )
        indexes = (models.Index(fields=("report", "received_at"), name="report_arrival_of_report"),)

    def __str__(self) -> str:
        return f"{self.door} {self.received_at:%Y-%m-%d %H:%M}"
