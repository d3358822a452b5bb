from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class Alert(TenantModel):
    """One official early warning as its sender last put it, once for everybody whom it concerns (`visible_to`).

    `tsunami` is true, false or null, which says that the sender said nothing of it and never stands for "no". `said`
    holds what each feed last stated, `revisions` what stood here before.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "alert"

    class Status(models.TextChoices):
        ACTUAL = "actual", _("Actual")
        EXERCISE = "exercise", _("Exercise")
        SYSTEM = "system", _("System")
        TEST = "test", _("Test")
        DRAFT = "draft", _("Draft")

    class Message(models.TextChoices):
        ALERT = "alert", _("Alert")
        UPDATE = "update", _("Update")
        CANCEL = "cancel", _("Cancellation")

    class State(models.TextChoices):
        STANDING = "standing", _("Standing")
        SUPERSEDED = "superseded", _("Superseded")
        CANCELLED = "cancelled", _("Cancelled")

    class Severity(models.TextChoices):
        EXTREME = "extreme", _("Extreme")
        SEVERE = "severe", _("Severe")
        MODERATE = "moderate", _("Moderate")
        MINOR = "minor", _("Minor")
        UNKNOWN = "unknown", _("Not assessed")

    class Urgency(models.TextChoices):
        IMMEDIATE = "immediate", _("Immediate")
        EXPECTED = "expected", _("Expected")
        FUTURE = "future", _("Future")
        PAST = "past", _("Past")
        UNKNOWN = "unknown", _("Unknown")

    class Certainty(models.TextChoices):
        OBSERVED = "observed", _("Observed")
        LIKELY = "likely", _("Likely")
        POSSIBLE = "possible", _("Possible")
        UNLIKELY = "unlikely", _("Unlikely")
        UNKNOWN = "unknown", _("Unknown")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    source = models.TextField(_("source"))
    source_key = models.TextField(_("sender's own key"))
    attribution = models.TextField(_("attribution"))
    status = models.TextField(_("status"), choices=Status)
    message = models.TextField(_("kind of message"), choices=Message)
    state = models.TextField(_("state"), choices=State, default=State.STANDING)
    ended_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    refers_to = ArrayField(models.TextField(), default=list, blank=True)

    hazard = models.ForeignKey("incidents.HazardType", models.PROTECT, related_name="+", db_index=False)
    severity = models.TextField(_("severity"), choices=Severity)
    urgency = models.TextField(_("urgency"), choices=Urgency)
    certainty = models.TextField(_("certainty"), choices=Certainty)
    texts = models.JSONField(_("texts by language"), default=dict)
    sent_at = models.DateTimeField(_("sent"))
    effective_at = models.DateTimeField(_("in force from"))
    expires_at = models.DateTimeField(_("in force until"))

    area_codes = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("kecamatan touched"))
    named_codes = ArrayField(
        models.TextField(), default=list, db_default=[], blank=True, verbose_name=_("areas that the sender names")
    )
    footprint = models.MultiPolygonField(_("footprint"), srid=4326, null=True, blank=True, spatial_index=False)
    footprint_is_estimate = models.BooleanField(_("footprint is an estimate"), default=False)
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    magnitude = models.FloatField(_("magnitude"), null=True, blank=True)
    depth_km = models.FloatField(_("depth in km"), null=True, blank=True)
    tsunami = models.BooleanField(_("tsunami potential"), null=True, blank=True)
    said = models.JSONField(default=dict, editable=False)
    revisions = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "source", "source_key"), name="alert_once"),
            models.CheckConstraint(condition=Q(expires_at__gte=F("effective_at")), name="alert_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(visible_to__contains=[F("tenant_id")]), name="alert_visible_to_keeper"),
            models.CheckConstraint(
                condition=Q(state="standing", ended_by__isnull=True) | Q(state__in=("superseded", "cancelled")),
                name="alert_stands_until_ended",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=("extreme", "severe", "moderate", "minor", "unknown")),
                name="alert_severity_known",
            ),
        )
        indexes = (
            GistIndex(
                fields=("visible_to", "location"),
                opclasses=("gist__int_ops", "gist_geometry_ops_2d"),
                name="alert_visible_location",
            ),
            GistIndex(
                fields=("visible_to", "sent_at"),
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                name="alert_visible_sent",
            ),
            models.Index(fields=("expires_at",), name="alert_in_force", condition=Q(state="standing")),
            models.Index(fields=("tenant", "source", "sent_at"), name="alert_of_source"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.source_key}"
