"""The browser's door: the request's transaction and scope."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.scope import Actor, MembershipEnded, open_scope

SESSION_KEY = "membership"
UNSCOPED_PREFIXES = (
    *("/static/", "/health/", "/api/v1/", "/api/session/", "/oauth/", "/openrosa/", "/ruang/", "/akun/", "/sw.js"),
    *("/publik/", "/periksa/", "/pesan/", "/lapor-warga/"),
)
"""Paths that open no scope here: they need none, or (the API) open it after authenticating a machine or a session."""


class TenantScopeMiddleware:
    """Opens the scope of the membership chosen in the session, around the whole view, in one transaction.

    An answer of 400 or above rolls the transaction back: nothing is ever half saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or request.path.startswith(UNSCOPED_PREFIXES):
            return self.get_response(request)
        membership_id = chosen_membership(request)
        if membership_id is None:
            return self.get_response(request)
        try:
            with open_scope(user_id=request.user.pk, membership_id=membership_id) as actor:
                return self._answer(request, actor)
        except MembershipEnded:
            request.session.pop(SESSION_KEY, None)
            messages.warning(request, translation.gettext("This role has ended. Choose another one."))
            return HttpResponseRedirect(reverse("accounts:scope"))

    def _answer(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        request.actor = actor  # type: ignore[attr-defined]
        with timezone.override(actor.tenant.time_zone):
            response = self.get_response(request)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        return response


def chosen_membership(request: HttpRequest) -> UUID | None:
    """The active membership of the session; the first actual one when nothing has been chosen yet."""
    if chosen := request.session.get(SESSION_KEY):
        return UUID(chosen)
    available = memberships.available_to(request.user.pk)  # type: ignore[arg-type]
    if not available:
        return None
    first = next((m for m in available if m.space == "actual"), available[0])
    request.session[SESSION_KEY] = str(first.id)
    return first.id
