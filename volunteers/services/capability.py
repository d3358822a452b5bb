"""What people can do: skills, certificates, and how far, how long and after what notice they help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.services.locking import locked
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import OWN_KEEP, PERSON_MANAGE
from volunteers.errors import Erased
from volunteers.events import AvailabilityChanged, CertificateRecorded, SkillRecorded
from volunteers.models import Certificate, Competence, PersonalRecord, Skill, Volunteer
from volunteers.services.reach import require_over

FOREVER = date(9999, 12, 31)
FURTHEST_KM, LONGEST_DAYS, LONGEST_NOTICE = 6_000, 365, 24 * 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDraft:
    """A paper as it reads. Without a last day it counts for good."""

    skill: str
    number: str
    issuer: str
    issued_on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Willingness:
    """Whether somebody is ready now, and how far, how long and after what notice; nothing means without limit."""

    is_available: bool
    reach_km: int | None = None
    longest_days: int | None = None
    notice_hours: int = 0
    helps_remotely: bool = False


@transaction.atomic
def record_skill(*, actor: Actor, volunteer_id: UUID, skill: str, level: int) -> Competence:
    """Say that somebody can do something, and how well; said again, the later level counts."""
    volunteer = _taken(actor, volunteer_id)
    _require_skill(skill)
    if level not in Competence.Level.values:
        raise InvalidInput({"level": _("Choose one of the options.")})
    competence = _competence(volunteer, skill, level=level)
    publish(SkillRecorded.of_skill(volunteer, competence), changed=[_next_version(volunteer)])
    return competence


@transaction.atomic
def record_certificate(*, actor: Actor, volunteer_id: UUID, draft: CertificateDraft) -> Certificate:
    """Keep a certificate; what it certifies counts until its last day."""
    volunteer = _taken(actor, volunteer_id)
    told = _checked(draft)
    if Certificate.objects.filter(issuer=told["issuer"], number=told["number"]).exists():
        raise InvalidInput({"number": _("A certificate of this issuer and number is recorded already.")})
    certificate = Certificate.objects.create(tenant_id=volunteer.tenant_id, volunteer=volunteer, **told)
    competence = _competence(volunteer, draft.skill)
    last = Certificate.objects.filter(volunteer=volunteer, skill=draft.skill).aggregate(
        until=Max(Coalesce("expires_on", FOREVER))
    )
    competence.certified_until = last["until"]
    competence.version += 1
    competence.save(update_fields=["certified_until", "version"])
    publish(CertificateRecorded.of_skill(volunteer, competence), changed=[_next_version(volunteer)])
    return certificate


@transaction.atomic
def set_willingness(*, actor: Actor, volunteer_id: UUID, willingness: Willingness) -> Volunteer:
    """Note, for somebody, what they said about their readiness."""
    return _ready(_taken(actor, volunteer_id), willingness)


@transaction.atomic
def set_own_willingness(*, actor: Actor, willingness: Willingness) -> Volunteer:
    """Say whether one is ready, and for what."""
    actor.require(OWN_KEEP)
    own = PersonalRecord.objects.filter(user=actor.user_id).values_list("volunteer", flat=True).first()
    if own is None:
        raise NotFound
    return _ready(locked(Volunteer, own), willingness)


def _taken(actor: Actor, volunteer_id: UUID) -> Volunteer:
    actor.require(PERSON_MANAGE)
    volunteer = locked(Volunteer, volunteer_id)
    require_over(actor, PERSON_MANAGE, volunteer)
    if volunteer.state == Volunteer.State.ERASED:
        raise Erased
    return volunteer


def _ready(volunteer: Volunteer, said: Willingness) -> Volunteer:
    for field, value, most in (
        ("reach_km", said.reach_km, FURTHEST_KM),
        ("longest_days", said.longest_days, LONGEST_DAYS),
        ("notice_hours", said.notice_hours, LONGEST_NOTICE),
    ):
        if value is not None and not 0 <= value <= most:
            raise InvalidInput({field: _("Enter a number from 0 to %(most)s.") % {"most": most}})
    volunteer.is_available, volunteer.helps_remotely = said.is_available, said.helps_remotely
    volunteer.reach_km, volunteer.longest_days = said.reach_km, said.longest_days
    volunteer.notice_hours = said.notice_hours
    volunteer.version += 1
    volunteer.save(
        update_fields=["is_available", "helps_remotely", "reach_km", "longest_days", "notice_hours", "version"]
    )
    Competence.objects.filter(volunteer=volunteer).update(is_available=said.is_available)
    publish(AvailabilityChanged.of(volunteer), changed=[volunteer])
    return volunteer


def _competence(volunteer: Volunteer, skill: str, *, level: int | None = None) -> Competence:
    standing = Competence.objects.filter(volunteer=volunteer, skill=skill).first()
    if standing is None:
        return Competence.objects.create(
            tenant_id=volunteer.tenant_id,
            volunteer=volunteer,
            skill_id=skill,
            level=level or Competence.Level.BASIC,
            area_id=volunteer.area_id,
            location=volunteer.location,
            is_deployable=volunteer.is_deployable,
            is_available=volunteer.is_available,
        )
    if level is not None and standing.level != level:
        standing.level = level
        standing.version += 1
        standing.save(update_fields=["level", "version"])
    return standing


def _next_version(volunteer: Volunteer) -> Volunteer:
    volunteer.version += 1
    volunteer.save(update_fields=["version"])
    return volunteer


def _require_skill(code: str) -> None:
    if not Skill.objects.filter(pk=code).exists():
        raise InvalidInput({"skill": _("Choose one of the options.")})


def _checked(draft: CertificateDraft) -> dict[str, Any]:
    _require_skill(draft.skill)
    told = {"number": checked_line("number", draft.number), "issuer": checked_line("issuer", draft.issuer)}
    if missing := [field for field, text in told.items() if not text]:
        raise InvalidInput(dict.fromkeys(missing, _("Fill this in.")))
    if draft.issued_on > timezone.localdate():
        raise InvalidInput({"issued_on": _("A certificate cannot be dated later than today.")})
    if draft.expires_on is not None and draft.expires_on < draft.issued_on:
        raise InvalidInput({"expires_on": _("The last day lies before the day of issue.")})
    return {**told, "skill_id": draft.skill, "issued_on": draft.issued_on, "expires_on": draft.expires_on}
