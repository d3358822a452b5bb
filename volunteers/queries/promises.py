"""Who must rest, and who is promised already: times and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from volunteers.models import Commitment, DutySpan, PersonalRecord
from volunteers.rules.rest import REST, WINDOW, Span, rest_until

LATELY = timedelta(hours=24)
"""So long after an identity number was noted its rest and promises elsewhere are told to nobody."""


def lately_noted(volunteers: Iterable[UUID]) -> set[UUID]:
    """Those of the own people whose identity number was noted a short time ago."""
    recent = PersonalRecord.objects.filter(volunteer__in=list(volunteers), nik_since__gt=timezone.now() - LATELY)
    return set(recent.values_list("volunteer", flat=True))


def rests_until(identities: Iterable[UUID], *, at: datetime) -> dict[UUID, datetime]:
    """Until when each of those who must rest at that time has to."""
    wanted = list(identities)
    recent = Q(ended_at__isnull=True) | Q(ended_at__gt=at - WINDOW - REST)
    spans: dict[UUID, list[Span]] = defaultdict(list)
    for identity, begun, ended in DutySpan.objects.filter(recent, identity__in=wanted).values_list(
        "identity", "begun_at", "ended_at"
    ):
        spans[identity].append(Span(begun, ended or timezone.now()))
    found = {identity: rest_until(known, at=at) for identity, known in spans.items()}
    return {identity: until for identity, until in found.items() if until is not None}


def promised(identities: Iterable[UUID], *, begins: datetime, ends: datetime) -> set[UUID]:
    """Those of whom some of that time is promised already."""
    taken = Commitment.objects.filter(identity__in=list(identities), period__overlap=(begins, ends))
    return set(taken.values_list("identity", flat=True))
