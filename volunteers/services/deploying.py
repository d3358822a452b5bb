"""Deployments: asked for, released by the partner, accepted, gone to, left and returned from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.queries import readable_incident
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput, NotFound, StaleVersion
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY, OWN_KEEP, RELEASE
from volunteers.errors import NotSendable, OfferExpired, WrongStep
from volunteers.events import DeploymentMoved, DeploymentOffered
from volunteers.models import Competence, Deployment, DeploymentContact, PersonalRecord, Volunteer
from volunteers.queries.reach import is_partners_alone, people_of_partners
from volunteers.rules.deploying import ENDED, leads_to
from volunteers.services import promises

LONGEST = timedelta(days=90)
ANSWER_WITHIN = timedelta(hours=12)
PMI_KINDS = ("ksr", "tsr", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """What somebody is asked to do: where, from and until, whom to report to, what to bring, who pays."""

    volunteer_id: UUID
    skill: str
    task: str
    place: str
    report_to: str
    starts_at: datetime
    ends_at: datetime
    incident_id: UUID | None = None
    bring: str = ""
    cover: str = ""
    expires_at: datetime | None = None


@transaction.atomic
def offer_deployment(*, actor: Actor, mission: Mission) -> Deployment:
    """Ask somebody, also of an organisation that shares its people. A partner is asked for its people first."""
    actor.require(DEPLOY)
    volunteer = Volunteer.objects.filter(pk=mission.volunteer_id).first()
    if volunteer is None:
        raise NotFound
    if not volunteer.is_deployable:
        raise NotSendable(why=volunteer.get_barred_by_display())
    told = _checked(actor, mission, volunteer)
    is_partners = not set(volunteer.kinds) & set(PMI_KINDS)
    deployment = Deployment.objects.create(
        giver_id=volunteer.tenant_id,
        receiver_id=actor.tenant.id,
        volunteer=volunteer,
        state=Deployment.State.PROPOSED if is_partners else Deployment.State.OFFERED,
        state_at=timezone.now(),
        **told,
    )
    publish(DeploymentOffered.of(deployment), changed=[deployment])
    return deployment


@transaction.atomic
def release_for(*, actor: Actor, deployment_id: UUID, version: int, releases: bool, reason: str = "") -> Deployment:
    """The giver's officer lets somebody be asked, or refuses and says why."""
    actor.require(RELEASE)
    deployment = _locked(deployment_id, version)
    _require_giver(actor, deployment)
    if releases:
        return _moved(deployment, Deployment.State.OFFERED)
    deployment.state_reason = required_reason(reason)
    return _moved(deployment, Deployment.State.REFUSED)


@transaction.atomic
def answer_offer(*, actor: Actor, deployment_id: UUID, version: int, accepts: bool, reason: str = "") -> Deployment:
    """Somebody says whether they come. From now on the receiver knows who it is, until they have returned."""
    actor.require(OWN_KEEP)
    deployment = _own(actor, deployment_id, version)
    return _answered(deployment, accepts=accepts, reason=reason)


@transaction.atomic
def answer_for(*, actor: Actor, deployment_id: UUID, version: int, accepts: bool, reason: str = "") -> Deployment:
    """The unit notes what somebody answered by telephone."""
    actor.require(RELEASE)
    deployment = _locked(deployment_id, version)
    _require_giver(actor, deployment)
    return _answered(deployment, accepts=accepts, reason=reason)


@transaction.atomic
def check_in(*, actor: Actor, deployment_id: UUID, version: int) -> Deployment:
    """Somebody says that they have arrived; duty begins."""
    actor.require(OWN_KEEP)
    return _arrived(_own(actor, deployment_id, version))


@transaction.atomic
def move_deployment(*, actor: Actor, deployment_id: UUID, version: int, state: str, reason: str = "") -> Deployment:
    """The receiver leads on: mobilises, notes the arrival, releases, notes the return, or stands down with a reason."""
    actor.require(DEPLOY)
    deployment = _locked(deployment_id, version)
    if deployment.receiver_id != actor.tenant.id:
        raise NotFound
    if state == Deployment.State.ON_SITE:
        return _arrived(deployment)
    if state == Deployment.State.RELEASED:
        return _left(deployment, reason)
    if state == Deployment.State.STOOD_DOWN:
        deployment.state_reason = required_reason(reason)
    elif state not in (Deployment.State.MOBILISED, Deployment.State.RETURNED):
        raise WrongStep(state=deployment.get_state_display())
    return _moved(deployment, state)


def _checked(actor: Actor, mission: Mission, volunteer: Volunteer) -> dict[str, Any]:
    now = timezone.now()
    if not Competence.objects.filter(volunteer=volunteer, skill=mission.skill).exists():
        raise InvalidInput({"skill": _("This person does not have this skill.")})
    if mission.ends_at <= mission.starts_at or mission.ends_at - mission.starts_at > LONGEST:
        raise InvalidInput({"ends_at": _("The end lies after the beginning, by 90 days at most.")})
    if mission.ends_at <= now:
        raise InvalidInput({"ends_at": _("This time is over.")})
    expires_at = mission.expires_at or min(now + ANSWER_WITHIN, mission.ends_at)
    if expires_at <= now:
        raise InvalidInput({"expires_at": _("Leave time for an answer.")})
    told = {name: checked_line(name, getattr(mission, name)) for name in ("task", "place", "report_to")}
    if missing := [name for name, text in told.items() if not text]:
        raise InvalidInput(dict.fromkeys(missing, _("Fill this in.")))
    if mission.incident_id is not None:
        readable_incident(actor=actor, incident_id=mission.incident_id)
    return {
        **told,
        "bring": checked_text("bring", mission.bring, longest=500),
        "cover": checked_text("cover", mission.cover, longest=500),
        "skill_id": mission.skill,
        "incident_id": mission.incident_id,
        "starts_at": mission.starts_at,
        "ends_at": mission.ends_at,
        "expires_at": expires_at,
    }


def _locked(deployment_id: UUID, version: int) -> Deployment:
    deployment = Deployment.objects.select_for_update().filter(pk=deployment_id).first()
    if deployment is None:
        raise NotFound
    if deployment.version != version:
        raise StaleVersion(stored=deployment.version)
    return deployment


def _own(actor: Actor, deployment_id: UUID, version: int) -> Deployment:
    own = PersonalRecord.objects.filter(user=actor.user_id).values_list("volunteer", flat=True).first()
    deployment = _locked(deployment_id, version)
    if own is None or deployment.volunteer_id != own:
        raise NotFound
    return deployment


def _require_giver(actor: Actor, deployment: Deployment) -> None:
    """Of the giver's tenant, over this person: a partner's officer for the partner's people, an operator for others."""
    volunteer = Volunteer.objects.filter(pk=deployment.volunteer_id).first()
    if deployment.giver_id != actor.tenant.id or volunteer is None:
        raise NotFound
    actor.require(RELEASE, at=volunteer.area_id)
    alone = is_partners_alone(actor, RELEASE, at=volunteer.area_id)
    if alone and not people_of_partners(actor, RELEASE).filter(pk=volunteer.pk).exists():
        raise NotFound


def _answered(deployment: Deployment, *, accepts: bool, reason: str) -> Deployment:
    if deployment.state != Deployment.State.OFFERED:
        raise WrongStep(state=deployment.get_state_display())
    if deployment.expires_at <= timezone.now():
        raise OfferExpired
    if not accepts:
        deployment.state_reason = checked_text("reason", reason)
        return _moved(deployment, Deployment.State.DECLINED)
    volunteer = Volunteer.objects.select_related("person", "contact").get(pk=deployment.volunteer_id)
    if not volunteer.is_deployable:
        raise NotSendable(why=volunteer.get_barred_by_display())
    promises.promise(deployment, volunteer.identity)
    contact = volunteer.contact
    DeploymentContact.objects.create(
        deployment=deployment,
        giver_id=deployment.giver_id,
        receiver_id=deployment.receiver_id,
        full_name=volunteer.person.full_name,
        phone=contact.phone,
        blood_group=contact.blood_group,
        emergency_name=contact.emergency_name,
        emergency_phone=contact.emergency_phone,
    )
    return _moved(deployment, Deployment.State.ACCEPTED)


def _arrived(deployment: Deployment) -> Deployment:
    if not leads_to(deployment.state, Deployment.State.ON_SITE):
        raise WrongStep(state=deployment.get_state_display())
    identity = promises.identity_of(deployment)
    deployment.arrived_at = timezone.now()
    promises.begin_duty(deployment, identity, deployment.arrived_at)
    return _moved(deployment, Deployment.State.ON_SITE)


def _left(deployment: Deployment, appraisal: str) -> Deployment:
    if not leads_to(deployment.state, Deployment.State.RELEASED):
        raise WrongStep(state=deployment.get_state_display())
    deployment.left_at = timezone.now()
    deployment.appraisal = checked_text("reason", appraisal)
    promises.end_duty(deployment, deployment.left_at)
    return _moved(deployment, Deployment.State.RELEASED)


def _moved(deployment: Deployment, state: str) -> Deployment:
    if not leads_to(deployment.state, state):
        raise WrongStep(state=deployment.get_state_display())
    deployment.state, deployment.state_at = state, timezone.now()
    deployment.version += 1
    deployment.save(
        update_fields=["state", "state_at", "state_reason", "arrived_at", "left_at", "appraisal", "version"]
    )
    if state in ENDED:
        promises.withdraw(deployment)
        DeploymentContact.objects.filter(deployment=deployment).delete()
    publish(DeploymentMoved.of(deployment), changed=[deployment])
    return deployment
