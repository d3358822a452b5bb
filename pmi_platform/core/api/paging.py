"""Keyset pages: the cost of a page does not grow with its depth, and rows that arrive in between shift nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.api.representations import Representation
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.reading import first_rows

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000
SALT = "pmi.page"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysetPage:
    """Texts of JSON objects and the opaque cursor of the next page (None on the last)."""

    bodies: list[str]
    next_cursor: str | None

    def as_json(self) -> str:
        return f'{{"results":[{",".join(self.bodies)}],"next":{json.dumps(self.next_cursor)}}}'


def read_limit(parameters: Mapping[str, str]) -> int:
    """The page size asked for, 1 to 1,000; 50 when none is."""
    text = parameters.get("limit", str(DEFAULT_LIMIT))
    if not text.isdecimal() or len(text) > len(str(MAX_LIMIT)) or not 1 <= int(text) <= MAX_LIMIT:
        raise InvalidInput({"limit": _("Ask for 1 to 1,000 rows.")})
    return int(text)


def keyset_page(
    queryset: QuerySet[Any],
    representation: Representation,
    *,
    order_by: str,
    limit: int,
    cursor: str | None,
) -> KeysetPage:
    """One page in the order of `order_by` (a column, `-` for descending) and the primary key."""
    column, salt = order_by.removeprefix("-"), _salt(queryset, order_by)
    rows = list(
        first_rows(_following(queryset, order_by, cursor), limit + 1)
        .annotate(_body=representation.annotation(), _key=F(column))
        .values_list("_body", "_key", "pk")
    )
    page = rows[:limit]
    following = _write_cursor(page[-1], salt) if len(rows) > limit else None
    return KeysetPage(bodies=[body for body, _key, _pk in page], next_cursor=following)


def keyset_rows(
    queryset: QuerySet[Any], *, order_by: str, limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """The same page as model instances, for a list on a page: the rows and the cursor of the next ones."""
    column, salt = order_by.removeprefix("-"), _salt(queryset, order_by)
    rows = list(first_rows(_following(queryset, order_by, cursor), limit + 1))
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], _write_cursor(("", getattr(last, column), last.pk), salt)


def _following(queryset: QuerySet[Any], order_by: str, cursor: str | None) -> QuerySet[Any]:
    """The rows after the cursor, in order."""
    descending = order_by.startswith("-")
    if cursor:
        position = _read_cursor(cursor, _salt(queryset, order_by))
        queryset = queryset.filter(_beyond(order_by.removeprefix("-"), descending=descending, position=position))
    return queryset.order_by(order_by, "-pk" if descending else "pk")


def _salt(queryset: QuerySet[Any], order_by: str) -> str:
    """A cursor leads on in its own list and in no other: their columns hold different things."""
    return f"{SALT}:{queryset.model._meta.label_lower}:{order_by}"


def _beyond(column: str, *, descending: bool, position: tuple[Any, str]) -> Q:
    key, pk = position
    comparison = "lt" if descending else "gt"
    return Q(**{f"{column}__{comparison}e": key}) & (
        Q(**{f"{column}__{comparison}": key}) | Q(**{column: key, f"pk__{comparison}": pk})
    )


def _write_cursor(row: tuple[str, Any, Any], salt: str) -> str:
    _body, key, pk = row
    value = {"t": key.isoformat()} if isinstance(key, datetime) else {"v": key}
    return signing.dumps({**value, "pk": str(pk)}, salt=salt)


def _read_cursor(cursor: str, salt: str) -> tuple[Any, str]:
    try:
        value = signing.loads(cursor, salt=salt)
    except signing.BadSignature as error:
        raise InvalidInput(
            {"cursor": _("This cursor was not made by this server. Start from the first page.")}
        ) from error
    key = parse_datetime(value["t"]) if "t" in value else value["v"]
    return key, value["pk"]
