"""Places that callers name: landmarks of shelters, reports and calls that the office reads, by any part of a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from incidents.capabilities import CALL_READ, REPORT_READ, SHELTER_READ
from incidents.queries.calls import readable_calls
from incidents.queries.reports import readable_reports
from incidents.queries.shelters import readable_shelters
from pmi_platform.core.tenancy.scope import Actor

LATELY = timedelta(days=60)
MOST_LOOKED_AT = 400
LEAST_TYPED = 3


def places_named(*, actor: Actor, text: str, limit: int = 8) -> list[tuple[str, str]]:
    """Names of places that hold the text, each with the code of its area; the latest first. Three statements at most.

    Nothing but what the office may read anyway; a name that many used is told once.
    """
    words = text.casefold().split()
    if len(text.strip()) < LEAST_TYPED:
        return []
    found: dict[tuple[str, str], None] = {}
    for name, area in chain(_of_shelters(actor), _of_calls(actor), _of_reports(actor)):
        if name and all(word in name.casefold() for word in words):
            found.setdefault((name.strip(), area))
    return list(found)[:limit]


def _of_shelters(actor: Actor) -> Iterable[tuple[str, str]]:
    if not actor.allows(SHELTER_READ):
        return ()
    rows = readable_shelters(actor).order_by("-created_at").values_list("name", "landmark", "area")[:MOST_LOOKED_AT]
    return chain.from_iterable(((name, area), (landmark, area)) for name, landmark, area in rows)


def _of_calls(actor: Actor) -> Iterable[tuple[str, str]]:
    if not actor.allows(CALL_READ):
        return ()
    calls = readable_calls(actor).exclude(landmark="").filter(area__isnull=False, received_at__gte=_since())
    return calls.order_by("-received_at").values_list("landmark", "area")[:MOST_LOOKED_AT]


def _of_reports(actor: Actor) -> Iterable[tuple[str, str]]:
    if not actor.allows(REPORT_READ):
        return ()
    reports = readable_reports(actor).exclude(landmark="").filter(received_at__gte=_since())
    return reports.order_by("-received_at").values_list("landmark", "area")[:MOST_LOOKED_AT]


def _since() -> datetime:
    return timezone.now() - LATELY
