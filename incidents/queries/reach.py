"""Which incidents and reports an office reads inside its own tenant: those that touch its area (`Actor.reach`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from incidents.capabilities import INCIDENT_READ, REPORT_READ
from pmi_platform.core.tenancy.scope import Actor

REACHED_INCIDENT = """(%(incident_areas)s::text[] IS NULL OR EXISTS (
    SELECT FROM unnest(i.zone_keys) AS zone, unnest(%(incident_areas)s::text[]) AS prefix
     WHERE starts_with(zone, prefix))
    OR (i.tenant_id <> %(own)s AND %(own)s = ANY (i.visible_to)))"""
"""The same for incidents that SQL calls `i`, with the parameters of `incident_reach`."""

REACHED_REPORT = """(%(report_areas)s::text[] IS NULL OR EXISTS (
    SELECT FROM unnest(%(report_areas)s::text[]) AS prefix WHERE starts_with(r.area_code, prefix)))"""
"""Reports that SQL calls `r`, with the parameters of `report_reach`."""


class AnyStartsWith(Func):
    """Whether an element of the first array starts with one of the second."""

    template = "EXISTS (SELECT FROM unnest(%(expressions)s) AS prefix WHERE starts_with(zone, prefix))"
    arg_joiner = ") AS zone, unnest("
    output_field = BooleanField()


class InKecamatan(Func):
    """Whether an element of the first array, `<tenant>:<kecamatan code>`, names a code of the second."""

    template = "EXISTS (SELECT FROM unnest(%(expressions)s))"
    arg_joiner = ") AS zone WHERE split_part(zone, ':', 2) = ANY ("
    output_field = BooleanField()


def inside(codes: Sequence[str]) -> Q:
    """Rows that touch one of the kecamatan."""
    texts = ArrayField(TextField())
    return Q(InKecamatan(F("zone_keys"), Cast(Value(list(codes), output_field=texts), texts)))


def touching(actor: Actor, areas: tuple[str, ...]) -> Q:
    """Incidents that touch a kecamatan in one of the areas, and others' in which the own tenant takes part."""
    taking_part = Q(visible_to__contains=[actor.tenant.id]) & ~Q(tenant=actor.tenant.id)
    prefixes = [f"{actor.tenant.id}:{code}" for code in areas]
    texts = ArrayField(TextField())
    return taking_part | Q(AnyStartsWith(F("zone_keys"), Cast(Value(prefixes, output_field=texts), texts)))


def incident_reach(actor: Actor) -> dict[str, Any]:
    """The parameters of `REACHED_INCIDENT`."""
    areas = actor.reach(INCIDENT_READ)
    prefixes = None if areas is None else [f"{actor.tenant.id}:{code}" for code in areas]
    return {"incident_areas": prefixes, "own": actor.tenant.id}


def report_reach(actor: Actor) -> dict[str, Any]:
    """The parameters of `REACHED_REPORT`."""
    areas = actor.reach(REPORT_READ)
    return {"report_areas": None if areas is None else list(areas)}


def told_rows(sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a statement answers, row by row, by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
