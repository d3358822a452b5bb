"""`/peringatan/<id>/`: one early warning, what it says, whom and what it reaches."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.capabilities import ACTIVATION_DECIDE, ACTIVATION_READ, ALERT_READ, ALERT_RECORD
from incidents.forms import ReasonForm
from incidents.models import Activation, Alert
from incidents.queries.activations import activation_of, offered_incidents
from incidents.queries.alerts import readable_alert
from incidents.queries.exposure import Exposure, exposure_of
from incidents.views.activation_forms import ConfirmationForm
from incidents.views.alert_issues import issuing_of
from incidents.views.alerts import alert_line
from incidents.views.refused import NOTHING, Refused
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.geo.queries.layers import INDONESIA
from pmi_platform.core.geo.rules.codes import Level, is_within, province_of
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

MOST_PROVINCES_DRAWN = 3
"""Of more, only the outlines of the provinces are drawn."""


@require_safe
@scoped(ALERT_READ)
def alert(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The warning with what it reaches."""
    return show_alert(request, pk)


def show_alert(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, actor, returned = head_position(), request.actor, Refused(refused)
    found = readable_alert(actor=actor, alert_id=pk)
    own, everywhere = _reach(actor, found)
    context = {
        "position": position,
        "alert": alert_line(found),
        "facts": _facts(found),
        "own": own,
        "everywhere": everywhere,
        "regencies": (own or everywhere)["regencies"],
        "areas_url": " ".join(_outlines(found)),
        "footprint": json.loads(found.footprint.json) if found.footprint is not None else None,
        **_ending(actor, found, returned),
        **issuing_of(actor, found, is_in_force=alert_line(found)["is_in_force"], returned=returned),
        **_proposal(actor, found, returned),
    }
    return render(request, "incidents/alert_detail.html", context, status=status)


def _facts(found: Alert) -> dict[str, Any]:
    return {
        "urgency": found.get_urgency_display(),
        "certainty": found.get_certainty_display(),
        "effective_at": found.effective_at,
        "source_key": found.source_key,
        "ended_by_url": reverse("incidents:alert", args=[found.ended_by_id]) if found.ended_by_id else "",
    }


def _proposal(actor: Actor, found: Alert, returned: Refused) -> dict[str, Any]:
    """What the warning proposed to the own organisation, and, where it awaits the reader's decision, the two forms."""
    proposed = activation_of(actor=actor, alert_id=found.pk) if actor.allows(ACTIVATION_READ) else None
    if proposed is None:
        return {"activation": None, **returned.put_into({}, version=0)}
    acts: dict[str, Any] = {}
    if proposed.state == Activation.State.DRAFT and actor.allows(ACTIVATION_DECIDE, at=proposed.area_id):
        shown = {"version": proposed.version}
        offered = offered_incidents(actor=actor, alert=found)
        acts = {
            "confirm_url": reverse("incidents:activation-confirmation", args=[proposed.pk]),
            "confirmation_form": ConfirmationForm(incidents=offered, initial=shown, auto_id="confirmation_%s"),
            "dismiss_url": reverse("incidents:activation-dismissal", args=[proposed.pk]),
            "dismissal_form": ReasonForm(initial=shown, auto_id="dismissal_%s"),
        }
    return {"activation": _decision(proposed), **returned.put_into(acts, version=proposed.version)}


def _ending(actor: Actor, found: Alert, returned: Refused) -> dict[str, Any]:
    """The form that ends one's own warning before its time."""
    may_end = found.tenant_id == actor.tenant.id and any(
        actor.allows(ALERT_RECORD, at=code) for code in found.area_codes or [actor.tenant.area_code or ""]
    )
    if not may_end or found.state != Alert.State.STANDING:
        return {}
    form = ReasonForm(initial={"version": found.version}, auto_id="ending_%s")
    by_hand = {"update_url": f"{reverse('incidents:alert-entry')}?pembaruan={found.pk}"}
    return {
        **(by_hand if found.source == "manual" else {}),
        "ending_url": reverse("incidents:alert-ending", args=[found.pk]),
        "ending_form": returned.take("ending_form", fresh=form, version=found.version),
    }


def _decision(proposed: Activation) -> dict[str, Any]:
    return {
        "id": proposed.pk,
        "state": proposed.state,
        "state_label": proposed.get_state_display(),
        "rule": proposed.rule.name,
        "place": full_name(proposed.area_id),
        "kecamatan_count": len(proposed.area_codes),
        "reason": proposed.reason,
        "withdrawal": proposed.get_withdrawal_display() if proposed.withdrawal else "",
        "decided_at": proposed.decided_at,
        "decided_by": proposed.decided_by.name if proposed.decided_by else "",
        "incident": str(proposed.incident) if proposed.incident else "",
        "incident_url": reverse("incidents:incident", args=[proposed.incident_id]) if proposed.incident_id else "",
    }


def _reach(actor: Actor, found: Alert) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """What lies in the own area, where one is a part of it, and what lies everywhere."""
    own_area = actor.tenant.area_code
    is_part = own_area is not None and not all(is_within(code, own_area) for code in found.area_codes)
    everywhere = _told(found, exposure_of(actor=actor, alert=found), within="")
    if own_area is None or not is_part:
        return None, everywhere
    inside = exposure_of(actor=actor, alert=found, within=own_area)
    return {**_told(found, inside, within=own_area), "area": full_name(own_area)}, everywhere


def _told(found: Alert, exposure: Exposure, *, within: str) -> dict[str, Any]:
    asked = {"alert": str(found.pk), **({"area": within} if within else {})}
    return {
        "kecamatan_count": len(exposure.kecamatan),
        "people": exposure.people,
        "is_estimate": exposure.is_estimate,
        "unknown_count": exposure.unknown_count,
        "at_high_risk_count": exposure.at_high_risk_count,
        "risk_url": f"{reverse('incidents:risk-zones')}?{urlencode({'hazard': found.hazard_id, 'area': within})}",
        "open_incident_count": exposure.open_incident_count,
        "incidents_url": f"{reverse('incidents:incidents')}?{urlencode(asked)}",
        "regencies": exposure.regencies,
    }


def _outlines(found: Alert) -> list[str]:
    provinces = sorted({province_of(code) for code in found.area_codes})
    if not 0 < len(provinces) <= MOST_PROVINCES_DRAWN:
        return [layer_url(INDONESIA)]
    return [
        *(layer_url(code, level=Level.DISTRICT) for code in provinces),
        *(layer_url(code) for code in provinces),
    ]
