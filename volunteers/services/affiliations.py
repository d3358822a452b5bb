"""Memberships: applied for, approved, gone through training, ended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.services.locking import locked
from incidents.services.words import checked_line, required_reason
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import PERSON_MANAGE
from volunteers.errors import Erased, WrongStep
from volunteers.events import AffiliationMoved
from volunteers.models import Affiliation, Volunteer
from volunteers.rules.standing import LIVING, STEPS, takes
from volunteers.services.drafts import AffiliationDraft
from volunteers.services.reach import require_in, require_over
from volunteers.services.standing import organisation_of, settle

WITH_REASON = (Affiliation.State.REFUSED, Affiliation.State.ENDED)


@transaction.atomic
def join_unit(*, actor: Actor, volunteer_id: UUID, affiliation: AffiliationDraft) -> Affiliation:
    """Note that somebody who is registered belongs to another organisation or kind too."""
    actor.require(PERSON_MANAGE)
    volunteer = locked(Volunteer, volunteer_id)
    unit = Unit.objects.select_related("tenant").filter(pk=affiliation.unit_id).first()
    if unit is None:
        raise NotFound
    require_over(actor, PERSON_MANAGE, volunteer)
    require_in(actor, PERSON_MANAGE, unit, area=volunteer.area_id)
    if volunteer.state == Volunteer.State.ERASED:
        raise Erased
    begun = begin(volunteer, unit, affiliation, state=Affiliation.State.ACTIVE)
    settle(volunteer, volunteer.record)
    publish(AffiliationMoved.by(volunteer, begun), changed=[volunteer])
    return begun


@transaction.atomic
def move_affiliation(*, actor: Actor, affiliation_id: UUID, version: int, state: str, reason: str = "") -> Affiliation:
    """Lead a membership on: to training, to active, to its end. Refusing and ending need a reason."""
    actor.require(PERSON_MANAGE)
    found = Affiliation.objects.filter(pk=affiliation_id).values_list("volunteer", flat=True).first()
    if found is None:
        raise NotFound
    volunteer = locked(Volunteer, found)
    affiliation = locked(Affiliation, affiliation_id, version=version)
    require_over(actor, PERSON_MANAGE, volunteer)
    require_in(actor, PERSON_MANAGE, affiliation.unit, area=volunteer.area_id)
    if state not in STEPS[affiliation.state]:
        raise WrongStep(state=affiliation.get_state_display())
    if state in WITH_REASON:
        affiliation.state_reason = required_reason(reason)
        affiliation.until_on = max(timezone.localdate(), affiliation.from_on)
    if state == Affiliation.State.ACTIVE:
        _require_age(affiliation.kind, volunteer.record.born_on)
    affiliation.state = state
    affiliation.version += 1
    affiliation.save(update_fields=["state", "state_reason", "until_on", "version"])
    settle(volunteer, volunteer.record)
    publish(AffiliationMoved.by(volunteer, affiliation), changed=[volunteer])
    return affiliation


def begin(volunteer: Volunteer, unit: Unit, draft: AffiliationDraft, *, state: str) -> Affiliation:
    """The membership, checked; raises `InvalidInput`."""
    if draft.kind not in Affiliation.Kind.values:
        raise InvalidInput({"kind": _("Choose one of the options.")})
    _require_age(draft.kind, volunteer.record.born_on)
    today = timezone.localdate()
    from_on = draft.from_on or today
    if from_on > today:
        raise InvalidInput({"from_on": _("This day has not come yet.")})
    organisation = organisation_of(unit)
    standing = Affiliation.objects.filter(volunteer=volunteer, organisation=organisation, kind=draft.kind)
    if standing.filter(state__in=LIVING).exists():
        raise InvalidInput({"kind": _("This person belongs to this organisation as that already.")})
    return Affiliation.objects.create(
        tenant_id=volunteer.tenant_id,
        volunteer=volunteer,
        organisation_id=organisation,
        unit=unit,
        kind=draft.kind,
        state=state,
        member_number=checked_line("member_number", draft.member_number),
        from_on=from_on,
    )


def _require_age(kind: str, born_on: date | None) -> None:
    if not takes(kind, born_on=born_on, today=timezone.localdate()):
        raise InvalidInput({"kind": _("Members of PMR are under 18; every other kind is from 18 on. Check the birth.")})
