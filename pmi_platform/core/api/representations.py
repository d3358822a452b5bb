"""How an entity looks to the outside: JSON built in PostgreSQL, the same in lists, details and the feed of changes."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import current_actor

_PERSONAL_VALUE = r"(?:\{r\}\.\w+(?:->'\w+')?|/\* personal \*/.*?/\* end \*/)"
"""A column or a member of one; a longer expression stands between two comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """An entity's public form. `body` is an SQL expression of type json in which `{r}` stands for the row.

    A changed shape raises `schema_version`. `personal` names the members that hold what people wrote in words; to an
    actor who withholds them they are null. Names and numbers of people are in no representation at all.
    """

    entity: str
    schema_version: int
    table: str
    body: str
    personal: tuple[str, ...] = ()

    def over(self, alias: str) -> str:
        """The expression over a row that the statement calls `alias`, as the actor of the open scope may read it."""
        body = self.body
        if (actor := current_actor()) is not None and actor.withholds_personal:
            for name in self.personal:
                body = re.sub(rf"'{name}', {_PERSONAL_VALUE}", f"'{name}', NULL", body, flags=re.DOTALL)
        return body.replace("{r}", alias)

    def annotation(self) -> RawSQL:
        """For a queryset of the entity's own model: the public form as text, never parsed in Python."""
        return RawSQL(f"({self.over(self.table)})::text".replace("%", "%%"), (), output_field=TextField())  # noqa: S611 (our own constants)

    def of(self, rows: QuerySet[Any], pk: Any) -> tuple[str, int]:
        """One row's public form and its version, in one statement; raises `NotFound`."""
        found = rows.filter(pk=pk).annotate(_body=self.annotation()).values_list("_body", "version").first()
        if found is None:
            raise NotFound
        body, version = found
        return body, version


_representations: dict[str, Representation] = {}


def register_representation(representation: Representation) -> Representation:
    """Make an entity known to the feed; called where the representation is defined."""
    _representations[representation.entity] = representation
    return representation


def all_representations() -> tuple[Representation, ...]:
    """Every registered representation, by entity."""
    return tuple(_representations[entity] for entity in sorted(_representations))
