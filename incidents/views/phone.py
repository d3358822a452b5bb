"""`/lapor/` as an app that a phone keeps: its neutral shell, its service worker, and what it takes along.

What everybody gets is the same for everybody in a language. What belongs to a person comes as data, for that person.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from incidents import report_types
from incidents.queries.reference import hazards
from incidents.rules.safety import BNPB, LINES

FREQUENT = ("banjir", "longsor", "cuaca_ekstrem", "gempa", "kebakaran", "banjir_bandang")
"""The hazards that are reported most (DIBI), in reach of a thumb."""

NEEDED = ("pmi/lapor.css", "pmi/lapor.js", "pmi/mark.svg")
"""Without these the app does not start; a release is kept whole or not at all."""
WANTED = ("pmi/lapor_map.js", "pmi/lapor_map.css", "pmi/lapor-192.png")
"""These are kept when the line allows it."""
ICONS = (
    ("pmi/lapor-192.png", "192x192", "any"),
    ("pmi/lapor-512.png", "512x512", "any"),
    ("pmi/lapor-maskable-512.png", "512x512", "maskable"),
)
VERSION_HEADER = "X-Phone-Version"


@require_safe
@gzip_page
def offline(request: HttpRequest) -> HttpResponse:
    """What the phone shows in place of any other page while there is no connection."""
    return neutral(render(request, "incidents/lapor_luring.html"))


@require_safe
@gzip_page
def worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: the service worker, with what belongs to this release. Under /static/ it would reach no page."""
    del request
    facts = {
        "version": phone_version(),
        "shell": reverse("incidents:lapor"),
        "offline": reverse("incidents:lapor-offline"),
        "needed": [static(path) for path in NEEDED],
        "wanted": [static(path) for path in WANTED],
    }
    script = f"self.PHONE = {json.dumps(facts)};\n".encode() + _built("pmi/worker.js")
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """By which a phone installs the app."""
    del request
    start = reverse("incidents:lapor")
    told = {
        "id": start,
        "start_url": start,
        "scope": "/",
        "name": _("PMI field report"),
        "short_name": _("Report it"),
        "description": _("File field reports, also without a connection."),
        "lang": translation.get_language(),
        "dir": "ltr",
        "display": "standalone",
        "orientation": "portrait",
        "theme_color": "#7a0c12",
        "background_color": "#f6f4f1",
        "categories": ["utilities"],
        "icons": [
            {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for path, sizes, purpose in ICONS
        ],
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    patch_cache_control(response, no_cache=True)
    return response


@lru_cache(maxsize=1)
def phone_version() -> str:
    """Changes with every file, page and word that the phone keeps."""
    digest = hashlib.sha256()
    for path in (*NEEDED, *WANTED, "pmi/worker.js"):
        digest.update(static(path).encode() + _built(path))
    for language in ("id", "en"):
        with translation.override(language):
            for template, context in (("lapor", shell_context()), ("lapor_luring", {})):
                digest.update(render_to_string(f"incidents/{template}.html", context).encode())
    return digest.hexdigest()[:16]


def _built(path: str) -> bytes:
    found = finders.find(path)
    if found is None:
        raise Http404(path)
    return Path(found).read_bytes()


def neutral(response: HttpResponse) -> HttpResponse:
    """A page that the phone keeps says with which files it belongs together."""
    response[VERSION_HEADER] = phone_version()
    patch_cache_control(response, no_cache=True)
    return response


def shell_context() -> dict[str, Any]:
    """What incidents/lapor.html shows."""
    known = hazards()
    rest = [hazard for code, hazard in known.items() if code not in FREQUENT]
    return {
        "hazards": [*(known[code] for code in FREQUENT), *rest],
        "safety": [
            {"text": line.told(translation.get_language() or "id"), "is_confirmed": line.is_confirmed} for line in LINES
        ],
        "safety_source": BNPB,
        "other_kinds": _kinds("rapid_assessment", "development", "final"),
    }


def _kinds(*codes: str) -> Iterable[dict[str, Any]]:
    return [{"label": report_types.get(code).label, "url": reverse(f"incidents:lapor-{code}")} for code in codes]
