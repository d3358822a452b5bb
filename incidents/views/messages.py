"""`/kejadian/…/percakapan/`: the thread of an incident."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from incidents.capabilities import INCIDENT_READ, MESSAGE_WRITE
from incidents.queries.incidents import readable_incident
from incidents.queries.messages import list_messages
from incidents.services import post_message
from incidents.views.addresses import address_with
from incidents.views.incident_head import incident_head
from pmi_platform.core.api.paging import keyset_rows
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import NoteField
from pmi_platform.core.journal.queries.stream import head_position

MESSAGES_ON_A_PAGE = 50


class MessageForm(forms.Form):
    """What one wants to say."""

    text = NoteField(label=_("Message"), required=True)


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def messages(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The thread; those who take part write here."""
    readable_incident(actor=request.actor, incident_id=pk)
    form = MessageForm(request.POST if request.method == "POST" else None, auto_id="message_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            post_message(actor=request.actor, incident_id=pk, text=form.cleaned_data["text"])
    if request.method == "POST" and form.is_valid():
        return redirect("incidents:messages", pk=pk)
    return _show(request, pk, form, status=422 if form.is_bound else 200)


def _show(request: ScopedRequest, pk: UUID, form: MessageForm, *, status: int) -> HttpResponse:
    position, actor = head_position(), request.actor
    incident = readable_incident(actor=actor, incident_id=pk)
    found = list_messages(actor=actor, incident_id=pk).select_related("by", "tenant__organisation")
    cursor = request.GET.get("cursor") or None
    rows, following = keyset_rows(found, order_by="-created_at", limit=MESSAGES_ON_A_PAGE, cursor=cursor)
    takes_part = actor.tenant.id in incident.visible_to
    area = incident.area_id if incident.tenant_id == actor.tenant.id else None
    context: dict[str, Any] = {
        "position": position,
        **incident_head(incident, actor, here="messages"),
        "thread": [
            {
                "id": row.pk,
                "text": row.text,
                "at": row.created_at,
                "by": row.by.name if row.by else "",
                "organisation": row.tenant.organisation.name,
                "is_own": row.tenant_id == actor.tenant.id,
            }
            for row in rows
        ],
        "next_url": address_with(request, cursor=following) if following else "",
        "takes_part": takes_part,
        "form": form if takes_part and incident.is_open and actor.allows(MESSAGE_WRITE, at=area) else None,
    }
    return render(request, "incidents/messages.html", context, status=status)
