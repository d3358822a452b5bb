"""Who keeps what concerns everybody."""

from django.db.models import Case, IntegerField, Value, When

from pmi_platform.core.tenancy.models import Tenant


def keeper_of(space: str) -> int | None:
    """The tenant that keeps a space's national facts: its headquarters, else whoever was founded first there."""
    rank = Case(When(kind=Tenant.Kind.PUSAT, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Tenant.objects.filter(space=space).order_by(rank, "pk").values_list("pk", flat=True).first()
