"""Clockwork of incidents: a transaction that is rolled back leaves its photo's file behind, and a silence no event."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from incidents.queries.reports import tenants_with_photo_files
from incidents.services.calls import forget_callers
from incidents.services.inbox import forget_senders
from incidents.services.map_counts import fold_map_counts
from incidents.services.photos import forget_orphans
from incidents.services.relays import escalate_overdue
from incidents.services.telling import forget_unfinished
from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant

ORPHAN_AFTER = timedelta(days=1)


@shared_task(name="incidents.sweep_photo_files")
def sweep_photo_files() -> None:
    """Delete the files that no photo names, tenant by tenant; young ones may belong to a transaction that goes on."""
    for tenant_id in tenants_with_photo_files():
        with open_tenant(tenant_id, reason="photo files") as actor:
            forget_orphans(actor=actor, stored_before=timezone.now() - ORPHAN_AFTER)


@shared_task(name="incidents.forget_senders")
def forget() -> None:
    """Erase who sent old messages of the inbox, and what officers began to write and never completed."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="retention") as actor:
            forget_senders(actor=actor, now=timezone.now())
            forget_unfinished(actor=actor, now=timezone.now())


@shared_task(name="incidents.escalate_relays")
def escalate_relays() -> None:
    """Raise the alarm over what no agency has confirmed in time, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="overdue relays") as actor:
            escalate_overdue(actor=actor, now=timezone.now())


@shared_task(name="incidents.fold_map_counts")
def fold_counts() -> None:
    """Keep the counts of the map few, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="counts of the map") as actor:
            fold_map_counts(actor=actor)


@shared_task(name="incidents.forget_callers")
def forget_callers_whose_time_is_over() -> None:
    """Erase who called 112 once the declared period is over, tenant by tenant."""
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason="retention of callers") as actor:
            forget_callers(actor=actor, now=timezone.now())
