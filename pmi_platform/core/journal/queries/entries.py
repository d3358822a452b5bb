"""The journal as people read it: what happened in the tenant, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.capabilities import ENTRY_READ
from pmi_platform.core.journal.models import JournalChange, JournalDetail, JournalEntry
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.scope import Actor

LINES_OF_ONE_ROW = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilters:
    """What to look for; every given part narrows. `of` names a row as the feed does: what ever happened to it."""

    type: str = ""
    user_id: UUID | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    of: tuple[str, UUID] | None = None


NO_FILTERS = EntryFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHistory:
    """One entry with what it changed. `detail` is None when there was none, or when it was erased (`is_erased`)."""

    entry: JournalEntry
    detail: Mapping[str, Any] | None
    is_erased: bool


def entries(
    *, actor: Actor, filters: EntryFilters = NO_FILTERS, before: int | None = None, limit: int
) -> QuerySet[JournalEntry]:
    """The last `limit` sealed entries that match, those before the position `before` if one is given."""
    found = _readable(actor)
    if filters.type:
        found = found.filter(type=filters.type)
    if filters.user_id:
        found = found.filter(actor=f"user:{filters.user_id}")
    if filters.recorded_from:
        found = found.filter(recorded_at__gte=filters.recorded_from)
    if filters.recorded_until:
        found = found.filter(recorded_at__lt=filters.recorded_until)
    if filters.of:
        found = found.filter(pk__in=_touching(*filters.of))
    if before is not None:
        found = found.filter(position__lt=before)
    return found.order_by("-position")[:limit]


def entry(*, actor: Actor, position: int) -> EntryHistory:
    """The entry at `position` with its values before and after; raises `NotFound`."""
    found = _readable(actor).filter(position=position).first()
    if found is None:
        raise NotFound
    detail = JournalDetail.objects.filter(pk=found.pk).values_list("detail", flat=True).first()
    return EntryHistory(
        entry=found,
        detail=json.loads(detail) if detail is not None else None,
        is_erased=detail is None and found.detail_hash is not None,
    )


def names_of_actors(found: Iterable[JournalEntry]) -> dict[str, str]:
    """The names behind `user:<id>`, by that label."""
    labels = {one.actor for one in found if one.actor.startswith("user:")}
    people = User.objects.filter(pk__in=[label.removeprefix("user:") for label in labels]).values_list("pk", "name")
    return {f"user:{pk}": name for pk, name in people}


def _readable(actor: Actor) -> QuerySet[JournalEntry]:
    """The tenant's own entries; an office over a part of it reads those that name an area inside."""
    own = JournalEntry.objects.filter(position__isnull=False)
    areas = actor.reach(ENTRY_READ)
    if areas is None:
        return own
    inside = Q(pk__in=[])
    for code in areas:
        inside |= Q(payload__area_code=code) | Q(payload__area_code__startswith=f"{code}.")
    return own.filter(inside)


def _touching(entity: str, row_id: UUID) -> list[int]:
    lines = JournalChange.objects.filter(entity=entity, entity_id=row_id)
    return list(lines.order_by("-position").values_list("entry_id", flat=True)[:LINES_OF_ONE_ROW])
