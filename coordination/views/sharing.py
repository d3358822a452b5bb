"""Who sees what of us, until when: the grants given and received, to open and to revoke."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.forms import PURPOSE_LABELS, GrantForm
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.tenancy.capabilities import GRANT_MANAGE, GRANT_READ
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import SharingGrant
from pmi_platform.core.tenancy.queries.grants import grants_seen_by
from pmi_platform.core.tenancy.services.grants import open_grant, revoke_grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One grant as the page tells it. `state` is live, coming, lapsed or revoked."""

    id: UUID
    other_side: str
    purpose: str | Promise
    areas: tuple[str, ...]
    reason: str
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    state: str


@require_http_methods(["GET", "POST"])
@scoped(GRANT_READ)
def sharing(request: ScopedRequest) -> HttpResponse:
    """`/berbagi/`: both lists, and the form that opens a grant."""
    if request.method == "GET":
        return _page(request, GrantForm(actor=request.actor))
    request.actor.require(GRANT_MANAGE)
    form = GrantForm(request.POST, actor=request.actor)
    if form.is_valid():
        with refusals_shown_in(form):
            open_grant(actor=request.actor, terms=form.terms())
    if not form.is_valid():
        return _page(request, form, status=422)
    messages.success(request, _("Shared. They see it from now on."))
    return redirect("coordination:sharing")


@require_POST
@scoped(GRANT_MANAGE)
def revocation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """End a grant now."""
    revoke_grant(actor=request.actor, grant_id=pk)
    messages.success(request, _("Ended. They no longer see anything of it."))
    return redirect("coordination:sharing")


def _page(request: ScopedRequest, form: GrantForm, *, status: int = 200) -> HttpResponse:
    grants = list(grants_seen_by(request.actor))
    names = full_names({code for grant in grants for code in grant.area_codes})
    own = request.actor.tenant.id
    context = {
        "given": _lines((grant for grant in grants if grant.giver_id == own), names, own),
        "received": _lines((grant for grant in grants if grant.giver_id != own), names, own),
        "form": form if request.actor.allows(GRANT_MANAGE) else None,
    }
    return render(request, "coordination/berbagi.html", context, status=status)


def _lines(grants: Iterable[SharingGrant], names: dict[str, str], own: int) -> list[GrantLine]:
    """Those in force first."""
    lines = [
        GrantLine(
            id=grant.pk,
            other_side=(grant.receiver if grant.giver_id == own else grant.giver).organisation.name,
            purpose=PURPOSE_LABELS[Purpose(grant.purpose)],
            areas=tuple(names.get(code, code) for code in grant.area_codes),
            reason=grant.reason,
            valid_from=grant.valid_from,
            valid_until=grant.valid_until,
            revoked_at=grant.revoked_at,
            state=_state(grant),
        )
        for grant in grants
    ]
    return sorted(lines, key=lambda line: line.state not in {"live", "coming"})


def _state(grant: SharingGrant) -> str:
    now = timezone.now()
    if grant.revoked_at is not None:
        return "revoked"
    if grant.valid_until <= now:
        return "lapsed"
    return "coming" if grant.valid_from > now else "live"
