"""Clockwork of volunteers: silence makes no event, and a time that is over deletes nothing by itself."""

from time import monotonic
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant
from volunteers.queries.imports import going_on
from volunteers.services.importing import advance_import, forget_files
from volunteers.services.presence import forget_contacts, raise_overdue

AT_MOST_S = 50
"""So long one run reads on; the next one goes on where it stopped, and so does one that follows a killed one."""


@shared_task(name="volunteers.watch_deployments")
def watch_deployments() -> None:
    """Raise the alarm over people on site who are silent too long, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="signs of life") as actor:
            raise_overdue(actor=actor, now=timezone.now())


@shared_task(name="volunteers.forget_contacts")
def forget_contacts_whose_time_is_over() -> None:
    """Delete who came where a deployment should have ended, and files of people that were kept long enough."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="retention of contacts") as actor:
            forget_contacts(actor=actor, now=timezone.now())
            forget_files(actor=actor, now=timezone.now())


@shared_task(name="volunteers.advance_imports")
def advance_imports() -> None:
    """Read on in the files with people, tenant by tenant, each piece in a transaction of its own."""
    until = monotonic() + AT_MOST_S
    for tenant_id in every_tenant():
        for import_id in _waiting(tenant_id):
            while monotonic() < until and _read_on(tenant_id, import_id):
                pass


def _waiting(tenant_id: int) -> list[UUID]:
    with open_tenant(tenant_id, reason="imports"):
        return going_on()


def _read_on(tenant_id: int, import_id: UUID) -> bool:
    with open_tenant(tenant_id, reason="imports") as actor:
        return advance_import(actor=actor, import_id=import_id)
