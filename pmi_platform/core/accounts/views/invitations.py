"""What an operator's link opens: joining a unit, or setting a new PIN. The link itself says whose scope to open."""

from io import BytesIO

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from pmi_platform.core.accounts import tokens
from pmi_platform.core.accounts.forms import JoinFieldForm, JoinOfficeForm, NewPinForm
from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.accounts.queries.invitations import InvitationFacts, facts_of
from pmi_platform.core.accounts.rules.phones import as_spoken
from pmi_platform.core.accounts.services.invitations import Newcomer, join_as_newcomer, join_with_account
from pmi_platform.core.accounts.services.pins import set_new_pin
from pmi_platform.core.accounts.signing_in import sign_in_in_the_field, sign_in_in_the_office
from pmi_platform.core.interface.doors import refusals_shown_in
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.models import Membership, User
from pmi_platform.core.tenancy.scope import Actor, open_tenant

SCOPE_REASON = "invitation"


@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Join with a new account or with the one that is signed in."""
    joined: Membership | None = None
    with open_tenant(tokens.tenant_of(token), reason=SCOPE_REASON) as actor:
        facts = facts_of(token, actor=actor)
        if facts is None:
            return render(request, "accounts/invitation_accept.html", {}, status=410)
        if facts.purpose == Invitation.Purpose.NEW_PIN:
            return redirect("accounts:new_pin", token=token)
        form = _form(request, facts)
        if request.method == "POST" and form.is_valid():
            with refusals_shown_in(form):
                joined = _join(request, form, actor=actor, token=token, facts=facts)
    if joined is not None:
        return _enter(request, joined, facts)
    return render(request, "accounts/invitation_accept.html", {"invitation": facts, "form": form})


@never_cache
@sensitive_post_parameters()
def new_pin(request: HttpRequest, token: str) -> HttpResponseBase:
    """Set a PIN by the link that an operator made, and be signed in."""
    user: User | None = None
    with open_tenant(tokens.tenant_of(token), reason=SCOPE_REASON) as actor:
        facts = facts_of(token, actor=actor)
        if facts is None or facts.purpose != Invitation.Purpose.NEW_PIN:
            return render(request, "accounts/invitation_accept.html", {}, status=410)
        form = NewPinForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with refusals_shown_in(form):
                user = set_new_pin(token=token, pin=form.cleaned_data["pin"])
    if user is not None:
        return sign_in_in_the_field(request, user)
    return render(request, "accounts/new_pin.html", {"invitation": facts, "form": form})


@require_GET
@never_cache
def invitation_qr(request: HttpRequest, token: str) -> HttpResponse:
    """The link as a picture for a phone's camera."""
    tokens.tenant_of(token)
    picture = BytesIO()
    link = request.build_absolute_uri(reverse("accounts:invitation", kwargs={"token": token}))
    segno.make(link, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _form(request: HttpRequest, facts: InvitationFacts) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if request.user.is_authenticated:
        return forms.Form(data)
    if facts.is_for_the_field:
        return JoinFieldForm(data, initial={"name": facts.name, "phone": as_spoken(facts.phone) if facts.phone else ""})
    return JoinOfficeForm(data, initial={"name": facts.name})


def _join(request: HttpRequest, form: forms.Form, *, actor: Actor, token: str, facts: InvitationFacts) -> Membership:
    if request.user.is_authenticated:
        return join_with_account(actor=actor, token=token, user_id=request.user.pk)
    given = form.cleaned_data
    newcomer = Newcomer(
        name=given["name"],
        phone=given.get("phone", ""),
        secret=given["pin"] if facts.is_for_the_field else given["password"],
        language=(get_language() or "id")[:2],
    )
    return join_as_newcomer(actor=actor, token=token, newcomer=newcomer)


def _enter(request: HttpRequest, membership: Membership, facts: InvitationFacts) -> HttpResponseBase:
    """Sign a newcomer in, and make the new role the active one."""
    response: HttpResponseBase = redirect("/")
    if not request.user.is_authenticated:
        user = membership.user
        enter = sign_in_in_the_field if facts.is_for_the_field else sign_in_in_the_office
        response = enter(request, user)
    request.session[SESSION_KEY] = str(membership.pk)
    return response
