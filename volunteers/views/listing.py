"""What the lists of volunteers share: addresses, pages and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
MOST_LINES = 20_000
LAST_PAGE = 1_000
"""Further back than this a list is narrowed, not leafed through."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TooManyLines(DomainError):
    """The list is longer than one file may be."""

    code = "too_many_lines"
    status = 422
    message = _("This list has more than 20,000 lines. Narrow it before you export it.")


def page_asked(request: HttpRequest) -> int:
    """The page in the address; the first one for anything that is no number of a page."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LAST_PAGE)):
        return 1
    return min(max(1, int(text)), LAST_PAGE)


def address_with(request: HttpRequest, **changes: Any) -> str:
    """This page's query string with some parameters changed, or left out with None."""
    asked = {name: value for name, value in request.GET.items() if name not in changes}
    return f"?{urlencode({**asked, **{name: value for name, value in changes.items() if value is not None}})}"


def csv_file(name: str, head: Sequence[str], lines: Iterable[Sequence[Any]], *, actor: Actor) -> HttpResponse:
    """A CSV file whose name says the tenant, the space and the day. Raises `TooManyLines`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for count, line in enumerate(lines, start=1):
        if count > MOST_LINES:
            raise TooManyLines
        writer.writerow([_cell(value) for value in line])
    file_name = f"{name}-{actor.tenant.code}-{actor.tenant.space}-{timezone.localdate():%Y%m%d}.csv".lower()
    return HttpResponse(
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "private, no-store"},
    )


def _cell(value: Any) -> str:
    """Nothing for what is unknown; text that a spreadsheet would compute is kept from it by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
