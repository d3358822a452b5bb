"""The edge's one place where errors become answers: problem+json (RFC 9457) with codes that never change."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from pmi_platform.core.errors import DomainError, InvalidInput

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"


class ProblemResponse(Response):
    """An error's answer. `code` is for programs, `detail` for people, `fields` says what to mend where."""

    def __init__(
        self,
        *,
        status: int,
        code: str,
        detail: str,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        facts: Mapping[str, str | int | None] | None = None,
    ) -> None:
        body: dict[str, Any] = {"type": f"/api/v1/problems/#{code}", "code": code, "status": status, "detail": detail}
        if fields:
            body["fields"] = {_sendable(name): _sendable(str(text)) for name, text in fields.items()}
        body.update(facts or {})
        super().__init__(body, status=status, headers=dict(headers or {}), content_type=PROBLEM_JSON)


def _sendable(text: str) -> str:
    """Half a surrogate pair, quoted back from bad input, is no character that could be sent."""
    return text.encode(errors="replace").decode()


def problem_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every error of every endpoint passes here."""
    del context
    set_rollback()
    match error:
        case InvalidInput():
            return ProblemResponse(status=error.status, code=error.code, detail=str(error), fields=error.fields)
        case DomainError():
            facts = {name: value for name, value in error.parameters.items() if isinstance(value, str | int | None)}
            return ProblemResponse(status=error.status, code=error.code, detail=str(error), facts=facts)
        case exceptions.ValidationError():
            return ProblemResponse(
                status=422, code="invalid_input", detail=str(InvalidInput.message), fields=_flat(error.detail)
            )
        case exceptions.ParseError():
            return ProblemResponse(
                status=400,
                code="malformed_json",
                detail=_("The body is not valid JSON: %(why)s") % {"why": error.detail},
            )
        case RecursionError():
            return ProblemResponse(
                status=400,
                code="malformed_json",
                detail=_("The body is not valid JSON: %(why)s") % {"why": _("it is nested too deeply")},
            )
        case RequestDataTooBig():
            return ProblemResponse(
                status=413,
                code="too_large",
                detail=_("This is too large. A photo may have 15 MB, everything else 5 MB."),
            )
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return ProblemResponse(
                status=401,
                code="not_signed_in",
                detail=_("Sign in, or send a valid access token."),
                headers={"WWW-Authenticate": 'Bearer realm="api"'},
            )
        case exceptions.PermissionDenied() | PermissionDenied():
            return ProblemResponse(status=403, code="not_permitted", detail=str(error) or _("Not permitted."))
        case exceptions.NotFound() | Http404():
            return ProblemResponse(
                status=404,
                code="not_found",
                detail=_("Not found. It may have been removed, or it belongs to a province that does not share it."),
            )
        case exceptions.APIException():
            headers = {"Retry-After": str(int(wait))} if (wait := getattr(error, "wait", None)) else {}
            return ProblemResponse(
                status=error.status_code, code=error.default_code, detail=str(error.detail), headers=headers
            )
    reference = uuid.uuid4().hex[:12]
    logger.error("api.error", exc_info=error, extra={"reference": reference})
    return ProblemResponse(
        status=500,
        code="internal_error",
        detail=_("Something failed on our side; nothing was saved. Quote %(reference)s when you report it.")
        % {"reference": reference},
        facts={"reference": reference},
    )


def _flat(detail: Any, prefix: str = "") -> dict[str, str]:
    """DRF's nested error lists as one sentence per dotted field name."""
    if isinstance(detail, Mapping):
        flat: dict[str, str] = {}
        for name, inner in detail.items():
            flat |= _flat(inner, f"{prefix}.{name}" if prefix else str(name))
        return flat
    if isinstance(detail, list | tuple):
        if all(not isinstance(item, Mapping | list | tuple) for item in detail):
            return {prefix or "body": " ".join(str(item) for item in detail)}
        flat = {}
        for index, inner in enumerate(detail):
            flat |= _flat(inner, f"{prefix}[{index}]")
        return flat
    return {prefix or "body": str(detail)}
