"""What a phone of the field keeps before the network goes: places, contacts, open incidents; with outlines and safety.

One query serves both doors: the app's own page of data (`/lapor/bekal/`), which puts it into the reader's words, and
the API (`/api/v1/phone/`), which tells it in codes and part by part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from incidents.capabilities import INCIDENT_READ, REPORT_SUBMIT
from incidents.models import DutyShift
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.listing import IncidentLine, incident_lines
from incidents.rules.safety import SAFETY_CARD
from pmi_platform.core.accounts.queries.places import area_of, places_around
from pmi_platform.core.geo.queries.layers import Detail, area_layer
from pmi_platform.core.geo.rules.codes import Level, regency_of
from pmi_platform.core.tenancy.queries.offices import reachable_above
from pmi_platform.core.tenancy.scope import Actor

MOST_INCIDENTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who can be called, and whether they are on duty now."""

    name: str
    role: str
    unit: str
    phone: str
    is_on_duty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneKit:
    """What is there for one person: the own kabupaten/kota (`regency`), or nothing of that for a wider office.

    `places` are kecamatan with their villages and whether this person may report from there; a wider office gets them
    without villages.
    """

    area_code: str
    regency: str
    unit: str
    sms_number: str
    places: Sequence[dict[str, Any]]
    contacts: Sequence[Contact]
    incidents: Sequence[IncidentLine]


def phone_kit(*, actor: Actor) -> PhoneKit:
    """What the phone of this person takes along."""
    area_code = area_of(actor)
    regency = (regency_of(area_code) if area_code else None) or ""
    return PhoneKit(
        area_code=area_code,
        regency=regency,
        unit=actor.unit.unit_name if actor.unit else "",
        sms_number=settings.SMS_NUMBER,
        places=[
            {**place, "may_report": actor.allows(REPORT_SUBMIT, at=place["code"])} for place in places_around(actor)
        ],
        contacts=_contacts(actor, area_code),
        incidents=_incidents(actor, regency),
    )


def kit_in_parts(kit: PhoneKit, *, known: Collection[str] = ()) -> dict[str, Any]:
    """The kit in codes, each part with a digest; a part whose digest is `known` comes without its content."""
    parts = {
        "places": kit.places,
        "outlines": _outlines(kit.regency) if kit.regency else None,
        "contacts": [asdict(one) for one in kit.contacts],
        "safety": SAFETY_CARD,
        "incidents": [_incident(line) for line in kit.incidents],
    }
    told = {name: _part(content, known) for name, content in parts.items()}
    return {
        "area_code": kit.regency or kit.area_code,
        "unit": kit.unit,
        "sms_number": kit.sms_number,
        **told,
        "digest": _digest([kit.area_code, kit.sms_number, {name: part["digest"] for name, part in told.items()}]),
    }


def _part(content: Any, known: Collection[str]) -> dict[str, Any]:
    digest = _digest(content)[:16]
    return {"digest": digest, "is_known": True} if digest in known else {"digest": digest, "content": content}


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _outlines(code: str) -> Any:
    return json.loads(area_layer(code, level=Level.DISTRICT, detail=Detail.OVERVIEW))


def _contacts(actor: Actor, area_code: str) -> list[Contact]:
    """Who can be called in the own office and those above it; who is on duty there now is marked."""
    if actor.unit is None:
        return []
    now = timezone.now()
    holders = reachable_above(area_code)
    on_duty = set(
        DutyShift.objects.filter(
            unit__in={one.unit_id for one in holders}, starts_at__lte=now, ends_at__gt=now, cancelled_at__isnull=True
        ).values_list("officer", flat=True)
    )
    return [
        Contact(
            name=one.name,
            role=one.role,
            unit=one.unit_name,
            phone=one.phone,
            is_on_duty=one.user_id in on_duty,
        )
        for one in holders
        if one.user_id != actor.user_id
    ]


def _incidents(actor: Actor, regency: str) -> list[IncidentLine]:
    if not actor.allows(INCIDENT_READ):
        return []
    found = list_incidents(actor=actor, filters=IncidentFilters(open_only=True, within=regency))
    return incident_lines(found[:MOST_INCIDENTS])


def _incident(line: IncidentLine) -> dict[str, Any]:
    incident = line.incident
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
