"""What a machine's token may hold: the scopes of its registration, whatever its role would allow."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from oauth2_provider.models import AbstractApplication
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidScopeError

from pmi_platform.core.accounts.models import MachineRegistration


class RegisteredScopes(BaseScopes):  # type: ignore[misc]
    """A client that names no scope gets all those of its registration."""

    def get_all_scopes(self) -> Mapping[str, str]:
        return settings.OAUTH_SCOPES

    def get_available_scopes(
        self, application: AbstractApplication | None = None, request: Request | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        del request, args, kwargs
        registered = MachineRegistration.objects.filter(application=application).first()
        return [scope for scope in self.get_all_scopes() if registered is not None and scope in registered.scopes]

    def get_default_scopes(
        self, application: AbstractApplication | None = None, request: Request | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application, request, *args, **kwargs)


class MachineRequests(OAuth2Validator):  # type: ignore[misc]
    """Says which scopes a client may ask for when it asks for others."""

    def validate_scopes(
        self, client_id: str, scopes: Iterable[str], client: AbstractApplication, request: Request, **kwargs: Any
    ) -> bool:
        del client_id, kwargs
        allowed = RegisteredScopes().get_available_scopes(application=client)
        beyond = sorted(set(scopes) - set(allowed))
        if beyond or not allowed:
            named = f"Not registered for this client: {' '.join(beyond)}. " if beyond else ""
            raise InvalidScopeError(f"{named}It may ask for: {' '.join(allowed) or 'nothing'}.", request=request)
        return True
