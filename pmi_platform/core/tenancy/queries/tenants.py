"""The tenants that the clock goes round; readable before a scope exists."""

from pmi_platform.core.tenancy.models import Tenant


def tenant_of_place(area_code: str) -> int | None:
    """The PMI province in whose area a place lies."""
    found = Tenant.objects.filter(kind=Tenant.Kind.PROVINSI, space="actual", area=area_code[:2])
    return found.values_list("pk", flat=True).first()


def tenant_of_code(code: str) -> int | None:
    """The organisation with this short code, in the actual space."""
    return Tenant.objects.filter(code=code, space="actual").values_list("pk", flat=True).first()


def first_province() -> int | None:
    """The PMI province that was founded first, in the actual space: the only one, where there is one."""
    found = Tenant.objects.filter(kind=Tenant.Kind.PROVINSI, space="actual").order_by("pk")
    return found.values_list("pk", flat=True).first()


def provinces_by_area() -> dict[str, int]:
    """Every PMI province of the actual space, by the area that it serves."""
    found = Tenant.objects.filter(kind=Tenant.Kind.PROVINSI, space="actual", area__isnull=False)
    return dict(found.order_by("pk").values_list("area_id", "pk"))


def every_tenant() -> list[int]:
    """Every tenant in which somebody works now; what lies in the history has no clock."""
    return list(Tenant.objects.exclude(space="history").order_by("pk").values_list("pk", flat=True))


def tenants_in(space: str) -> list[int]:
    """Every tenant of a space."""
    return list(Tenant.objects.filter(space=space).order_by("pk").values_list("pk", flat=True))
