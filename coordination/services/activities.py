"""Filing, verifying, returning and withdrawing activities."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_VERIFY
from coordination.events import ActivityFiled, ActivityReturned, ActivityVerified, ActivityWithdrawn
from coordination.models import Activity
from coordination.queries.activities import find_told_before
from coordination.services import activity_contents as contents
from coordination.services.drafts import ActivityDraft
from incidents.errors import WrongState
from incidents.services import places
from incidents.services.locking import locked
from incidents.services.places import Place
from incidents.services.words import checked_language, checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.clock import AheadOfTimeError, corrected
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

WORDS = ("title", "venue", "rt", "rw", "landmark", "result", "obstacle", "follow_up")


def file_activity(*, actor: Actor, draft: ActivityDraft) -> Activity:
    """File what was done for a programme; the same `client_ref` always yields the same activity."""
    place = places.resolve(actor=actor, area=draft.area, location=draft.location)
    actor.require(ACTIVITY_FILE, at=place.area.code)
    if known := find_told_before(client_ref=draft.client_ref):
        return known.same_as(draft.digest())
    try:
        return _file_anew(actor, draft, place)
    except IntegrityError:
        # Somebody filed the same reference a moment ago; or, once in many millions, the receipt number was taken.
        if known := find_told_before(client_ref=draft.client_ref):
            return known.same_as(draft.digest())
        return _file_anew(actor, draft, place)


@transaction.atomic
def _file_anew(actor: Actor, draft: ActivityDraft, place: Place) -> Activity:
    now = timezone.now()
    started_at, reported_at, shift = _times(draft, now)
    ended_at = draft.ended_at + shift if draft.ended_at else None
    contents.checked_period(started_at, ended_at)
    people = contents.checked_number("people", draft.people)
    activity = Activity.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=draft.digest(),
        receipt=receipt_number(secrets.randbelow(SEEDS)),
        type_version=contents.checked_form(draft.type_version),
        status_at=now,
        programme_id=contents.checked_programme(draft.programme),
        started_at=started_at,
        ended_at=ended_at,
        reported_at=reported_at,
        received_at=now,
        area=place.area,
        location=place.location,
        accuracy_m=places.checked_accuracy(draft.accuracy_m),
        people=people,
        groups=contents.checked_groups(people, draft.groups),
        volunteers=contents.checked_number("volunteers", draft.volunteers),
        staff=contents.checked_number("staff", draft.staff),
        filed_by_id=actor.user_id,
        filed_by_unit_id=actor.unit.unit_id if actor.unit else None,
        **_words(draft),
    )
    publish(ActivityFiled.of(activity), changed=[activity], detail=personal_values(activity))
    return activity


@transaction.atomic
def verify_activity(*, actor: Actor, activity_id: UUID, version: int) -> Activity:
    """Vouch for an activity as it stands."""
    activity = _for_decision(actor, activity_id, version, Activity.Status.FILED)
    now = timezone.now()
    activity.verified_at, activity.verified_by_id, activity.decided_at = now, actor.user_id, now
    _move(activity, Activity.Status.VERIFIED, at=now)
    publish(ActivityVerified.of(activity), changed=[activity])
    return activity


@transaction.atomic
def return_activity(*, actor: Actor, activity_id: UUID, version: int, reason: str) -> Activity:
    """Send an activity back to its author, with the reason; their correction files it again."""
    activity = _for_decision(actor, activity_id, version, Activity.Status.FILED, Activity.Status.VERIFIED)
    now, why = timezone.now(), required_reason(reason)
    activity.verified_at = activity.verified_by_id = None
    activity.decided_at = now
    _move(activity, Activity.Status.RETURNED, at=now, reason=why)
    publish(ActivityReturned.of(activity), changed=[activity], detail={"after": {"status_reason": why}})
    return activity


@transaction.atomic
def withdraw_activity(*, actor: Actor, activity_id: UUID, version: int, reason: str = "") -> Activity:
    """Take an activity back: by its author, or by whoever may verify it. It counts no more."""
    activity = locked(Activity, activity_id, version=version)
    actor.require(needed_by(actor, activity), at=activity.area_id)
    if activity.status == Activity.Status.WITHDRAWN:
        raise WrongState(state=activity.get_status_display())
    why = checked_text("reason", reason)
    activity.verified_at = activity.verified_by_id = None
    _move(activity, Activity.Status.WITHDRAWN, at=timezone.now(), reason=why)
    detail = {"after": {"status_reason": why}} if why else None
    publish(ActivityWithdrawn.of(activity), changed=[activity], detail=detail)
    return activity


def needed_by(actor: Actor, activity: Activity) -> str:
    """The capability by which the actor may change what was filed: its author's, or a verifier's."""
    is_author = activity.filed_by_id is not None and activity.filed_by_id == actor.user_id
    return ACTIVITY_FILE if is_author else ACTIVITY_VERIFY


def personal_values(activity: Activity) -> dict[str, Any] | None:
    """What somebody wrote in words, kept with the journal so that it can be erased."""
    return {"after": {name: value for name in WORDS if (value := getattr(activity, name))}}


def _for_decision(actor: Actor, activity_id: UUID, version: int, *states: Activity.Status) -> Activity:
    activity = locked(Activity, activity_id, version=version)
    actor.require(ACTIVITY_VERIFY, at=activity.area_id)
    if activity.status not in states:
        raise WrongState(state=activity.get_status_display())
    return activity


def _times(draft: ActivityDraft, now: datetime) -> tuple[datetime, datetime, Any]:
    """When it began and was reported by our clock, and by how much its times are moved."""
    try:
        times = corrected(
            observed_at=draft.started_at, reported_at=draft.reported_at, device_now=draft.device_now, received_at=now
        )
    except AheadOfTimeError as problem:
        field = "started_at" if problem.field == "observed_at" else problem.field
        raise InvalidInput({field: _("This time lies in the future. Check date, time and time zone.")}) from None
    return times.observed_at, times.reported_at, times.observed_at - draft.started_at


def _words(draft: ActivityDraft) -> dict[str, str]:
    return {
        "title": contents.checked_title(draft.title),
        "venue": checked_line("venue", draft.venue),
        "rt": places.checked_neighbourhood("rt", draft.rt),
        "rw": places.checked_neighbourhood("rw", draft.rw),
        "landmark": checked_line("landmark", draft.landmark),
        "language": checked_language(draft.language),
        **{name: checked_text(name, getattr(draft, name)) for name in contents.TEXTS},
    }


def _move(activity: Activity, status: Activity.Status, *, at: datetime, reason: str = "") -> None:
    moved = ("status", "status_at", "status_reason", "verified_at", "verified_by", "decided_at", "version")
    activity.status, activity.status_at, activity.status_reason = status, at, reason
    activity.version += 1
    activity.save(update_fields=moved)
