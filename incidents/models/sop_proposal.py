from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class SopProposal(TenantModel):
    """A further edition of a joint SOP, as one of its parties proposes it.

    It is its author's alone while it is a draft (`visible_to` is the own tenant). Put forward, it does not change any
    more, and every party (`parties`) reads it and decides. It is in force when all of them have adopted it: then an
    `SopTemplate` of it stands, which names it.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    code = models.TextField(_("SOP"), editable=False)
    base = models.ForeignKey(
        "incidents.SopTemplate", models.PROTECT, related_name="+", db_index=False, verbose_name=_("made from")
    )
    reason = models.TextField(_("what changes, and why"))
    steps = models.JSONField(_("steps"), default=list)
    parties = IntArrayField(verbose_name=_("parties"), default=list, editable=False)
    state = models.TextField(_("state"), choices=State, default=State.DRAFT)
    state_at = models.DateTimeField(_("state since"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("proposed edition of an SOP")
        verbose_name_plural = _("proposed editions of SOPs")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "withdrawn")), name="sop_proposal_state_known"
            ),
        )
        indexes = (models.Index(fields=("code", "-created_at"), name="sop_proposal_newest"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.pk}"


class SopAdoption(TenantModel):
    """That a party adopted a proposed edition, by which decree and on which day. It is not taken back: a later edition
    replaces it."""

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    proposal = models.ForeignKey("incidents.SopProposal", models.PROTECT, related_name="adoptions", db_index=False)
    decree_number = models.TextField(_("decree number"))
    decided_on = models.DateField(_("date of the decree"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("decided_on", "pk")
        constraints = (models.UniqueConstraint(fields=("proposal", "tenant"), name="sop_adopted_once"),)

    def __str__(self) -> str:
        return self.decree_number
