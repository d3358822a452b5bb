"""What a tenant has told everybody of its own warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.models import Alert, AlertIssue
from incidents.queries.alerts import readable_alerts
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor

TOLD_AFTERWARDS = timedelta(days=7)
"""How long a message stays in the feed after it was sent or has run out."""
MOST_IN_FEED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message as it was told; `content` is all that it says."""

    id: UUID
    sent_at: datetime
    content: Mapping[str, Any]


def list_issues(*, actor: Actor, alert_id: UUID | None = None) -> QuerySet[AlertIssue]:
    """The own messages about warnings that the actor may read, last sent first."""
    issues = AlertIssue.objects.filter(alert__in=readable_alerts(actor).values("pk"))
    if alert_id is not None:
        issues = issues.filter(alert=alert_id)
    return issues.order_by("-sent_at", "-pk")


def find_issue(*, actor: Actor, issue_id: UUID) -> Told:
    """One of them; raises `NotFound`."""
    found = list_issues(actor=actor).filter(pk=issue_id).first()
    if found is None:
        raise NotFound
    return _told(found)


# Without anybody signed in --------------------------------------------------------------------------------------------
def public_issues() -> list[Told]:
    """What the open tenant tells everybody now, last sent first."""
    since = timezone.now() - TOLD_AFTERWARDS
    found = _public().filter(Q(sent_at__gt=since) | Q(expires_at__gt=since))
    return [_told(issue) for issue in found.order_by("-sent_at", "-pk")[:MOST_IN_FEED]]


def public_issue(issue_id: UUID) -> Told | None:
    """One message of the open tenant, however old it is: others refer to it."""
    found = _public().filter(pk=issue_id).first()
    return _told(found) if found else None


def _told(issue: AlertIssue) -> Told:
    return Told(id=issue.pk, sent_at=issue.sent_at, content=issue.content)


def _public() -> QuerySet[AlertIssue]:
    return AlertIssue.objects.filter(status=Alert.Status.ACTUAL)
