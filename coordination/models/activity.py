from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coordination.rules.activities import MOST_PEOPLE, at_least
from incidents.errors import ChangedAfterFiling
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy, Writes


class Activity(TenantModel):
    """What a unit did for one of its programmes, at one place and time, with whom, and what came of it.

    A number that nobody told is null, and a group that nobody counted is missing in `groups`: neither is zero.
    `client_ref` is unique per tenant, stored with a digest of what was filed under it; `receipt` is the number that its
    author can quote. None of the purposes of sharing is about programmes, so that no grant opens it.
    """

    tenancy: ClassVar[Tenancy] = Owned()
    feed_entity = "activity"

    class Status(models.TextChoices):
        FILED = "filed", _("Awaiting verification")
        VERIFIED = "verified", _("Verified")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    receipt = models.TextField(_("receipt number"), editable=False)
    type_version = models.PositiveSmallIntegerField(_("version of its form"), default=1)
    status = models.TextField(_("status"), choices=Status, default=Status.FILED)
    status_at = models.DateTimeField(_("status since"))
    status_reason = models.TextField(_("reason"), blank=True, default="")
    programme = models.ForeignKey(
        "coordination.Programme", models.PROTECT, related_name="+", db_index=False, verbose_name=_("programme")
    )
    title = models.TextField(_("what was done"))

    started_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"))
    received_at = models.DateTimeField(_("received"))
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    decided_at = models.DateTimeField(_("last looked at by a verifier"), null=True, blank=True, editable=False)

    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    accuracy_m = models.FloatField(_("accuracy in metres"), null=True, blank=True)
    venue = models.TextField(_("venue"), blank=True, default="")
    rt = models.TextField("RT", blank=True, default="")
    rw = models.TextField("RW", blank=True, default="")
    landmark = models.TextField(_("landmark"), blank=True, default="")

    people = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    groups = models.JSONField(_("people by sex and age"), default=dict, blank=True)
    volunteers = models.PositiveIntegerField(_("volunteers who took part"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("staff who took part"), null=True, blank=True)

    result = models.TextField(_("result"), blank=True, default="")
    obstacle = models.TextField(_("obstacle"), blank=True, default="")
    follow_up = models.TextField(_("follow-up and support needed"), blank=True, default="")
    language = models.TextField(_("language of the text"), default="id")
    photo_count = models.PositiveSmallIntegerField(default=0, editable=False)

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
        expression=SearchVector("title", "venue", "result", "obstacle", "receipt", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-started_at", "-pk")
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="activity_once"),
            models.UniqueConstraint(fields=("tenant", "receipt"), name="activity_receipt_once"),
            models.CheckConstraint(
                condition=Q(status__in=("filed", "verified", "returned", "withdrawn")), name="activity_status_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="activity_says_what_was_done"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="activity_ends_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__gte=F("started_at")), name="activity_begun_before_reported"
            ),
            models.CheckConstraint(
                condition=Q(received_at__gte=F("reported_at")), name="activity_sent_before_received"
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False), name="activity_verified_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(status_reason=""), name="activity_returned_why"
            ),
            models.CheckConstraint(
                condition=(Q(people__isnull=True) | Q(people__lte=MOST_PEOPLE))
                & (Q(volunteers__isnull=True) | Q(volunteers__lte=MOST_PEOPLE))
                & (Q(staff__isnull=True) | Q(staff__lte=MOST_PEOPLE)),
                name="activity_people_bounded",
            ),
            models.CheckConstraint(condition=Q(rt__regex=r"^[0-9]{0,3}$"), name="activity_rt_digits"),
            models.CheckConstraint(condition=Q(rw__regex=r"^[0-9]{0,3}$"), name="activity_rw_digits"),
        )
        indexes = (
            models.Index(fields=("tenant", "-started_at", "-id"), name="activity_tenant_started"),
            models.Index(fields=("tenant", "-started_at", "-id"), name="activity_filed", condition=Q(status="filed")),
            models.Index(fields=("programme",), name="activity_programme"),
            models.Index(fields=("area", "-started_at"), name="activity_area_started"),
            models.Index(fields=("filed_by", "-id"), name="activity_filed_by", condition=Q(filed_by__isnull=False)),
            GinIndex(fields=("tenant", "search"), name="activity_search"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def people_at_least(self) -> int | None:
        """How many the counted groups make together, where nobody told the number of all."""
        return at_least(self.groups) if self.people is None else None

    def same_as(self, digest: bytes) -> Self:
        """The activity itself, when `digest` is of what was filed; raises `ChangedAfterFiling` otherwise."""
        if bytes(self.client_digest) != digest:
            raise ChangedAfterFiling
        return self


class ActivityAmendment(TenantModel):
    """A correction, as it was asked for: `{field: {"from": what its author saw, "to": what it should be}}`.

    A field that somebody else had changed in the meantime is named in `conflicts`: it was not applied.
    """

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    activity = models.ForeignKey("coordination.Activity", models.PROTECT, related_name="amendments", db_index=False)
    changes = models.JSONField(_("changes"))
    conflicts = ArrayField(models.TextField(), default=list, blank=True)
    received_at = models.DateTimeField(_("received"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("received_at", "pk")
        constraints = (models.UniqueConstraint(fields=("tenant", "client_ref"), name="activity_amendment_once"),)
        indexes = (models.Index(fields=("activity", "received_at"), name="amendment_of_activity"),)

    def __str__(self) -> str:
        return ", ".join(sorted(self.changes))


class ActivityPhoto(TenantModel):
    """A photo of an activity, re-encoded: what the camera had written into it is dropped."""

    tenancy: ClassVar[Tenancy] = Owned()

    client_ref = models.UUIDField(editable=False)
    source_sha256 = models.BinaryField(max_length=32, editable=False, help_text=_("Digest of the file as sent."))
    activity = models.ForeignKey("coordination.Activity", models.PROTECT, related_name="photos", db_index=False)
    storage_name = models.TextField(unique=True, editable=False)
    sha256 = models.BinaryField(max_length=32, editable=False, help_text=_("Digest of the file as stored."))
    content_type = models.TextField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    byte_count = models.PositiveIntegerField()
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    caption = models.TextField(_("caption"), blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="activity_photo_once"),
            models.CheckConstraint(
                condition=Q(width__range=(1, 2048), height__range=(1, 2048)), name="activity_photo_size_bounded"
            ),
        )
        indexes = (models.Index(fields=("activity",), name="photo_of_activity"),)

    def __str__(self) -> str:
        return self.storage_name
