"""`/jejak/`: what happened here, who did it and when, sealed in its order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.capabilities import DETAIL_ERASE, ENTRY_READ
from pmi_platform.core.journal.events import event_named
from pmi_platform.core.journal.forms import EntryFilterForm, ErasureForm
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.journal.queries.entries import EntryHistory, entries, entry, names_of_actors
from pmi_platform.core.journal.services.erasure import erase_detail

PAGE_SIZE = 50


@require_safe
@scoped(ENTRY_READ)
def journal(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed by its address, newest first."""
    form = EntryFilterForm(request.GET)
    rows: list[JournalEntry] = []
    if form.is_valid():
        before = form.cleaned_data["before"]
        rows = list(entries(actor=request.actor, filters=form.filters(), before=before, limit=PAGE_SIZE + 1))
    names = names_of_actors(rows[:PAGE_SIZE])
    context = {
        "filter_form": form,
        "lines": [_line(row, names) for row in rows[:PAGE_SIZE]],
        "is_narrowed": any(value for name, value in request.GET.items() if name != "before"),
        "next_url": _older(request, rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "journal/journal.html", context)


@require_safe
@scoped(ENTRY_READ)
def entry_page(request: ScopedRequest, position: int) -> HttpResponse:
    """One entry: the fact, the rows it changed, the values before and after, and its seals."""
    return _entry_page(request, entry(actor=request.actor, position=position), ErasureForm())


@require_POST
@scoped(DETAIL_ERASE)
def erasure(request: ScopedRequest, position: int) -> HttpResponse:
    """Erase the entry's values; the entry and its seal stand."""
    history = entry(actor=request.actor, position=position)
    form = ErasureForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            erase_detail(actor=request.actor, entry_id=history.entry.pk, reason=form.cleaned_data["reason"])
    if not form.is_valid():
        return _entry_page(request, history, form, status=422)
    messages.success(request, _("Erased. The entry stands, without the values."))
    return redirect("journal:entry", position=position)


def _entry_page(request: ScopedRequest, history: EntryHistory, form: ErasureForm, *, status: int = 200) -> HttpResponse:
    row = history.entry
    may_erase = history.detail is not None and request.actor.allows(DETAIL_ERASE)
    context = {
        "line": _line(row, names_of_actors([row])),
        "facts": row.payload.items(),
        "changes": row.changes,
        "values": _values(history.detail or {}),
        "is_erased": history.is_erased,
        "seal": bytes(row.tenant_hash or b"").hex(),
        "erasure_form": form if may_erase else None,
    }
    return render(request, "journal/entry.html", context, status=status)


def _line(row: JournalEntry, names: Mapping[str, str]) -> dict[str, Any]:
    kind, _colon, who = row.actor.partition(":")
    return {
        "position": row.position,
        "at": row.recorded_at,
        "type": row.type,
        "words": getattr(event_named(row.type), "words", "") or row.type,
        "who": names.get(row.actor) or _("the platform itself"),
        "who_url": f"{reverse('journal:journal')}?{urlencode({'user': who})}" if row.actor in names else "",
        "system_reason": who if kind == "system" else "",
        "about_url": _about(row),
    }


def _about(row: JournalEntry) -> str:
    """The page of what the entry speaks of, when its event names one."""
    about = getattr(event_named(row.type), "about", None)
    if about is None or not (row_id := row.payload.get(about[1])):
        return ""
    try:
        return reverse(about[0], args=[row_id])
    except NoReverseMatch:
        return ""


def _values(detail: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Field, before and after, for details in either of their shapes; other details as they are."""
    if detail.keys() <= {"before", "after"}:
        before, after = detail.get("before") or {}, detail.get("after") or {}
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            return [(name, _text(before.get(name)), _text(after.get(name))) for name in {**before, **after}]
    return [
        (name, _text(value.get("before")), _text(value.get("after")))
        if isinstance(value, Mapping) and value.keys() <= {"before", "after"}
        else (name, "", _text(value))
        for name, value in detail.items()
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _older(request: ScopedRequest, last: JournalEntry) -> str:
    return f"?{urlencode({**request.GET.dict(), 'before': last.position})}"
