"""`/panggilan/instansi/`: the ways by which agencies are told by machine, and the keys that both sides sign with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import CHANNEL_MANAGE
from incidents.models import AgencyChannel
from incidents.queries.deliveries import (
    DeliveryFilters,
    channel_of_key,
    keys_of,
    list_channels,
    list_deliveries,
    with_tries,
)
from incidents.queries.deliveries import channel as find_channel
from incidents.services.channels import (
    MadeKey,
    close_channel,
    end_key,
    open_channel,
    renew_key,
    revise_channel,
    try_channel,
)
from incidents.views.channel_forms import ChannelChangeForm, ChannelForm, party_name
from incidents.views.deliveries import delivery_line
from pmi_platform.core.geo.queries.areas import full_name, full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.journal.queries.stream import head_position

MADE_KEY = "made_channel_key"
SHOWN_DELIVERIES = 20


@require_safe
@scoped(CHANNEL_MANAGE)
def channels(request: ScopedRequest) -> HttpResponse:
    """Every way, those in use first."""
    position = head_position()
    rows = sorted(
        list_channels(actor=request.actor), key=lambda row: (not row.is_open, str(party_name(row.party)), row.area_id)
    )
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "channels": [_line(row, names.get(row.area_id, row.area_id)) for row in rows],
        "space_is_quiet": request.actor.tenant.space != "actual",
    }
    return render(request, "incidents/channel_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(CHANNEL_MANAGE)
def opening(request: ScopedRequest) -> HttpResponse:
    """Lay down a way; the key of a system is shown right after, and never again."""
    actor = request.actor
    own = (actor.unit.area_code if actor.unit else "") or actor.tenant.area_code or ""
    form = ChannelForm(request.POST or None, within=actor.tenant.area_code, initial={"kind": "webhook", "area": own})
    if form.is_valid():
        with refusals_shown_in(form):
            made, key = open_channel(actor=actor, draft=form.draft())
            _keep(request, key)
            messages.success(request, _("The way is laid down. Send a trial to see whether it is good."))
            return redirect("incidents:channel", pk=made.pk)
    return render(request, "incidents/channel_opening.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@scoped(CHANNEL_MANAGE)
def channel(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One way: its keys, and the last of what went out by it."""
    return _show(request, pk)


@require_POST
@scoped(CHANNEL_MANAGE)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Change name or address."""
    form = ChannelChangeForm(request.POST, auto_id="change_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            revise_channel(actor=request.actor, channel_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, pk, form=form, status=422)
    messages.success(request, _("Changed. What waits goes to the new address."))
    return redirect("incidents:channel", pk=pk)


@require_POST
@scoped(CHANNEL_MANAGE)
def closing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a way out of use."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            close_channel(actor=request.actor, channel_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("Out of use. Agencies are told by voice, or by another way."))
    return redirect("incidents:channel", pk=pk)


@require_POST
@scoped(CHANNEL_MANAGE)
def renewal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Make a further key."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            _keep(request, renew_key(actor=request.actor, channel_id=pk, version=form.cleaned_data["version"]))
    return redirect("incidents:channel", pk=pk)


@require_POST
@scoped(CHANNEL_MANAGE)
def key_end(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """End an older key now."""
    channel_id = channel_of_key(actor=request.actor, key_id=pk)
    with refusals_told(request):
        end_key(actor=request.actor, key_id=pk)
        messages.success(request, _("The key is good for nothing any more."))
    return redirect("incidents:channel", pk=channel_id)


@require_POST
@scoped(CHANNEL_MANAGE)
def trial(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Send a trial."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            try_channel(actor=request.actor, channel_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("The trial is on its way. Below you see what becomes of it."))
    return redirect("incidents:channel", pk=pk)


def _show(
    request: ScopedRequest, pk: UUID, *, form: ChannelChangeForm | None = None, status: int = 200
) -> HttpResponse:
    position, actor = head_position(), request.actor
    row = find_channel(actor=actor, channel_id=pk)
    now = timezone.now()
    found = with_tries(list_deliveries(actor=actor, filters=DeliveryFilters(channel_id=pk)))
    initial = {"name": row.name, "address": row.address, "version": row.version}
    may_act = row.is_open and actor.allows(CHANNEL_MANAGE, at=row.area_id)
    made = request.session.pop(MADE_KEY, None) if request.method == "GET" else None
    context = {
        "position": position,
        "channel": _line(row, full_name(row.area_id)),
        "keys": [
            {
                "id": key.pk,
                "key_id": key.key_id,
                "made_at": key.created_at,
                "made_by": key.made_by.name if key.made_by else "",
                "ends_at": key.ends_at,
                "is_over": key.ends_at is not None and key.ends_at <= now,
                "end_url": reverse("incidents:channel-key-end", args=[key.pk])
                if may_act and key.ends_at and key.ends_at > now
                else "",
            }
            for key in keys_of(row.pk)
        ],
        "made": made if made and made["channel"] == str(pk) else None,
        "may_act": may_act,
        "change_form": form or ChannelChangeForm(initial=initial, auto_id="change_%s"),
        "deliveries": [delivery_line(one, actor) for one in found[:SHOWN_DELIVERIES]],
        "all_url": f"{reverse('incidents:deliveries')}?party={row.party}",
    }
    response = render(request, "incidents/channel_detail.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _keep(request: ScopedRequest, made: MadeKey | None) -> None:
    """For the next page of whoever made it, and for nobody and nothing else."""
    if made is not None:
        request.session[MADE_KEY] = {
            "channel": str(made.key.channel_id),
            "key_id": made.key.key_id,
            "secret": made.secret,
        }


def _line(row: AgencyChannel, place: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "url": reverse("incidents:channel", args=[row.pk]),
        "party": party_name(row.party),
        "name": row.name,
        "place": place,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "address": row.address,
        "closed_at": row.closed_at,
        "waiting_count": row.waiting_count,  # type: ignore[attr-defined]
        "dead_count": row.dead_count,  # type: ignore[attr-defined]
        "last_delivered_at": row.last_delivered_at,  # type: ignore[attr-defined]
    }
