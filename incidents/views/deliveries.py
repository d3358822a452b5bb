"""`/panggilan/pengiriman/`: what goes out to agencies by machine, every attempt, and what died on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.capabilities import CALL_READ, CALL_TAKE, CHANNEL_MANAGE
from incidents.models import RelayDelivery
from incidents.queries.deliveries import NO_DELIVERY_FILTERS, list_deliveries, with_tries
from incidents.queries.deliveries import delivery as find_delivery
from incidents.services.deliveries import replay_delivery
from incidents.views.addresses import address_with, page_asked
from incidents.views.channel_forms import DeliveryFilterForm, party_name
from incidents.views.export import MOST_LINES, csv_file
from pmi_platform.core.interface.doors import ScopedRequest, refusals_told, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
EXPORTED = ("id", "created_at", "party", "way", "kind", "number", "state", "attempts", "delivered_at", "problem")


@require_safe
@scoped(CALL_READ)
def deliveries(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address; `?format=csv` is all of it."""
    position, actor = head_position(), request.actor
    form = DeliveryFilterForm(request.GET)
    found = list_deliveries(actor=actor, filters=form.filters() if form.is_valid() else NO_DELIVERY_FILTERS)
    found = found if form.is_valid() else found.none()
    if request.GET.get("format") == "csv":
        lines = _exported(list(found.select_related("channel", "call")[: MOST_LINES + 1]))
        return csv_file("pengiriman", EXPORTED, lines, actor=actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = list(with_tries(found)[first : first + PAGE_SIZE + 1])
    context = {
        "position": position,
        "filter_form": form,
        "deliveries": [delivery_line(row, actor) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
        "channels_url": reverse("incidents:channels") if actor.allows(CHANNEL_MANAGE) else "",
    }
    return render(request, "incidents/delivery_list.html", context)


@require_safe
@scoped(CALL_READ)
def delivery(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One delivery: what was told, and each attempt."""
    position, actor = head_position(), request.actor
    row = find_delivery(actor=actor, delivery_id=pk)
    told = {} if actor.withholds_personal else row.body
    context = {
        "position": position,
        "delivery": delivery_line(row, actor),
        "told": json.dumps(told, ensure_ascii=False, indent=2),
    }
    response = render(request, "incidents/delivery_detail.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@scoped(CALL_TAKE, CHANNEL_MANAGE)
def replay(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Have a dead letter brought anew."""
    row = find_delivery(actor=request.actor, delivery_id=pk)
    with refusals_told(request):
        replay_delivery(actor=request.actor, delivery_id=pk)
        messages.success(request, _("It is on its way again."))
    return (
        redirect("incidents:call", pk=row.call_id) if row.call_id else redirect("incidents:channel", pk=row.channel_id)
    )


def delivery_line(row: RelayDelivery, actor: Actor) -> dict[str, Any]:
    """A delivery as lists and the page of its call show it."""
    may_replay = row.state == RelayDelivery.State.DEAD and (
        actor.allows(CALL_TAKE, at=row.call.area_id)
        if row.call
        else actor.allows(CHANNEL_MANAGE, at=row.channel.area_id)
    )
    return {
        "id": row.pk,
        "url": reverse("incidents:delivery", args=[row.pk]),
        "party": party_name(row.channel.party),
        "name": row.channel.name,
        "way": row.channel.get_kind_display(),
        "way_code": row.channel.kind,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "n": row.n,
        "number": (row.call.ticket or row.call.receipt) if row.call else "",
        "call_url": reverse("incidents:call", args=[row.call_id]) if row.call_id else "",
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_at": row.state_at,
        "due_at": row.due_at,
        "created_at": row.created_at,
        "delivered_at": row.delivered_at,
        "attempts": row.attempts,
        "is_repeat": row.is_repeat,
        "problem": row.problem,
        "tries": list(row.tries.all()),
        "replay_url": reverse("incidents:delivery-replay", args=[row.pk]) if may_replay else "",
    }


def _exported(rows: list[RelayDelivery]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.pk,
            row.created_at.isoformat(timespec="seconds"),
            row.channel.party,
            row.channel.kind,
            row.kind,
            (row.call.ticket or row.call.receipt) if row.call else "",
            row.state,
            row.attempts,
            row.delivered_at.isoformat(timespec="seconds") if row.delivered_at else None,
            row.problem,
        )
