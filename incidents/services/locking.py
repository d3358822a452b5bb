"""Taking a row for a change: locked, of the actor's own tenant, and still the version that the caller saw."""

from typing import TypeVar
from uuid import UUID

from pmi_platform.core.errors import NotFound, StaleVersion
from pmi_platform.core.tenancy.base import TenantModel

_M = TypeVar("_M", bound=TenantModel)


def locked(model: type[_M], pk: UUID, *, version: int | None = None) -> _M:
    """The row, locked until the transaction ends. Another tenant's is `NotFound`, even where a grant shows it."""
    row = model.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound
    if version is not None and row.version != version:
        raise StaleVersion(stored=row.version)
    return row
