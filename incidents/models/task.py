from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.reference import Named
from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Reference, Tenancy, Writes


class TaskRole(models.TextChoices):
    """Who does it, by function; a person is named when one takes it on."""

    POST = "post", _("Command post")
    HEAD = "head", _("Head of the branch office")
    RESPONSE = "response", _("Disaster response officer")
    TEAM = "team", _("Satgana commander")
    LOGISTICS = "logistics", _("Logistics officer")
    HEALTH = "health", _("Health and ambulance")
    WASH = "wash", _("Water and sanitation team")
    WELFARE = "welfare", _("Psychosocial and family links team")
    COMMUNICATION = "communication", _("Public relations")


class Phase(models.TextChoices):
    """The parts of the SOP."""

    ACTIVATION = "activation", _("Activation")
    RESPONSE = "response", _("Response")
    RECOVERY = "recovery", _("Towards recovery")


class SopTemplate(Named):
    """One version of a harmonised SOP. A checklist keeps the version that it was started with."""

    tenancy: ClassVar[Tenancy] = Reference(
        reason="The SOP is agreed between the provinces: the same for everybody.", writes=Writes.APPEND
    )

    key = models.TextField(_("key"), primary_key=True)
    code = models.TextField(_("code"))
    edition = models.PositiveSmallIntegerField(_("version"))
    source = models.TextField(_("source"))
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    proposal = models.UUIDField(null=True, blank=True, editable=False)
    """The `SopProposal` that every party adopted; none for what the platform began with."""

    class Meta:
        ordering = ("position", "-edition")
        verbose_name = _("SOP")
        verbose_name_plural = _("SOPs")
        constraints = (models.UniqueConstraint(fields=("code", "edition"), name="sop_edition_once"),)


class SopStep(Named):
    """One step of an SOP: who does what, within how long."""

    tenancy: ClassVar[Tenancy] = Reference(
        reason="Part of an SOP, which is the same for everybody.", writes=Writes.APPEND
    )

    key = models.TextField(_("key"), primary_key=True)
    template = models.ForeignKey(SopTemplate, models.PROTECT, related_name="steps", db_index=False)
    phase = models.TextField(_("phase"), choices=Phase)
    role = models.TextField(_("who"), choices=TaskRole)
    within_minutes = models.PositiveIntegerField(_("within, in minutes"))
    origin = models.TextField(blank=True, default="", db_default="", editable=False)
    """The same through all editions in which this step stands; empty in the first one, where it is the key."""

    class Meta:
        ordering = ("template", "position")
        verbose_name = _("step of an SOP")
        verbose_name_plural = _("steps of SOPs")
        constraints = (models.UniqueConstraint(fields=("template", "position"), name="sop_step_once"),)


class IncidentTask(TenantModel):
    """Something to be done in an incident, from its SOP or beside it: by whom, until when, and whether it was.

    Whoever reads the incident reads its tasks, so that those who help know what is done. `state_at`, `state_by` and
    `state_reason` tell of the last change; the journal of all.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "task"

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="tasks", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    step = models.ForeignKey(SopStep, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    text = models.TextField(_("what is to be done"))
    phase = models.TextField(_("phase"), choices=Phase)
    role = models.TextField(_("who"), choices=TaskRole)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    state = models.TextField(_("state"), choices=State, default=State.OPEN)
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("due_at", "pk")
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "step"), condition=Q(step__isnull=False), name="task_of_a_step_once"
            ),
            models.CheckConstraint(condition=Q(state__in=("open", "done", "dropped")), name="task_state_known"),
        )
        indexes = (
            models.Index(fields=("incident", "due_at"), name="task_of_incident"),
            models.Index(fields=("due_at",), condition=Q(state="open"), name="task_open_due"),
        )

    def __str__(self) -> str:
        return self.text
