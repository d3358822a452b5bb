"""What a phone of the field keeps before the network goes: places, outlines, contacts, safety, open incidents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.utils import timezone

from incidents.capabilities import INCIDENT_READ
from incidents.models import DutyShift, Incident
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.rules.safety import SAFETY_CARD
from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.geo.queries.layers import Detail, area_layer
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.tenancy.queries.offices import reachable_above
from pmi_platform.core.tenancy.scope import Actor

MOST_INCIDENTS = 30
KABUPATEN = len("32.03")


def phone_kit(*, actor: Actor, known: Collection[str] = ()) -> dict[str, Any]:
    """Each part with a digest; a part whose digest is `known` comes without its content."""
    code = actor.unit.area_code[:KABUPATEN] if actor.unit and actor.unit.area_code else ""
    has_kabupaten = len(code) == KABUPATEN
    parts = {
        "places": _places(code) if has_kabupaten else [],
        "outlines": _outlines(code) if has_kabupaten else None,
        "contacts": _contacts(actor),
        "safety": SAFETY_CARD,
        "incidents": _incidents(actor, code),
    }
    told = {name: _part(content, known) for name, content in parts.items()}
    return {
        "area_code": code,
        "unit": actor.unit.unit_name if actor.unit else "",
        "sms_number": settings.SMS_NUMBER,
        **told,
        "digest": _digest([code, settings.SMS_NUMBER, {name: part["digest"] for name, part in told.items()}]),
    }


def _part(content: Any, known: Collection[str]) -> dict[str, Any]:
    digest = _digest(content)[:16]
    return {"digest": digest, "is_known": True} if digest in known else {"digest": digest, "content": content}


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _outlines(code: str) -> Any:
    return json.loads(area_layer(code, level=Level.DISTRICT, detail=Detail.OVERVIEW))


def _places(code: str) -> list[dict[str, Any]]:
    villages: dict[str, list[list[str]]] = {}
    for village, name in list_areas(level=Level.VILLAGE, within=code).values_list("code", "name"):
        villages.setdefault(village.rpartition(".")[0], []).append([village, name])
    districts = list_areas(level=Level.DISTRICT, within=code).values_list("code", "name")
    return [{"code": code, "name": name, "villages": villages.get(code, [])} for code, name in districts]


def _contacts(actor: Actor) -> list[dict[str, Any]]:
    """Who can be called in the own office and those above it; who is on duty there now is marked."""
    if actor.unit is None:
        return []
    now = timezone.now()
    holders = reachable_above(actor.unit.area_code)
    on_duty = set(
        DutyShift.objects.filter(
            unit__in={one.unit_id for one in holders}, starts_at__lte=now, ends_at__gt=now, cancelled_at__isnull=True
        ).values_list("officer", flat=True)
    )
    return [
        {
            "name": one.name,
            "role": one.role,
            "unit": one.unit_name,
            "phone": one.phone,
            "is_on_duty": one.user_id in on_duty,
        }
        for one in holders
        if one.user_id != actor.user_id
    ]


def _incidents(actor: Actor, code: str) -> list[dict[str, Any]]:
    if not actor.allows(INCIDENT_READ):
        return []
    found = list_incidents(actor=actor, filters=IncidentFilters(open_only=True, within=code))
    return [_incident(incident) for incident in found[:MOST_INCIDENTS]]


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "id": str(incident.pk),
        "number": incident.number,
        "title": incident.title,
        "hazard": incident.hazard_id,
        "severity": incident.severity,
        "state": incident.state,
        "area_code": incident.area_id,
        "started_at": incident.started_at.isoformat(),
    }
