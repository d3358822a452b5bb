"""What lists, pages and files say of a deployment; who comes is said nowhere here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from volunteers.models import Deployment
from volunteers.rules.deploying import STEPS

TOGETHER = ("mobilised", "on_site", "released", "returned")
"""The steps that several deployments may be led together."""
EXPORTED = (
    *("id", "state", "state_since", "task", "skill", "place", "report_to", "incident", "giver", "receiver"),
    *("from", "until", "on_site_since", "arrival", "left", "hours", "last_sign_of_life", "overdue_since"),
)


def line(row: Deployment, *, leads: bool = False) -> dict[str, Any]:
    """What lists and pages say of a deployment."""
    return {
        "id": row.pk,
        "url": reverse("volunteers:deployment", args=[row.pk]),
        "version": row.version,
        "may_be_chosen": leads and any(step in TOGETHER for step in STEPS[row.state]),
        "task": row.task,
        "skill": row.skill.name,
        "giver": row.giver.organisation.short_name,
        "receiver": row.receiver.organisation.short_name,
        "place": row.place,
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_reason": row.state_reason,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "created_at": row.created_at,
        "overdue_since": row.overdue_since,
        "is_expired": row.state in ("proposed", "offered") and row.expires_at <= timezone.now(),
    }


def details(row: Deployment) -> dict[str, Any]:
    """What only its page says."""
    return {
        "report_to": row.report_to,
        "bring": row.bring,
        "cover": row.cover,
        "expires_at": row.expires_at,
        "arrived_at": row.arrived_at,
        "arrival_label": row.get_arrival_display() if row.arrival else "",
        "left_at": row.left_at,
        "hours": row.hours,
        "appraisal": row.appraisal,
        "has_point": row.location is not None,
        "latitude": f"{row.location.y:.5f}" if row.location else "",
        "longitude": f"{row.location.x:.5f}" if row.location else "",
        "word_every_h": row.word_every_h,
        "word_at": row.word_at,
        "word_due_at": row.word_due_at,
        "incident": row.incident.number if row.incident else "",
        "incident_url": reverse("incidents:incident", args=[row.incident_id]) if row.incident else "",
    }


def exported(rows: Iterable[Deployment]) -> Iterator[tuple[Any, ...]]:
    """The lines of the file."""
    for row in rows:
        yield (
            str(row.pk),
            row.state,
            _moment(row.state_at),
            row.task,
            row.skill_id,
            row.place,
            row.report_to,
            row.incident.number if row.incident else "",
            row.giver.code,
            row.receiver.code,
            *(_moment(at) for at in (row.starts_at, row.ends_at, row.arrived_at)),
            row.arrival,
            _moment(row.left_at),
            row.hours,
            *(_moment(at) for at in (row.word_at, row.overdue_since)),
        )


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
