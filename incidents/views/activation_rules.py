"""`/peringatan/aturan/`: by which rules early warnings propose activations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.capabilities import ACTIVATION_READ, ACTIVATION_RULE_MANAGE
from incidents.models import ActivationRule, Alert, RiskZone
from incidents.queries.activations import activation_rule, activation_rules
from incidents.queries.reference import hazards
from incidents.rules.activation import DEFAULTS, Criteria
from incidents.services import add_activation_rule, change_activation_rule, lay_down_rules
from incidents.views.activation_forms import RuleForm, as_typed
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped


@require_safe
@scoped(ACTIVATION_READ)
def rules(request: ScopedRequest) -> HttpResponse:
    """The rules in words; before the first warning, those that a tenant begins with."""
    return _rules_page(request)


@require_http_methods(["POST"])
@scoped(ACTIVATION_RULE_MANAGE)
def adoption(request: ScopedRequest) -> HttpResponse:
    """Lay the usual rules down, so that they can be changed."""
    lay_down_rules(actor=request.actor)
    return _rules_page(request)


def _rules_page(request: ScopedRequest) -> HttpResponse:
    standing = activation_rules(actor=request.actor)
    lines = (
        [_line(rule.name, rule.criteria, rule=rule) for rule in standing]
        if standing
        else [_line(name, criteria, rule=None) for name, criteria in DEFAULTS]
    )
    context = {"rules": lines, "may_change": _may_change(request), "are_laid_down": bool(standing)}
    return render(request, "incidents/activation_rules.html", context)


@require_http_methods(["GET", "POST"])
@scoped(ACTIVATION_RULE_MANAGE)
def adding(request: ScopedRequest) -> HttpResponse:
    """One more rule."""
    form = RuleForm(request.POST or None, within=request.actor.tenant.area_code, initial={"is_enabled": True})
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            add_activation_rule(actor=request.actor, draft=form.draft())
            messages.success(request, _("The rule is in place."))
            return redirect("incidents:activation-rules")
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
@scoped(ACTIVATION_RULE_MANAGE)
def editing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Change a rule or take it out of use."""
    rule = activation_rule(actor=request.actor, rule_id=pk)
    form = RuleForm(request.POST or None, within=request.actor.tenant.area_code, initial=as_typed(rule))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with refusals_shown_in(form):
            change_activation_rule(actor=request.actor, rule_id=pk, version=version, draft=form.draft())
            messages.success(request, _("The rule has changed. It judges what comes from now on."))
            return redirect("incidents:activation-rules")
    return _form_page(request, form)


def _form_page(request: ScopedRequest, form: RuleForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "incidents/activation_rule.html", {"form": form}, status=status)


def _may_change(request: ScopedRequest) -> bool:
    return request.actor.allows(ACTIVATION_RULE_MANAGE, at=request.actor.tenant.area_code or "")


def _line(name: str, criteria: Criteria, *, rule: ActivationRule | None) -> dict[str, Any]:
    bounds = (
        (_("Severity"), criteria.least_severity, Alert.Severity),
        (_("Urgency"), criteria.least_urgency, Alert.Urgency),
        (_("Certainty"), criteria.least_certainty, Alert.Certainty),
        (_("Risk"), criteria.least_risk, RiskZone.Class),
    )
    return {
        "name": name,
        "hazard": hazards()[criteria.hazard].name if criteria.hazard else "",
        "bounds": [
            _("%(scale)s: %(least)s or more") % {"scale": scale, "least": labels(least).label}
            for scale, least, labels in bounds
            if least
        ],
        "tsunami_only": criteria.tsunami_only,
        "area": full_name(criteria.area) if criteria.area else "",
        "is_enabled": rule is None or rule.is_enabled,
        "url": reverse("incidents:activation-rule", args=[rule.pk]) if rule else "",
    }
