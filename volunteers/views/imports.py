"""`/relawan/impor/`: people from a file, tried first, with what stayed out as a file to be mended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import PERSON_MANAGE
from volunteers.models import Affiliation, RosterImport
from volunteers.queries.imports import find_import, lines_of, list_imports
from volunteers.services.import_rows import EXAMPLE
from volunteers.services.importing import begin_import, confirm_import, drop_import, mistakes_of
from volunteers.views.listing import PAGE_SIZE, csv_file, page_asked
from volunteers.views.roster import unit_choices

MOST_LISTED = 50


class ImportForm(forms.Form):
    """A file, and for whom it is."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV (UTF-8) or XLSX, up to 100,000 rows and 15 MB.")
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind, where a row says none"), choices=Affiliation.Kind.choices, initial="ksr"
    )
    consent = forms.CharField(
        label=gettext_lazy("How they have consented that their data is kept"),
        max_length=200,
        help_text=gettext_lazy("For example: forms signed at registration, kept at the office."),
    )

    def __init__(self, *args: Any, units: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(pk), name) for pk, name in units]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@scoped(PERSON_MANAGE)
def imports(request: ScopedRequest) -> HttpResponse:
    """The imports, and one more."""
    is_post = request.method == "POST"
    units = unit_choices(request, PERSON_MANAGE)
    form = ImportForm(request.POST if is_post else None, request.FILES if is_post else None, units=units)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            made = begin_import(
                actor=request.actor,
                unit_id=UUID(said["unit"]),
                kind=said["kind"],
                consent=said["consent"],
                file_name=said["file"].name,
                content=said["file"].read(),
            )
            return redirect("volunteers:import", pk=made.pk)
    context = {
        "form": form,
        "imports": [_line(one) for one in list_imports(actor=request.actor)[:MOST_LISTED]],
        "example_url": reverse("volunteers:import-example"),
    }
    return render(request, "volunteers/imports.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(PERSON_MANAGE)
def example(request: ScopedRequest) -> HttpResponse:
    """An empty file with the headings."""
    return csv_file("contoh-relawan", EXAMPLE, [], actor=request.actor)


@require_safe
@scoped(PERSON_MANAGE)
def roster_import(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """How far an import is, what stayed out and why."""
    position = head_position()
    found = find_import(actor=request.actor, import_id=pk)
    page = Paginator(lines_of(found=found), PAGE_SIZE).get_page(page_asked(request))
    context = {
        "position": position,
        "import": _line(found),
        "page": page,
        "lines": [
            {
                "number": one.number,
                "outcome": one.outcome,
                "outcome_label": one.get_outcome_display(),
                "reason": one.reason,
                "twin_url": reverse("volunteers:volunteer", args=[one.twin_id]) if one.twin_id else "",
            }
            for one in page
        ],
    }
    return render(request, "volunteers/import.html", context)


@require_POST
@scoped(PERSON_MANAGE)
def confirming(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take in who was found good, or drop the file."""
    version = request.POST.get("version", "")
    act = drop_import if request.POST.get("act") == "drop" else confirm_import
    with refusals_told(request):
        act(actor=request.actor, import_id=pk, version=int(version) if version.isdecimal() else 0)
        messages.success(request, _("Noted."))
    return redirect("volunteers:import", pk=pk)


@require_POST
@scoped(PERSON_MANAGE)
def mistakes(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The rows that stayed out, with the reason: to be mended and imported again."""
    head, lines = mistakes_of(actor=request.actor, import_id=pk)
    rows = [(line.number, line.get_outcome_display(), line.reason, *row) for line, row in lines]
    return csv_file("galat-impor", (_("row"), _("outcome"), _("reason"), *head), rows, actor=request.actor)


def _line(one: RosterImport) -> dict[str, Any]:
    return {
        "id": one.pk,
        "url": reverse("volunteers:import", args=[one.pk]),
        "version": one.version,
        "file_name": one.file_name,
        "unit": one.unit.name,
        "state": one.state,
        "state_label": one.get_state_display(),
        "created_at": one.created_at,
        "row_count": one.row_count,
        "read_count": one.read_count,
        "good_count": one.good_count,
        "flawed_count": one.flawed_count,
        "duplicate_count": one.duplicate_count,
        "is_going_on": one.state in ("checking", "running"),
        "may_be_dropped": one.state in ("checking", "checked", "running"),
    }
