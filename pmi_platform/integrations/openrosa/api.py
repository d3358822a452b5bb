"""The OpenRosa door, `/openrosa/`: form list, forms, their files, and submissions.

Collect signs in with Basic authentication and a device's own password, over TLS only. The scope that it opens is the
office's, limited to filing reports.
"""

from __future__ import annotations

import base64
import binascii
import logging
import uuid
from contextlib import ExitStack, suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.views import APIView

from pmi_platform.core.accounts.backends import may_sign_in
from pmi_platform.core.accounts.services.device_passwords import OPENS, SignedInDevice, sign_in_device
from pmi_platform.core.api.uploads import expect_whole_body
from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.tenancy.scope import Actor, MembershipEnded, open_scope
from pmi_platform.integrations.openrosa import answers, xforms
from pmi_platform.integrations.openrosa.inbox import XML_PART, file_submission, keep_refused
from pmi_platform.integrations.openrosa.media import media_file

logger = logging.getLogger(__name__)

MOST_FAILURES, FORGOTTEN_AFTER_S = 60, 300
"""Carriers put thousands of phones behind one address, so this is wide; the passwords are too long to be guessed."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""The hosts that a password reaches without leaving the machine."""
UNFINISHED = "*isIncomplete*"
CHALLENGE = {"WWW-Authenticate": 'Basic realm="PMI Platform", charset="UTF-8"'}


class NotOverPlainHttp(DomainError):
    """The password would be readable on the way."""

    code = "tls_required"
    status = 403
    message = _("Use the address that begins with https: a password is sent with every request.")


class TooManyAttempts(DomainError):
    code = "too_many_attempts"
    status = 429
    message = _("Too many attempts from this connection. Wait five minutes and try again.")


class WrongPassword(DomainError):
    """No such device, a wrong password, a revoked one, an office that has ended: nobody is told which."""

    code = "not_signed_in"
    status = 401
    message = _("This phone's password does not open anything, or was revoked. Ask your unit's operator for a new one.")


class OpenRosaView(APIView):
    """The whole request is one transaction in the device's scope; a refusal rolls it back."""

    schema = None
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (MultiPartParser,)
    http_method_names = ("get", "head", "post")
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor = None  # type: ignore[assignment]
        with ExitStack() as self._scope:
            response = super().dispatch(request, *args, **kwargs)
            if self.actor is not None and response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Open the scope of the office whose password came with the request."""
        device = _signed_in(request._request)
        try:
            self.actor = self._scope.enter_context(
                open_scope(
                    user_id=device.user.pk,
                    membership_id=device.membership_id,
                    client=f"device:{device.device_id}",
                    limited_to=OPENS,
                )
            )
        except MembershipEnded:
            raise WrongPassword from None
        translation.activate(self.actor.language)
        self._scope.enter_context(timezone.override(self.actor.tenant.time_zone))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        del request, args, kwargs
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """Every refusal as a sentence that Collect can show."""
        match exc:
            case InvalidInput():
                return answers.told(_refusals(exc), status=exc.status)
            case DomainError():
                return answers.told(str(exc), status=exc.status, headers=CHALLENGE if exc.status == 401 else {})
            case RequestDataTooBig():
                return answers.told(_("This is too large. Send the photos in several parts."), status=413)
            case exceptions.MethodNotAllowed():
                return answers.told(_("This address answers no such request."), status=405)
            case (
                MultiPartParserError()
                | UnreadablePostError()
                | SuspiciousOperation()
                | BadRequest()
                | exceptions.APIException()
            ):
                return answers.told(_("The request arrived damaged. Send it again."), status=400)
        reference = uuid.uuid4().hex[:12]
        logger.error("openrosa.error", exc_info=exc, extra={"reference": reference})
        sentence = _("Something failed on our side; nothing was saved. Quote %(reference)s when you report it.")
        return answers.told(sentence % {"reference": reference}, status=500)


class FormListView(OpenRosaView):
    """Which forms there are, and whether the phone's are still the newest."""

    def get(self, request: Request) -> HttpResponse:
        wanted = request._request.GET.get("formID")
        forms = [form for form in xforms.all_xforms() if not wanted or form.form_id == wanted]
        urls = {
            form.form_id: (
                request.build_absolute_uri(reverse("openrosa:form", args=[form.form_id])),
                request.build_absolute_uri(reverse("openrosa:manifest", args=[form.form_id])),
            )
            for form in forms
        }
        return answers.form_list(forms, urls=urls)


class FormView(OpenRosaView):
    """One form, in its present version."""

    def get(self, request: Request, form_id: str) -> HttpResponse:
        del request
        return answers.document(xforms.xform(form_id).xml)


class ManifestView(OpenRosaView):
    """The files that a form chooses from, as they are for this office."""

    def get(self, request: Request, form_id: str) -> HttpResponse:
        xforms.xform(form_id)
        files = {
            name: (
                media_file(actor=self.actor, name=name),
                request.build_absolute_uri(reverse("openrosa:media", args=[name])),
            )
            for name in (xforms.DISTRICTS_FILE, xforms.VILLAGES_FILE)
        }
        return answers.manifest(files)


class MediaView(OpenRosaView):
    """One of these files."""

    def get(self, request: Request, name: str) -> HttpResponse:
        del request
        return answers.document(media_file(actor=self.actor, name=name), content_type="text/csv; charset=utf-8")


class SubmissionView(OpenRosaView):
    """Takes filled-in forms. A refused one is kept, with the reason, once what it had begun is undone."""

    _content: bytes | None = None
    _refusal: DomainError | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._content = self._refusal = None
        response = super().dispatch(request, *args, **kwargs)
        if self._refusal is not None and self._content and self._refusal.status != 413:
            keep_refused(
                actor=self.actor, content=self._content, content_type="text/xml", url=request.path, error=self._refusal
            )
        return response

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, DomainError):
            self._refusal = exc
        return super().handle_exception(exc)

    def head(self, request: Request) -> HttpResponse:
        """Where to send, and how much at once."""
        return answers.headed(HttpResponse(status=204, headers={"Location": request.build_absolute_uri()}))

    def post(self, request: Request) -> HttpResponse:
        """201 when all of it is here, 202 while photos are still to come."""
        expect_whole_body(request._request)
        files = {
            name: upload.read() for name, upload in request._request.FILES.items() if isinstance(upload, UploadedFile)
        }
        self._content = files.pop(XML_PART, None)
        if self._content is None:
            raise InvalidInput({XML_PART: _("The request holds no filled-in form.")})
        filed = file_submission(actor=self.actor, content=self._content, files=files, device_now=_device_time(request))
        is_whole = not filed.awaited and UNFINISHED not in request._request.POST
        said = [_("The report has arrived. Its receipt is %(receipt)s.") % {"receipt": filed.receipt}, *filed.refused]
        return answers.told(" ".join(said), status=201 if is_whole else 202)


def _signed_in(request: HttpRequest) -> SignedInDevice:
    """The device of the request's password; over plain HTTP none is looked at."""
    if not request.is_secure() and not settings.DEMO and split_domain_port(request.get_host())[0] not in LOOPBACK:
        raise NotOverPlainHttp
    failures = f"device-failures:{get_adapter().get_client_ip(request)}"
    if cache.get(failures, 0) >= MOST_FAILURES:
        raise TooManyAttempts
    login, secret = _credentials(request)
    device = sign_in_device(login=login, secret=secret) if login else None
    if device is not None and may_sign_in(device.user):
        return device
    if login and not cache.add(failures, 1, FORGOTTEN_AFTER_S):
        with suppress(ValueError):  # forgotten a moment ago
            cache.incr(failures)
    raise WrongPassword


def _credentials(request: HttpRequest) -> tuple[str, str]:
    kind, _space, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        login, _colon, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return login, secret


def _device_time(request: Request) -> datetime | None:
    """What the phone's clock says, where it says so, as the protocol asks."""
    try:
        told = parsedate_to_datetime(request.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return told if told.tzinfo else None


def _refusals(error: InvalidInput) -> str:
    return " ".join(f"{name}: {sentence}" for name, sentence in error.fields.items())
