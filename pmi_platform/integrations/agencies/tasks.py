"""Doors of the workers that bring calls to agencies."""

from celery import shared_task

from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.integrations.agencies import delivering


@shared_task(name="agencies.deliver")
def deliver(tenant_id: int) -> None:
    """Bring what is due of a tenant, one by one: each claim is committed before anybody outside is asked."""
    for delivery_id in delivering.due_of(tenant_id):
        delivering.deliver_one(tenant_id, delivery_id)


@shared_task(name="agencies.sweep")
def sweep() -> None:
    """Settle what was claimed and never heard of again, and have brought what nobody has brought yet."""
    for tenant_id in every_tenant():
        delivering.settle(tenant_id)
