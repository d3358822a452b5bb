"""What every signed-in request is asked for, and what it leaves behind."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.tenancy.scope import current_actor

SEEN_EVERY_S = 300


class SignedInMiddleware:
    """Pages speak the language of the account; the device's last sight is noted at most every five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        session_key = request.session.session_key
        if session_key and cache.add(f"seen:{session_key}", 1, SEEN_EVERY_S):
            UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now())
        with translation.override(request.user.language):
            request.LANGUAGE_CODE = request.user.language
            return self.get_response(request)


class SecondFactorMiddleware:
    """Stands inside the scope: an office that needs a second factor opens nothing until it has been shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = current_actor()
        if (
            actor is None
            or not request.user.is_authenticated
            or not second_factor.is_missing(user=request.user, actor=actor, session=request.session)
        ):
            return self.get_response(request)
        return HttpResponseRedirect(second_factor.address_to_show(user=request.user, back=request.get_full_path()))
