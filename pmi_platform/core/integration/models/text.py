from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Owned, Tenancy


class ReceivedText(models.Model):
    """That a text message came in, so that the same one is taken once however often it is delivered.

    Neither number nor words: `message` is a digest of the channel's own id (WhatsApp writes numbers into them),
    `content` one of sender and words, keyed, because some gateways give each repetition an id of its own.
    """

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Must be known before anybody has read whose message it is; holds digests and no personal value.",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.TextField()
    message = models.TextField()
    content = models.TextField()
    received_at = models.DateTimeField()
    seen_count = models.PositiveIntegerField(default=1)
    outcome = models.TextField(blank=True, default="")
    keep_until = models.DateTimeField()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("channel", "message"), name="received_text_once"),)
        indexes = (
            models.Index(fields=("channel", "content", "-received_at"), name="received_text_content"),
            models.Index(fields=("keep_until",), name="received_text_kept"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.message[:12]}"


class TextAddress(models.Model):
    """Which account stands behind an address of a channel that is no telephone number; bound by its owner's own act."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Must be known before a scope exists, to open that of the account; holds a keyed digest of the address.",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.TextField()
    address = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    bound_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("channel", "address"), name="text_address_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.address[:12]}"


class OutgoingText(TenantModel):
    """A text message to somebody outside, sent at most once as far as anybody can know.

    The claim is committed before the gateway is asked; `key` is stable, so that asking for the same message again is
    harmless. What was claimed and never heard of again becomes `unknown`, or, when lives depend on it, is sent once
    more and marked as a possible repetition. `recipient` and `body` are emptied when `keep_until` comes.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Not known whether it was sent")

    channel = models.TextField(_("channel"))
    recipient = models.TextField(_("recipient"))
    body = models.TextField(_("text"))
    key = models.TextField(editable=False)
    state = models.TextField(_("state"), choices=State, default=State.QUEUED)
    state_at = models.DateTimeField(_("state since"))
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    is_critical = models.BooleanField(default=False)
    is_repeat = models.BooleanField(default=False)
    provider_id = models.TextField(blank=True, default="")
    problem = models.TextField(blank=True, default="")
    keep_until = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key"), name="outgoing_text_once"),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "claimed", "sent", "failed", "unknown")),
                name="outgoing_text_state_known",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="outgoing_text_due", condition=Q(state="queued")),
            models.Index(fields=("state_at",), name="outgoing_text_claimed", condition=Q(state="claimed")),
            models.Index(fields=("keep_until",), name="outgoing_text_kept"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
