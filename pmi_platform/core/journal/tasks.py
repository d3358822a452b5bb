"""Handlers run here: a task carries an entry's id, the service opens its tenant."""

from celery import shared_task

from pmi_platform.core.journal.services import deliveries


@shared_task(name="journal.deliver")
def deliver(entry_id: int) -> None:
    """Run what is still owed to one entry."""
    deliveries.deliver_entry(entry_id)


@shared_task(name="journal.sweep")
def sweep() -> None:
    """Run what is overdue: hints that were lost, handlers that failed, workers that died."""
    for entry_id in deliveries.overdue_entries():
        deliveries.deliver_entry(entry_id)
