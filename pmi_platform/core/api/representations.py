"""How an entity looks to the outside: JSON built in PostgreSQL, the same in lists, details and the feed of changes."""

from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.expressions import RawSQL


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """An entity's public form. `body` is an SQL expression of type json in which `{r}` stands for the row.

    A changed shape raises `schema_version`. It holds no personal data.
    """

    entity: str
    schema_version: int
    table: str
    body: str

    def over(self, alias: str) -> str:
        """The expression over a row that the statement calls `alias`."""
        return self.body.replace("{r}", alias)

    def annotation(self) -> RawSQL:
        """For a queryset of the entity's own model: the public form as text, never parsed in Python."""
        return RawSQL(f"({self.over(self.table)})::text".replace("%", "%%"), (), output_field=TextField())  # noqa: S611 (our own constants)


_representations: dict[str, Representation] = {}


def register_representation(representation: Representation) -> Representation:
    """Make an entity known to the feed; called where the representation is defined."""
    _representations[representation.entity] = representation
    return representation


def all_representations() -> tuple[Representation, ...]:
    """Every registered representation, by entity."""
    return tuple(_representations[entity] for entity in sorted(_representations))
