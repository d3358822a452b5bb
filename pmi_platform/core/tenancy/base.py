"""What every tenant-owned model is made of: its manager (lock 1) and its common columns."""

from typing import Any, ClassVar, Self, TypeVar

import uuid_utils.compat
from django.contrib.postgres.fields import ArrayField
from django.db import models

from pmi_platform.core.tenancy.declarations import Tenancy
from pmi_platform.core.tenancy.scope import require_scope

_M = TypeVar("_M", bound=models.Model)

DISTRICT_CODE_LENGTH = len("31.71.01")


def new_id() -> Any:
    """A UUIDv7: unique across provinces and in the order of creation, which keeps the indexes dense."""
    return uuid_utils.compat.uuid7()


class TenantManager(models.Manager[_M]):
    """Refuses to answer before a scope is open, so that a forgotten door is an error and not an empty page.

    PostgreSQL decides which rows there are; nothing here filters by tenant.
    """

    def get_queryset(self) -> models.QuerySet[_M]:
        require_scope()
        return super().get_queryset()


class _TenantAndDistrict(models.Func):
    template = f"(tenant_id::text || ':' || left(coalesce(area_code, ''), {DISTRICT_CODE_LENGTH}))"
    output_field = models.TextField()


class ZoneKey(models.GeneratedField):
    """`<tenant>:<kecamatan code>` of the row, computed by the database; what an area grant is compared with."""

    def __init__(self, **_kwargs: Any) -> None:
        super().__init__(
            expression=_TenantAndDistrict(),
            output_field=models.TextField(),
            db_persist=True,
        )

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, _kwargs = super().deconstruct()
        return name, "pmi_platform.core.tenancy.base.ZoneKey", [], {}


class TenantModel(models.Model):
    """A row that belongs to one tenant. `version` counts its changes and is the ETag of its API representation."""

    tenancy: ClassVar[Tenancy]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True


class IntArrayField(ArrayField):  # type: ignore[type-arg]
    """`int4[]`, as the intarray extension indexes it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("base_field", models.IntegerField())
        super().__init__(**kwargs)
