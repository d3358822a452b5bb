"""Opening warehouses."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import WAREHOUSE_MANAGE
from logistics.events import WarehouseOpened
from logistics.models import Warehouse
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def open_warehouse(*, actor: Actor, unit_id: UUID, name: str, landmark: str = "") -> Warehouse:
    """Let a unit keep goods; its area is the unit's."""
    unit = Unit.objects.filter(pk=unit_id, tenant=actor.tenant.id).first()
    if unit is None:
        raise NotFound
    actor.require(WAREHOUSE_MANAGE, at=unit.area_id or "")
    if unit.area_id is None:
        raise InvalidInput({"unit": _("This unit has no area, so that nobody could find its warehouse.")})
    called = checked_line("name", name, required=True)
    if Warehouse.objects.filter(tenant=actor.tenant.id, name=called).exists():
        raise InvalidInput({"name": _("There is a warehouse of this name already.")})
    warehouse = Warehouse.objects.create(
        tenant_id=actor.tenant.id,
        unit=unit,
        area_id=unit.area_id,
        name=called,
        landmark=checked_line("landmark", landmark),
    )
    publish(
        WarehouseOpened(warehouse_id=str(warehouse.pk), unit_id=str(unit.pk), area_code=unit.area_id),
        changed=[warehouse],
    )
    return warehouse
