"""`/relawan/saya/`: one's own data, on a phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from volunteers.capabilities import OWN_KEEP
from volunteers.forms import OwnRegistrationForm, RevisionForm
from volunteers.models import Volunteer
from volunteers.queries.roster import affiliations_of, own_volunteer
from volunteers.services.private import withdraw_consent
from volunteers.services.registering import register_oneself, revise_oneself
from volunteers.views.capability import told
from volunteers.views.capability_forms import WillingnessForm
from volunteers.views.person import told_of


@require_http_methods(["GET", "POST"])
@never_cache
@scoped(OWN_KEEP)
def own(request: ScopedRequest) -> HttpResponse:
    """What is known of oneself, told anew; or the form by which one registers."""
    found = own_volunteer(actor=request.actor)
    return _registering(request) if found is None else _revising(request, found)


@require_POST
@scoped(OWN_KEEP)
def withdrawal(request: ScopedRequest) -> HttpResponse:
    """One's data may be kept no longer."""
    withdraw_consent(actor=request.actor)
    messages.success(request, _("Your withdrawal is noted. The data-protection officer erases your data."))
    return redirect("volunteers:own")


def _registering(request: ScopedRequest) -> HttpResponse:
    units = [(office.unit_id, office.unit_name) for office in request.actor.offices]
    initial = {"full_name": request.actor.name}
    form = OwnRegistrationForm(
        request.POST or None, units=units, within=request.actor.tenant.area_code, initial=initial
    )
    if form.is_valid():
        with refusals_shown_in(form):
            register_oneself(
                actor=request.actor,
                person=form.person(),
                affiliation=form.affiliation(),
                agrees=form.cleaned_data["agrees"],
            )
            messages.success(request, _("You are registered. Your unit checks it and lets you know."))
            return redirect("volunteers:own")
    status = 422 if form.is_bound else 200
    return render(request, "volunteers/own_registration.html", {"form": form}, status=status)


def _revising(request: ScopedRequest, found: Volunteer) -> HttpResponse:
    bound = request.POST if request.method == "POST" else None
    form = RevisionForm(bound, initial=told_of(found), within=request.actor.tenant.area_code)
    if form.is_valid():
        with refusals_shown_in(form):
            revise_oneself(actor=request.actor, version=form.cleaned_data["version"], person=form.person())
            messages.success(request, _("The data is changed."))
            return redirect("volunteers:own")
    context: dict[str, Any] = {
        "form": form,
        "name": found.person.full_name,
        "place": full_name(found.area_id),
        "state": found.state,
        "state_label": found.get_state_display(),
        "affiliations": [
            {
                "kind": one.get_kind_display(),
                "unit": one.unit.name,
                "state": one.state,
                "state_label": one.get_state_display(),
                "state_reason": one.state_reason,
            }
            for one in affiliations_of(found)
        ],
        "readiness_form": WillingnessForm.of(found),
        **told(found),
        "consented_at": found.record.consented_at,
        "withdrawn_at": found.record.withdrawn_at,
        "has_nik": found.record.nik_mark is not None,
    }
    return render(request, "volunteers/own.html", context, status=422 if form.is_bound else 200)
