"""Draft activations: proposed by a tenant's rules, revised and withdrawn with their warning, decided by a human."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from incidents.capabilities import ACTIVATION_DECIDE
from incidents.errors import WrongState
from incidents.events import (
    ActivationConfirmed,
    ActivationDismissed,
    ActivationProposed,
    ActivationRevised,
    ActivationWithdrawn,
)
from incidents.models import Activation, ActivationRule, Alert, Incident
from incidents.queries.risk import area_risks
from incidents.rules.activation import Warned, common_area, is_graver
from incidents.rules.alerts import LEVELS
from incidents.rules.risk import CLASSES
from incidents.services import touching
from incidents.services.activation_rules import lay_down_rules
from incidents.services.drafts import IncidentOpening
from incidents.services.incidents import open_incident
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.geo.rules.codes import is_within
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import Actor

State, Withdrawal = Activation.State, Activation.Withdrawal
NOT_ASSESSED = "moderate"
"""The severity of an incident whose warning says nothing of it."""


@transaction.atomic
def weigh_alert(*, actor: Actor, alert_id: UUID) -> Activation | None:
    """Propose, revise or withdraw the tenant's activation as the warning stands now; weighing again changes nothing.

    A tenant without an area of its own is proposed none, nor is one without a kecamatan in the warning; what is not
    actual counts in the exercise space only.
    """
    alert = Alert.objects.filter(pk=alert_id).first()
    if alert is None or (alert.status != Alert.Status.ACTUAL and actor.tenant.space != Space.EXERCISE):
        return None
    _line_up(actor)
    newest = _newest(alert)
    activation = _standing(newest)
    codes = [code for code in newest.area_codes if actor.tenant.area_code and is_within(code, actor.tenant.area_code)]
    rule = _rule_met(actor, newest, codes) if _is_in_force(newest) else None
    if activation is None:
        return _proposed(actor, newest, rule, codes) if rule is not None else None
    if (activation.alert_id, activation.alert_version) != (newest.pk, newest.version):
        _follow(activation, newest, rule, codes)
    return activation


@transaction.atomic
def confirm_activation(
    *, actor: Actor, activation_id: UUID, version: int, incident_id: UUID | None = None, reason: str = ""
) -> Activation:
    """Activate: open an incident for the warning, or attach the activation to an open one; twice is once."""
    activation = locked(Activation, activation_id)
    actor.require(ACTIVATION_DECIDE, at=activation.area_id)
    if activation.state == State.CONFIRMED and incident_id in (None, activation.incident_id):
        return activation
    activation = locked(Activation, activation_id, version=version)
    if activation.state != State.DRAFT:
        raise WrongState(state=activation.get_state_display())
    activation.reason = checked_text("reason", reason)
    activation.incident = _incident_of(actor, activation, incident_id)
    _decide(actor, activation, State.CONFIRMED)
    publish(
        ActivationConfirmed.of(activation),
        changed=[activation],
        detail={"after": {"reason": activation.reason}} if activation.reason else None,
    )
    return activation


@transaction.atomic
def dismiss_activation(*, actor: Actor, activation_id: UUID, version: int, reason: str) -> Activation:
    """Decide against it, with the reason. It comes back only when the warning becomes graver."""
    activation = locked(Activation, activation_id, version=version)
    actor.require(ACTIVATION_DECIDE, at=activation.area_id)
    why = required_reason(reason)
    if activation.state != State.DRAFT:
        raise WrongState(state=activation.get_state_display())
    activation.reason = why
    _decide(actor, activation, State.DISMISSED)
    publish(ActivationDismissed.of(activation), changed=[activation], detail={"after": {"reason": why}})
    return activation


def _line_up(actor: Actor) -> None:
    """A tenant weighs one warning after the other: its update may be weighed by another worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('incidents.activation'), hashtext(%s))", (str(actor.tenant.id),)
        )


def _newest(alert: Alert) -> Alert:
    """What stands in the warning's place now."""
    seen = {alert.pk}
    while alert.state == Alert.State.SUPERSEDED and alert.ended_by_id is not None and alert.ended_by_id not in seen:
        following = Alert.objects.filter(pk=alert.ended_by_id).first()
        if following is None:
            return alert
        seen.add(following.pk)
        alert = following
    return alert


def _standing(alert: Alert) -> Activation | None:
    """The activation of the warning, or of one that it ended, directly or not."""
    chain, found = {alert.pk}, {alert.pk}
    while found:
        found = set(Alert.objects.filter(ended_by__in=found).values_list("pk", flat=True)) - chain
        chain |= found
    return Activation.objects.select_for_update().filter(alert__in=chain).order_by("proposed_at", "pk").first()


def _is_in_force(alert: Alert) -> bool:
    return alert.state == Alert.State.STANDING and alert.expires_at > timezone.now()


def _rule_met(actor: Actor, alert: Alert, codes: list[str]) -> ActivationRule | None:
    if not codes:
        return None
    rules = [rule for rule in lay_down_rules(actor=actor) if rule.is_enabled]
    warned = Warned(
        hazard=alert.hazard_id,
        severity=alert.severity,
        urgency=alert.urgency,
        certainty=alert.certainty,
        tsunami=alert.tsunami,
        codes=codes,
        risk_class=_highest_risk(alert, codes) if any(rule.least_risk for rule in rules) else None,
    )
    return next((rule for rule in rules if rule.criteria.is_met(warned)), None)


def _highest_risk(alert: Alert, codes: list[str]) -> str | None:
    """The highest class of risk for the warning's hazard among the kecamatan."""
    found = {one.risk_class for one in area_risks(codes=codes, hazard=alert.hazard_id).values()}
    return next((name for name in reversed(CLASSES) if name in found), None)


def _proposed(actor: Actor, alert: Alert, rule: ActivationRule, codes: list[str]) -> Activation:
    activation = Activation(tenant_id=actor.tenant.id, proposed_at=timezone.now())
    _put_in(activation, alert, rule, codes)
    activation.save(force_insert=True)
    publish(ActivationProposed.of(activation), changed=[activation])
    return activation


def _follow(activation: Activation, alert: Alert, rule: ActivationRule | None, codes: list[str]) -> None:
    """Bring the activation up to what the warning says now. What a human has decided stays decided, but for a
    dismissal of something that has become graver."""
    if activation.state == State.CONFIRMED:
        if alert.state == Alert.State.STANDING:
            _revise(activation, alert, activation.rule, codes or activation.area_codes)
    elif rule is None:
        if activation.state == State.DRAFT:
            _withdraw(activation, alert)
    elif activation.state != State.DISMISSED or _is_graver(activation, alert):
        _revise(activation, alert, rule, codes)


def _is_graver(activation: Activation, alert: Alert) -> bool:
    return is_graver(
        alert.severity, tsunami=alert.tsunami, than=activation.alert_severity, than_tsunami=activation.tsunami
    )


def _revise(activation: Activation, alert: Alert, rule: ActivationRule, codes: list[str]) -> None:
    before = _facts(activation)
    _put_in(activation, alert, rule, codes)
    is_back = activation.state in (State.DISMISSED, State.WITHDRAWN)
    if is_back:
        activation.state, activation.withdrawal, activation.reason = State.DRAFT, "", ""
        activation.decided_at = activation.decided_by = None
        activation.proposed_at = timezone.now()
    after = _facts(activation)
    if after == before and not is_back:
        activation.save(update_fields=["alert", "alert_version"])
        return
    activation.version += 1
    activation.save()
    event = ActivationProposed if is_back else ActivationRevised
    publish(event.of(activation), changed=[activation], detail={"before": before, "after": after})


def _withdraw(activation: Activation, alert: Alert) -> None:
    is_over = not _is_in_force(alert)
    activation.state = State.WITHDRAWN
    activation.withdrawal = Withdrawal.ENDED if is_over else Withdrawal.NO_RULE
    activation.version += 1
    activation.save(update_fields=["state", "withdrawal", "version"])
    publish(ActivationWithdrawn.of(activation), changed=[activation])


def _put_in(activation: Activation, alert: Alert, rule: ActivationRule, codes: list[str]) -> None:
    activation.alert, activation.alert_version, activation.rule = alert, alert.version, rule
    activation.hazard_id = alert.hazard_id
    activation.severity = LEVELS.get(alert.severity, NOT_ASSESSED)
    activation.alert_severity, activation.tsunami = alert.severity, alert.tsunami
    activation.area_id, activation.area_codes = common_area(codes), codes


def _facts(activation: Activation) -> dict[str, object]:
    names = ("hazard_id", "severity", "alert_severity", "tsunami", "area_id", "area_codes")
    return {name: getattr(activation, name) for name in names} | {"alert": str(activation.alert_id)}


def _incident_of(actor: Actor, activation: Activation, incident_id: UUID | None) -> Incident:
    if incident_id is not None:
        return touching.taking_part(actor, incident_id)
    alert = Alert.objects.get(pk=activation.alert_id)
    opening = IncidentOpening(
        hazard=activation.hazard_id,
        area=activation.area_id,
        severity=activation.severity,
        started_at=min(alert.sent_at, timezone.now()),
        footprint=alert.footprint,
        external_ids={alert.source: alert.source_key},
        reason=activation.reason,
    )
    return open_incident(actor=actor, opening=opening)


def _decide(actor: Actor, activation: Activation, state: Activation.State) -> None:
    activation.state = state
    activation.decided_at, activation.decided_by_id = timezone.now(), actor.user_id
    activation.version += 1
    activation.save(update_fields=["state", "decided_at", "decided_by", "reason", "incident", "version"])
