"""What an integration declares: its feeds, and how a payload of each becomes calls of services.

A feed's `read` gets a kept payload and calls the services of any app, inside a scope that it opens with
`open_tenant(…, reason=feed.name)`. It runs in one transaction: what raises `DomainError` leaves nothing behind, and the
payload stays kept with the reason. Payloads may come again; the second time must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a partner sent, byte for byte, and the space for which it counts."""

    feed: str
    content: bytes
    content_type: str
    url: str
    received_at: datetime
    space: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a payload: how many things in it were new or changed, and the addresses it leads on to.

    `problems` are parts of it that could not be read while the others were: the payload is kept with them.
    """

    news_count: int = 0
    follow: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


Reader: TypeAlias = Callable[[Payload], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address of a partner, asked again and again.

    `silent_after` without any good answer is an alarm; so is `news_within` without anything new, where a partner always
    has something to say. `hosts` are the only ones that are ever asked, wherever a payload leads on to.
    """

    name: str
    partner: str
    title: str | Promise
    url: str
    hosts: frozenset[str]
    every: timedelta
    silent_after: timedelta
    read: Reader
    attribution: str
    news_within: timedelta | None = None
    kept_for: timedelta = timedelta(days=90)
    most_bytes: int = 2 * 1024 * 1024
