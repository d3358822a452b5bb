"""Volunteers: registered by their unit or by themselves, and told of anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.services.locking import locked
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.geo.queries.areas import middle_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.people import register_person, rename_person
from volunteers.capabilities import OWN_KEEP, PERSON_MANAGE
from volunteers.errors import AlreadyRegistered, Erased
from volunteers.events import VolunteerRegistered, VolunteerRevised
from volunteers.models import Affiliation, ContactCard, ExternalId, PersonalRecord, Volunteer
from volunteers.services.affiliations import begin
from volunteers.services.checking import Told, checked
from volunteers.services.drafts import AffiliationDraft, PersonDraft
from volunteers.services.reach import require_in, require_over
from volunteers.services.standing import identity_of, settle

BY_ONESELF = "self"


@transaction.atomic
def register_volunteer(
    *, actor: Actor, person: PersonDraft, affiliation: AffiliationDraft, consent: str, user_id: UUID | None = None
) -> Volunteer:
    """Take somebody into a unit. `consent` says how they agreed that their data is kept."""
    actor.require(PERSON_MANAGE)
    told, unit = checked(actor, person), _unit(affiliation.unit_id)
    require_in(actor, PERSON_MANAGE, unit, area=told.area.code)
    source = checked_line("consent", consent)
    if not source:
        raise InvalidInput({"consent": _("Say how this person agreed that their data is kept.")})
    volunteer = _stored(actor, told, consent=source, user_id=user_id)
    begin(volunteer, unit, affiliation, state=Affiliation.State.ACTIVE)
    settle(volunteer, volunteer.record)
    publish(VolunteerRegistered.of(volunteer), changed=[volunteer])
    return volunteer


@transaction.atomic
def register_oneself(*, actor: Actor, person: PersonDraft, affiliation: AffiliationDraft, agrees: bool) -> Volunteer:
    """Ask one's unit to be taken in; an account is registered once. The unit decides."""
    actor.require(OWN_KEEP)
    unit = _unit(affiliation.unit_id)
    if unit.pk not in {office.unit_id for office in actor.offices}:
        raise InvalidInput({"unit": _("Choose the unit that invited you.")})
    if not agrees:
        raise InvalidInput({"agrees": _("Without your consent nothing is kept, and you cannot be registered.")})
    volunteer = _stored(actor, checked(actor, person), consent=BY_ONESELF, user_id=actor.user_id)
    begin(volunteer, unit, affiliation, state=Affiliation.State.APPLIED)
    settle(volunteer, volunteer.record)
    publish(VolunteerRegistered.of(volunteer), changed=[volunteer])
    return volunteer


@transaction.atomic
def revise_volunteer(*, actor: Actor, volunteer_id: UUID, version: int, person: PersonDraft) -> Volunteer:
    """Tell anew who somebody is. A NIK left empty stays as it is."""
    actor.require(PERSON_MANAGE)
    volunteer = locked(Volunteer, volunteer_id, version=version)
    require_over(actor, PERSON_MANAGE, volunteer)
    told = checked(actor, person)
    actor.require(PERSON_MANAGE, at=told.area.code)
    return _revised(actor, volunteer, told)


@transaction.atomic
def revise_oneself(*, actor: Actor, version: int, person: PersonDraft) -> Volunteer:
    """Tell anew who one is."""
    actor.require(OWN_KEEP)
    own = PersonalRecord.objects.filter(user=actor.user_id).values_list("volunteer", flat=True).first()
    if own is None:
        raise NotFound
    return _revised(actor, locked(Volunteer, own, version=version), checked(actor, person))


def _unit(unit_id: UUID) -> Unit:
    unit = Unit.objects.select_related("tenant").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def _stored(actor: Actor, told: Told, *, consent: str, user_id: UUID | None) -> Volunteer:
    _require_new(told, user_id)
    person = register_person(actor=actor, full_name=told.full_name, external_ids=told.external_ids)
    volunteer = Volunteer.objects.create(
        tenant_id=actor.tenant.id,
        person=person,
        area=told.area,
        location=middle_of(told.area),
        identity=identity_of(told.nik_mark),
    )
    ContactCard.objects.create(tenant_id=actor.tenant.id, volunteer=volunteer, **told.contact)
    PersonalRecord.objects.create(
        tenant_id=actor.tenant.id,
        volunteer=volunteer,
        user_id=user_id,
        consented_at=timezone.now(),
        consent_source=consent,
        nik_since=timezone.now() if told.nik_mark else None,
        **told.record,
    )
    _keep_ids(volunteer, told)
    return volunteer


def _require_new(told: Told, user_id: UUID | None, *, but: UUID | None = None) -> None:
    """Nobody is registered twice under one identity number, account or number of another system."""
    same = PersonalRecord.objects.exclude(volunteer=but)
    if told.nik_mark and same.filter(nik_mark=told.nik_mark).exists():
        raise AlreadyRegistered
    if user_id and same.filter(user=user_id).exists():
        raise AlreadyRegistered
    others = ExternalId.objects.exclude(volunteer=but)
    if any(others.filter(system=system, value=value).exists() for system, value in told.external_ids.items()):
        raise AlreadyRegistered


def _keep_ids(volunteer: Volunteer, told: Told) -> None:
    ExternalId.objects.bulk_create(
        ExternalId(tenant_id=volunteer.tenant_id, volunteer=volunteer, system=system, value=value)
        for system, value in told.external_ids.items()
    )


def _revised(actor: Actor, volunteer: Volunteer, told: Told) -> Volunteer:
    if volunteer.state == Volunteer.State.ERASED:
        raise Erased
    _require_new(told, None, but=volunteer.pk)
    record, contact = volunteer.record, volunteer.contact
    kept = {name: value for name, value in told.record.items() if name[:3] != "nik" or told.nik_mark}
    if told.nik_mark and told.nik_mark != record.nik_mark:
        kept["nik_since"] = timezone.now()
    changed = _overwritten(contact, told.contact) + _overwritten(record, kept)
    if volunteer.person.full_name != told.full_name:
        rename_person(actor=actor, person=volunteer.person, full_name=told.full_name)
        changed.append("full_name")
    if volunteer.area_id != told.area.code:
        volunteer.area, volunteer.location = told.area, middle_of(told.area)
        changed.append("area")
    if record.nik_mark:
        volunteer.identity = record.nik_mark
    if told.external_ids:
        ExternalId.objects.filter(volunteer=volunteer, system__in=told.external_ids).delete()
        _keep_ids(volunteer, told)
    settle(volunteer, record)
    publish(
        VolunteerRevised.of_fields(volunteer, sorted(set(changed) - {"nik_sealed", "nik_since"})), changed=[volunteer]
    )
    return volunteer


def _overwritten(row: ContactCard | PersonalRecord, values: dict[str, Any]) -> list[str]:
    """Store what differs; answers the names of what did."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    if different:
        row.version += 1
        row.save(update_fields=[*different, "version"])
    return different
