"""How a bench's clients get in: the doors that the product's own clients use."""

from __future__ import annotations

import http.client
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from django.conf import settings
from django.test import Client
from oauth2_provider.models import get_application_model

from pmi_platform.core.accounts.models import MachineRegistration
from tests.factories.tenancy import Member

_SECRET = "bench"


def session_cookie(member: Member) -> str:
    """The header of a browser in which the member has signed in."""
    client = member.sign_in(Client())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def bearer_token(origin: str, member: Member, *, scope: str) -> str:
    """The header of a machine that acts as the member, its token given out by the running product."""
    application = get_application_model().objects.create(
        name="bench",
        user=member.user,
        client_type="confidential",
        authorization_grant_type="client-credentials",
        client_secret=_SECRET,
    )
    MachineRegistration.objects.create(application=application, scopes=scope.split())
    answer = requests.post(
        f"{origin}/oauth/token/",
        data={"grant_type": "client_credentials", "scope": scope},
        auth=(application.client_id, _SECRET),
        timeout=30,
    )
    answer.raise_for_status()
    return f"Bearer {answer.json()['access_token']}"


IDLE_S = 3.0
"""Servers close what nobody used for a while (uvicorn after 5 s); so does the caller, before that."""


class Caller:
    """One client with one connection that is kept open; adds little of its own to what it measures."""

    def __init__(self, origin: str, headers: dict[str, str]) -> None:
        parts = urlsplit(origin)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        self._headers = headers
        self._used_at = 0.0

    def get(self, path: str, **parameters: Any) -> bytes:
        return self._call("GET", f"{path}?{urlencode(parameters)}" if parameters else path)

    def post(self, path: str, body: bytes) -> bytes:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: bytes | None = None) -> bytes:
        if time.monotonic() - self._used_at > IDLE_S:
            self._connection.close()
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._used_at = time.monotonic()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:500]!r}")
        return content
