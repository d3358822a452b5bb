from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.errors import ChangedAfterFiling
from incidents.models.figure import SourceClass
from incidents.models.incident import Severity
from incidents.models.report_arrival import Door
from incidents.models.report_step import Rung
from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class FieldReport(TenantModel):
    """One observation from one place at one moment, as its author saw it.

    Four times: observed (at the place), reported (sent by the author), received (here), verified. The first two are
    corrected by the phone's clock skew. `rung` is the highest one that has vouched for it as it is; `asked` names the
    fields that somebody has asked its author for. `client_ref` is unique per tenant, stored with a digest of what
    was filed under it; by `reference`, unique among its author's, their further tellings of it find it, whatever the
    door. `flags` are codes of what the verifier should look at. `receipt` is the number its author can quote.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)
    feed_entity = "field_report"

    class Kind(models.TextChoices):
        EARLY_WARNING = "early_warning", _("Early warning")
        EVENT = "event", _("Event")

    class Status(models.TextChoices):
        FILED = "filed", _("Awaiting verification")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

        @classmethod
        def open(cls) -> tuple[FieldReport.Status, ...]:
            return (cls.FILED, cls.VERIFIED)

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    receipt = models.TextField(_("receipt number"), editable=False)
    door = models.TextField(_("door"), choices=Door, default=Door.APP, db_default="app", editable=False)
    reference = models.TextField(_("short reference"), blank=True, default="", db_default="", editable=False)
    kind = models.TextField(_("kind"), choices=Kind)
    type_code = models.TextField(_("type of report"))
    type_version = models.PositiveSmallIntegerField(_("version of its form"), default=1, db_default=1)
    status = models.TextField(_("status"), choices=Status, default=Status.FILED)
    status_at = models.DateTimeField(_("status since"))
    status_reason = models.TextField(_("reason"), blank=True, default="")
    hazard = models.ForeignKey(
        "incidents.HazardType", models.PROTECT, related_name="+", db_index=False, verbose_name=_("hazard")
    )
    severity = models.TextField(_("severity"), choices=Severity)
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="reports", db_index=False
    )

    twin_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    observed_at = models.DateTimeField(_("observed"))
    reported_at = models.DateTimeField(_("reported"))
    received_at = models.DateTimeField(_("received"))
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    clock_skew_s = models.IntegerField(_("seconds by which the device's clock was slow"), null=True, blank=True)

    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    zone_key = ZoneKey()
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    accuracy_m = models.FloatField(_("accuracy in metres"), null=True, blank=True)
    rt = models.TextField("RT", blank=True, default="")
    rw = models.TextField("RW", blank=True, default="")
    landmark = models.TextField(_("landmark"), blank=True, default="")

    text = models.TextField(_("what was seen"), blank=True, default="")
    language = models.TextField(_("language of the text"), default="id")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    source_class = models.TextField(_("kind of source"), choices=SourceClass, default=SourceClass.PMI)
    source_name = models.TextField(_("source"), blank=True, default="")
    flags = ArrayField(models.TextField(), default=list, blank=True)
    rung = models.TextField(_("vouched for up to"), choices=Rung, blank=True, default="", db_default="")
    asked = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    photo_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    filed_by_unit = models.ForeignKey(
        "tenancy.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    search = models.GeneratedField(
        expression=SearchVector("text", "landmark", "receipt", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-observed_at", "-pk")
        verbose_name = _("field report")
        verbose_name_plural = _("field reports")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="field_report_once"),
            models.UniqueConstraint(fields=("tenant", "receipt"), name="field_report_receipt_once"),
            models.UniqueConstraint(
                fields=("tenant", "filed_by", "reference", "type_code"),
                condition=~Q(reference=""),
                name="field_report_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(door__in=("app", "sms", "whatsapp", "telegram", "collect", "public")),
                name="field_report_door_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=("early_warning", "event")), name="field_report_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=("filed", "verified", "returned", "withdrawn")), name="field_report_status_known"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=("low", "moderate", "high", "critical")), name="field_report_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(source_class__in=("pmi", "government", "partner", "media", "community")),
                name="field_report_source_known",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__gte=F("observed_at")), name="field_report_seen_before_reported"
            ),
            models.CheckConstraint(
                condition=Q(received_at__gte=F("reported_at")), name="field_report_sent_before_received"
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False), name="field_report_verified_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(status_reason=""), name="field_report_returned_why"
            ),
            models.CheckConstraint(
                condition=Q(rung__in=("", "kecamatan", "kabkota", "provinsi")), name="field_report_rung_known"
            ),
            models.CheckConstraint(condition=Q(rt__regex=r"^[0-9]{0,3}$"), name="field_report_rt_digits"),
            models.CheckConstraint(condition=Q(rw__regex=r"^[0-9]{0,3}$"), name="field_report_rw_digits"),
        )
        indexes = (
            models.Index(fields=("tenant", "-observed_at", "-id"), name="report_tenant_observed"),
            models.Index(fields=("tenant", "-id"), name="report_tenant_arrival"),
            models.Index(fields=("tenant", "-observed_at", "-id"), name="report_awaiting", condition=Q(status="filed")),
            models.Index(fields=("status_at",), name="report_decided", condition=~Q(status="filed")),
            models.Index(fields=("incident",), name="report_of_incident", condition=Q(incident__isnull=False)),
            models.Index(fields=("area",), name="report_area"),
            models.Index(fields=("zone_key", "-observed_at", "-id"), name="report_zone_observed"),
            models.Index(fields=("filed_by", "-id"), name="report_filed_by", condition=Q(filed_by__isnull=False)),
            GistIndex(fields=("tenant", "location"), name="report_tenant_location"),
            GinIndex(fields=("tenant", "search"), name="report_search"),
        )

    def __str__(self) -> str:
        return self.receipt

    def same_as(self, digest: bytes) -> Self:
        """The report itself, when `digest` is of what was filed; raises `ChangedAfterFiling` otherwise."""
        if bytes(self.client_digest) != digest:
            raise ChangedAfterFiling
        return self
