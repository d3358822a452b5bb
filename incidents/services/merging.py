"""Finding that two incidents are one, and that they are not after all; what belongs to what.

Nothing is moved and nothing is deleted: an incident points to the one that it was found to be, keeps its number, its
reports and its figures, and is read together with it. So undoing is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import INCIDENT_MANAGE
from incidents.errors import NotTakingPart, WrongState
from incidents.events import IncidentLinked, IncidentMerged, IncidentSeparated
from incidents.models import FieldReport, Incident, IncidentMerge, IncidentParticipation
from incidents.services import touching
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, StaleVersion
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

DEEPEST = 20


@transaction.atomic
def merge_incident(*, actor: Actor, incident_id: UUID, version: int, into_id: UUID, reason: str = "") -> Incident:
    """Say that an own incident is another one: an own one, or a neighbour's in which the own tenant takes part.

    Of a neighbour's the own number stays as the local one. Whoever read either reads both from now on.
    """
    if incident_id == into_id:
        raise InvalidInput({"into": _("Choose another incident.")})
    incident, into = _both(actor, incident_id, into_id)
    if incident.version != version:
        raise StaleVersion(stored=incident.version)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    _check(actor, incident, into)
    why, now, former = checked_text("reason", reason), timezone.now(), incident.state
    incident.state, incident.closed_at, incident.merged_into = Incident.State.MERGED, now, into
    gave_number = into.tenant_id != actor.tenant.id and _number_given(actor, incident, into, at=now)
    incident.save(update_fields=["state", "closed_at", "merged_into"])
    changed = share_whole(into, touched=[incident])
    IncidentMerge.objects.create(
        tenant_id=actor.tenant.id,
        incident=incident,
        into=into,
        visible_to=incident.visible_to,
        zone_keys=incident.zone_keys,
        at=now,
        by_id=actor.user_id,
        reason=why,
        former_state=former,
        gave_number=gave_number,
    )
    publish(
        replace(IncidentMerged.of(incident), into_id=str(into.pk), into_number=into.number),
        changed=touching.newest([incident, into], changed),
        detail={"before": {"state": former}, "after": {"reason": why}},
    )
    return incident


@transaction.atomic
def separate_incident(*, actor: Actor, incident_id: UUID, version: int, reason: str) -> Incident:
    """Take a merge back, with the reason: both stand again exactly as they did, with what came to each since."""
    stored = Incident.objects.filter(pk=incident_id).values_list("merged_into", flat=True).first()
    incident, into = _both(actor, incident_id, stored or incident_id)
    if incident.version != version:
        raise StaleVersion(stored=incident.version)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    merge = IncidentMerge.objects.select_for_update().filter(incident=incident.pk, undone_at__isnull=True).first()
    if merge is None or incident.merged_into_id != into.pk:
        raise WrongState(state=incident.get_state_display())
    why, former_rows = required_reason(reason), [copy(incident), copy(into)]
    merge.undone_at, merge.undone_by_id, merge.undone_reason = timezone.now(), actor.user_id, why
    merge.version += 1
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason", "version"])
    incident.state, incident.closed_at, incident.merged_into = merge.former_state, None, None
    incident.save(update_fields=["state", "closed_at", "merged_into"])
    if merge.gave_number:
        _number_taken_back(actor, incident, into)
    widened = [into] if _is_widened_by_own_reports(actor, into) else []
    changed = touching.newest(share_whole(incident, touched=[incident]), share_whole(into, touched=widened))
    publish(
        replace(IncidentSeparated.of(incident), into_id=str(into.pk), into_number=into.number),
        changed=touching.newest([incident, into], changed),
        removed=[row for row in former_rows if _is_seen_by_fewer(row, changed)],
        detail={"after": {"state": incident.state, "reason": why}},
    )
    return incident


@transaction.atomic
def link_incident(*, actor: Actor, incident_id: UUID, version: int, parent_id: UUID | None) -> Incident:
    """Make an own incident part of another that is visible, or, with None, of none any more. Both keep counting."""
    incident = locked(Incident, incident_id, version=version)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    if parent_id is not None:
        _check_parent(incident, parent_id)
    if incident.parent_id == parent_id:
        return incident
    former, incident.parent_id = incident.parent_id, parent_id
    incident.version += 1
    incident.save(update_fields=["parent", "version"])
    publish(
        replace(IncidentLinked.of(incident), parent_id=str(parent_id) if parent_id else None),
        changed=[incident],
        detail={"before": {"parent": former}, "after": {"parent": parent_id}},
    )
    return incident


def share_whole(root: Incident, *, touched: Iterable[Incident] = ()) -> list[Any]:
    """Let everybody who may read one own incident of a whole read all of it; answers what changed, each once.

    Who reads an incident by itself is known from its owner, its participants and its areas; merging adds, separating
    takes away, and neither needs to remember. Called with the rows locked.
    """
    tenant_id = next(iter(touched), root).tenant_id
    rows = _own_whole(root, tenant_id)
    audience = set(root.visible_to) if root.tenant_id != tenant_id else set()
    zones: set[str] = set()
    for row in rows:
        audience |= _audience(row)
        zones |= set(touching.zone_keys(row.tenant_id, row.area_codes))
    known = {row.pk for row in touched}
    changed: list[Any] = []
    for row in rows:
        shared = {"visible_to": sorted(audience), "zone_keys": sorted(zones)}
        is_same = all(sorted(getattr(row, name)) == value for name, value in shared.items())
        if is_same and row.pk not in known:
            continue
        row.visible_to, row.zone_keys, row.version = shared["visible_to"], shared["zone_keys"], row.version + 1
        row.save(update_fields=["visible_to", "zone_keys", "version"])
        changed += [row, *touching.share_history(row)]
    for row in (*touched, root):
        _follow(row, changed)
    return touching.newest(changed)


def _both(actor: Actor, incident_id: UUID, into_id: UUID) -> tuple[Incident, Incident]:
    """The own incident, locked, and the other one, locked if it is an own one too: in the order of their keys."""
    own = {
        row.pk: row
        for row in Incident.objects.select_for_update().filter(pk__in=[incident_id, into_id]).order_by("pk")
        if row.tenant_id == actor.tenant.id
    }
    incident = own.get(incident_id)
    into = own.get(into_id) or Incident.objects.filter(pk=into_id).first()
    if incident is None or into is None:
        raise NotFound
    return incident, into


def _check(actor: Actor, incident: Incident, into: Incident) -> None:
    for row in (incident, into):
        if not row.is_open:
            raise WrongState(state=row.get_state_display())
    if into.tenant_id == actor.tenant.id:
        actor.require(INCIDENT_MANAGE, at=into.area_id)
        return
    if actor.tenant.id not in into.visible_to:
        raise NotTakingPart
    if set(incident.visible_to) - set(into.visible_to):
        raise Conflict(
            _("Another organisation takes part in this incident only. The other one's owner must invite it first.")
        )


def _check_parent(incident: Incident, parent_id: UUID) -> None:
    parent = Incident.objects.filter(pk=parent_id).first()
    if parent is None or parent.is_merged:
        raise InvalidInput({"parent": _("Choose an incident that is not merged into another one.")})
    above: Incident | None = parent
    for _level in range(DEEPEST):
        if above is None:
            return
        if above.pk == incident.pk:
            raise InvalidInput({"parent": _("That one is itself a part of this incident.")})
        above = Incident.objects.filter(pk=above.parent_id).first() if above.parent_id else None
    raise InvalidInput({"parent": _("Incidents cannot be nested that deeply.")})


def _number_given(actor: Actor, incident: Incident, into: Incident, *, at: datetime) -> bool:
    """The own incident's number becomes the local one of the neighbour's, unless one was given before."""
    participation = _participation(actor, into)
    if participation is None:
        raise NotTakingPart
    if participation.accepted_at is not None:
        return False
    participation.accepted_at, participation.local_number = at, incident.number
    _save(participation)
    return True


def _number_taken_back(actor: Actor, incident: Incident, into: Incident) -> None:
    participation = _participation(actor, into)
    if participation is not None and participation.local_number == incident.number:
        participation.accepted_at, participation.local_number = None, ""
        _save(participation)


def _participation(actor: Actor, into: Incident) -> IncidentParticipation | None:
    rows = IncidentParticipation.objects.select_for_update()
    return rows.filter(incident=into.pk, participant=actor.tenant.id).first()


def _save(participation: IncidentParticipation) -> None:
    participation.version += 1
    participation.save(update_fields=["accepted_at", "local_number", "version"])


def _own_whole(root: Incident, tenant_id: int) -> list[Incident]:
    """The tenant's incidents of a whole, locked in the order of their keys."""
    known, latest = {root.pk}, [root.pk]
    while latest:
        latest = list(Incident.objects.filter(merged_into__in=latest, tenant=tenant_id).values_list("pk", flat=True))
        known |= set(latest)
    rows = Incident.objects.select_for_update().filter(pk__in=known).order_by("pk")
    return [row for row in rows if row.tenant_id == tenant_id]


def _audience(row: Incident) -> set[int]:
    invited = IncidentParticipation.objects.filter(incident=row.pk).values_list("participant", flat=True)
    return {row.tenant_id, *invited}


def _follow(row: Incident, changed: Iterable[Any]) -> None:
    """Let a row that the caller holds say what was stored."""
    for stored in changed:
        if stored.pk == row.pk:
            row.visible_to, row.zone_keys, row.version = stored.visible_to, stored.zone_keys, stored.version


def _is_widened_by_own_reports(actor: Actor, into: Incident) -> bool:
    """Reports that came meanwhile lay in areas that the other one had lent; they stay, and so do their areas."""
    if into.tenant_id != actor.tenant.id:
        return False
    held = set(touching.zone_keys(into.tenant_id, into.area_codes))
    reports = FieldReport.objects.filter(incident=into.pk, tenant=actor.tenant.id).values_list("area", flat=True)
    missing = {
        district
        for code in set(reports)
        if (district := district_of(code)) and f"{into.tenant_id}:{district}" not in held
    }
    if missing:
        into.area_codes = sorted({*into.area_codes, *missing})
        into.save(update_fields=["area_codes"])
    return bool(missing)


def _is_seen_by_fewer(former: Incident, changed: Iterable[Any]) -> bool:
    """Whether somebody who read it as it stood does not read it any more."""
    for row in changed:
        if row.pk == former.pk:
            return bool(set(former.visible_to) - set(row.visible_to) or set(former.zone_keys) - set(row.zone_keys))
    return False
