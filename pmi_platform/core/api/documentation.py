"""What the OpenAPI schema must be told because it cannot see it."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class MachineAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells machines to sign in."""

    target_class = "pmi_platform.core.api.authentication.MachineAuthentication"
    name = "machine"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        del auto_schema
        flow = {"tokenUrl": "/oauth/token/", "scopes": settings.OAUTH_SCOPES}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}
