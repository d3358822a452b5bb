from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy, Writes


class DutyShift(TenantModel):
    """Somebody's turn at a unit's command post. For its own organisation only, as everything of the post."""

    tenancy: ClassVar[Tenancy] = Owned()

    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("starts_at", "pk")
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_shift_ends_after_start"),
        )
        indexes = (models.Index(fields=("unit", "ends_at"), name="duty_shift_of_unit"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.officer_id}"


class LogEntry(TenantModel):
    """A line of a command post's log book (buku kejadian). It is only ever added to: a mistake gets a further line."""

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        CALL = "call", _("Radio or telephone")
        DECISION = "decision", _("Decision")

    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="log", db_index=False
    )
    kind = models.TextField(_("kind"), choices=Kind)
    text = models.TextField(_("what happened"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("line of the log book")
        verbose_name_plural = _("log book")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("note", "call", "decision")), name="log_entry_kind_known"),
        )
        indexes = (models.Index(fields=("unit", "at"), name="log_entry_of_unit"),)

    def __str__(self) -> str:
        return self.text


class Handover(TenantModel):
    """That the post went from one to the other: who gave it, who took it, when, and what was said."""

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(_("what the next one must know"), blank=True, default="")

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        indexes = (models.Index(fields=("unit", "at"), name="handover_of_unit"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
