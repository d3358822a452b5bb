"""Clockwork of tenancy: a grant that lapses makes no event by itself."""

from celery import shared_task

from pmi_platform.core.tenancy.queries.grants import tenants_with_lapsed_grants
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.core.tenancy.services.grants import announce_lapsed_grants


@shared_task(name="tenancy.announce_lapsed_grants")
def announce_lapsed() -> None:
    """Announce every grant that has ended by time, tenant by tenant."""
    for tenant_id in tenants_with_lapsed_grants():
        with open_tenant(tenant_id, reason="lapsed grants") as actor:
            announce_lapsed_grants(actor=actor)
