from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy


class InboundMessage(models.Model):
    """What a partner sent, byte for byte, and what became of it; the same bytes for a space are one row.

    `keep_until` is when it is forgotten: what partners send may hold personal data.
    """

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Kept before anybody has read whom it concerns; no tenant's door shows it.",
    )

    class Source(models.TextChoices):
        FETCHED = "fetched", _("Fetched")
        REPLAYED = "replayed", _("Replayed from a file")
        PUSHED = "pushed", _("Sent to us")

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("Received, not finished")
        TAKEN = "taken", _("Taken in")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    feed = models.TextField()
    space = models.TextField()
    source = models.TextField(choices=Source)
    url = models.TextField()
    content_type = models.TextField(blank=True, default="")
    content = models.BinaryField()
    byte_count = models.PositiveIntegerField()
    digest = models.TextField()
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    seen_count = models.PositiveIntegerField(default=1)
    outcome = models.TextField(choices=Outcome, default=Outcome.RECEIVED)
    problem = models.TextField(blank=True, default="")
    news_count = models.PositiveIntegerField(default=0)
    keep_until = models.DateTimeField()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("feed", "space", "digest"), name="inbound_message_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=("received", "taken", "refused")), name="inbound_message_outcome_known"
            ),
        )
        indexes = (
            models.Index(fields=("feed", "-received_at"), name="inbound_message_of_feed"),
            models.Index(fields=("url", "-last_seen_at"), name="inbound_message_of_url"),
            models.Index(fields=("keep_until",), name="inbound_message_kept"),
        )

    def __str__(self) -> str:
        return f"{self.feed} {self.digest[:12]}"
