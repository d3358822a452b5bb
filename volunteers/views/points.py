"""`/relawan/pengerahan/titik/`: where people report on arrival, and the poster that hangs there."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from volunteers.capabilities import DEPLOY
from volunteers.queries import deployments as queries
from volunteers.services.points import close_point, open_point
from volunteers.services.posters import VALID_FOR, poster_token
from volunteers.views.deployment_forms import PointForm


@require_http_methods(["GET", "POST"])
@scoped(DEPLOY)
def points(request: ScopedRequest) -> HttpResponse:
    """The points, and one more."""
    form = PointForm(request.POST or None)
    if form.is_valid():
        with refusals_shown_in(form):
            made = open_point(actor=request.actor, draft=form.draft())
            return redirect("volunteers:point", pk=made.pk)
    context = {"form": form, "points": queries.points()}
    return render(request, "volunteers/points.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(DEPLOY)
def point(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The poster, to be printed and hung up."""
    row = queries.points().filter(pk=pk).first()
    if row is None:
        raise NotFound
    token = poster_token(request.actor.tenant.id, row.pk)
    address = request.build_absolute_uri(reverse("volunteers:arrival", args=[token]))
    context = {
        "point": row,
        "address": address,
        "code": segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=5),
        "valid_until": timezone.now() + VALID_FOR,
    }
    return render(request, "volunteers/point.html", context)


@require_POST
@scoped(DEPLOY)
def closing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Nobody is sent there any more."""
    version = request.POST.get("version", "")
    with refusals_told(request):
        close_point(actor=request.actor, point_id=pk, version=int(version) if version.isdecimal() else 0)
        messages.success(request, _("Closed."))
    return redirect("volunteers:points")
