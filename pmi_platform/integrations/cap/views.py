"""Our own warnings in CAP 1.2: for everybody those of the actual space, and for the own people also exercises.

`/publik/<code>/peringatan.atom` lists what one tenant published, `/publik/<code>/peringatan/<id>.xml` is one message.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.capabilities import ALERT_READ
from incidents.queries.alert_issues import Told, find_issue, public_issue, public_issues
from incidents.queries.situation_reports import public_tenant
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.integrations.cap.outgoing import MEDIA_TYPE, document_of, feed_of

SCOPE_REASON = "public warnings"
KEPT_S = 30
"""A cancellation is seen half a minute later at most."""


@require_safe
def feed(request: HttpRequest, tenant: str) -> HttpResponse:
    """What the tenant tells everybody, as an Atom feed."""
    found = _tenant(tenant)
    with open_tenant(found.pk, reason=SCOPE_REASON), timezone.override(found.time_zone):
        content = feed_of(
            public_issues(),
            title=_("Warnings of %(organisation)s") % {"organisation": found.organisation.name},
            address=request.build_absolute_uri(request.path),
            address_of=lambda issue: _address(request, found, issue),
        )
    response = HttpResponse(content, content_type="application/atom+xml")
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response


@require_safe
def message(request: HttpRequest, tenant: str, pk: UUID) -> HttpResponse:
    """One message. It never changes."""
    del request
    with open_tenant(_tenant(tenant).pk, reason=SCOPE_REASON):
        issue = public_issue(pk)
        if issue is None:
            raise Http404
        response = _document(issue)
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response


@require_safe
@scoped(ALERT_READ)
def own_message(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One message of the own organisation, also of an exercise, which is public nowhere."""
    return _document(find_issue(actor=request.actor, issue_id=pk))


def _document(issue: Told) -> HttpResponse:
    return HttpResponse(
        document_of(issue),
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'inline; filename="{issue.content["identifier"]}.xml"'},
    )


def _address(request: HttpRequest, tenant: Tenant, issue: Told) -> str:
    return request.build_absolute_uri(reverse("cap:message", args=[tenant.code, issue.id]))


def _tenant(code: str) -> Tenant:
    found = public_tenant(code)
    if found is None:
        raise Http404
    return found
