"""Clockwork of volunteers: silence makes no event, and a time that is over deletes nothing by itself."""

from celery import shared_task
from django.utils import timezone

from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant
from volunteers.services.presence import forget_contacts, raise_overdue


@shared_task(name="volunteers.watch_deployments")
def watch_deployments() -> None:
    """Raise the alarm over people on site who are silent too long, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="signs of life") as actor:
            raise_overdue(actor=actor, now=timezone.now())


@shared_task(name="volunteers.forget_contacts")
def forget_contacts_whose_time_is_over() -> None:
    """Delete who came where a deployment should have ended, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="retention of contacts") as actor:
            forget_contacts(actor=actor, now=timezone.now())
