"""Switching the language."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import i18n

from pmi_platform.core.accounts.services.accounts import choose_language


def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's own switch, kept with the account of whoever is signed in."""
    if request.method == "POST" and request.user.is_authenticated:
        choose_language(user_id=request.user.pk, language=request.POST.get(i18n.LANGUAGE_QUERY_PARAMETER, ""))
    return i18n.set_language(request)
