"""What happens to feeds from partners."""

from dataclasses import dataclass
from typing import ClassVar

from pmi_platform.core.journal.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFellSilent(DomainEvent):
    type: ClassVar[str] = "integration.feed.fell_silent"

    feed: str
    health: str
    last_success_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReturned(DomainEvent):
    type: ClassVar[str] = "integration.feed.returned"

    feed: str
    silent_since: str
