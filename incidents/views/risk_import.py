"""`/peta-risiko/impor/`: zones from a file. Tried first; what is wrong can be taken home as a file. And its datasets.

Between the steps the file lies in the cache, under a key that only its own uploader's session can make.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import RISK_MANAGE, RISK_READ
from incidents.models import RiskDataset, RiskZone
from incidents.queries.reference import hazards
from incidents.queries.risk import dataset as find_dataset
from incidents.queries.risk import datasets as list_datasets
from incidents.rules.risk import guessed_scale
from incidents.services.risk_import import DatasetDraft, ImportOutcome, import_risk_zones, undo_risk_import
from incidents.views.export import csv_file
from incidents.views.risk_forms import ZoneFileForm, ZoneMappingForm
from pmi_platform.core.geo.vector_files import VectorFile, read_vector_file
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import VersionedForm

KEPT_FOR_S = 3_600
MOST_SHOWN = 100
CLASS_WORDS = ("kelas", "class", "risiko", "risk", "bahaya", "hazard_cla", "gridcode", "indeks", "index")


@require_http_methods(["GET", "POST"])
@scoped(RISK_MANAGE)
def zone_import(request: ScopedRequest) -> HttpResponse:
    """Upload, say what holds what, look at what would be made, and take it in: answers of one address."""
    request.actor.require(RISK_MANAGE, at=request.actor.tenant.area_code or "")
    if request.method == "GET":
        return _page(request, form=ZoneFileForm())
    if "token" in request.POST:
        return _tried(request)
    form = ZoneFileForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        with refusals_shown_in(form):
            file = read_vector_file(upload.name, content)
            token = _kept(request, upload.name, content)
            initial = {"token": token, "name": upload.name.rpartition(".")[0], **_guessed(file)}
            return _page(request, mapping_form=ZoneMappingForm(initial=initial, attributes=file.fields), file=file)
    return _page(request, form=form, status=422)


@require_safe
@scoped(RISK_READ)
def datasets(request: ScopedRequest) -> HttpResponse:
    """Which files were taken in, the newest first."""
    rows = list(list_datasets(actor=request.actor)[:200])
    context = {"datasets": [_dataset(row) for row in rows], "may_manage": _may_manage(request)}
    return render(request, "incidents/risk_datasets.html", context)


@require_safe
@scoped(RISK_READ)
def dataset(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One dataset, and taking it back."""
    return _dataset_page(request, pk)


@require_POST
@scoped(RISK_MANAGE)
def undoing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take the import back."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            undo_risk_import(actor=request.actor, dataset_id=pk, version=form.cleaned_data["version"])
    if not form.is_valid():
        return _dataset_page(request, pk, status=422, form=form)
    messages.success(request, _("The import is undone."))
    return redirect("incidents:risk-dataset", pk=pk)


def _tried(request: ScopedRequest) -> HttpResponse:
    """The same file again, with what somebody said of its attributes; taken in when they say so."""
    found = cache.get(_key(request, request.POST["token"]))
    if found is None:
        messages.error(request, _("The file is not at hand any more. Choose it again."))
        return _page(request, form=ZoneFileForm(), status=422)
    name, content = found
    file = read_vector_file(name, content)
    form = ZoneMappingForm(request.POST, attributes=file.fields)
    if not form.is_valid():
        return _page(request, mapping_form=form, file=file, status=422)
    act = request.POST.get("act", "")
    draft = DatasetDraft(
        name=form.cleaned_data["name"],
        file_name=name,
        content=content,
        provenance=form.provenance(),
        mapping=form.mapping(),
    )
    with refusals_shown_in(form):
        outcome = import_risk_zones(actor=request.actor, file=file, draft=draft, keep=act == "import")
        if act == "errors":
            lines = [(one.number, one.wrong) for one in outcome.wrong]
            return csv_file("zona-risiko-galat", ("feature", "reason"), lines, actor=request.actor)
        if outcome.dataset is not None:
            messages.success(request, _("%(count)s zones are on the map.") % {"count": len(outcome.features)})
            return redirect("incidents:risk-dataset", pk=outcome.dataset.pk)
        return _page(request, mapping_form=form, file=file, outcome=outcome)
    return _page(request, mapping_form=form, file=file, status=422)


def _kept(request: ScopedRequest, name: str, content: bytes) -> str:
    token = hashlib.sha256(content).hexdigest()
    cache.set(_key(request, token), (name, content), KEPT_FOR_S)
    return token


def _key(request: ScopedRequest, token: str) -> str:
    """A token is worth something only to whoever uploaded the file, in the tenant where they did."""
    whose = f"{request.actor.tenant.id}:{request.actor.user_id}:{token}"
    return f"risk-zones:{hashlib.sha256(whose.encode()).hexdigest()}"


def _guessed(file: VectorFile) -> dict[str, Any]:
    """The attribute that most likely holds the class, and how it says it."""
    likely = [name for word in CLASS_WORDS for name in file.fields if word in name.casefold()]
    if not likely:
        return {}
    values = {one.attributes[likely[0]] for one in file.features}
    return {"class_field": likely[0], "scale": guessed_scale(values).value}


def _page(
    request: ScopedRequest,
    *,
    status: int = 200,
    file: VectorFile | None = None,
    outcome: ImportOutcome | None = None,
    **shown: Any,
) -> HttpResponse:
    context: dict[str, Any] = {**shown, "file": _file(file) if file else None}
    if outcome is not None:
        names = hazards()
        classes = dict(RiskZone.Class.choices)
        context["outcome"] = {
            "good_count": len(outcome.features) - len(outcome.wrong),
            "wrong_count": len(outcome.wrong),
            "counts": [
                {"hazard": names[hazard].name, "risk_class": code, "risk_label": classes[code], "count": count}
                for (hazard, code), count in sorted(outcome.counts.items())
            ],
            "wrong": [{"number": one.number, "reason": one.wrong} for one in outcome.wrong[:MOST_SHOWN]],
            "replaces": _dataset(outcome.replaces) if outcome.replaces else None,
        }
    return render(request, "incidents/risk_import.html", context, status=status)


def _file(file: VectorFile) -> dict[str, Any]:
    """What is in the file: a few features as they are, so that one sees which attribute is which."""
    return {
        "srs": file.srs_name,
        "count": len(file.features),
        "fields": file.fields,
        "sample": [[one.attributes[name] for name in file.fields] for one in file.features[:5]],
    }


def _dataset_page(request: ScopedRequest, pk: UUID, *, status: int = 200, **shown: Any) -> HttpResponse:
    row = find_dataset(actor=request.actor, dataset_id=pk)
    may_undo = _may_manage(request) and row.tenant_id == request.actor.tenant.id
    context = {"dataset": _dataset(row), "may_undo": may_undo and row.state == RiskDataset.State.CURRENT, **shown}
    return render(request, "incidents/risk_dataset.html", context, status=status)


def _may_manage(request: ScopedRequest) -> bool:
    return request.actor.allows(RISK_MANAGE, at=request.actor.tenant.area_code or "")


def _dataset(row: RiskDataset) -> dict[str, Any]:
    return {
        "url": reverse("incidents:risk-dataset", args=[row.pk]),
        "undo_url": reverse("incidents:risk-dataset-undoing", args=[row.pk]),
        "zones_url": f"{reverse('incidents:risk-zones')}?state=all&dataset={row.pk}",
        "name": row.name,
        "edition": row.edition,
        "state": row.state,
        "state_label": row.get_state_display(),
        "zone_count": row.zone_count,
        "source": row.source,
        "licence": row.licence,
        "as_of": row.as_of,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "file_name": row.file_name,
        "sha256": bytes(row.sha256).hex(),
        "created_at": row.created_at,
        "version": row.version,
        "replaces": row.supersedes.edition if row.supersedes_id and row.supersedes else None,
    }
