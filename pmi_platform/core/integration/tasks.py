"""The clock of the feeds."""

from celery import shared_task
from django.utils import timezone

from pmi_platform.core.integration import polling, registry
from pmi_platform.core.integration.services.health import claim_due, sound_alarms
from pmi_platform.core.integration.services.messages import forget_messages


@shared_task(name="integration.tick")
def tick() -> None:
    """Hand every feed whose turn it is to a worker, and watch for silence."""
    feeds = registry.feeds_in_use()
    for name in claim_due(feeds=feeds, now=timezone.now()):
        poll.delay(name)
    sound_alarms(feeds=feeds, now=timezone.now())


@shared_task(name="integration.poll")
def poll(name: str) -> None:
    """Ask one feed."""
    polling.poll(registry.feed_named(name))


@shared_task(name="integration.forget")
def forget() -> None:
    """Forget payloads whose time is over."""
    forget_messages(now=timezone.now())
