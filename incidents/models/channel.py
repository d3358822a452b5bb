from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class AgencyChannel(TenantModel):
    """Where an agency is told by machine of calls in an area: its system, or the mailbox of its duty desk.

    `party` is an agency, or `112`: the centre that brought calls in and hears what became of its tickets.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class Kind(models.TextChoices):
        WEBHOOK = "webhook", _("System (webhook)")
        EMAIL = "email", _("E-mail")

    party = models.TextField(_("agency"))
    name = models.TextField(_("name"))
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    kind = models.TextField(_("way"), choices=Kind)
    address = models.TextField(_("address"))
    closed_at = models.DateTimeField(_("out of use since"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("way to an agency")
        verbose_name_plural = _("ways to agencies")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "party", "area", "kind"),
                condition=Q(closed_at__isnull=True),
                name="agency_channel_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=("webhook", "email")), name="agency_channel_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ChannelKey(TenantModel):
    """A secret that both sides sign with, shown once. Beside a newer one it stays good a while, so that nothing breaks.

    The secret is needed to sign, and so it is encrypted and not a digest; the key of that stands outside the database.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    channel = models.ForeignKey(AgencyChannel, models.PROTECT, related_name="keys", db_index=False)
    key_id = models.TextField(_("key"), unique=True)
    secret = models.BinaryField(editable=False)
    ends_at = models.DateTimeField(_("good until"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("channel", "-created_at"), name="channel_key_of"),)

    def __str__(self) -> str:
        return self.key_id


class RelayDelivery(TenantModel):
    """Something to be brought to an agency or to the 112, at least once, with a key by which it is known again.

    It is queued in the transaction of what it tells, claimed and committed before anybody outside is asked, tried again
    with longer and longer pauses, and after the last one kept as a dead letter that a person may have sent anew.
    `n` orders what one channel hears of one relay: 0 is what it was told first, then each later fact. Of a ticket's
    state it is the version of the call.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class Kind(models.TextChoices):
        RELAY = "relay", _("First telling")
        DELTA = "delta", _("Later fact")
        STATUS = "status", _("State of the ticket")
        TRIAL = "trial", _("Trial")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        DELIVERED = "delivered", pgettext_lazy("by machine", "Delivered")
        DEAD = "dead", _("Not delivered")
        WITHDRAWN = "withdrawn", _("Told by voice instead")

    channel = models.ForeignKey(AgencyChannel, models.PROTECT, related_name="deliveries", db_index=False)
    call = models.ForeignKey(
        "incidents.EmergencyCall", models.PROTECT, null=True, blank=True, related_name="deliveries", db_index=False
    )
    relay = models.ForeignKey(
        "incidents.CallRelay", models.PROTECT, null=True, blank=True, related_name="deliveries", db_index=False
    )
    kind = models.TextField(_("what"), choices=Kind)
    n = models.PositiveIntegerField()
    body = models.JSONField(_("what is told"))
    state = models.TextField(_("state"), choices=State, default=State.QUEUED)
    state_at = models.DateTimeField(_("state since"))
    due_at = models.DateTimeField(_("next attempt"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_repeat = models.BooleanField(_("possibly told before"), default=False)
    problem = models.TextField(_("problem"), blank=True, default="")
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.UniqueConstraint(
                fields=("channel", "relay", "n"), condition=Q(relay__isnull=False), name="relay_delivery_once"
            ),
            models.UniqueConstraint(
                fields=("channel", "call", "n"), condition=Q(kind="status"), name="status_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "claimed", "delivered", "dead", "withdrawn")),
                name="relay_delivery_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="relay_delivery_when_delivered"
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="relay_delivery_due", condition=Q(state="queued")),
            models.Index(fields=("state_at",), name="relay_delivery_claimed", condition=Q(state="claimed")),
            models.Index(fields=("tenant", "-created_at", "-id"), name="relay_delivery_newest"),
            models.Index(
                fields=("tenant", "-created_at", "-id"), name="relay_delivery_dead", condition=Q(state="dead")
            ),
            models.Index(fields=("call", "created_at"), name="relay_delivery_of_call"),
            models.Index(fields=("channel", "-created_at"), name="relay_delivery_by_channel"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DeliveryAttempt(TenantModel):
    """One attempt to bring a delivery, and what came of it. One that nobody has heard of again stays unknown."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Result(models.TextChoices):
        PENDING = "pending", _("under way")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("not known whether it arrived")

    delivery = models.ForeignKey(RelayDelivery, models.PROTECT, related_name="tries", db_index=False)
    n = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    result = models.TextField(_("result"), choices=Result, default=Result.PENDING)
    told = models.TextField(_("what was answered"), blank=True, default="")

    class Meta:
        ordering = ("n",)
        constraints = (models.UniqueConstraint(fields=("delivery", "n"), name="delivery_attempt_once"),)

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.n}"


class RelayAnswer(TenantModel):
    """What an agency answered by itself: its receipt, its refusal with the reason, what it does, how it ended.

    `ref` is the agency's own number of the answer: the same one again changes nothing.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        REFUSED = "refused", _("Refused")
        ACTION = "action", _("Action")
        OUTCOME = "outcome", _("Outcome")

    class Door(models.TextChoices):
        RESPONSE = "response", _("in the answer of its system")
        CALLBACK = "callback", _("by its system")
        LINK = "link", _("by the link in the e-mail")

    relay = models.ForeignKey("incidents.CallRelay", models.PROTECT, related_name="answers", db_index=False)
    channel = models.ForeignKey(AgencyChannel, models.PROTECT, related_name="+", db_index=False)
    door = models.TextField(_("how it came"), choices=Door)
    kind = models.TextField(_("answer"), choices=Kind)
    ref = models.TextField(editable=False)
    by_name = models.TextField(_("by"), blank=True, default="")
    text = models.TextField(_("in words"), blank=True, default="")
    taken_at = models.DateTimeField(_("came in"))

    class Meta:
        ordering = ("taken_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("relay", "ref"), name="relay_answer_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("received", "refused", "action", "outcome")), name="relay_answer_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.relay_id}"
