"""Deployments as either side reads them, and as the volunteer does."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY, DEPLOYMENT_READ, RELEASE
from volunteers.models import Deployment, PersonalRecord
from volunteers.queries.reach import readable_volunteers
from volunteers.rules.deploying import ENDED


def list_deployments(*, actor: Actor, open_only: bool = False) -> QuerySet[Deployment]:
    """Those that the actor's tenant asked for, and those of people over whom the actor's office reaches."""
    found = Deployment.objects.select_related(
        "giver__organisation", "receiver__organisation", "skill", "contact", "incident"
    )
    if not actor.allows(DEPLOY) and not actor.system_reason:
        theirs = readable_volunteers(actor, DEPLOYMENT_READ).filter(pk=OuterRef("volunteer_id"))
        found = found.filter(Q(giver=actor.tenant.id) & Exists(theirs))
    if open_only:
        found = found.exclude(state__in=ENDED)
    return found.order_by("-created_at", "-pk")


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
    return found.select_related("receiver__organisation", "skill", "incident").order_by("-created_at", "-pk")


def may_release(*, actor: Actor, deployment: Deployment) -> bool:
    """Whether the actor answers for the person who is asked."""
    if deployment.giver_id != actor.tenant.id:
        return False
    return readable_volunteers(actor, RELEASE).filter(pk=deployment.volunteer_id).exists()
