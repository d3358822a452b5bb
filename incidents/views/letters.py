"""`/dokumen/nomor-surat/`: how the organisation numbers its letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from incidents.capabilities import LETTER_MANAGE
from incidents.queries.letters import letter_pattern, next_letters
from incidents.rules.letters import EXAMPLES, LONGEST_PATTERN
from incidents.services.letters import checked_pattern, set_letter_pattern
from incidents.views.situation_report_words import KIND_WORDS
from pmi_platform.core.errors import StaleVersion
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import VersionedForm

TOKEN_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("{nomor}", gettext_lazy("running number; {nomor:3} writes it with at least three digits")),
    ("{jenis}", gettext_lazy("kind of report: AWL, PKB, AKH, PSC; each kind then has a running number of its own")),
    ("{ke}", gettext_lazy("which report of its kind in the incident")),
    ("{unit}", gettext_lazy("code of the organisation")),
    ("{bulan}", gettext_lazy("month in Roman numerals")),
    ("{tahun}", gettext_lazy("year; the running number begins anew with it")),
    ("{kejadian}", gettext_lazy("number of the incident")),
)


class PatternField(forms.CharField):
    """One line, in a field of two, so that a phone shows all of it; browsers' line ends are no part of it."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value)).splitlines())


class PatternForm(VersionedForm):
    """The pattern of letter numbers; an empty one goes back to the incident's number."""

    pattern = PatternField(
        label=gettext_lazy("Pattern"),
        required=False,
        max_length=LONGEST_PATTERN,
        help_text=gettext_lazy("Empty: letters are numbered by their incident, such as JBR/2026/0007/PKB-3."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(LETTER_MANAGE)
def letter_numbers(request: ScopedRequest) -> HttpResponse:
    """Look at the pattern, try another one (`preview`), and use it."""
    if request.method != "POST":
        return _show(request, _fresh(request))
    form = PatternForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            checked_pattern(form.cleaned_data["pattern"])
    if not form.is_valid():
        return _show(request, form, status=422)
    if "preview" in request.POST:
        return _show(request, form)
    with refusals_shown_in(form):
        try:
            set_letter_pattern(actor=request.actor, **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, _("Somebody else changed the pattern meanwhile. Look at it, then save again."))
            form.data = {**dict(form.data.items()), "version": str(_version(request))}
    if not form.is_valid():
        return _show(request, form, status=409)
    messages.success(request, _("Saved. Letters are numbered so from the next approval on."))
    return redirect("incidents:letter-numbers")


def _version(request: ScopedRequest) -> int:
    row = letter_pattern(actor=request.actor)
    return row.version if row else 0


def _fresh(request: ScopedRequest) -> PatternForm:
    row = letter_pattern(actor=request.actor)
    return PatternForm(initial={"version": row.version if row else 0, "pattern": row.pattern if row else ""})


def _show(request: ScopedRequest, form: PatternForm, *, status: int = 200) -> HttpResponse:
    row = letter_pattern(actor=request.actor)
    pattern = str(form["pattern"].value() or "").strip()
    is_shown = bool(pattern) and not form.errors
    told = next_letters(actor=request.actor, pattern=pattern, at=timezone.now()) if is_shown else []
    context: dict[str, Any] = {
        "form": form,
        "in_use": row,
        "is_trial": form.is_bound,
        "next_letters": [{"kind": KIND_WORDS[kind], "number": number} for kind, number in told],
        "tokens": TOKEN_WORDS,
        "examples": EXAMPLES,
    }
    return render(request, "incidents/letter_numbers.html", context, status=status)
