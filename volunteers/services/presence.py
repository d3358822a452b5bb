"""Being there: arriving by poster or position, signs of life and their alarm, and forgetting who came in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY, OWN_KEEP
from volunteers.errors import NotThere, PosterNotValid, ProofWanted, WrongStep
from volunteers.events import SilenceNoted, WordGiven
from volunteers.models import Deployment, DeploymentContact
from volunteers.rules.deploying import GRACE, word_due
from volunteers.services.posters import read_poster
from volunteers.services.steps import arrived, locked_deployment, own_deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that somebody is there: the token of a poster, or where their phone is. Neither is kept."""

    poster: str = ""
    longitude: float | None = None
    latitude: float | None = None


NO_PROOF = Proof()


@transaction.atomic
def check_in(*, actor: Actor, deployment_id: UUID, version: int, proof: Proof = NO_PROOF) -> Deployment:
    """Somebody says that they have arrived, and shows it where a position was named; duty begins."""
    actor.require(OWN_KEEP)
    deployment = own_deployment(actor, deployment_id, version)
    return arrived(deployment, shown_by=_shown_by(deployment, proof))


@transaction.atomic
def give_word(*, actor: Actor, deployment_id: UUID, version: int) -> Deployment:
    """Somebody on site says that they are well."""
    actor.require(OWN_KEEP)
    return _worded(own_deployment(actor, deployment_id, version))


@transaction.atomic
def note_word(*, actor: Actor, deployment_id: UUID, version: int) -> Deployment:
    """The receiver has heard from somebody, by radio or telephone."""
    actor.require(DEPLOY)
    deployment = locked_deployment(deployment_id, version)
    if deployment.receiver_id != actor.tenant.id:
        raise NotFound
    return _worded(deployment)


@transaction.atomic
def raise_overdue(*, actor: Actor, now: datetime) -> int:
    """Raise the alarm, once for each, over those of whom nothing was heard in time; answers how many there were."""
    silent = Deployment.objects.select_for_update(skip_locked=True).filter(
        receiver=actor.tenant.id, word_due_at__lte=now, overdue_since__isnull=True, state=Deployment.State.ON_SITE
    )
    found = list(silent.order_by("pk"))
    for deployment in found:
        deployment.overdue_since = now
        deployment.version += 1
        deployment.save(update_fields=["overdue_since", "version"])
        publish(SilenceNoted.of(deployment), changed=[deployment])
    return len(found)


@transaction.atomic
def forget_contacts(*, actor: Actor, now: datetime) -> int:
    """Delete who came where the planned end is past by more than a day, also when nobody noted the return."""
    over = DeploymentContact.objects.filter(
        Q(receiver=actor.tenant.id) | Q(giver=actor.tenant.id), deployment__ends_at__lte=now - GRACE
    )
    return over.delete()[0]


def _shown_by(deployment: Deployment, proof: Proof) -> str:
    if proof.poster:
        point = read_poster(proof.poster)
        if point is None or point.receiver_id != deployment.receiver_id:
            raise PosterNotValid
        return Deployment.Arrival.POSTER
    if deployment.location is None:
        return Deployment.Arrival.SAID
    if proof.longitude is None or proof.latitude is None:
        raise ProofWanted
    here = Point(proof.longitude, proof.latitude, srid=4326)
    away = Deployment.objects.filter(pk=deployment.pk).values_list(Distance("location", here), flat=True).get()
    if away.m > (deployment.within_m or 0):
        raise NotThere(away=f"{away.m / 1000:.1f}")
    return Deployment.Arrival.POSITION


def _worded(deployment: Deployment) -> Deployment:
    if deployment.state != Deployment.State.ON_SITE:
        raise WrongStep(state=deployment.get_state_display())
    now = timezone.now()
    deployment.word_at, deployment.overdue_since = now, None
    deployment.word_due_at = word_due(now, every_h=deployment.word_every_h)
    deployment.version += 1
    deployment.save(update_fields=["word_at", "overdue_since", "word_due_at", "version"])
    publish(WordGiven.of(deployment), changed=[deployment])
    return deployment
