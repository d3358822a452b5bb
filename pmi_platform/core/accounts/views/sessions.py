"""My devices."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pmi_platform.core.accounts.queries.devices import devices_of
from pmi_platform.core.accounts.services.sessions import end_own_sessions


@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Where the account is signed in; ends one other device, or all of them."""
    user_id = cast(UUID, request.user.pk)
    devices = devices_of(user_id, current_key=request.session.session_key)
    if request.method == "POST":
        wanted = [
            device.session_key
            for device in devices
            if not device.is_current and ("all_others" in request.POST or str(device.id) == request.POST.get("session"))
        ]
        end_own_sessions(user_id=user_id, session_keys=wanted)
        messages.success(request, _("Signed out there."))
        return redirect("accounts:sessions")
    return render(request, "accounts/sessions.html", {"sessions": devices})
