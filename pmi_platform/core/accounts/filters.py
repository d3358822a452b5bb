"""Finding somebody in the team."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts.queries.members import units
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor

_ONE_LEVEL = len(".00")


class MemberFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By name, role and area of the unit."""

    q = django_filters.CharFilter(field_name="user__name", lookup_expr="icontains", label=_("Name"))
    role = django_filters.ChoiceFilter(choices=Role, label=_("Role"), empty_label=_("All roles"))
    area = django_filters.ChoiceFilter(label=_("Unit"), empty_label=_("All units"), method="inside_area")

    class Meta:
        model = Membership
        fields = ("q", "role", "area")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = _choices(actor)

    def inside_area(self, queryset: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        del name
        return queryset.filter(inside((value,), field="unit__area"))


def _choices(actor: Actor) -> list[tuple[str, str]]:
    """The actor's own units and those one level below: 27 kabupaten/kota, never 600 kecamatan."""
    found = [(unit.area_id, unit.name) for unit in units(actor) if unit.area_id]
    top = min((len(code) for code, _name in found), default=0)
    return [(code, name) for code, name in found if len(code) <= top + _ONE_LEVEL]
