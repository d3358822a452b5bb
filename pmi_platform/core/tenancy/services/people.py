"""People, and the offices of partner organisations among one's units.

Parts of acts of the apps, which have asked whether the actor may, and announce them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.services.publishing import publish
from pmi_platform.core.tenancy.events import UnitTreeGrown
from pmi_platform.core.tenancy.models import Organisation, Person, Unit
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.tenants import OrganisationDraft

FORGOTTEN = "–"


@transaction.atomic
def register_person(*, actor: Actor, full_name: str, external_ids: Mapping[str, str] | None = None) -> Person:
    """Know somebody by name, in the actor's tenant."""
    return Person.objects.create(tenant_id=actor.tenant.id, full_name=full_name, external_ids=dict(external_ids or {}))


@transaction.atomic
def register_people(*, actor: Actor, told: Iterable[tuple[str, Mapping[str, str]]]) -> list[Person]:
    """Know many by name and numbers elsewhere, in the actor's tenant, in one statement."""
    return Person.objects.bulk_create(
        Person(tenant_id=actor.tenant.id, full_name=name, external_ids=dict(numbers)) for name, numbers in told
    )


@transaction.atomic
def rename_person(*, actor: Actor, person: Person, full_name: str) -> Person:
    """Call somebody by another name."""
    _require_own(actor, person)
    person.full_name = full_name
    person.version += 1
    person.save(update_fields=["full_name", "version"])
    return person


@transaction.atomic
def forget_person(*, actor: Actor, person: Person) -> Person:
    """Know somebody no more: the row stays, because others point at it, and says nothing."""
    _require_own(actor, person)
    person.full_name, person.external_ids = FORGOTTEN, {}
    person.version += 1
    person.save(update_fields=["full_name", "external_ids", "version"])
    return person


@transaction.atomic
def open_partner_office(*, actor: Actor, organisation: OrganisationDraft) -> Unit:
    """Give a partner organisation an office among the actor's units; the same organisation gets one."""
    body, _made = Organisation.objects.get_or_create(
        name=organisation.name, defaults={"kind": organisation.kind, "short_name": organisation.short_name}
    )
    own = Unit.objects.filter(tenant=actor.tenant.id)
    if standing := own.filter(organisation=body).first():
        return standing
    office = Unit.objects.create(
        tenant_id=actor.tenant.id,
        organisation=body,
        parent=own.filter(parent__isnull=True).first(),
        level=Unit.Level.OFFICE,
        name=body.name,
        area_id=actor.tenant.area_code,
    )
    publish(UnitTreeGrown(tenant_id=actor.tenant.id, area_code=office.area_id, unit_count=1), changed=[office])
    return office


def _require_own(actor: Actor, person: Person) -> None:
    if person.tenant_id != actor.tenant.id:
        raise NotFound
