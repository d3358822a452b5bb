"""How far an office reads inside its own tenant: a kecamatan's officer reads the kecamatan, a province's everything.

Between tenants the database decides; inside one this is a rule of the application (DECISIONS 14).
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.scope import Actor


class AnyStartsWith(Func):
    """Whether an element of the first array starts with one of the second."""

    template = "EXISTS (SELECT FROM unnest(%(expressions)s) AS prefix WHERE starts_with(zone, prefix))"
    arg_joiner = ") AS zone, unnest("
    output_field = BooleanField()


def reach_of(actor: Actor, capability: str) -> tuple[str, ...] | None:
    """The areas to which the actor's reading is limited; None when it is not."""
    areas = actor.area_of(capability)
    whole = actor.tenant.area_code
    return None if whole is None or "" in areas or whole in areas else areas


def within_reach(areas: tuple[str, ...], field: str = "area") -> Q:
    """Rows whose area lies in one of the areas."""
    reached = Q(pk__in=[])
    for code in areas:
        first, after = span(code)
        reached |= Q(**{f"{field}__gte": first, f"{field}__lt": after})
    return reached


def touching(actor: Actor, areas: tuple[str, ...]) -> Q:
    """Incidents that touch a kecamatan in one of the areas, and others' in which the own tenant takes part."""
    taking_part = Q(visible_to__contains=[actor.tenant.id]) & ~Q(tenant=actor.tenant.id)
    prefixes = [f"{actor.tenant.id}:{code}" for code in areas]
    texts = ArrayField(TextField())
    return taking_part | Q(AnyStartsWith(F("zone_keys"), Cast(Value(prefixes, output_field=texts), texts)))
