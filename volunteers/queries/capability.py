"""What somebody can do, and the papers that say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from volunteers.models import Certificate, Competence, Volunteer

NOTICE = timedelta(days=30)


def competences_of(volunteer: Volunteer) -> Sequence[Competence]:
    """Everything that somebody can do."""
    return list(Competence.objects.filter(volunteer=volunteer).select_related("skill"))


def certificates_of(volunteer: Volunteer) -> Sequence[Certificate]:
    """All certificates, the latest first; also those that have expired."""
    return list(Certificate.objects.filter(volunteer=volunteer).select_related("skill"))


def expiring() -> Q:
    """Competences whose certificate ends within a month."""
    today = timezone.localdate()
    return Q(certified_until__gte=today, certified_until__lte=today + NOTICE)
