"""The rules by which early warnings propose activations to a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import ACTIVATION_RULE_MANAGE
from incidents.events import ActivationRuleChanged
from incidents.models import ActivationRule
from incidents.queries import reference
from incidents.rules.activation import CERTAINTIES, DEFAULTS, SEVERITIES, URGENCIES, Criteria
from incidents.rules.risk import CLASSES
from incidents.services import places
from incidents.services.locking import locked
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

MOST_RULES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as somebody wants it."""

    name: str
    criteria: Criteria
    is_enabled: bool = True


@transaction.atomic
def lay_down_rules(*, actor: Actor) -> list[ActivationRule]:
    """The tenant's rules; the usual ones are laid down for a tenant that has none yet."""
    if not (standing := _own_rules(actor)):
        usual = [_filled(ActivationRule(tenant_id=actor.tenant.id), name, criteria) for name, criteria in DEFAULTS]
        ActivationRule.objects.bulk_create(usual, ignore_conflicts=True)
        standing = _own_rules(actor)
    return standing


@transaction.atomic
def add_activation_rule(*, actor: Actor, draft: RuleDraft) -> ActivationRule:
    """Add a rule beside those that stand."""
    actor.require(ACTIVATION_RULE_MANAGE, at=actor.tenant.area_code or "")
    standing = lay_down_rules(actor=actor)
    if len(standing) >= MOST_RULES:
        raise InvalidInput({"name": _("There are %(most)d rules already. Change one of them.") % {"most": MOST_RULES}})
    rule = ActivationRule(tenant_id=actor.tenant.id)
    _check(actor, rule, draft, standing)
    _filled(rule, draft.name.strip(), draft.criteria).is_enabled = draft.is_enabled
    rule.save(force_insert=True)
    publish(ActivationRuleChanged.of(rule), detail={"after": _told(rule)})
    return rule


@transaction.atomic
def change_activation_rule(*, actor: Actor, rule_id: UUID, version: int, draft: RuleDraft) -> ActivationRule:
    """Change a rule, or take it out of use; warnings that come from now on are judged by it."""
    rule = locked(ActivationRule, rule_id, version=version)
    actor.require(ACTIVATION_RULE_MANAGE, at=actor.tenant.area_code or "")
    _check(actor, rule, draft, _own_rules(actor))
    before = _told(rule)
    _filled(rule, draft.name.strip(), draft.criteria).is_enabled = draft.is_enabled
    rule.version += 1
    rule.save()
    publish(ActivationRuleChanged.of(rule), detail={"before": before, "after": _told(rule)})
    return rule


def _own_rules(actor: Actor) -> list[ActivationRule]:
    return [rule for rule in ActivationRule.objects.all() if rule.tenant_id == actor.tenant.id]


def _filled(rule: ActivationRule, name: str, criteria: Criteria) -> ActivationRule:
    rule.name = name
    rule.hazard_id, rule.area_id = criteria.hazard or None, criteria.area or None
    rule.least_severity, rule.least_urgency = criteria.least_severity, criteria.least_urgency
    rule.least_certainty, rule.least_risk = criteria.least_certainty, criteria.least_risk
    rule.tsunami_only = criteria.tsunami_only
    return rule


def _check(actor: Actor, rule: ActivationRule, draft: RuleDraft, standing: list[ActivationRule]) -> None:
    name, criteria = checked_line("name", draft.name), draft.criteria
    if not name:
        raise InvalidInput({"name": _("Give the rule a name.")})
    if any(other.name == name and other.pk != rule.pk for other in standing):
        raise InvalidInput({"name": _("Another rule has this name.")})
    if criteria.hazard and criteria.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    for field, scale in (
        ("severity", SEVERITIES),
        ("urgency", URGENCIES),
        ("certainty", CERTAINTIES),
        ("risk", CLASSES),
    ):
        if getattr(criteria, f"least_{field}") not in ("", *scale):
            raise InvalidInput({f"least_{field}": _("Choose from the list.")})
    if criteria.area:
        places.own_area(actor, criteria.area)


def _told(rule: ActivationRule) -> dict[str, object]:
    criteria = rule.criteria
    return {
        "name": rule.name,
        "is_enabled": rule.is_enabled,
        **{name: getattr(criteria, name) for name in Criteria.__slots__},
    }
