"""Lists as CSV files, for spreadsheets that do not ask what a cell may do."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.scope import Actor

MOST_LINES = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TooManyLines(DomainError):
    """The list is longer than one file may be."""

    code = "too_many_lines"
    status = 422
    message = _("This list has more than 20,000 lines. Narrow it before you export it.")


def csv_file(name: str, head: Sequence[str], lines: Iterable[Sequence[Any]], *, actor: Actor) -> HttpResponse:
    """A CSV file whose name says the tenant, the space and the day. Raises `TooManyLines`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for count, line in enumerate(lines, start=1):
        if count > MOST_LINES:
            raise TooManyLines
        writer.writerow([_cell(value) for value in line])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers=_headers(name, "csv", actor),
    )


def geojson_file(name: str, collection: str, *, actor: Actor) -> HttpResponse:
    """The same for a GeoJSON FeatureCollection."""
    return HttpResponse(
        collection, content_type="application/geo+json; charset=utf-8", headers=_headers(name, "geojson", actor)
    )


def _headers(name: str, ending: str, actor: Actor) -> dict[str, str]:
    file_name = f"{name}-{actor.tenant.code}-{actor.tenant.space}-{timezone.localdate():%Y%m%d}.{ending}".lower()
    return {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "private, no-store"}


def _cell(value: Any) -> str:
    """Nothing for what is unknown; text that a spreadsheet would compute is kept from it by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
