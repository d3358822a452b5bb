from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.report_arrival import Door
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class InboxItem(TenantModel):
    """What somebody told whom we do not know: it counts nowhere before an operator has taken it. Never shared.

    `number` is what its sender may follow it by. Who sent it stands apart, in `InboxSender`; `sender_key` tells only
    whether two come from the same sender. Without a place of its own an item lies in the area of the tenant.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        WAITING = "waiting", _("Not checked yet")
        TAKEN = "taken", _("Taken as a report")
        JOINED = "joined", _("Joined to an incident")
        REJECTED = "rejected", _("Rejected")

    client_ref = models.UUIDField(editable=False)
    number = models.TextField(_("number"), editable=False)
    door = models.TextField(_("door"), choices=Door)
    state = models.TextField(_("state"), choices=State, default=State.WAITING)
    state_at = models.DateTimeField(_("state since"))
    state_reason = models.TextField(_("reason"), blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    received_at = models.DateTimeField(_("received"))
    observed_at = models.DateTimeField(_("observed"))
    hazard = models.ForeignKey(
        "incidents.HazardType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("hazard"),
    )
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    rt = models.TextField("RT", blank=True, default="")
    rw = models.TextField("RW", blank=True, default="")
    landmark = models.TextField(_("landmark"), blank=True, default="")
    text = models.TextField(_("what was told"), blank=True, default="")
    is_life_at_risk = models.BooleanField(_("somebody's life is at risk"), default=False)
    photo_name = models.TextField(blank=True, default="", editable=False)

    sender_key = models.TextField(blank=True, default="", editable=False)
    report = models.ForeignKey(
        "incidents.FieldReport", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    search = models.GeneratedField(
        expression=SearchVector("text", "landmark", "number", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("message of the inbox")
        verbose_name_plural = _("messages of the inbox")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="inbox_item_once"),
            models.UniqueConstraint(fields=("number",), name="inbox_item_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "taken", "joined", "rejected")), name="inbox_item_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="taken") | Q(report__isnull=False), name="inbox_item_taken_as"),
            models.CheckConstraint(condition=~Q(state="joined") | Q(incident__isnull=False), name="inbox_item_joined"),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(state_reason=""), name="inbox_item_reason"),
        )
        indexes = (
            models.Index(fields=("tenant", "-received_at", "-id"), name="inbox_item_received"),
            models.Index(
                fields=("tenant", "-received_at", "-id"), name="inbox_item_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=("tenant", "sender_key", "-received_at"), name="inbox_item_of_sender"),
            GinIndex(fields=("tenant", "search"), name="inbox_item_search"),
        )

    def __str__(self) -> str:
        return self.number


class InboxSender(TenantModel):
    """Who sent an item: apart from it, read by permission only, erased by deleting one row when `keep_until` comes.

    Where the deployment offers it, a sender proves the number by a code; of the code a keyed digest is kept.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    item = models.OneToOneField(InboxItem, models.PROTECT, related_name="sender")
    name = models.TextField(_("name"), blank=True, default="")
    number = models.TextField(_("telephone number"), blank=True, default="")
    keep_until = models.DateTimeField(editable=False)
    code_digest = models.TextField(blank=True, default="", db_default="", editable=False)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)
    codes_sent = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    code_attempts = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    proved_at = models.DateTimeField(_("number proved"), null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("keep_until",), name="inbox_sender_kept"),)

    def __str__(self) -> str:
        return str(self.item_id)


class SenderBlock(TenantModel):
    """That nothing more is taken from a sender until a time; nobody needs the number for it."""

    tenancy: ClassVar[Tenancy] = Owned()

    sender_key = models.TextField(editable=False)
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "sender_key"), name="sender_block_once"),)

    def __str__(self) -> str:
        return f"{self.sender_key[:8]} {self.until:%Y-%m-%d %H:%M}"


class UnfinishedMessage(TenantModel):
    """What an officer wrote, too little for a report, until a second message with its reference completes it."""

    tenancy: ClassVar[Tenancy] = Owned()

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reference = models.TextField(editable=False)
    door = models.TextField(_("door"), choices=Door)
    text = models.TextField(_("what was told"))
    reported_at = models.DateTimeField(_("reported"))
    keep_until = models.DateTimeField(editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "author", "reference"), name="unfinished_message_once"),
        )
        indexes = (models.Index(fields=("keep_until",), name="unfinished_message_kept"),)

    def __str__(self) -> str:
        return self.reference
