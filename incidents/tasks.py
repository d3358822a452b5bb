"""Clockwork of incidents: a transaction that is rolled back leaves its photo's file behind."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from incidents.queries.reports import tenants_with_photo_files
from incidents.services.photos import forget_orphans
from pmi_platform.core.tenancy.scope import open_tenant

ORPHAN_AFTER = timedelta(days=1)


@shared_task(name="incidents.sweep_photo_files")
def sweep_photo_files() -> None:
    """Delete the files that no photo names, tenant by tenant; young ones may belong to a transaction that goes on."""
    for tenant_id in tenants_with_photo_files():
        with open_tenant(tenant_id, reason="photo files") as actor:
            forget_orphans(actor=actor, stored_before=timezone.now() - ORPHAN_AFTER)
