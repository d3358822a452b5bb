"""Volunteers for tests. Each function needs an open scope of somebody who may administer them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from pmi_platform.core.tenancy.models import Membership, Tenant, Unit
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor, open_tenant
from tests.factories.tenancy import Member, account, phone_number
from volunteers.models import Certificate, Competence, Deployment, Volunteer
from volunteers.services.capability import CertificateDraft, record_certificate, record_skill
from volunteers.services.deploying import Mission, answer_for, move_deployment, offer_deployment
from volunteers.services.drafts import AffiliationDraft, PersonDraft
from volunteers.services.partners import admit_partner
from volunteers.services.registering import register_volunteer

CUGENANG = "32.03.11"
_serial = count(1)


def person_draft(**changes: Any) -> PersonDraft:
    """A grown-up of Cugenang whose name nobody else has."""
    number = next(_serial)
    standing = PersonDraft(
        full_name=f"Sukarelawan {number}",
        area=CUGENANG,
        born_on=date(1995, 3, 21),
        phone=f"0813{number:08d}",
    )
    return replace(standing, **changes)


def nik(born_on: date = date(1995, 3, 21), *, serial: int | None = None) -> str:
    """An identity number that fits the day."""
    number = serial if serial is not None else next(_serial)
    return f"320311{born_on:%d%m%y}{number:04d}"


def child_born() -> date:
    """The birthday of somebody who is fifteen."""
    today = timezone.localdate()
    return today.replace(year=today.year - 15, day=1)


def enlisted(
    actor: Actor,
    *,
    unit: Unit | UUID,
    kind: str = "ksr",
    member_number: str = "",
    user_id: UUID | None = None,
    **changes: Any,
) -> Volunteer:
    """Somebody whom the unit has taken in."""
    return register_volunteer(
        actor=actor,
        person=person_draft(**changes),
        affiliation=AffiliationDraft(
            unit_id=unit.pk if isinstance(unit, Unit) else unit, kind=kind, member_number=member_number
        ),
        consent="signed",
        user_id=user_id,
    )


def skilled(actor: Actor, volunteer: Volunteer, skill: str, *, level: int = 2) -> Competence:
    """The volunteer with a skill."""
    return record_skill(actor=actor, volunteer_id=volunteer.pk, skill=skill, level=level)


def certified(actor: Actor, volunteer: Volunteer, skill: str = "wash", **changes: Any) -> Certificate:
    """The volunteer with a certificate of last month, for two years."""
    today = timezone.localdate()
    standing = CertificateDraft(
        skill=skill,
        number=f"S-{next(_serial)}",
        issuer="PMI Provinsi Jawa Barat",
        issued_on=today - timedelta(days=30),
        expires_on=today + timedelta(days=700),
    )
    return record_certificate(actor=actor, volunteer_id=volunteer.pk, draft=replace(standing, **changes))


def mission(volunteer: Volunteer, **changes: Any) -> Mission:
    """Two days of clean water in Cugenang, from now on."""
    now = timezone.now()
    standing = Mission(
        volunteer_id=volunteer.pk,
        skill="wash",
        task="Air bersih",
        place="Lapangan Cugenang",
        report_to="Posko Cugenang",
        starts_at=now,
        ends_at=now + timedelta(days=2),
    )
    return replace(standing, **changes)


def offered(actor: Actor, volunteer: Volunteer, **changes: Any) -> Deployment:
    """The volunteer, asked for."""
    return offer_deployment(actor=actor, mission=mission(volunteer, **changes))


def served_by(actor: Actor, volunteer: Volunteer, **changes: Any) -> Deployment:
    """The volunteer, asked for, there and released again."""
    deployment = offered(actor, volunteer, **{"ends_at": timezone.now() + timedelta(days=9), **changes})
    deployment = answer_for(actor=actor, deployment_id=deployment.pk, version=1, accepts=True)
    for state in ("on_site", "released"):
        deployment = move_deployment(
            actor=actor, deployment_id=deployment.pk, version=deployment.version, state=state, reason="Cekatan."
        )
    return deployment


def partner(actor: Actor, name: str = "Tagana Provinsi Jawa Barat") -> Unit:
    """A partner's office among the actor's units."""
    return admit_partner(actor=actor, name=name, short_name=name.partition(" ")[0], kind="community")


def releasing_officer(office: Unit) -> Member:
    """The officer of a partner's office."""
    user = account(phone=phone_number())
    with open_tenant(office.tenant_id, reason="test"):
        membership = Membership.objects.create(
            tenant_id=office.tenant_id,
            user=user,
            unit=office,
            role=Role.RELEASING_OFFICER,
            valid_from=timezone.now() - timedelta(days=1),
        )
    tenant = Tenant.objects.get(pk=office.tenant_id)
    return Member(user=user, tenant=tenant, unit=office, membership=membership)
