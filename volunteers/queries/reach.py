"""Whom an office reads: those of its area; a partner's releasing officer the partner's own people and nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role
from pmi_platform.core.tenancy.scope import Actor, Office
from volunteers.models import Affiliation, Volunteer
from volunteers.rules.standing import LIVING


def readable_volunteers(actor: Actor, capability: str) -> QuerySet[Volunteer]:
    """The volunteers over whom one of the actor's offices holds the capability."""
    if actor.system_reason:
        return Volunteer.objects.all()
    own = [office for office in _holding(actor, capability) if not _is_partners(office)]
    if any(not office.area_code or office.area_code == actor.tenant.area_code for office in own):
        return Volunteer.objects.all()
    reached = Q(pk__in=[])
    for office in own:
        first, after = span(office.area_code)
        reached |= Q(area__gte=first, area__lt=after)
    partners = [office for office in _holding(actor, capability) if _is_partners(office)]
    if partners:
        reached |= _belongs_to(partners)
    return Volunteer.objects.filter(reached)


def is_partners_alone(actor: Actor, capability: str, *, at: str) -> bool:
    """Whether only a partner's office gives the actor the capability there."""
    if actor.system_reason:
        return False
    return not any(not _is_partners(office) and office.covers(at) for office in _holding(actor, capability))


def people_of_partners(actor: Actor, capability: str) -> QuerySet[Volunteer]:
    """Those who belong to an organisation for which the actor holds the capability as its own officer."""
    return Volunteer.objects.filter(
        _belongs_to([office for office in _holding(actor, capability) if _is_partners(office)])
    )


def own_units(actor: Actor, capability: str) -> QuerySet[Unit]:
    """The units into which the actor may take somebody."""
    units = Unit.objects.filter(tenant=actor.tenant.id)
    if actor.system_reason:
        return units
    reached = Q(pk__in=[])
    for office in _holding(actor, capability):
        if _is_partners(office):
            reached |= Q(pk=office.unit_id)
        elif not office.area_code:
            return units
        else:
            first, after = span(office.area_code)
            reached |= Q(area__gte=first, area__lt=after)
    return units.filter(reached)


def _holding(actor: Actor, capability: str) -> list[Office]:
    return [office for office in actor.offices if capability in ROLE_TABLE[office.role]]


def _is_partners(office: Office) -> bool:
    return office.role == Role.RELEASING_OFFICER


def _belongs_to(offices: list[Office]) -> Q:
    """Belongs to the organisation of one of the offices, where the office stands for it alone."""
    units: list[UUID] = [office.unit_id for office in offices]
    held = Affiliation.objects.filter(volunteer=OuterRef("pk"), unit__in=units, state__in=LIVING)
    return Q(Exists(held))
