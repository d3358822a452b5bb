"""Which role, in which province and space, somebody works under now."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.middleware import SESSION_KEY
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.queries import memberships


@login_required
@require_http_methods(["GET", "POST"])
def scope(request: HttpRequest) -> HttpResponseBase:
    """Only one's own memberships can be chosen; `next` leads back into the platform and nowhere else."""
    available = memberships.available_to(cast(UUID, request.user.pk))
    if request.method == "POST":
        chosen = next((choice for choice in available if str(choice.id) == request.POST.get("membership")), None)
        if chosen is None:
            raise NotFound
        request.session[SESSION_KEY] = str(chosen.id)
        return redirect(_safe_next(request, request.POST.get("next", "")))
    active = request.session.get(SESSION_KEY)
    choices = [_card(choice, is_active=str(choice.id) == active) for choice in available]
    context = {"choices": choices, "next": _safe_next(request, request.GET.get("next", ""))}
    return render(request, "accounts/scope.html", context)


def _card(choice: memberships.Choice, *, is_active: bool) -> dict[str, Any]:
    return {
        "id": choice.id,
        "tenant_name": choice.tenant_name,
        "space": choice.space,
        "role": choice.role_label,
        "acting": Membership.Acting(choice.acting).label if choice.acting else "",
        "unit_name": choice.unit_name,
        "is_active": is_active,
    }


def _safe_next(request: HttpRequest, url: str) -> str:
    is_safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_safe else "/"
