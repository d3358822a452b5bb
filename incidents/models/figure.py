from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class SourceClass(models.TextChoices):
    """Whose word it is."""

    PMI = "pmi", "PMI"
    GOVERNMENT = "government", _("Government")
    PARTNER = "partner", _("Partner organisation")
    MEDIA = "media", _("Media")
    COMMUNITY = "community", _("Community")


class Unit(models.TextChoices):
    """What is counted."""

    PEOPLE = "jiwa", _("people")
    HOUSEHOLDS = "kk", _("households")
    BUILDINGS = "unit", _("buildings")
    PLACES = "titik", _("places")
    HECTARES = "ha", _("hectares")


class Figure(TenantModel):
    """One number by one source at one moment for one area; a null value says that it is unknown, which is not zero.

    Numbers may fall: the later one of a source counts instead of the earlier, which stays in the series; a correction
    of the same statement supersedes it. Without an area the figure speaks of the whole incident, beyond one province.
    `flags` are codes of what makes it doubtful.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)
    feed_entity = "figure"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Unverified")
        VERIFIED = "verified", _("Verified")
        SUPERSEDED = "superseded", _("Superseded")
        RETRACTED = "retracted", _("Retracted")

    VALID = (Status.DRAFT, Status.VERIFIED)

    indicator = models.ForeignKey("incidents.Indicator", models.PROTECT, related_name="+", db_index=False)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.TextField(_("unit"), choices=Unit)
    as_of = models.DateTimeField(_("as of"))
    source_class = models.TextField(_("kind of source"), choices=SourceClass)
    source_name = models.TextField(_("source"), blank=True, default="")
    status = models.TextField(_("status"), choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(_("reason"), blank=True, default="")
    flags = ArrayField(models.TextField(), default=list, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    report = models.ForeignKey(
        "incidents.FieldReport", models.PROTECT, null=True, blank=True, related_name="figures", db_index=False
    )
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="figures", db_index=False
    )
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
    zone_key = ZoneKey()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("as_of", "pk")
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = (
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="figure_not_negative"),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "verified", "superseded", "retracted")), name="figure_status_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=("jiwa", "kk", "unit", "titik", "ha")), name="figure_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(source_class__in=("pmi", "government", "partner", "media", "community")),
                name="figure_source_known",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False) | Q(incident__isnull=False), name="figure_belongs_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(status="retracted") | ~Q(status_reason=""), name="figure_retracted_why"
            ),
        )
        indexes = (
            models.Index(
                fields=("incident", "indicator"), name="figure_of_incident", condition=Q(incident__isnull=False)
            ),
            models.Index(fields=("report",), name="figure_of_report", condition=Q(report__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} {'?' if self.value is None else self.value} {self.unit}"


class CountedFigure(TenantModel):
    """That a figure counted in the totals of its incident, from and until: the provenance of every headline number.

    Written by the tally after each change of an incident's figures (rules.headline). On the basis "verified" only
    verified figures compete, on "reported" the unverified ones too.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)

    class Basis(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        REPORTED = "reported", _("With unverified")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="+", db_index=False)
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey("incidents.Indicator", models.PROTECT, related_name="+", db_index=False)
    unit = models.TextField(choices=Unit)
    basis = models.TextField(choices=Basis)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    area = models.ForeignKey(
        "geo.AdminArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_column="area_code",
        db_index=False,
    )
    zone_key = ZoneKey()
    counted_from = models.DateTimeField()
    counted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("counted_from", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("figure", "basis"), condition=Q(counted_until__isnull=True), name="counted_once"
            ),
            models.CheckConstraint(condition=Q(basis__in=("verified", "reported")), name="counted_basis_known"),
        )
        indexes = (models.Index(fields=("incident", "indicator", "counted_until"), name="counted_of_incident"),)

    def __str__(self) -> str:
        return f"{self.basis}: {self.value}"
