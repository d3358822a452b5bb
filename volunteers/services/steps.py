"""What every step of a deployment does: find it as it was seen, change its state, count the hours, tell both sides."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from incidents.services.words import checked_text
from pmi_platform.core.errors import NotFound, StaleVersion
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.errors import WrongStep
from volunteers.events import DeploymentMoved
from volunteers.models import Deployment, DeploymentContact, PersonalRecord
from volunteers.rules.deploying import ENDED, leads_to, word_due
from volunteers.services import promises


def locked_deployment(deployment_id: UUID, version: int) -> Deployment:
    """The deployment as it was seen, locked."""
    deployment = Deployment.objects.select_for_update().filter(pk=deployment_id).first()
    if deployment is None:
        raise NotFound
    if deployment.version != version:
        raise StaleVersion(stored=deployment.version)
    return deployment


def own_deployment(actor: Actor, deployment_id: UUID, version: int) -> Deployment:
    """The same, of the one who acts."""
    own = PersonalRecord.objects.filter(user=actor.user_id).values_list("volunteer", flat=True).first()
    deployment = locked_deployment(deployment_id, version)
    if own is None or deployment.volunteer_id != own:
        raise NotFound
    return deployment


def arrived(deployment: Deployment, *, shown_by: str) -> Deployment:
    """On site: duty begins, and with it the time until the next sign of life."""
    require_step(deployment, Deployment.State.ON_SITE)
    identity = promises.identity_of(deployment)
    deployment.arrived_at, deployment.arrival = timezone.now(), shown_by
    deployment.word_due_at = word_due(deployment.arrived_at, every_h=deployment.word_every_h)
    promises.begin_duty(deployment, identity, deployment.arrived_at)
    return moved(deployment, Deployment.State.ON_SITE)


def left(deployment: Deployment, appraisal: str) -> Deployment:
    """Off duty, with what is to be said of it."""
    require_step(deployment, Deployment.State.RELEASED)
    deployment.left_at = timezone.now()
    deployment.word_due_at = deployment.overdue_since = None
    deployment.appraisal = checked_text("reason", appraisal)
    promises.end_duty(deployment, deployment.left_at)
    return moved(deployment, Deployment.State.RELEASED)


def require_step(deployment: Deployment, state: str) -> None:
    """Refuse a step that leads from nowhere."""
    if not leads_to(deployment.state, state):
        raise WrongStep(state=deployment.get_state_display())


def moved(deployment: Deployment, state: str) -> Deployment:
    """The deployment in its new state; what is over is forgotten by the other side."""
    require_step(deployment, state)
    deployment.state, deployment.state_at = state, timezone.now()
    deployment.version += 1
    deployment.save(
        update_fields=[
            *("state", "state_at", "state_reason", "version"),
            *("arrived_at", "arrival", "left_at", "appraisal", "word_due_at", "overdue_since"),
        ]
    )
    if state in ENDED:
        promises.withdraw(deployment)
        DeploymentContact.objects.filter(deployment=deployment).delete()
    publish(DeploymentMoved.of(deployment), changed=[deployment])
    return deployment
