"""A service's refusal as a page; forms show theirs beside the field (`doors.refusals_shown_in`)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pmi_platform.core.errors import DomainError, NotFound, NotPermitted
from pmi_platform.core.tenancy.queries.offices import who_can_give
from pmi_platform.core.tenancy.scope import current_actor


class DomainErrorPages:
    """Stands innermost, so that its pages are made inside the open scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a `DomainError`; other exceptions are Django's."""
        match exception:
            case NotPermitted():
                return _not_permitted(request, str(exception.parameters.get("capability", "")))
            case NotFound():
                return render(request, "404.html", status=404)
            case DomainError():
                return render(request, "refused.html", {"message": str(exception)}, status=exception.status)
        return None


def _not_permitted(request: HttpRequest, capability: str) -> HttpResponse:
    """Names the people who can give a role that opens the page."""
    actor = current_actor()
    area_code = actor.unit.area_code if actor and actor.unit else ""
    grantors = who_can_give(capability, at=area_code) if actor else []
    return render(request, "403.html", {"grantors": grantors}, status=403)
