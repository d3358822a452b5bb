"""Health for probes and for people."""

from django.http import HttpRequest, JsonResponse

from pmi_platform.core.operations.queries import readiness


def live(request: HttpRequest) -> JsonResponse:
    """The web process answers."""
    del request
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 only when every part works; names each either way."""
    del request
    parts = readiness()
    is_ready = all(part.ok for part in parts)
    body = {
        "status": "ready" if is_ready else "not ready",
        "parts": {part.name: "ok" if part.ok else part.why for part in parts},
    }
    return JsonResponse(body, status=200 if is_ready else 503)
