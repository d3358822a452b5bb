"""Django's admin, for what has no page yet: read-only but for a short list, and never a tenant's rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.tenancy.declarations import Infrastructure, Reference
from pmi_platform.core.tenancy.rls import tenancy_of

READABLE = frozenset({"geo.adminarea", "incidents.hazardtype", "tenancy.organisation", "tenancy.tenant"})
EDITABLE = frozenset({"oauth2_provider.application", "accounts.machineregistration"})
"""Registering a machine client has no page of its own yet. What is in neither set (tokens, second factors, sessions,
addresses, whatever another package registers) is not taken in."""


class _ReadOnly:
    """Mixed in before a model's own admin class: look, touch nothing."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        del request, args
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        del request, obj
        return False


class PlatformAdminSite(AdminSite):
    """Takes in the listed models only, never one that holds tenants' rows, and lets write hardly any.

    Staff sign in where everybody does, and show a second factor: who registers a machine client can read as anybody.
    """

    site_header = _("PMI Platform: administration")
    site_title = _("Administration")
    index_title = _("Reference data and machine clients")

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who have shown a second factor in this session."""
        return super().has_permission(request) and second_factor.was_shown(request.session)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """Send to the product's own sign-in, or to the second factor; Django's form would ask for a password alone."""
        del extra_context
        back = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(back)
        if not super().has_permission(request):
            raise NotPermitted(capability="staff")
        if second_factor.was_shown(request.session):
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(second_factor.address_to_show(user=request.user, back=back))

    def register(
        self, model_or_iterable: Any, admin_class: type[ModelAdmin[Any]] | None = None, **options: Any
    ) -> None:
        models: Iterable[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        for model in models:
            if model._meta.swapped or model._meta.label_lower not in READABLE | EDITABLE:
                continue
            if not isinstance(tenancy_of(model), Reference | Infrastructure):
                raise ImproperlyConfigured(f"{model._meta.label} holds tenants' rows and stays out of the admin.")
            chosen = admin_class or ModelAdmin
            if model._meta.label_lower not in EDITABLE:
                chosen = type(f"ReadOnly{chosen.__name__}", (_ReadOnly, chosen), {})
            super().register(model, chosen, **options)
