"""Founding tenants and growing their unit trees: acts of the platform itself, before anybody has an office there."""

from dataclasses import dataclass

from django.db import transaction

from pmi_platform.core.errors import Conflict
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.journal.services.publishing import publish
from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.capabilities import UNIT_MANAGE
from pmi_platform.core.tenancy.events import TenantCreated, UnitTreeGrown
from pmi_platform.core.tenancy.models import Organisation, Space, Tenant, Unit
from pmi_platform.core.tenancy.rules.time_zones import time_zone_of
from pmi_platform.core.tenancy.scope import Actor, open_tenant

_LEVELS = {
    AdminArea.Level.PROVINCE: Unit.Level.PROVINSI,
    AdminArea.Level.REGENCY: Unit.Level.KABKOTA,
    AdminArea.Level.DISTRICT: Unit.Level.KECAMATAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDraft:
    """A public body as it is founded, or found again by its name."""

    kind: Organisation.Kind
    name: str
    short_name: str


@transaction.atomic
def create_tenant(
    *,
    kind: Tenant.Kind,
    organisation: OrganisationDraft,
    space: Space,
    code: str,
    area_code: str | None,
    reason: str,
) -> Tenant:
    """Found an organisation's tenant in one space; the same organisation and space always yield the same tenant."""
    body, _ = Organisation.objects.get_or_create(
        name=organisation.name, defaults={"kind": organisation.kind, "short_name": organisation.short_name}
    )
    if standing := Tenant.objects.filter(organisation=body, space=space).first():
        if (standing.code, standing.area_id) != (code, area_code):
            raise Conflict
        return standing

    return _found(body, kind=kind, space=space, code=code, area_code=area_code, reason=reason)


@transaction.atomic
def clone_space(*, tenant: Tenant, space: Space, reason: str) -> Tenant:
    """The organisation's shadow tenant in another space, with every unit of `tenant`; a second call adds new ones."""
    shadow = Tenant.objects.filter(organisation_id=tenant.organisation_id, space=space).first() or _found(
        tenant.organisation,
        kind=Tenant.Kind(tenant.kind),
        space=space,
        code=tenant.code,
        area_code=tenant.area_id,
        reason=reason,
    )
    with open_tenant(tenant.pk, reason=reason):
        originals = list(Unit.objects.all())
    with open_tenant(shadow.pk, reason=reason):
        _clone_units(originals, into=shadow)
    return shadow


@transaction.atomic
def grow_unit_tree(*, actor: Actor, area_code: str | None) -> int:
    """Give the actor's tenant a unit for the area and each kab/kota and kecamatan in it; answers how many are new.

    Without an area the tenant gets its headquarters. Units that stand already are left as they are.
    """
    actor.require(UNIT_MANAGE, at=area_code or "")
    standing = {
        unit.area_id: unit
        for unit in Unit.objects.filter(organisation__isnull=True)
        if unit.tenant_id == actor.tenant.id
    }
    areas = [] if area_code is None else list_areas(within=area_code).filter(level__in=_LEVELS)
    new: list[Unit] = []
    if area_code is None and None not in standing:
        new.append(Unit(tenant_id=actor.tenant.id, level=Unit.Level.PUSAT, name=actor.tenant.name))
    for area in areas:
        if area.code not in standing:
            unit = _unit_of(area, actor=actor, is_root=area.code == area_code, parent=standing.get(area.parent_id))
            standing[area.code] = unit
            new.append(unit)
    _keep(new, tenant_id=actor.tenant.id, area_code=area_code)
    return len(new)


def _found(
    body: Organisation, *, kind: Tenant.Kind, space: Space, code: str, area_code: str | None, reason: str
) -> Tenant:
    tenant = Tenant.objects.create(
        organisation=body, kind=kind, space=space, code=code, area_id=area_code, time_zone=time_zone_of(area_code)
    )
    with open_tenant(tenant.pk, reason=reason):
        publish(
            TenantCreated(
                tenant_id=tenant.pk,
                organisation_id=body.pk,
                kind=kind,
                space=space,
                code=code,
                area_code=area_code,
            )
        )
    return tenant


def _unit_of(area: AdminArea, *, actor: Actor, is_root: bool, parent: Unit | None) -> Unit:
    """The root carries the organisation's own name; those below are named after their areas."""
    is_partner = actor.tenant.kind == Tenant.Kind.GOVERNMENT
    name = actor.tenant.name if is_root else f"{'' if is_partner else 'PMI '}{_title(area)}{area.name}"
    level = Unit.Level.OFFICE if is_root and is_partner else _LEVELS[AdminArea.Level(area.level)]
    return Unit(tenant_id=actor.tenant.id, level=level, name=name, area_id=area.code, parent=parent)


def _title(area: AdminArea) -> str:
    """The kind, where the area's own name does not say it already: "Kabupaten Cianjur", but "Kecamatan Cugenang"."""
    word = AdminArea.Kind(area.kind).label
    return "" if area.name.startswith(word) else f"{word} "


def _clone_units(originals: list[Unit], *, into: Tenant) -> None:
    standing = {(unit.level, unit.area_id, unit.name): unit for unit in Unit.objects.all()}
    places = {unit.pk: (unit.level, unit.area_id, unit.name) for unit in originals}
    new = [
        Unit(
            pk=new_id(),
            tenant_id=into.pk,
            organisation_id=unit.organisation_id,
            level=unit.level,
            name=unit.name,
            area_id=unit.area_id,
        )
        for unit in originals
        if places[unit.pk] not in standing
    ]
    standing |= {(unit.level, unit.area_id, unit.name): unit for unit in new}
    parents = {places[unit.pk]: places[unit.parent_id] if unit.parent_id else None for unit in originals}
    for unit in new:
        above = parents[unit.level, unit.area_id, unit.name]
        unit.parent = standing[above] if above else None
    _keep(new, tenant_id=into.pk, area_code=into.area_id)


def _keep(units: list[Unit], *, tenant_id: int, area_code: str | None) -> None:
    if not units:
        return
    Unit.objects.bulk_create(units)
    publish(UnitTreeGrown(tenant_id=tenant_id, area_code=area_code, unit_count=len(units)), changed=units)
