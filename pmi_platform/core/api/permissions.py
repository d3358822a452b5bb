"""What a door asks before it lets a request through to a service; the service asks again."""

from typing import Any

from oauth2_provider.models import AbstractAccessToken
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

PERSONAL = "personal:read"
"""The OAuth scope without which a machine gets no word that somebody wrote, and no photo."""


class HasCapability(BasePermission):
    """The view names a capability per action; a machine's token must also hold the view's OAuth scopes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, AbstractAccessToken) and not request.auth.allow_scopes(view.oauth_scopes()):
            return False
        return view.actor is not None and view.actor.allows(view.capability())
