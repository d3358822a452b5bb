from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class Lesson(TenantModel):
    """What an incident taught: what happened, why, what to do about it, by whom and until when.

    As long as it is only proposed it is its organisation's alone, because it may name a fault that nobody has weighed
    yet. Once accepted it takes the readers of its incident, and keeps them whatever becomes of it.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "lesson"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="lessons", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    step = models.ForeignKey(
        "incidents.SopStep", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    what_happened = models.TextField(_("what happened"))
    cause = models.TextField(_("cause"), blank=True, default="")
    recommendation = models.TextField(_("recommendation"))
    unit = models.ForeignKey(
        "tenancy.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("unit")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    state = models.TextField(_("state"), choices=State, default=State.PROPOSED)
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state_reason = models.TextField(blank=True, default="")
    search = models.GeneratedField(
        expression=SearchVector("what_happened", "cause", "recommendation", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "accepted", "done", "dropped")), name="lesson_state_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(owner__isnull=True), name="lesson_owned_by_one_at_most"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "dropped"))
                | Q(due_on__isnull=False) & (Q(unit__isnull=False) | Q(owner__isnull=False)),
                name="lesson_owned_when_accepted",
            ),
        )
        indexes = (
            GistIndex(
                fields=("visible_to", "created_at"),
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                name="lesson_visible_created",
            ),
            GinIndex(fields=("search",), name="lesson_search"),
            models.Index(fields=("incident", "created_at"), name="lesson_of_incident"),
            models.Index(fields=("due_on",), condition=Q(state="accepted"), name="lesson_due"),
        )

    def __str__(self) -> str:
        return self.recommendation
