"""Bringing a call to an agency: by which ways, how long one waits between attempts, what an address may look like."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from pmi_platform.core.geo.rules.codes import is_within

CENTRE = "112"
"""The party that is no agency: the centre that brought a call in, and hears what becomes of its ticket."""

PAUSES_S = (5, 15, 30, 60, 120, 300, 600, 1_800)
"""Between attempts: the first ones come while somebody still holds the telephone, the last one after three quarters of
an hour."""
MOST_ATTEMPTS = len(PAUSES_S) + 1
LONGEST_PAUSE_S = 1_800
LOST_AFTER = timedelta(minutes=2)
"""A claim of which nobody has heard for this long belongs to a process that is gone."""
KEYS_OVERLAP = timedelta(days=7)
"""How long an older key stays good beside a newer one."""
LINK_GOOD_FOR = timedelta(days=3)
"""How long the link of an e-mail opens its page; an outcome or a refusal closes it earlier."""

AGAIN = frozenset({408, 409, 423, 425, 429})
"""Answers of a system that knows the address and asks to be told again."""


class Way(Protocol):
    """What the rules look at in a channel."""

    party: str
    area_id: str


_W = TypeVar("_W", bound=Way)


def nearest_ways(ways: Iterable[_W], *, area: str) -> dict[str, list[_W]]:
    """Of every party the channels of the smallest area that holds `area`: a city's own before the province's."""
    found: dict[str, list[_W]] = {}
    for way in ways:
        if not is_within(area, way.area_id):
            continue
        known = found.setdefault(way.party, [])
        if known and len(known[0].area_id) > len(way.area_id):
            continue
        if known and len(known[0].area_id) < len(way.area_id):
            known.clear()
        known.append(way)
    return found


def next_attempt(attempts: int, *, now: datetime, asked_for_s: float | None = None) -> datetime | None:
    """When to try again after so many attempts; None when that was the last one."""
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = max(PAUSES_S[max(attempts, 1) - 1], min(asked_for_s or 0, LONGEST_PAUSE_S))
    return now + timedelta(seconds=pause)


def is_final(status: int | None) -> bool:
    """Whether asking again cannot help: the address or the key is wrong, and only a person can mend that."""
    return status is not None and 400 <= status < 500 and status not in AGAIN


def is_webhook_address(url: str, *, private_hosts: Collection[str]) -> bool:
    """Whether `url` may be an agency's system: https on its usual port, unless it is a host of one's own network."""
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        return False
    host = target.hostname or ""
    if not host or target.username is not None or target.fragment or any(one.isspace() for one in url):
        return False
    if host in private_hosts:
        return target.scheme in {"http", "https"}
    return target.scheme == "https" and port in (None, 443) and "." in host
