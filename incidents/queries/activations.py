"""Draft activations and what became of them, and the rules that propose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from incidents.capabilities import ACTIVATION_READ
from incidents.models import Activation, ActivationRule, Alert
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.reach import AnyStartsWith
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor

MOST_OFFERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncidentChoice:
    """An open incident to which an activation can be attached."""

    id: UUID
    title: str


def readable_activations(actor: Actor) -> QuerySet[Activation]:
    """The activations that the actor's office may read: those that touch its area."""
    areas = actor.reach(ACTIVATION_READ)
    if areas is None:
        return Activation.objects.all()
    texts = ArrayField(TextField())
    prefixes = Cast(Value(list(areas), output_field=texts), texts)
    return Activation.objects.filter(AnyStartsWith(F("area_codes"), prefixes))


def list_activations(*, actor: Actor, states: Sequence[str] = ()) -> QuerySet[Activation]:
    """Activations, last proposed first."""
    found = readable_activations(actor)
    return (found.filter(state__in=states) if states else found).order_by("-proposed_at", "-pk")


def awaiting_decision(*, actor: Actor) -> QuerySet[Activation]:
    """Drafts whose warning is still in force."""
    return list_activations(actor=actor, states=(Activation.State.DRAFT,)).filter(alert__expires_at__gt=timezone.now())


def activation_of(*, actor: Actor, alert_id: UUID) -> Activation | None:
    """What a warning proposed to the own tenant, if anything."""
    found = readable_activations(actor).select_related("rule", "area", "incident", "decided_by")
    return found.filter(alert=alert_id).first()


def readable_activation(*, actor: Actor, activation_id: UUID) -> Activation:
    """One activation with its warning; raises `NotFound`."""
    found = readable_activations(actor).select_related("alert").filter(pk=activation_id).first()
    if found is None:
        raise NotFound
    return found


def offered_incidents(*, actor: Actor, alert: Alert) -> list[OpenIncidentChoice]:
    """The open incidents in the reach of a warning in which the own tenant takes part."""
    found = list_incidents(actor=actor, filters=IncidentFilters(open_only=True, alert=alert.pk))
    taking_part = found.filter(visible_to__contains=[actor.tenant.id])[:MOST_OFFERED]
    return [OpenIncidentChoice(id=row.pk, title=f"{row.number} {row.title}") for row in taking_part]


def activation_rules(*, actor: Actor) -> list[ActivationRule]:
    """The tenant's rules, as they were laid down; none before the first of them was needed."""
    rules = ActivationRule.objects.select_related("hazard", "area")
    return [rule for rule in rules if rule.tenant_id == actor.tenant.id]


def activation_rule(*, actor: Actor, rule_id: UUID) -> ActivationRule:
    """One of the tenant's rules; raises `NotFound`."""
    found = next((rule for rule in activation_rules(actor=actor) if rule.pk == rule_id), None)
    if found is None:
        raise NotFound
    return found
