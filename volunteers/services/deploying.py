"""Deployments: asked for, released by the partner, accepted, gone to, left and returned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.queries import readable_incident
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY, OWN_KEEP, RELEASE
from volunteers.errors import NotSendable, OfferExpired, WrongStep
from volunteers.events import DeploymentOffered
from volunteers.models import Competence, Deployment, DeploymentContact, ReportingPoint, Volunteer
from volunteers.queries.reach import is_partners_alone, people_of_partners
from volunteers.services import promises
from volunteers.services.steps import arrived, left, locked_deployment, moved, own_deployment

LONGEST = timedelta(days=90)
ANSWER_WITHIN = timedelta(hours=12)
MOST_HOURS_SILENT = 24
MOST_AT_ONCE = 100
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
    point_id: UUID | None = None
    word_every_h: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedOn:
    """How many were led on, and why the others were not."""

    done: int
    refused: Sequence[Conflict]


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
def offer_to_many(*, actor: Actor, mission: Mission, volunteer_ids: Sequence[UUID]) -> list[Deployment]:
    """Ask several people for the same; all of them or, when one may not be asked, nobody."""
    if not 0 < len(volunteer_ids) <= MOST_AT_ONCE:
        raise InvalidInput({"volunteer": _("Choose between 1 and 100 people.")})
    return [
        offer_deployment(actor=actor, mission=replace(mission, volunteer_id=one))
        for one in dict.fromkeys(volunteer_ids)
    ]


@transaction.atomic
def release_for(*, actor: Actor, deployment_id: UUID, version: int, releases: bool, reason: str = "") -> Deployment:
    """The giver's officer lets somebody be asked, or refuses and says why."""
    actor.require(RELEASE)
    deployment = locked_deployment(deployment_id, version)
    _require_giver(actor, deployment)
    if releases:
        return moved(deployment, Deployment.State.OFFERED)
    deployment.state_reason = required_reason(reason)
    return moved(deployment, Deployment.State.REFUSED)


@transaction.atomic
def answer_offer(*, actor: Actor, deployment_id: UUID, version: int, accepts: bool, reason: str = "") -> Deployment:
    """Somebody says whether they come. From now on the receiver knows who it is, until they have returned."""
    actor.require(OWN_KEEP)
    deployment = own_deployment(actor, deployment_id, version)
    return _answered(deployment, accepts=accepts, reason=reason)


@transaction.atomic
def answer_for(*, actor: Actor, deployment_id: UUID, version: int, accepts: bool, reason: str = "") -> Deployment:
    """The unit notes what somebody answered by telephone."""
    actor.require(RELEASE)
    deployment = locked_deployment(deployment_id, version)
    _require_giver(actor, deployment)
    return _answered(deployment, accepts=accepts, reason=reason)


@transaction.atomic
def move_deployment(*, actor: Actor, deployment_id: UUID, version: int, state: str, reason: str = "") -> Deployment:
    """The receiver leads on: mobilises, notes the arrival, releases, notes the return, or stands down with a reason."""
    actor.require(DEPLOY)
    deployment = locked_deployment(deployment_id, version)
    if deployment.receiver_id != actor.tenant.id:
        raise NotFound
    if state == Deployment.State.ON_SITE:
        return arrived(deployment, shown_by=Deployment.Arrival.NOTED)
    if state == Deployment.State.RELEASED:
        return left(deployment, reason)
    if state == Deployment.State.STOOD_DOWN:
        deployment.state_reason = required_reason(reason)
    elif state not in (Deployment.State.STAND_BY, Deployment.State.MOBILISED, Deployment.State.RETURNED):
        raise WrongStep(state=deployment.get_state_display())
    return moved(deployment, state)


@transaction.atomic
def move_many(*, actor: Actor, steps: Sequence[tuple[UUID, int]], state: str, reason: str = "") -> LedOn:
    """The same for several. Those that cannot be led there are told with the reason; the others go on."""
    if not 0 < len(steps) <= MOST_AT_ONCE:
        raise InvalidInput({"chosen": _("Choose between 1 and 100 deployments.")})
    done, refused = 0, []
    for deployment_id, version in sorted(steps):
        try:
            with transaction.atomic():
                move_deployment(actor=actor, deployment_id=deployment_id, version=version, state=state, reason=reason)
        except Conflict as refusal:
            refused.append(refusal)
        else:
            done += 1
    return LedOn(done=done, refused=refused)


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
    if mission.word_every_h is not None and not 1 <= mission.word_every_h <= MOST_HOURS_SILENT:
        raise InvalidInput({"word_every_h": _("Between 1 and 24 hours.")})
    return {
        **told,
        **_point(mission.point_id),
        "word_every_h": mission.word_every_h,
        "bring": checked_text("bring", mission.bring, longest=500),
        "cover": checked_text("cover", mission.cover, longest=500),
        "skill_id": mission.skill,
        "incident_id": mission.incident_id,
        "starts_at": mission.starts_at,
        "ends_at": mission.ends_at,
        "expires_at": expires_at,
    }


def _point(point_id: UUID | None) -> dict[str, Any]:
    """Where arrival is shown: the other side cannot read the point, so its position stands with the deployment."""
    if point_id is None:
        return {}
    point = ReportingPoint.objects.filter(pk=point_id, is_open=True).first()
    if point is None:
        raise InvalidInput({"point": _("Choose a reporting point that is open.")})
    return {"location": point.location, "within_m": point.within_m}


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
        return moved(deployment, Deployment.State.DECLINED)
    volunteer = Volunteer.objects.select_related("person", "contact").get(pk=deployment.volunteer_id)
    if not volunteer.is_deployable:
        raise NotSendable(why=volunteer.get_barred_by_display())
    promises.promise(deployment, volunteer)
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
    return moved(deployment, Deployment.State.ACCEPTED)
