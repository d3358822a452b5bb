"""The phones that file with KoboCollect or ODK Collect: a password for each, as a code to scan, and its end."""

import base64
import json
import zlib
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents.capabilities import REPORT_SUBMIT
from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE
from pmi_platform.core.accounts.queries import members
from pmi_platform.core.accounts.queries.device_passwords import living_of_user, own_office
from pmi_platform.core.accounts.services.device_passwords import (
    MadePassword,
    make_device_password,
    revoke_device_password,
)
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_READ
from pmi_platform.integrations.openrosa.forms import PhoneForm

MADE_KEY = "made_phone"


@scoped(REPORT_SUBMIT)
@never_cache
@require_http_methods(["GET", "POST"])
def own_phones(request: ScopedRequest) -> HttpResponseBase:
    """One's own phones: which there are, and a password for one more."""
    office = own_office(request.actor)
    return _phones(request, membership_id=office.pk, user_id=office.user_id)


@scoped(MEMBERSHIP_READ)
@never_cache
@require_http_methods(["GET", "POST"])
def member_phones(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    """The same for a member whose account one looks after."""
    office = members.find_member(request.actor, membership_id)
    return _phones(request, membership_id=office.pk, user_id=office.user_id, member=office)


@scoped(REPORT_SUBMIT, DEVICE_REVOKE)
@never_cache
@require_GET
def phone(request: ScopedRequest, pk: UUID) -> HttpResponseBase:
    """The password just made and its code, for whoever made it and until they make the next one."""
    kept = request.session.get(MADE_KEY, {})
    if kept.get("id") != str(pk):
        messages.info(request, _("A password is shown once, to whoever made it. Make a new one if it was lost."))
        return redirect("openrosa:own-phones")
    server = request.build_absolute_uri(reverse("openrosa:form-list")).removesuffix("/formList")
    code = segno.make(_settings(server, kept["login"], kept["secret"]), error="m", micro=False)
    context = {**kept, "server": server, "qr": code.svg_data_uri(scale=6, border=4)}
    return render(request, "openrosa/phone.html", context)


@scoped(REPORT_SUBMIT, DEVICE_REVOKE)
@require_POST
def revoke(request: ScopedRequest, pk: UUID) -> HttpResponseBase:
    device = revoke_device_password(actor=request.actor, device_id=pk)
    messages.success(request, _("The phone files nothing any more. What it has filed stays."))
    if device.membership_id == request.actor.membership_id:
        return redirect("openrosa:own-phones")
    return redirect("openrosa:member-phones", membership_id=device.membership_id)


def _phones(request: ScopedRequest, *, membership_id: UUID, user_id: UUID, member: object = None) -> HttpResponseBase:
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        with refusals_shown_in(form):
            made = make_device_password(
                actor=request.actor, membership_id=membership_id, label=form.cleaned_data["label"]
            )
            return _show(request, made)
    phones = living_of_user(user_id)
    return render(request, "openrosa/phones.html", {"form": form, "phones": phones, "member": member})


def _show(request: HttpRequest, made: MadePassword) -> HttpResponseBase:
    request.session[MADE_KEY] = {
        "id": str(made.device.pk),
        "label": made.device.label,
        "login": made.device.login,
        "secret": made.secret,
    }
    return redirect("openrosa:phone", pk=made.device.pk)


def _settings(server: str, login: str, secret: str) -> str:
    """What Collect reads from a code: its settings as JSON, packed and written in letters."""
    told = {
        "general": {
            "protocol": "odk_default",
            "server_url": server,
            "username": login,
            "password": secret,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "PMI", "icon": "P", "color": "#1F3A5F"},
    }
    return base64.b64encode(zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)).decode()
