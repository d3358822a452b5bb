from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.errors import ChangedAfterFiling
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class EmergencyCall(TenantModel):
    """What somebody told the 112, as it is known now. It is never shared: no grant opens it.

    Who called stands apart, in `Caller`. `ticket` is the city's number, unique in its centre (`centre`, the area of the
    office that sent it). Without a place of its own a call lies in the area of the office that took it.
    """

    tenancy: ClassVar[Tenancy] = Owned()
    feed_entity = "emergency_call"

    class Classification(models.TextChoices):
        NORMAL = "normal", _("Emergency")
        GHOST = "ghost", _("Silent call")
        PRANK = "prank", _("Prank")
        INFORMATION = "information", _("Question")

    class Outcome(models.TextChoices):
        HANDLED = "handled", _("Handled")
        FALSE_ALARM = "false_alarm", _("False alarm")
        NOT_FOUND = "not_found", _("Nothing was found there")
        REFERRED = "referred", _("Passed on to another centre")
        NO_EMERGENCY = "no_emergency", _("No emergency")

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    receipt = models.TextField(_("receipt number"), editable=False)
    centre = models.TextField(_("centre"), blank=True, default="", editable=False)
    ticket = models.TextField(_("ticket of the city's 112"), blank=True, default="")
    classification = models.TextField(_("classification"), choices=Classification)

    received_at = models.DateTimeField(_("received"))
    happened_at = models.DateTimeField(_("happened"), null=True, blank=True)
    hazard = models.ForeignKey(
        "incidents.HazardType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("hazard"),
    )
    text = models.TextField(_("what happened"), blank=True, default="")
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    rt = models.TextField("RT", blank=True, default="")
    rw = models.TextField("RW", blank=True, default="")
    landmark = models.TextField(_("landmark"), blank=True, default="")
    people_in_danger = models.PositiveIntegerField(_("people in danger"), null=True, blank=True)
    people_note = models.TextField(_("who they are, and how"), blank=True, default="")
    hazards_on_site = models.TextField(_("dangers on the spot"), blank=True, default="")
    access = models.TextField(_("how to get there"), blank=True, default="")
    informed = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("told already"))

    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="calls", db_index=False
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    facts_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    """The version in which facts, incident or end were changed last; what agencies answer leaves it as it is."""
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), choices=Outcome, blank=True, default="")
    outcome_note = models.TextField(_("how it ended"), blank=True, default="")
    search = models.GeneratedField(
        expression=SearchVector("text", "landmark", "receipt", "ticket", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("112 call")
        verbose_name_plural = _("112 calls")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="call_once"),
            models.UniqueConstraint(fields=("tenant", "receipt"), name="call_receipt_once"),
            models.UniqueConstraint(
                fields=("tenant", "centre", "ticket"), condition=~Q(ticket=""), name="call_ticket_once"
            ),
            models.CheckConstraint(
                condition=Q(classification__in=("normal", "ghost", "prank", "information")),
                name="call_classification_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="call_closed_with_outcome",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "-received_at", "-id"), name="call_tenant_received"),
            models.Index(
                fields=("tenant", "-received_at", "-id"), name="call_open", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=("incident",), name="call_of_incident", condition=Q(incident__isnull=False)),
            GinIndex(fields=("tenant", "search"), name="call_search"),
        )

    def __str__(self) -> str:
        return self.receipt

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def same_as(self, digest: bytes) -> Self:
        """The call itself, when `digest` is of what was filed; raises `ChangedAfterFiling` otherwise."""
        if bytes(self.client_digest) != digest:
            raise ChangedAfterFiling
        return self


class Caller(TenantModel):
    """Who called: apart from the call, so that it is read by permission only and erased by deleting one row."""

    tenancy: ClassVar[Tenancy] = Owned()

    call = models.OneToOneField(EmergencyCall, models.PROTECT, related_name="caller")
    name = models.TextField(_("name"), blank=True, default="")
    number = models.TextField(_("number"), blank=True, default="")
    callback = models.TextField(_("number to call back"), blank=True, default="")

    def __str__(self) -> str:
        return str(self.call_id)


class CallRelay(TenantModel):
    """That an agency was told of a call: exactly one payload for each, with its receipt, its act and its outcome."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Channel(models.TextChoices):
        SYSTEM = "system", _("System")
        RADIO = "radio", _("Radio")
        PHONE = "phone", _("Telephone")

    call = models.ForeignKey(EmergencyCall, models.PROTECT, related_name="relays", db_index=False)
    agency = models.TextField(_("agency"))
    channel = models.TextField(_("told by"), choices=Channel)
    payload = models.JSONField(_("what was told"))
    digest = models.TextField(editable=False)
    sent_at = models.DateTimeField(_("told"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(_("receipt due"))
    escalated_at = models.DateTimeField(_("overdue since"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    receiver = models.TextField(_("received by"), blank=True, default="")
    action = models.TextField(_("action"), blank=True, default="")
    acted_at = models.DateTimeField(_("action since"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), blank=True, default="", db_default="")

    class Meta:
        ordering = ("sent_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("call", "agency"), name="relay_once_per_agency"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, receiver="") | (Q(received_at__isnull=False) & ~Q(receiver="")),
                name="relay_received_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refusal="") | (Q(refused_at__isnull=False) & ~Q(refusal="")),
                name="relay_refused_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("due_at",), name="relay_awaited", condition=Q(received_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.agency}: {self.call_id}"


class RelayDelta(TenantModel):
    """A fact that came late, told to an agency that had been told before: only what changed, in order."""

    tenancy: ClassVar[Tenancy] = Owned()

    relay = models.ForeignKey(CallRelay, models.PROTECT, related_name="deltas", db_index=False)
    n = models.PositiveSmallIntegerField()
    changes = models.JSONField(_("what changed"))
    digest = models.TextField(editable=False)
    sent_at = models.DateTimeField(_("told"))
    due_at = models.DateTimeField(_("receipt due"))
    escalated_at = models.DateTimeField(_("overdue since"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    receiver = models.TextField(_("received by"), blank=True, default="")

    class Meta:
        ordering = ("n",)
        constraints = (models.UniqueConstraint(fields=("relay", "n"), name="relay_delta_once"),)
        indexes = (models.Index(fields=("due_at",), name="delta_awaited", condition=Q(received_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.relay_id} #{self.n}"
