"""Correcting a filed activity field by field; of two people, neither silently overwrites the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.capabilities import ACTIVITY_FILE
from coordination.events import ActivityAmended
from coordination.models import Activity, ActivityAmendment
from coordination.services import activity_contents as contents
from coordination.services.activities import needed_by
from coordination.services.drafts import ActivityAmendmentDraft
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.services import places
from incidents.services.amended_fields import point_of
from incidents.services.locking import locked
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.amendments import merge
from pmi_platform.core.filing.rules.clock import TOLERANCE
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

PLAIN = ("title", "venue", "landmark", *contents.NEIGHBOURHOOD, *contents.TEXTS, *contents.NUMBERS)


@transaction.atomic
def amend_activity(*, actor: Actor, activity_id: UUID, amendment: ActivityAmendmentDraft) -> ActivityAmendment:
    """Change fields of an activity, which then awaits verification again; one that somebody else had changed is kept.

    The same `client_ref` always yields the same amendment.
    """
    activity = locked(Activity, activity_id)
    actor.require(needed_by(actor, activity), at=activity.area_id)
    if known := ActivityAmendment.objects.filter(tenant=actor.tenant.id, client_ref=amendment.client_ref).first():
        if known.activity_id != activity.pk or bytes(known.client_digest) != amendment.digest():
            raise ChangedAfterFiling
        return known
    if activity.status == Activity.Status.WITHDRAWN:
        raise WrongState(state=activity.get_status_display())

    contents.checked_form(amendment.type_version)
    changes = _wanted(activity, amendment)
    merged = merge(contents.standing(activity), changes)
    stored = ActivityAmendment.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=amendment.client_ref,
        client_digest=amendment.digest(),
        activity=activity,
        changes=changes,
        conflicts=list(merged.conflicts),
        received_at=timezone.now(),
        filed_by_id=actor.user_id,
    )
    _apply(actor, activity, merged.applied)
    publish(ActivityAmended.of(activity), changed=[activity], detail={"changes": changes})
    return stored


def _wanted(activity: Activity, amendment: ActivityAmendmentDraft) -> dict[str, dict[str, Any]]:
    """The changes in the form in which fields are compared; raises `InvalidInput` for what is none."""
    if not amendment.changes:
        raise InvalidInput({"changes": _("Say what to change.")})
    changes = {}
    for field, change in amendment.changes.items():
        if not isinstance(change, Mapping) or "to" not in change:
            raise InvalidInput({field: _("Say what you saw (from) and what it should be (to).")})
        changes[field] = {
            "from": _seen(activity, field, change.get("from")),
            "to": contents.value_of(field, change["to"]),
        }
    return changes


def _seen(activity: Activity, field: str, value: Any) -> Any:
    """What an author had seen. A moment that was seen to the minute is the stored one; nonsense contradicts."""
    try:
        seen = contents.value_of(field, value)
    except InvalidInput:
        return None
    if field not in contents.MOMENTS or seen is None:
        return seen
    stored = getattr(activity, field)
    is_same = stored is not None and abs(stored - contents.moment_of(field, seen)) < timedelta(minutes=1)
    return contents.standing(activity)[field] if is_same else seen


def _apply(actor: Actor, activity: Activity, applied: Mapping[str, Any]) -> None:
    """Write what was merged, and let the activity await verification again."""
    for name in PLAIN:
        if name in applied:
            setattr(activity, name, applied[name])
    if "programme" in applied:
        activity.programme_id = applied["programme"]
    for name in contents.MOMENTS:
        if name in applied:
            setattr(activity, name, contents.moment_of(name, applied[name]) if applied[name] else None)
    told = {name: number for name, number in contents.standing(activity).items() if name.startswith(contents.GROUP)}
    groups = {**told, **{name: number for name, number in applied.items() if name.startswith(contents.GROUP)}}
    named = {name.removeprefix(contents.GROUP): number for name, number in groups.items() if number is not None}
    activity.groups = contents.checked_groups(activity.people, named)
    if "area" in applied or "location" in applied:
        _move_place(actor, activity, applied)
    _check_times(activity)
    activity.status, activity.status_at, activity.status_reason = Activity.Status.FILED, timezone.now(), ""
    activity.verified_at = activity.verified_by_id = None
    activity.version += 1
    activity.save()


def _move_place(actor: Actor, activity: Activity, applied: Mapping[str, Any]) -> None:
    location = activity.location
    if "location" in applied:
        activity.accuracy_m = None
        location = None if applied["location"] is None else point_of(applied["location"])
    place = places.resolve(actor=actor, area=applied.get("area") or activity.area_id, location=location)
    actor.require(ACTIVITY_FILE, at=place.area.code)
    activity.area, activity.location = place.area, place.location


def _check_times(activity: Activity) -> None:
    if activity.started_at > activity.reported_at + TOLERANCE:
        raise InvalidInput({"started_at": _("It was reported before this time.")})
    activity.started_at = min(activity.started_at, activity.reported_at)
    contents.checked_period(activity.started_at, activity.ended_at)
