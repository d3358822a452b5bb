"""The frame of every REST endpoint: authenticate, open the scope, check the capability, call one service or query."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import translation
from oauth2_provider.models import AbstractAccessToken
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ViewSet

from pmi_platform.core.accounts import second_factor
from pmi_platform.core.api.paging import KeysetPage
from pmi_platform.core.api.permissions import PERSONAL
from pmi_platform.core.errors import InvalidInput, NotPermitted
from pmi_platform.core.tenancy.middleware import chosen_membership
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.scope import Actor, open_scope

LONGEST_VERSION = len(str(2**31))


class RawJSON(HttpResponse):
    """An answer whose JSON PostgreSQL has already made."""

    def __init__(self, content: str | bytes, *, etag: str | None = None, **kwargs: Any) -> None:
        super().__init__(content, content_type="application/json", **kwargs)
        if etag:
            self["ETag"] = etag


class TenantViewSet(ViewSet):
    """Base of the REST doors. The whole request is one transaction in one scope; an error rolls it back.

    `capabilities` and `scopes` name, per action, what the actor and what a machine's token must hold; several scopes
    stand in one text, with spaces between them.
    """

    capabilities: ClassVar[dict[str, str]] = {}
    scopes: ClassVar[dict[str, str]] = {}
    input_classes: ClassVar[dict[str, type[Serializer[Any]]]] = {}
    lookup_value_converter = "uuid"
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor = None  # type: ignore[assignment]
        with ExitStack() as self._scope:
            response = super().dispatch(request, *args, **kwargs)
            if self.actor is not None and response.status_code >= 400:
                transaction.set_rollback(True)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate first, so that the permissions and the view find an open scope."""
        self.perform_authentication(request)
        if request.user is None or not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        membership_id = self._membership_of(request)
        self.actor = self._scope.enter_context(
            open_scope(
                user_id=request.user.pk,
                membership_id=membership_id,
                client=_client_name(request),
                withholds_personal=_withholds_personal(request),
            )
        )
        if request.auth is None:
            second_factor.require(user=request.user, actor=self.actor, session=request._request.session)
            translation.activate(self.actor.language)
        super().initial(request, *args, **kwargs)

    def _membership_of(self, request: Request) -> UUID:
        if request.auth is not None:
            available = memberships.available_to(cast(UUID, request.user.pk))
            if len(available) != 1:
                raise NotPermitted(capability="a machine client has exactly one membership")
            return available[0].id
        chosen = chosen_membership(request._request)
        if chosen is None:
            raise NotPermitted(capability="membership")
        return chosen

    def capability(self) -> str:
        """The capability that the current action needs."""
        return self.capabilities.get(self.action or "", next(iter(self.capabilities.values())))

    def oauth_scopes(self) -> list[str]:
        """The OAuth scopes that a machine's token needs for the current action."""
        return self.scopes.get(self.action or "", next(iter(self.scopes.values()))).split()

    def read_input(self) -> Any:
        """The request's body, checked for shape; raises a 422 that names each field."""
        serializer = self.input_classes[self.action](data=self.request.data, context={"actor": self.actor})
        serializer.is_valid(raise_exception=True)
        return serializer.to_draft() if hasattr(serializer, "to_draft") else serializer.validated_data

    def expected_version(self) -> int:
        """The version in `If-Match`, without which nothing is edited."""
        header = self.request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
        version = header.rpartition("-")[2]
        if not version.isdecimal() or len(version) > LONGEST_VERSION:
            raise InvalidInput({"If-Match": translation.gettext("Send the ETag of the version that you are changing.")})
        return int(version)

    def page(self, page: KeysetPage) -> HttpResponse:
        """A page of representations, joined without parsing them."""
        return RawJSON(page.as_json())

    def one(self, body: str, *, entity_id: UUID, version: int, status: int = 200) -> HttpResponse:
        """One representation with its ETag; nothing but a 304 for a reader who holds this version."""
        etag = f'"{entity_id}-{version}"'
        if self.request.method == "GET" and self.request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        return RawJSON(body, etag=etag, status=status)

    def kept(self, data: Mapping[str, Any], *, digest: str) -> HttpResponse:
        """Something that a client keeps by its digest; nothing but a 304 for whoever has it already."""
        etag = f'"{digest[:32]}"'
        headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
        if self.request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
            return HttpResponseNotModified(headers={"ETag": etag, **headers})
        said = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
        return RawJSON(said, etag=etag, headers=headers)

    def accepted(self, data: dict[str, Any], *, status: int = 200) -> Response:
        """An answer that is no entity's representation."""
        return Response(data, status=status)


def _withholds_personal(request: Request) -> bool:
    """Only a machine's token lacks the scope; a person reads what their office reads."""
    return isinstance(request.auth, AbstractAccessToken) and not request.auth.allow_scopes([PERSONAL])


def _client_name(request: Request) -> str:
    application = getattr(request.auth, "application", None)
    return f"oauth:{application.client_id}" if application is not None else "session"
