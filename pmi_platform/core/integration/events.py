"""What happens to feeds from partners."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words


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
