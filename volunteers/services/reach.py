"""Over whom an office reaches: those who live in its area; for a partner's officer the partner's own people alone."""

from __future__ import annotations

from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from volunteers.models import Volunteer
from volunteers.queries.reach import is_partners_alone, own_units, people_of_partners


def require_over(actor: Actor, capability: str, volunteer: Volunteer) -> None:
    """Raise `NotPermitted` unless one of the offices holds the capability over this person."""
    actor.require(capability, at=volunteer.area_id)
    if not is_partners_alone(actor, capability, at=volunteer.area_id):
        return
    if not people_of_partners(actor, capability).filter(pk=volunteer.pk).exists():
        raise NotPermitted(capability=capability)


def require_in(actor: Actor, capability: str, unit: Unit, *, area: str | None) -> None:
    """Raise `NotPermitted` unless the actor may take somebody of `area` into the unit."""
    actor.require(capability, at=area)
    if not own_units(actor, capability).filter(pk=unit.pk).exists():
        raise NotPermitted(capability=capability)
