from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.rules.situation_reports import slug
from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Participants, Purpose, Tenancy, Writes


class SituationReport(TenantModel):
    """One edition of an incident's numbered report: what its owner says of it, to others and to the public.

    While a draft it is the owner's alone. On approval `content` is frozen, with its digest: the database refuses to
    change either, and a correction is a further edition of the same number. Then whoever reads the incident reads it.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "situation_report"

    class Kind(models.TextChoices):
        INITIAL = "initial", _("Initial report")
        DEVELOPMENT = "development", _("Development report")
        FINAL = "final", _("Final report")
        POST_DISASTER = "post_disaster", _("Post-disaster report")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="situation_reports", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    kind = models.TextField(_("kind"), choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.TextField(_("state"), choices=State, default=State.DRAFT)
    letter_number = models.TextField(_("letter number"), blank=True, default="")
    sections = models.JSONField(_("sections"), default=dict, blank=True)
    correction_reason = models.TextField(_("what is corrected"), blank=True, default="")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    content = models.JSONField(_("content"), null=True, blank=True, editable=False)
    digest = models.TextField(_("digest"), blank=True, default="", editable=False)
    verification_code = models.TextField(_("verification code"), blank=True, default="", editable=False)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("situation report")
        verbose_name_plural = _("situation reports")
        constraints = (
            models.UniqueConstraint(fields=("incident", "kind", "number", "edition"), name="document_edition_once"),
            models.UniqueConstraint(
                fields=("incident", "kind"), condition=Q(state="draft", edition=1), name="document_drafted_one_by_one"
            ),
            models.UniqueConstraint(
                fields=("tenant", "verification_code"), condition=~Q(verification_code=""), name="document_code_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("initial", "development", "final", "post_disaster")), name="document_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft", content__isnull=True, digest="", verification_code="", approved_at__isnull=True
                )
                | Q(state__in=("approved", "published"), content__isnull=False, approved_at__isnull=False)
                & ~Q(digest="")
                & ~Q(verification_code="")
                & ~Q(letter_number=""),
                name="document_frozen_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | Q(state__in=("draft", "approved"), published_at__isnull=True),
                name="document_published_at_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, correction_reason="") | Q(edition__gt=1) & ~Q(correction_reason=""),
                name="document_corrected_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def slug(self) -> str:
        """As addresses name it within its incident."""
        return slug(self.kind, self.number)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class SituationReportTransition(TenantModel):
    """One step of a report's life: from where to where, who, when and why. For its own organisation only."""

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)

    document = models.ForeignKey(SituationReport, models.PROTECT, related_name="transitions", db_index=False)
    from_state = models.TextField(choices=SituationReport.State, null=True, blank=True)
    to_state = models.TextField(choices=SituationReport.State)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("document", "at"), name="transition_of_document"),)

    def __str__(self) -> str:
        return f"{self.from_state or '∅'} → {self.to_state}"


class FollowUp(TenantModel):
    """What was agreed to be done after a disaster: the text, which unit, until when, and whether it was."""

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="follow_ups", db_index=False)
    text = models.TextField(_("what is to be done"))
    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit"))
    due_on = models.DateField(_("until"))
    state = models.TextField(_("state"), choices=State, default=State.OPEN)
    state_reason = models.TextField(blank=True, default="")
    state_at = models.DateTimeField()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=("open", "done", "dropped")), name="follow_up_state_known"),
        )
        indexes = (models.Index(fields=("incident", "due_on"), name="follow_up_of_incident"),)

    def __str__(self) -> str:
        return self.text
