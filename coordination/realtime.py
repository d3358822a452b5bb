"""What browsers are told: that something about an activity changed, and where. They fetch the words themselves."""

from __future__ import annotations

from typing import Any

from coordination.capabilities import ACTIVITY_READ
from coordination.events import (
    ActivityAmended,
    ActivityEvent,
    ActivityFiled,
    ActivityPhotoAttached,
    ActivityReturned,
    ActivityVerified,
    ActivityWithdrawn,
)
from pmi_platform.core.journal.events import browser_message


def _about(event: ActivityEvent) -> dict[str, Any]:
    return {"activity": event.activity_id, "area": event.area_code, "status": event.status}


@browser_message(ActivityFiled, reading=ACTIVITY_READ)
def activity_filed(event: ActivityFiled) -> dict[str, Any]:
    return _about(event)


@browser_message(ActivityAmended, reading=ACTIVITY_READ)
def activity_amended(event: ActivityAmended) -> dict[str, Any]:
    return _about(event)


@browser_message(ActivityPhotoAttached, reading=ACTIVITY_READ)
def activity_photo_attached(event: ActivityPhotoAttached) -> dict[str, Any]:
    return _about(event)


@browser_message(ActivityVerified, reading=ACTIVITY_READ)
def activity_verified(event: ActivityVerified) -> dict[str, Any]:
    return _about(event)


@browser_message(ActivityReturned, reading=ACTIVITY_READ)
def activity_returned(event: ActivityReturned) -> dict[str, Any]:
    return _about(event)


@browser_message(ActivityWithdrawn, reading=ACTIVITY_READ)
def activity_withdrawn(event: ActivityWithdrawn) -> dict[str, Any]:
    return _about(event)
