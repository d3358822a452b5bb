"""`/laporan/impor/`: rapid assessments from a filled sheet. Tried first; what is wrong can be taken home as a file."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from incidents import report_types
from incidents.capabilities import REPORT_VERIFY
from incidents.services.sheet_import import HEAD, TYPE_CODE, Outcome, guessed_mapping, import_sheet
from incidents.services.sheets import Sheet, read_sheet
from incidents.views.export import csv_file
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped

MOST_SHOWN = 100


class SheetForm(forms.Form):
    """A filled sheet."""

    sheet = forms.FileField(
        label=gettext_lazy("Filled sheet"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX, at most 500 rows, one row for each place."),
    )


class MappingForm(forms.Form):
    """What each column holds, with the table as it was read."""

    table = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not taken")), *_columns()]
        for index, heading in enumerate(sheet.head):
            self.fields[f"column_{index}"] = forms.ChoiceField(label=heading or "–", choices=choices, required=False)
        self.count = len(sheet.head)

    def clean(self) -> dict[str, Any]:
        """A question is answered by one column."""
        said = super().clean() or {}
        taken = [name for name in self.mapping() if name]
        if len(taken) != len(set(taken)):
            raise forms.ValidationError(_("Two columns hold the same. Leave one of them out."))
        return said

    def mapping(self) -> list[str]:
        return [self.cleaned_data.get(f"column_{index}", "") for index in range(self.count)]


@require_http_methods(["GET", "POST"])
@scoped(REPORT_VERIFY)
def sheet_import(request: ScopedRequest) -> HttpResponse:
    """Upload, look at what would be made, and file it: three answers of one address."""
    if request.method == "GET":
        return _page(request, form=SheetForm())
    if "table" in request.POST:
        return _tried(request)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["sheet"]
        with refusals_shown_in(form):
            sheet = read_sheet(upload.name, upload.read())
            return _try(request, sheet, guessed_mapping(sheet))
    return _page(request, form=form, status=422)


def _tried(request: ScopedRequest) -> HttpResponse:
    """The table again, with the columns as somebody has corrected them; filed when they say so."""
    sheet = _sheet(request.POST.get("table", ""))
    if sheet is None:
        return _page(request, form=SheetForm(), status=422)
    form = MappingForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _page(request, mapping_form=form, sheet=sheet, status=422)
    mapping, act = form.mapping(), request.POST.get("act", "")
    outcome = import_sheet(actor=request.actor, sheet=sheet, mapping=mapping, keep=act == "file")
    if act == "errors":
        lines = [(row.number, name, sentence) for row in outcome.rows for name, sentence in row.wrong.items()]
        return csv_file("impor-galat", ("row", "column", "reason"), lines, actor=request.actor)
    if act == "file" and outcome.is_good:
        messages.success(request, _("%(count)s reports were filed.") % {"count": len(outcome.rows)})
        return redirect("incidents:reports")
    return _page(request, mapping_form=form, sheet=sheet, outcome=outcome)


def _try(request: ScopedRequest, sheet: Sheet, mapping: list[str]) -> HttpResponse:
    outcome = import_sheet(actor=request.actor, sheet=sheet, mapping=mapping, keep=False)
    table = {"head": list(sheet.head), "rows": [list(row) for row in sheet.rows]}
    shown = {f"column_{index}": name for index, name in enumerate(mapping)}
    form = MappingForm(initial={"table": table, **shown}, sheet=sheet)
    return _page(request, mapping_form=form, sheet=sheet, outcome=outcome)


def _sheet(text: str) -> Sheet | None:
    """The table that the page carried; None for what is none."""
    try:
        told = json.loads(text)
        head, rows = told["head"], told["rows"]
        is_table = all(isinstance(cell, str) for row in (head, *rows) for cell in row) and 0 < len(rows) <= 500
        return Sheet(head=head, rows=rows) if is_table else None
    except (ValueError, TypeError, KeyError):
        return None


def _columns() -> list[tuple[str, Any]]:
    return [*HEAD.items(), *((question.name, question.label) for question in report_types.get(TYPE_CODE).fields)]


def _page(request: ScopedRequest, *, status: int = 200, outcome: Outcome | None = None, **shown: Any) -> HttpResponse:
    labels = dict(_columns())
    context: dict[str, Any] = {**shown, "outcome": outcome}
    if outcome is not None:
        wrong = [row for row in outcome.rows if row.wrong]
        context |= {
            "good_count": len(outcome.rows) - len(wrong),
            "wrong_count": len(wrong),
            "results": [
                {
                    "number": row.number,
                    "place": row.report.area.name if row.report else "",
                    "severity": row.report.severity if row.report else "",
                    "wrong": [(labels.get(name, name), sentence) for name, sentence in row.wrong.items()],
                }
                for row in (wrong or outcome.rows)[:MOST_SHOWN]
            ],
        }
    return render(request, "incidents/sheet_import.html", context, status=status)
