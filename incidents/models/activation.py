from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Severity
from incidents.rules.activation import Criteria
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class ActivationRule(TenantModel):
    """Which early warnings propose an activation to a tenant. What is empty bounds nothing."""

    tenancy: ClassVar[Tenancy] = Owned()

    name = models.TextField(_("name"))
    hazard = models.ForeignKey(
        "incidents.HazardType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("hazard"),
    )
    least_severity = models.TextField(_("severity, at least"), blank=True, default="")
    least_urgency = models.TextField(_("urgency, at least"), blank=True, default="")
    least_certainty = models.TextField(_("certainty, at least"), blank=True, default="")
    least_risk = models.TextField(_("risk, at least"), blank=True, default="", db_default="")
    tsunami_only = models.BooleanField(_("only with a possible tsunami"), default=False)
    area = models.ForeignKey(
        "geo.AdminArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_column="area_code",
        db_index=False,
        verbose_name=_("area"),
    )
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("activation rule")
        verbose_name_plural = _("activation rules")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name"), name="activation_rule_name_once"),
            models.CheckConstraint(
                condition=Q(least_severity__in=("", "extreme", "severe", "moderate", "minor"))
                & Q(least_urgency__in=("", "immediate", "expected", "future", "past"))
                & Q(least_certainty__in=("", "observed", "likely", "possible", "unlikely")),
                name="activation_rule_bounds_known",
            ),
            models.CheckConstraint(
                condition=Q(least_risk__in=("", "low", "moderate", "high")), name="activation_rule_risk_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def criteria(self) -> Criteria:
        """What a warning must be."""
        return Criteria(
            hazard=self.hazard_id or "",
            least_severity=self.least_severity,
            least_urgency=self.least_urgency,
            least_certainty=self.least_certainty,
            least_risk=self.least_risk,
            tsunami_only=self.tsunami_only,
            area=self.area_id or "",
        )


class Activation(TenantModel):
    """What an early warning proposes to a tenant, until a human confirms or dismisses it.

    One for a warning and all that replaces it: an update revises it, a cancellation withdraws it. Nobody is told to go
    anywhere before it is confirmed, which opens an incident or attaches it to one. `area_codes` are the kecamatan of
    the warning in the tenant's area, `area` the smallest area around them; `alert_version` is what it was made from.
    """

    tenancy: ClassVar[Tenancy] = Owned()
    feed_entity = "activation"

    class State(models.TextChoices):
        DRAFT = "draft", _("Awaits a decision")
        CONFIRMED = "confirmed", _("Activated")
        DISMISSED = "dismissed", _("Not activated")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Withdrawal(models.TextChoices):
        ENDED = "ended", _("The warning was cancelled or ended.")
        NO_RULE = "no_rule", _("The warning meets no rule any more.")

    alert = models.ForeignKey("incidents.Alert", models.PROTECT, related_name="+", db_index=False)
    alert_version = models.PositiveIntegerField()
    rule = models.ForeignKey(ActivationRule, models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(_("state"), choices=State, default=State.DRAFT)
    hazard = models.ForeignKey("incidents.HazardType", models.PROTECT, related_name="+", db_index=False)
    severity = models.TextField(_("severity"), choices=Severity)
    alert_severity = models.TextField(_("severity of the warning"))
    tsunami = models.BooleanField(_("tsunami potential"), null=True, blank=True)
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    area_codes = ArrayField(models.TextField(), verbose_name=_("kecamatan"))
    proposed_at = models.DateTimeField(_("proposed"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.TextField(_("reason"), blank=True, default="")
    withdrawal = models.TextField(choices=Withdrawal, blank=True, default="")
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="activations", db_index=False
    )

    class Meta:
        ordering = ("-proposed_at", "-pk")
        verbose_name = _("activation")
        verbose_name_plural = _("activations")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "alert"), name="activation_once_for_a_warning"),
            models.CheckConstraint(
                condition=Q(state="confirmed", incident__isnull=False, decided_at__isnull=False)
                | Q(state="dismissed", incident__isnull=True, decided_at__isnull=False) & ~Q(reason="")
                | Q(state="draft", incident__isnull=True, decided_at__isnull=True, withdrawal="")
                | Q(state="withdrawn", incident__isnull=True) & ~Q(withdrawal=""),
                name="activation_state_says_why",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=("low", "moderate", "high", "critical")), name="activation_severity_known"
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "-proposed_at", "-id"), name="activation_newest"),
            models.Index(fields=("incident",), name="activation_of_incident", condition=Q(incident__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.alert_id}"
