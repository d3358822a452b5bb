"""My PIN."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from pmi_platform.core.accounts.forms import ChangePinForm
from pmi_platform.core.accounts.services.pins import change_own_pin
from pmi_platform.core.accounts.signing_in import stay_signed_in
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import refusals_shown_in
from pmi_platform.core.tenancy.models import User


@sensitive_post_parameters()
@login_required
@never_cache
def change_pin(request: HttpRequest) -> HttpResponseBase:
    """Change the PIN by showing the present one; accounts with an e-mail address have a password instead."""
    user = cast(User, request.user)
    if user.email is not None:
        raise NotFound
    form = ChangePinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            user = change_own_pin(
                user_id=user.pk,
                present_pin=form.cleaned_data["present_pin"],
                new_pin=form.cleaned_data["pin"],
                session_key=request.session.session_key or "",
            )
    if not form.is_valid():
        return render(request, "accounts/change_pin.html", {"form": form}, status=422 if form.is_bound else 200)
    stay_signed_in(request, user)
    messages.success(request, _("Your PIN has changed. All other devices are signed out."))
    return redirect("accounts:sessions")
