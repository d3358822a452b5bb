"""What reports and figures do to their incident: who may add to it, which areas it reaches, and its count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.errors import NotTakingPart, WrongState
from incidents.models import Incident, IncidentMerge, IncidentSeverity, IncidentTransition, SituationReport
from incidents.queries.merged import standing_for
from incidents.services import sharing, tally
from incidents.services.locking import locked
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.tenancy.queries.zones import kecamatan_codes_within
from pmi_platform.core.tenancy.scope import Actor


def taking_part(actor: Actor, incident_id: UUID) -> Incident:
    """The open incident, if the actor's tenant owns it or takes part in it; for a merged one that which it is."""
    named = Incident.objects.filter(pk=incident_id).first()
    incident = standing_for(named) if named else None
    if incident is None:
        raise NotFound
    if actor.tenant.id not in incident.visible_to:
        raise NotTakingPart
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    return incident


def office_at(actor: Actor, incident: Incident) -> str | None:
    """Where an office must reach to act in an incident: the own incident's area; in another's, anywhere at home."""
    return incident.area_id if incident.tenant_id == actor.tenant.id else None


def shared_as(actor: Actor, incident: Incident) -> dict[str, Any]:
    """Who reads a row of the actor's tenant that belongs to the incident: whoever takes part in it. Grants over the
    incident's area are its owner's, and open the owner's rows alone."""
    is_own = incident.tenant_id == actor.tenant.id
    return {"visible_to": incident.visible_to, "zone_keys": incident.zone_keys if is_own else []}


def joined(actor: Actor, incident_id: UUID) -> Incident:
    """The same, with the tenant's figures in it kept from changing meanwhile."""
    incident = taking_part(actor, incident_id)
    tally.line_up(actor, incident.pk)
    return incident


def allowed_part(actor: Actor, capability: str, codes: Sequence[str]) -> str:
    """One of the areas in which the actor holds the capability, else one in which it does not."""
    within = (code for code in codes if actor.allows(capability, at=code))
    return next(within, codes[0] if codes else actor.tenant.area_code or "")


def zone_keys(tenant_id: int, area_codes: Iterable[str]) -> list[str]:
    """`<tenant>:<kecamatan code>` of every kecamatan in the areas."""
    return sorted(f"{tenant_id}:{code}" for code in kecamatan_within(area_codes))


def kecamatan_within(area_codes: Iterable[str]) -> set[str]:
    """The codes of every kecamatan in the areas."""
    codes = set(area_codes)
    districts = {district for code in codes if (district := district_of(code))}
    wide = [code for code in codes if district_of(code) is None]
    if wide:
        districts.update(kecamatan_codes_within(wide))
    return districts


def take_in(actor: Actor, incident: Incident, area_code: str | None, *, at: datetime) -> list[Any]:
    """Take new figures and their area into the incident; answers the rows that changed."""
    changed: list[Any] = list(tally.recount(actor=actor, incident_id=incident.pk, at=at))
    if incident.tenant_id == actor.tenant.id and area_code and _is_new(incident, area_code):
        changed += _widened(incident.pk, area_code)
    return changed


def share_history(incident: Incident) -> list[Any]:
    """Let what belongs to an incident be read by whoever reads the incident; answers what the feed speaks of."""
    shared = {"visible_to": incident.visible_to, "zone_keys": incident.zone_keys}
    IncidentTransition.objects.filter(incident=incident.pk).update(**shared)
    IncidentSeverity.objects.filter(incident=incident.pk).update(**shared)
    IncidentMerge.objects.filter(incident=incident.pk).update(**shared)
    approved = SituationReport.objects.filter(incident=incident.pk).exclude(state=SituationReport.State.DRAFT)
    approved.update(**shared)
    return [*approved.order_by("pk"), *sharing.share_command(incident)]


def newest(*groups: Sequence[Any]) -> list[Any]:
    """Changed rows, each once: what a later group says of a row replaces what an earlier one said."""
    return list({row.pk: row for group in groups for row in group}.values())


def _is_new(incident: Incident, area_code: str) -> bool:
    district = district_of(area_code)
    if district is None:
        return area_code not in incident.area_codes
    return f"{incident.tenant_id}:{district}" not in incident.zone_keys


def _widened(incident_id: UUID, area_code: str) -> list[Any]:
    incident = locked(Incident, incident_id)
    incident.area_codes = sorted({*incident.area_codes, district_of(area_code) or area_code})
    incident.zone_keys = sorted({*incident.zone_keys, *zone_keys(incident.tenant_id, [area_code])})
    incident.version += 1
    incident.save(update_fields=["area_codes", "zone_keys", "version"])
    return [incident, *share_history(incident)]
