from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy, TwoSided


class Deployment(models.Model):
    """That somebody of `giver` is asked to help `receiver`: as what, where, from and until, and how it goes on.

    Both sides read it. It names nobody: who comes stands in `DeploymentContact`, and only while the deployment lasts.
    """

    tenancy: ClassVar[Tenancy] = TwoSided(sides=("giver_id", "receiver_id"), writers=("giver_id", "receiver_id"))
    feed_entity = "deployment"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("deployment", "Waits for the partner")
        OFFERED = "offered", pgettext_lazy("deployment", "Offered")
        ACCEPTED = "accepted", pgettext_lazy("deployment", "Accepted")
        STAND_BY = "stand_by", pgettext_lazy("deployment", "Stands by")
        MOBILISED = "mobilised", pgettext_lazy("deployment", "On the way")
        ON_SITE = "on_site", pgettext_lazy("deployment", "On site")
        RELEASED = "released", pgettext_lazy("deployment", "Released")
        RETURNED = "returned", pgettext_lazy("deployment", "Returned")
        DECLINED = "declined", pgettext_lazy("deployment", "Declined")
        REFUSED = "refused", pgettext_lazy("deployment", "Refused by the partner")
        STOOD_DOWN = "stood_down", pgettext_lazy("deployment", "Stood down")

    class Arrival(models.TextChoices):
        """How it was shown that somebody had arrived."""

        POSTER = "poster", pgettext_lazy("arrival", "by the poster")
        POSITION = "position", pgettext_lazy("arrival", "by the phone's position")
        SAID = "said", pgettext_lazy("arrival", "said by the volunteer")
        NOTED = "noted", pgettext_lazy("arrival", "noted by the coordinator")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    volunteer = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="deployments", db_index=False)
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    skill = models.ForeignKey("volunteers.Skill", models.PROTECT, related_name="+", db_index=False)
    task = models.TextField(_("task"))
    place = models.TextField(_("place"))
    report_to = models.TextField(_("report to"))
    bring = models.TextField(_("bring along"), blank=True, default="")
    cover = models.TextField(_("who pays, and insurance"), blank=True, default="")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    expires_at = models.DateTimeField(_("answer until"))
    state = models.TextField(_("state"), choices=State)
    state_at = models.DateTimeField(_("state since"))
    state_reason = models.TextField(_("reason"), blank=True, default="")
    arrived_at = models.DateTimeField(_("on site since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    appraisal = models.TextField(_("appraisal"), blank=True, default="")
    location = models.PointField(_("where arrival is shown"), null=True, blank=True, srid=4326, spatial_index=False)
    within_m = models.PositiveIntegerField(_("counts as there within (m)"), null=True, blank=True)
    arrival = models.TextField(_("arrival shown"), choices=Arrival, blank=True, default="", db_default="")
    word_every_h = models.PositiveSmallIntegerField(_("sign of life every (hours)"), null=True, blank=True)
    word_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    word_due_at = models.DateTimeField(_("next sign of life until"), null=True, blank=True)
    overdue_since = models.DateTimeField(_("overdue since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        "proposed",
                        "offered",
                        "accepted",
                        "stand_by",
                        "mobilised",
                        "on_site",
                        "released",
                        "returned",
                        "declined",
                        "refused",
                        "stood_down",
                    )
                ),
                name="deployment_state_known",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deployment_period"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")), name="deployment_left_later"
            ),
        )
        indexes = (
            models.Index(fields=("receiver", "-created_at", "-id"), name="deployment_receiver"),
            models.Index(fields=("giver", "-created_at", "-id"), name="deployment_giver"),
            models.Index(fields=("volunteer", "-created_at"), name="deployment_volunteer"),
            models.Index(
                fields=("receiver", "word_due_at"),
                condition=Q(word_due_at__isnull=False, overdue_since__isnull=True),
                name="deployment_word_due",
            ),
        )

    def __str__(self) -> str:
        return self.task

    @property
    def hours(self) -> float | None:
        """How long somebody was on site; None before they have left."""
        if self.arrived_at is None or self.left_at is None:
            return None
        return round((self.left_at - self.arrived_at).total_seconds() / 3600, 1)


class DeploymentContact(models.Model):
    """Who comes, for both sides. Made when somebody accepts, deleted when the deployment is over."""

    tenancy: ClassVar[Tenancy] = TwoSided(sides=("giver_id", "receiver_id"), writers=("giver_id", "receiver_id"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deployment = models.OneToOneField("volunteers.Deployment", models.CASCADE, related_name="contact")
    giver = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    full_name = models.TextField(_("full name"))
    phone = models.TextField(_("phone"), blank=True, default="")
    blood_group = models.TextField(_("blood group"), blank=True, default="")
    emergency_name = models.TextField(_("emergency contact"), blank=True, default="")
    emergency_phone = models.TextField(_("phone of the emergency contact"), blank=True, default="")

    class Meta:
        verbose_name = _("contact of a deployment")
        verbose_name_plural = _("contacts of deployments")

    def __str__(self) -> str:
        return str(self.pk)


class Commitment(models.Model):
    """That a person is promised to somebody for a time. Says neither who they are nor to whom."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Rest and promises count across organisations; a row holds a keyed mark and times, and nothing else."
    )

    deployment_id = models.UUIDField(primary_key=True)
    identity = models.UUIDField()
    period = DateTimeRangeField()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="commitment_one_at_a_time",
                expressions=(("identity", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)),
            ),
        )

    def __str__(self) -> str:
        return str(self.period)


class DutySpan(models.Model):
    """From when until when a person was on duty. Says neither who they are nor for whom."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Rest counts across organisations; a row holds a keyed mark and times, and nothing else."
    )

    deployment_id = models.UUIDField(primary_key=True)
    identity = models.UUIDField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("identity", "begun_at"), name="duty_span_identity"),)

    def __str__(self) -> str:
        return f"{self.begun_at}"
