"""Activities as lists, as one, and as their author's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from coordination.capabilities import ACTIVITY_READ, ACTIVITY_VERIFY
from coordination.models import Activity, ActivityPhoto
from coordination.queries.public import ACTIVITY
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.filing.rules.receipts import read_receipt
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor

MOST_KEPT = 50


class ActivityOrder(StrEnum):
    """By what a list of activities can be sorted."""

    STARTED = "started"
    PROGRAMME = "programme"
    PEOPLE = "people"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilters:
    """What to look for; every given part narrows. Days are those of the tenant, both of them included."""

    text: str = ""
    programme: str = ""
    statuses: tuple[str, ...] = ()
    within: str = ""
    first_day: date | None = None
    last_day: date | None = None
    started_from: datetime | None = None
    own: bool = False


NO_FILTERS = ActivityFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity with its place in words."""

    activity: Activity
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How much a list is: None where no activity told its people, and how many did not."""

    count: int
    people: int | None
    untold_count: int


def readable_activities(actor: Actor) -> QuerySet[Activity]:
    """The activities that the actor's office may read: those of its area, and those that they filed themselves."""
    if not actor.allows(ACTIVITY_READ):
        raise NotPermitted(capability=ACTIVITY_READ)
    areas = actor.reach(ACTIVITY_READ)
    if areas is None:
        return Activity.objects.all()
    return Activity.objects.filter(inside(areas, field="area") | Q(filed_by=actor.user_id, filed_by__isnull=False))


def list_activities(*, actor: Actor, filters: ActivityFilters = NO_FILTERS) -> QuerySet[Activity]:
    """Activities that match, the latest first. Who may not read what people wrote may not search it either."""
    found = readable_activities(actor)
    if filters.programme:
        found = found.filter(programme=filters.programme)
    if filters.statuses:
        found = found.filter(status__in=filters.statuses)
    if filters.within:
        first, after = span(filters.within)
        found = found.filter(area__gte=first, area__lt=after)
    if filters.own:
        found = found.filter(filed_by=actor.user_id, filed_by__isnull=False)
    if filters.started_from:
        found = found.filter(started_at__gte=filters.started_from)
    if filters.first_day:
        found = found.filter(started_at__gte=_beginning(filters.first_day))
    if filters.last_day:
        found = found.filter(started_at__lt=_beginning(filters.last_day + timedelta(days=1)))
    if filters.text.strip():
        found = _searched(actor, found, filters.text)
    return found.order_by("-started_at", "-pk")


def ordered(found: QuerySet[Activity], order: ActivityOrder, *, descending: bool) -> QuerySet[Activity]:
    """The activities in an order; what is unknown comes last."""
    column = {
        ActivityOrder.STARTED: "started_at",
        ActivityOrder.PROGRAMME: "programme__position",
        ActivityOrder.PEOPLE: "people",
        ActivityOrder.RECEIVED: "received_at",
    }[order]
    by = F(column)
    moved = by.desc(nulls_last=True) if descending else by.asc(nulls_last=True)
    return found.order_by(moved, "-pk" if descending else "pk")


def added_up(found: QuerySet[Activity]) -> Total:
    """How many activities and how many people they reached, withdrawn ones left out. What is not told adds nothing."""
    counting = found.exclude(status=Activity.Status.WITHDRAWN).order_by()
    found_all = counting.aggregate(count=Count("pk"), told=Count("people"), reached=Sum("people"))
    untold_count = found_all["count"] - found_all["told"]
    return Total(count=found_all["count"], people=found_all["reached"], untold_count=untold_count)


def activity_lines(rows: Sequence[Activity]) -> list[ActivityLine]:
    """The rows with their places, in one statement."""
    names = full_names({row.area_id for row in rows})
    return [ActivityLine(activity=row, place=names.get(row.area_id, row.area_id)) for row in rows]


def activity(*, actor: Actor, activity_id: UUID) -> Activity:
    """One activity with its programme, people, photos and corrections; raises `NotFound`."""
    found = (
        readable_activities(actor)
        .select_related("programme", "area", "filed_by", "filed_by_unit", "verified_by")
        .prefetch_related("photos", "amendments__filed_by")
        .filter(pk=activity_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def own_activities(*, actor: Actor) -> list[Mapping[str, Any]]:
    """The actor's latest activities in their public form, with the fields of which there are two versions."""
    found = list_activities(actor=actor, filters=ActivityFilters(own=True)).order_by("-pk")[:MOST_KEPT]
    rows = list(found.annotate(body=ACTIVITY.annotation()).prefetch_related("amendments"))
    return [{**json.loads(row.body), "conflicts": undecided(row)} for row in rows]


def undecided(row: Activity) -> list[str]:
    """Fields whose correction was not applied, because somebody else had changed them first, and was not told anew.

    A verifier who decides about the activity has seen both versions: what they leave stands.
    """
    found: set[str] = set()
    for amendment in row.amendments.all():
        if row.decided_at is None or amendment.received_at > row.decided_at:
            found = (found - set(amendment.changes)) | set(amendment.conflicts)
    return sorted(found)


def awaiting_count(*, actor: Actor) -> int:
    """How many activities of the actor's area await verification by them."""
    if not actor.allows(ACTIVITY_VERIFY):
        return 0
    mine = inside(actor.area_of(ACTIVITY_VERIFY), field="area")
    return Activity.objects.filter(mine, status=Activity.Status.FILED).count()


def find_told_before(*, client_ref: UUID) -> Activity | None:
    """The activity that was filed under this reference."""
    return Activity.objects.filter(client_ref=client_ref).first()


def photo(*, actor: Actor, photo_id: UUID) -> ActivityPhoto:
    """One photo, for those who may read its activity; raises `NotFound`."""
    found = ActivityPhoto.objects.select_related("activity").filter(pk=photo_id).first()
    if found is None or not readable_activities(actor).filter(pk=found.activity_id).exists():
        raise NotFound
    return found


def photo_file(shown: ActivityPhoto) -> File[bytes]:
    """The stored picture; raises `NotFound` when the media folder lacks it."""
    try:
        return default_storage.open(shown.storage_name)
    except FileNotFoundError:
        raise NotFound from None


def _searched(actor: Actor, found: QuerySet[Activity], text: str) -> QuerySet[Activity]:
    receipt = read_receipt(text)
    if actor.withholds_personal and not receipt:
        raise NotPermitted(capability="personal:read")
    if receipt:
        return found.filter(receipt=receipt)
    return found.filter(search=SearchQuery(text, config="simple", search_type="websearch"))


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
