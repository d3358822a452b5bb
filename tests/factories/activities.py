"""Activities for tests. Each needs an open scope where it stores something."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from coordination.models import Activity
from coordination.services import ActivityAmendmentDraft, ActivityDraft, amend_activity, file_activity
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.incidents import CUGENANG


def activity_draft(**changes: Any) -> ActivityDraft:
    """A drill of an hour ago in a school of Cugenang."""
    now = timezone.now().replace(microsecond=0)
    standing = ActivityDraft(
        client_ref=uuid4(),
        programme="spab",
        title="Simulasi evakuasi gempa",
        started_at=now - timedelta(hours=2),
        ended_at=now - timedelta(hours=1),
        reported_at=now,
        area=CUGENANG,
        venue="SDN 2 Cugenang",
        people=120,
        groups={"female_6_17": 50, "male_6_17": 48},
        volunteers=6,
        result="Evakuasi selesai dalam 3 menit.",
        obstacle="Belum ada tandu.",
    )
    return replace(standing, **changes)


def done(actor: Actor, **changes: Any) -> Activity:
    """An activity as the product files it."""
    return file_activity(actor=actor, draft=activity_draft(**changes))


def corrected(actor: Actor, activity: Activity, base: dict[str, Any], changes: dict[str, Any]) -> Any:
    """A correction of what somebody had seen in `base`."""
    amendment = ActivityAmendmentDraft.against(base, changes, client_ref=uuid4())
    return amend_activity(actor=actor, activity_id=activity.pk, amendment=amendment)
