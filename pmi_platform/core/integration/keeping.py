"""Where an integration stores what concerns everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

from pmi_platform.core.integration.errors import NobodyKeeps
from pmi_platform.core.tenancy.queries.keeper import keeper_of
from pmi_platform.core.tenancy.scope import Actor, open_tenant


@contextmanager
def open_keeper(space: str, *, reason: str) -> Iterator[Actor]:
    """The scope of the tenant that keeps a space's national facts; raises `NobodyKeeps` where there is none."""
    tenant_id = keeper_of(space)
    if tenant_id is None:
        raise NobodyKeeps(space)
    with open_tenant(tenant_id, reason=reason) as actor:
        yield actor
