"""Imports of people, and the rows that stayed out."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import PERSON_MANAGE
from volunteers.models import RosterImport, RosterImportLine
from volunteers.queries.reach import own_units


def list_imports(*, actor: Actor) -> QuerySet[RosterImport]:
    """Those for units that the actor's office reaches, the latest first."""
    units = own_units(actor, PERSON_MANAGE)
    found = RosterImport.objects.filter(unit__in=units).select_related("unit").defer("content")
    return found.order_by("-created_at", "-pk")


def find_import(*, actor: Actor, import_id: UUID) -> RosterImport:
    """One of them; raises `NotFound`."""
    found = list_imports(actor=actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def lines_of(*, found: RosterImport) -> QuerySet[RosterImportLine]:
    """The rows that stayed out, in the order of the file, without what they say."""
    return RosterImportLine.objects.filter(roster_import=found).defer("sealed").order_by("number")


def going_on() -> list[UUID]:
    """Those of the open tenant of which something is left to read, the oldest first."""
    states = (RosterImport.State.CHECKING, RosterImport.State.RUNNING)
    return list(RosterImport.objects.filter(state__in=states).order_by("state_at").values_list("pk", flat=True))
