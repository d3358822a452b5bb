"""Clockwork of accounts: a session that ends by time leaves its row behind."""

from celery import shared_task
from django.utils import timezone

from pmi_platform.core.accounts.services.sessions import forget_expired_sessions


@shared_task(name="accounts.sweep_sessions")
def sweep_sessions() -> None:
    """Forget what ended by time."""
    forget_expired_sessions(at=timezone.now())
