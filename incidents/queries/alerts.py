"""Early warnings as lists and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from incidents.capabilities import ALERT_READ
from incidents.models import Alert
from incidents.queries.reach import AnyStartsWith
from incidents.rules.alerts import LEVELS, words_in
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilters:
    """What to look for; every given part narrows."""

    in_force: bool = False
    hazard: str = ""
    source: str = ""
    within: str = ""
    sent_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAlert:
    """A warning in force, in one line; `level` is its severity in the product's own words, None when not assessed."""

    id: UUID
    hazard: str
    level: str | None
    headline: str
    tsunami: bool | None
    is_actual: bool
    expires_at: datetime


NO_FILTERS = AlertFilters()


def readable_alerts(actor: Actor) -> QuerySet[Alert]:
    """The warnings that the actor's office may read: those that touch its area, or may bring a tsunami."""
    areas = actor.reach(ALERT_READ)
    if areas is None:
        return Alert.objects.all()
    return Alert.objects.filter(reaching(areas) | Q(tsunami=True))


def list_alerts(*, actor: Actor, filters: AlertFilters = NO_FILTERS) -> QuerySet[Alert]:
    """Warnings that match, last sent first."""
    conditions: dict[str, Any] = {"hazard": filters.hazard, "source": filters.source, "sent_at__gte": filters.sent_from}
    alerts = readable_alerts(actor).filter(**{name: value for name, value in conditions.items() if value})
    if filters.in_force:
        now = timezone.now()
        alerts = alerts.filter(state=Alert.State.STANDING, effective_at__lte=now, expires_at__gt=now)
    if filters.within:
        alerts = alerts.filter(reaching((filters.within,)))
    return alerts.order_by("-sent_at", "-pk")


def readable_alert(*, actor: Actor, alert_id: UUID) -> Alert:
    """One warning; raises `NotFound`."""
    found = readable_alerts(actor).select_related("ended_by").filter(pk=alert_id).first()
    if found is None:
        raise NotFound
    return found


def kecamatan_of(*, actor: Actor, alert_id: UUID) -> list[str]:
    """The kecamatan that a warning touches, by code; none for one that the actor may not read."""
    codes = readable_alerts(actor).filter(pk=alert_id).values_list("area_codes", flat=True).first()
    return list(codes or ())


def concerned_tenants(alert_id: UUID) -> list[int]:
    """The tenants that see a warning, as far as the open scope sees it itself."""
    return list(Alert.objects.filter(pk=alert_id).values_list("visible_to", flat=True).first() or ())


def standing_alerts(*, actor: Actor, language: str, limit: int) -> list[StandingAlert]:
    """Warnings in force now, the gravest first and then the last sent. One statement."""
    ranks = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Alert.Severity.values)]
    found = list_alerts(actor=actor, filters=AlertFilters(in_force=True))
    rows = found.annotate(rank=Case(*ranks, output_field=IntegerField())).select_related("hazard")
    return [_standing(row, language) for row in rows.order_by("rank", "-sent_at", "-pk")[:limit]]


def _standing(row: Alert, language: str) -> StandingAlert:
    words = words_in(row.texts, language)
    return StandingAlert(
        id=row.pk,
        hazard=row.hazard_id,
        level=LEVELS.get(row.severity),
        headline=words.get("headline") or words.get("event") or row.hazard.name,
        tsunami=row.tsunami,
        is_actual=row.status == Alert.Status.ACTUAL,
        expires_at=row.expires_at,
    )


def reaching(areas: tuple[str, ...]) -> Q:
    """Rows with one of the areas, or a kecamatan inside, among their `area_codes`."""
    texts = ArrayField(TextField())
    return Q(AnyStartsWith(F("area_codes"), Cast(Value(list(areas), output_field=texts), texts)))
