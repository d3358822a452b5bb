"""What follows for a volunteer from memberships and age, written beside them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.utils import timezone

from pmi_platform.core.tenancy.models import Unit
from volunteers.models import Affiliation, Competence, PersonalRecord, Volunteer
from volunteers.rules import standing as rules


def settle(volunteer: Volunteer, record: PersonalRecord) -> Volunteer:
    """Bring state, kinds and bar to what the memberships say, and store the row as its next version."""
    held = list(Affiliation.objects.filter(volunteer=volunteer).values_list("kind", "state"))
    found = rules.standing(held, born_on=record.born_on, today=timezone.localdate())
    volunteer.state, volunteer.kinds, volunteer.barred_by = found.state, list(found.kinds), found.barred_by
    volunteer.version += 1
    volunteer.save(
        update_fields=["state", "kinds", "barred_by", "area", "location", "identity", "version"],
    )
    Competence.objects.filter(volunteer=volunteer).update(
        area_id=volunteer.area_id, location=volunteer.location, is_deployable=volunteer.is_deployable
    )
    return volunteer


def identity_of(mark: UUID | None) -> UUID:
    """By what a person is recognised everywhere; without an identity number nowhere but here."""
    return mark or uuid4()


def organisation_of(unit: Unit) -> UUID:
    """For whom a unit stands: its own organisation, or the one whose tenant it is in."""
    return unit.organisation_id or unit.tenant.organisation_id
