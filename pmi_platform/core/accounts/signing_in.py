"""Opening a session on a device, with whatever second factor the account has."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from pmi_platform.core.tenancy.models import User

_PIN_BACKEND = "pmi_platform.core.accounts.backends.PhonePinBackend"
_EMAIL_BACKEND = "pmi_platform.core.accounts.backends.EmailPasswordBackend"


def sign_in_in_the_field(request: HttpRequest, user: User, *, redirect_url: str | None = None) -> HttpResponse:
    """A session of 90 days on this device, for somebody who has just shown a PIN."""
    user.backend = _PIN_BACKEND
    record_authentication(request, user, method="pin")
    response: HttpResponse = perform_login(request, user, redirect_url=redirect_url)
    request.session.set_expiry(settings.FIELD_SESSION_LIFETIME)
    return response


def stay_signed_in(request: HttpRequest, user: User) -> None:
    """Keep this device's session, under a new key, although the secret that it rests on has changed."""
    former_key = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=former_key).delete()
    UserSession.objects.create_from_request(request)


def sign_in_in_the_office(request: HttpRequest, user: User) -> HttpResponse:
    """A session for somebody who has just chosen a password; the role's second factor is asked for next."""
    user.backend = _EMAIL_BACKEND
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, user)
    return response
