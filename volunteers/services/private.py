"""Private data: read with a note in the journal, and erased when somebody asks for it (UU 27/2022)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from incidents.services.locking import locked
from incidents.services.words import required_reason
from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import unsealed
from pmi_platform.core.tenancy.services.people import forget_person
from volunteers.capabilities import OWN_KEEP, PERSON_ERASE, PRIVATE_READ
from volunteers.errors import Erased
from volunteers.events import ConsentWithdrawn, PrivateRecordShown, VolunteerErased
from volunteers.models import (
    Affiliation,
    Certificate,
    Competence,
    ContactCard,
    ExternalId,
    PersonalRecord,
    Volunteer,
)
from volunteers.rules.standing import LIVING
from volunteers.services.promises import forget_deployed
from volunteers.services.reach import require_over


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateData:
    """What is kept of a person and shown only on request."""

    volunteer: Volunteer
    nik: str
    born_on: date | None
    address: str
    phone: str
    blood_group: str
    emergency_name: str
    emergency_phone: str
    consented_at: datetime
    consent_source: str
    withdrawn_at: datetime | None


@transaction.atomic
def show_private(*, actor: Actor, volunteer_id: UUID) -> PrivateData:
    """The private data of somebody; that it was read, and by whom, stands in the journal."""
    actor.require(PRIVATE_READ)
    volunteer = Volunteer.objects.select_related("person").filter(pk=volunteer_id, tenant=actor.tenant.id).first()
    if volunteer is None or volunteer.state == Volunteer.State.ERASED:
        raise NotFound
    require_over(actor, PRIVATE_READ, volunteer)
    publish(PrivateRecordShown.of(volunteer))
    return _data(volunteer)


@transaction.atomic
def withdraw_consent(*, actor: Actor) -> Volunteer:
    """Say that one's data may be kept no longer; the data-protection officer erases it."""
    actor.require(OWN_KEEP)
    own = PersonalRecord.objects.filter(user=actor.user_id).first()
    if own is None:
        raise NotFound
    volunteer = locked(Volunteer, own.volunteer_id)
    if own.withdrawn_at is None:
        own.withdrawn_at = timezone.now()
        own.version += 1
        own.save(update_fields=["withdrawn_at", "version"])
        publish(ConsentWithdrawn.of(volunteer))
    return volunteer


@transaction.atomic
def erase_volunteer(*, actor: Actor, volunteer_id: UUID, reason: str) -> Volunteer:
    """Forget who somebody was. The row and what was counted stay; nothing leads from them to the person."""
    actor.require(PERSON_ERASE)
    volunteer = locked(Volunteer, volunteer_id)
    actor.require(PERSON_ERASE, at=volunteer.area_id)
    why = required_reason(reason)
    if volunteer.state == Volunteer.State.ERASED:
        raise Erased
    forget_person(actor=actor, person=volunteer.person)
    for model in (ContactCard, PersonalRecord, ExternalId, Certificate, Competence):
        model.objects.filter(volunteer=volunteer).delete()
    forget_deployed(volunteer)
    today = timezone.localdate()
    held = Affiliation.objects.filter(volunteer=volunteer)
    held.update(member_number="", state_reason="")
    held.filter(state__in=LIVING).update(state=Affiliation.State.ENDED, until_on=today)
    volunteer.state, volunteer.kinds = Volunteer.State.ERASED, []
    volunteer.barred_by, volunteer.identity = Volunteer.Bar.NO_MEMBERSHIP, uuid4()
    volunteer.version += 1
    volunteer.save(update_fields=["state", "kinds", "barred_by", "identity", "version"])
    publish(VolunteerErased.of(volunteer), changed=[volunteer], detail={"after": {"reason": why}})
    return volunteer


def _data(volunteer: Volunteer) -> PrivateData:
    record, contact = volunteer.record, volunteer.contact
    return PrivateData(
        volunteer=volunteer,
        nik=unsealed(record.nik_sealed) if record.nik_sealed else "",
        born_on=record.born_on,
        address=record.address,
        phone=contact.phone,
        blood_group=contact.blood_group,
        emergency_name=contact.emergency_name,
        emergency_phone=contact.emergency_phone,
        consented_at=record.consented_at,
        consent_source=record.consent_source,
        withdrawn_at=record.withdrawn_at,
    )
