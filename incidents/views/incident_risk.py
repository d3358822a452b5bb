"""The class of risk of where an incident is, for its hazard."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from incidents.capabilities import RISK_READ
from incidents.models import Incident
from incidents.queries.risk import area_risks
from incidents.rules.risk import CLASSES
from pmi_platform.core.tenancy.scope import Actor


def incident_risk(actor: Actor, row: Incident) -> dict[str, Any] | None:
    """The highest class among its kecamatan and in how many of them; None where the reader knows of no zone."""
    if not actor.allows(RISK_READ):
        return None
    codes = {key.partition(":")[2] for key in row.zone_keys}
    counts = Counter(one.risk_class for one in area_risks(codes=codes, hazard=row.hazard_id).values())
    highest = next((name for name in reversed(CLASSES) if counts[name]), None)
    if highest is None:
        return None
    asked = urlencode({"hazard": row.hazard_id})
    return {
        "risk_class": highest,
        "kecamatan_count": counts[highest],
        "of_all": len(codes),
        "url": f"{reverse('incidents:risk-zones')}?{asked}&{urlencode({'area': row.area_id})}",
    }
