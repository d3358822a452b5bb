"""The roster: who is there, by name for those who administer them, and one person with their memberships."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import PERSON_READ, VOLUNTEER_READ
from volunteers.models import Affiliation, Competence, ExternalId, PersonalRecord, Volunteer, VolunteerMerge
from volunteers.queries.capability import expiring
from volunteers.queries.reach import readable_volunteers
from volunteers.rules.standing import LIVING

MOST_WORDS = 6
_WORD = re.compile(r"[^\W_]+")


class RosterOrder(StrEnum):
    """By what the roster can be sorted."""

    NAME = "name"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFilters:
    """What to look for; every given part narrows."""

    text: str = ""
    kind: str = ""
    state: str = ""
    unit: UUID | None = None
    within: str = ""
    deployable_only: bool = False
    expiring_only: bool = False


NO_FILTERS = RosterFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """A volunteer as a list tells of them: no private data."""

    volunteer: Volunteer
    name: str
    place: str
    affiliations: Sequence[Affiliation]


def list_volunteers(*, actor: Actor, filters: RosterFilters = NO_FILTERS) -> QuerySet[Volunteer]:
    """Volunteers without their names, also those whom others share, last registered first."""
    found = _narrowed(readable_volunteers(actor, VOLUNTEER_READ), filters)
    return found.order_by("-created_at", "-pk")


def roster(*, actor: Actor, filters: RosterFilters = NO_FILTERS) -> QuerySet[Volunteer]:
    """The organisation's own people, by name: names are readable to nobody else, and so nobody else is in it."""
    own = readable_volunteers(actor, PERSON_READ).filter(tenant=actor.tenant.id)
    own = own.exclude(Exists(VolunteerMerge.objects.filter(lost=OuterRef("pk"), undone_at__isnull=True)))
    found = _narrowed(own, filters).select_related("person")
    words = _WORD.findall(filters.text)[:MOST_WORDS]
    if filters.text.strip() and not words:
        return found.none()
    if words:
        beginnings = " & ".join(f"{word}:*" for word in words)
        found = found.filter(person__search=SearchQuery(beginnings, config="simple", search_type="raw"))
    return found.exclude(state=Volunteer.State.ERASED)


def in_order(found: QuerySet[Volunteer], order: RosterOrder, *, descending: bool) -> QuerySet[Volunteer]:
    """The roster in an order."""
    sign = "-" if descending else ""
    column = {RosterOrder.NAME: "person__full_name", RosterOrder.REGISTERED: "created_at"}[order]
    return found.order_by(f"{sign}{column}", f"{sign}pk")


def roster_lines(found: QuerySet[Volunteer]) -> list[RosterLine]:
    """The lines of a page of the roster, in three statements."""
    living = Affiliation.objects.filter(state__in=LIVING).select_related("organisation", "unit")
    rows = list(found.prefetch_related(Prefetch("affiliations", queryset=living, to_attr="living")))
    names = full_names({row.area_id for row in rows})
    return [
        RosterLine(
            volunteer=row,
            name=row.person.full_name,
            place=names.get(row.area_id, row.area_id),
            affiliations=row.living,
        )
        for row in rows
    ]


def find_volunteer(*, actor: Actor, volunteer_id: UUID) -> Volunteer:
    """One of the organisation's own people; raises `NotFound`."""
    found = readable_volunteers(actor, PERSON_READ).select_related("person", "area").filter(pk=volunteer_id).first()
    if found is None:
        raise NotFound
    return found


def affiliations_of(volunteer: Volunteer) -> Sequence[Affiliation]:
    """All memberships, the oldest first."""
    return list(Affiliation.objects.filter(volunteer=volunteer).select_related("organisation", "unit"))


def external_ids_of(volunteer: Volunteer) -> Sequence[ExternalId]:
    """How other systems call somebody."""
    return list(ExternalId.objects.filter(volunteer=volunteer))


def own_volunteer(*, actor: Actor) -> Volunteer | None:
    """The actor's own person, once registered."""
    record = PersonalRecord.objects.filter(user=actor.user_id).values_list("volunteer", flat=True).first()
    if record is None:
        return None
    return Volunteer.objects.select_related("person", "area", "record", "contact").filter(pk=record).first()


def waiting_count(*, actor: Actor) -> int:
    """How many have applied and wait for their unit."""
    return roster(actor=actor, filters=RosterFilters(state=Volunteer.State.APPLIED)).count()


def expiring_count(*, actor: Actor) -> int:
    """How many have a certificate that ends within a month."""
    return roster(actor=actor, filters=RosterFilters(expiring_only=True)).count()


def consent_withdrawn(*, actor: Actor) -> QuerySet[Volunteer]:
    """Whose data is to be erased, because they said so."""
    asked = PersonalRecord.objects.filter(volunteer=OuterRef("pk"), withdrawn_at__isnull=False)
    return roster(actor=actor).filter(Exists(asked)).order_by("pk")


def _narrowed(found: QuerySet[Volunteer], filters: RosterFilters) -> QuerySet[Volunteer]:
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.deployable_only:
        found = found.filter(barred_by="")
    if filters.expiring_only:
        found = found.filter(Exists(Competence.objects.filter(expiring(), volunteer=OuterRef("pk"))))
    if filters.within:
        first, after = span(filters.within)
        found = found.filter(area__gte=first, area__lt=after)
    if filters.kind or filters.unit:
        asked = Affiliation.objects.filter(volunteer=OuterRef("pk"), state__in=LIVING)
        asked = asked.filter(kind=filters.kind) if filters.kind else asked
        asked = asked.filter(unit=filters.unit) if filters.unit else asked
        found = found.filter(Exists(asked))
    return found
