"""What happens to feeds from partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from pmi_platform.core.integration import models


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFellSilent(DomainEvent):
    type: ClassVar[str] = "integration.feed.fell_silent"
    words: ClassVar[Words] = _("Data feed fell silent")

    feed: str
    health: str
    last_success_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReturned(DomainEvent):
    type: ClassVar[str] = "integration.feed.returned"
    words: ClassVar[Words] = _("Data feed answers again")

    feed: str
    silent_since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEvent(DomainEvent):
    """What every fact about a text message to somebody says: neither the number nor the words."""

    text_id: str
    channel: str
    attempts: int

    @classmethod
    def of(cls, text: models.OutgoingText) -> Self:
        return cls(text_id=str(text.pk), channel=text.channel, attempts=text.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQueued(TextEvent):
    type: ClassVar[str] = "integration.text.queued"
    words: ClassVar[Words] = _("Text message queued")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSent(TextEvent):
    type: ClassVar[str] = "integration.text.sent"
    words: ClassVar[Words] = _("Text message sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRefused(TextEvent):
    type: ClassVar[str] = "integration.text.refused"
    words: ClassVar[Words] = _("Text message could not be sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEvent(DomainEvent):
    """What every fact about a picture of a text message says: not whose it is."""

    media: str
    channel: str
    kind: str
    subject: str | None
    attempts: int

    @classmethod
    def of(cls, media: models.IncomingMedia) -> Self:
        return cls(
            media=str(media.pk),
            channel=media.channel,
            kind=media.kind,
            subject=str(media.subject) if media.subject else None,
            attempts=media.attempts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaQueued(MediaEvent):
    type: ClassVar[str] = "integration.media.queued"
    words: ClassVar[Words] = _("Picture of a text message queued")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTaken(MediaEvent):
    type: ClassVar[str] = "integration.media.taken"
    words: ClassVar[Words] = _("Picture of a text message taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRefused(MediaEvent):
    type: ClassVar[str] = "integration.media.refused"
    words: ClassVar[Words] = _("Picture of a text message could not be taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLeftUnknown(TextEvent):
    """Claimed for sending, and never heard of again."""

    type: ClassVar[str] = "integration.text.left_unknown"
    words: ClassVar[Words] = _("Not known whether a text message was sent")
