"""Reactions to entries: at least once each, in the entry's tenant, with a row per handler that says how far it is."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pmi_platform.core.journal.events import event_named, handlers_of
from pmi_platform.core.journal.models import Delivery, JournalEntry
from pmi_platform.core.tenancy.scope import open_tenant

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
SWEEP_AFTER = timedelta(seconds=10)
SWEEP_LIMIT = 500


def overdue_entries() -> list[int]:
    """Entries with a delivery that is due and that nobody took up in time."""
    due = Delivery.objects.filter(status=Delivery.Status.PENDING, due_at__lte=timezone.now() - SWEEP_AFTER)
    return list(due.order_by("entry_id").values_list("entry_id", flat=True).distinct()[:SWEEP_LIMIT])


def deliver_entry(entry_id: int) -> None:
    """Run every handler that still owes a reaction to the entry; one failing does not hold up the others."""
    pending = Delivery.objects.filter(entry_id=entry_id, status=Delivery.Status.PENDING, due_at__lte=timezone.now())
    for delivery_id in pending.order_by("pk").values_list("pk", flat=True):
        _deliver(delivery_id)


def _deliver(delivery_id: int) -> None:
    try:
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(skip_locked=True)
                .filter(pk=delivery_id, status=Delivery.Status.PENDING)
                .first()
            )
            if delivery is not None:
                _run(delivery)
    except Exception as error:
        logger.exception("journal.delivery.failed", extra={"delivery": delivery_id})
        _postpone(delivery_id, error)


def _run(delivery: Delivery) -> None:
    """The handler and the note that it ran are one transaction, so its effect on our database happens once."""
    with open_tenant(delivery.tenant_id, reason=f"handler {delivery.handler}") as actor:
        entry = JournalEntry.objects.get(pk=delivery.entry_id)
        event, handler = event_named(entry.type), handlers_of(entry.type).get(delivery.handler)
        if event is not None and handler is not None:
            handler(event.from_json(entry.payload), actor=actor)
    delivery.status = Delivery.Status.DONE
    delivery.save(update_fields=["status"])


def _postpone(delivery_id: int, error: Exception) -> None:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:500]
        delivery.due_at = timezone.now() + timedelta(seconds=2**delivery.attempts)
        if delivery.attempts >= MAX_ATTEMPTS:
            delivery.status = Delivery.Status.DEAD
        delivery.save(update_fields=["attempts", "last_error", "due_at", "status"])
