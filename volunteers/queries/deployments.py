"""Deployments as either side reads them, and as the volunteer does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY, DEPLOYMENT_READ, RELEASE
from volunteers.models import Deployment, DeploymentContact, PersonalRecord, ReportingPoint, ServiceCertificate
from volunteers.queries.reach import readable_volunteers
from volunteers.rules.deploying import ENDED, GRACE, LASTING

MOST_WORDS = 6


class DeploymentOrder(StrEnum):
    """By what deployments can be sorted."""

    ASKED = "asked"
    STARTS = "starts"
    ENDS = "ends"
    TASK = "task"


ORDERS: Mapping[DeploymentOrder, str] = {
    DeploymentOrder.ASKED: "created_at",
    DeploymentOrder.STARTS: "starts_at",
    DeploymentOrder.ENDS: "ends_at",
    DeploymentOrder.TASK: "task",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFilters:
    """What to look for; every given part narrows."""

    text: str = ""
    states: tuple[str, ...] = ()
    skill: str = ""
    incident: UUID | None = None
    overdue_only: bool = False
    open_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Of an incident: how many are on their way, on site, and of how many nothing was heard in time."""

    on_the_way: int
    on_site: int
    overdue: int


ALL = DeploymentFilters()
NOTHING = DeploymentFilters(states=("none",))
"""For a question that was not understood."""


def list_deployments(*, actor: Actor, filters: DeploymentFilters = ALL) -> QuerySet[Deployment]:
    """Those that the actor's tenant asked for, and those of people over whom the actor's office reaches."""
    found = Deployment.objects.select_related(
        "giver__organisation", "receiver__organisation", "skill", "contact", "incident", "certificate"
    )
    if not actor.allows(DEPLOY) and not actor.system_reason:
        theirs = readable_volunteers(actor, DEPLOYMENT_READ).filter(pk=OuterRef("volunteer_id"))
        found = found.filter(Q(giver=actor.tenant.id) & Exists(theirs))
    if filters.open_only:
        found = found.exclude(state__in=ENDED)
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.skill:
        found = found.filter(skill=filters.skill)
    if filters.incident:
        found = found.filter(incident=filters.incident)
    if filters.overdue_only:
        found = found.filter(overdue_since__isnull=False)
    for word in filters.text.split()[:MOST_WORDS]:
        found = found.filter(Q(task__icontains=word) | Q(place__icontains=word) | Q(report_to__icontains=word))
    return found.order_by("-created_at", "-pk")


def in_order(found: QuerySet[Deployment], order: DeploymentOrder, *, descending: bool) -> QuerySet[Deployment]:
    """The deployments, sorted."""
    column = ORDERS[order]
    return found.order_by(f"-{column}", "-pk") if descending else found.order_by(column, "pk")


def presence_by_incident(*, actor: Actor, incidents: Collection[UUID]) -> dict[UUID, Presence]:
    """Who is on the way to which incident and who is there, in one statement; without anybody it is left out."""
    if not actor.allows(DEPLOYMENT_READ):
        return {}
    rows = (
        Deployment.objects.filter(incident__in=incidents, state__in=("mobilised", "on_site"))
        .order_by()
        .values("incident")
        .annotate(
            on_the_way=Count("pk", filter=Q(state="mobilised")),
            on_site=Count("pk", filter=Q(state="on_site")),
            overdue=Count("pk", filter=Q(overdue_since__isnull=False)),
        )
    )
    return {
        row["incident"]: Presence(on_the_way=row["on_the_way"], on_site=row["on_site"], overdue=row["overdue"])
        for row in rows
    }


def overdue_count(*, actor: Actor) -> int:
    """Of how many people on site nothing was heard in time."""
    found = list_deployments(actor=actor, filters=DeploymentFilters(overdue_only=True))
    return found.filter(state=Deployment.State.ON_SITE).count()


def find_deployment(*, actor: Actor, deployment_id: UUID) -> Deployment:
    """One of them; raises `NotFound`."""
    found = list_deployments(actor=actor).filter(pk=deployment_id).first()
    if found is None:
        raise NotFound
    return found


def own_deployments(*, actor: Actor) -> QuerySet[Deployment]:
    """What one is asked for, and what one has done; the latest first."""
    own = PersonalRecord.objects.filter(user=actor.user_id).values("volunteer")
    found = Deployment.objects.filter(volunteer__in=own).exclude(state=Deployment.State.PROPOSED)
    return found.select_related(
        "giver__organisation", "receiver__organisation", "skill", "incident", "certificate"
    ).order_by("-created_at", "-pk")


def expected_at(*, actor: Actor, receiver_id: int) -> list[Deployment]:
    """One's own deployments to that organisation in which one has not arrived yet."""
    waiting = ("accepted", "mobilised")
    return list(own_deployments(actor=actor).filter(receiver=receiver_id, state__in=waiting))


def is_own(*, actor: Actor, deployment: Deployment) -> bool:
    """Whether it is the actor who was asked."""
    return PersonalRecord.objects.filter(user=actor.user_id, volunteer=deployment.volunteer_id).exists()


def contact_of(*, deployment: Deployment, now: datetime) -> DeploymentContact | None:
    """Who comes, while both sides may know it: from the acceptance to the return, and a day past the end at most."""
    if deployment.state not in LASTING or deployment.ends_at + GRACE <= now:
        return None
    return getattr(deployment, "contact", None)


def points(*, open_only: bool = False) -> QuerySet[ReportingPoint]:
    """Where people report, by name."""
    found = ReportingPoint.objects.all()
    return found.filter(is_open=True) if open_only else found


def certificate_by_code(code: str) -> ServiceCertificate | None:
    """The certificate of the open scope that has this code printed on it."""
    found = ServiceCertificate.objects.filter(code=code)
    return found.select_related(
        "tenant",
        "deployment__skill",
        "deployment__volunteer__person",
        "deployment__giver__organisation",
        "deployment__receiver__organisation",
    ).first()


def may_release(*, actor: Actor, deployment: Deployment) -> bool:
    """Whether the actor answers for the person who is asked."""
    if deployment.giver_id != actor.tenant.id:
        return False
    return readable_volunteers(actor, RELEASE).filter(pk=deployment.volunteer_id).exists()
