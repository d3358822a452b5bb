"""Early warnings as lists and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from incidents.capabilities import ALERT_READ
from incidents.models import Alert
from incidents.queries.reach import AnyStartsWith
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilters:
    """What to look for; every given part narrows."""

    in_force: bool = False
    hazard: str = ""
    source: str = ""
    within: str = ""
    sent_from: datetime | None = None


NO_FILTERS = AlertFilters()


def readable_alerts(actor: Actor) -> QuerySet[Alert]:
    """The warnings that the actor's office may read: those that touch its area, or may bring a tsunami."""
    areas = actor.reach(ALERT_READ)
    if areas is None:
        return Alert.objects.all()
    return Alert.objects.filter(_touching(areas) | Q(tsunami=True))


def list_alerts(*, actor: Actor, filters: AlertFilters = NO_FILTERS) -> QuerySet[Alert]:
    """Warnings that match, last sent first."""
    conditions: dict[str, Any] = {"hazard": filters.hazard, "source": filters.source, "sent_at__gte": filters.sent_from}
    alerts = readable_alerts(actor).filter(**{name: value for name, value in conditions.items() if value})
    if filters.in_force:
        now = timezone.now()
        alerts = alerts.filter(state=Alert.State.STANDING, effective_at__lte=now, expires_at__gt=now)
    if filters.within:
        alerts = alerts.filter(_touching((filters.within,)))
    return alerts.order_by("-sent_at", "-pk")


def _touching(areas: tuple[str, ...]) -> Q:
    texts = ArrayField(TextField())
    return Q(AnyStartsWith(F("area_codes"), Cast(Value(list(areas), output_field=texts), texts)))
