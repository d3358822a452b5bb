"""Passwords belong to accounts with an e-mail address; a field account has a PIN, which its operator replaces."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pmi_platform.core.errors import NotFound


def _offices_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @login_required
    @wraps(view)
    def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.email is None:
            raise NotFound
        return view(request, *args, **kwargs)

    return let_in


change_password = _offices_only(views.password_change)
set_password = _offices_only(views.password_set)
