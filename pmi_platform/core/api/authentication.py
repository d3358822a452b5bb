"""Machines sign in with OAuth2 client credentials; a client acts as its own service user."""

from typing import Any

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from pmi_platform.core.accounts.backends import may_sign_in


class MachineAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """The client-credentials grant names no user; the application's service user stands in."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        if not request.META.get("HTTP_AUTHORIZATION", "").startswith("Bearer "):
            return None
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        account = user or token.application.user
        if account is None or not may_sign_in(account):
            raise AuthenticationFailed
        return account, token
