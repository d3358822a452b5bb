"""The clock of the feeds."""

from celery import shared_task
from django.utils import timezone

from pmi_platform.core.integration import media, polling, registry, sending
from pmi_platform.core.integration.services.health import claim_due, sound_alarms
from pmi_platform.core.integration.services.media import forget_media
from pmi_platform.core.integration.services.messages import forget_messages
from pmi_platform.core.integration.services.texts import forget_received, forget_texts
from pmi_platform.core.tenancy.queries.tenants import every_tenant
from pmi_platform.core.tenancy.scope import open_tenant


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
    forget_received(now=timezone.now())
    for tenant_id in every_tenant():
        with open_tenant(tenant_id, reason=sending.REASON) as actor:
            forget_texts(actor=actor, now=timezone.now())
            forget_media(actor=actor, now=timezone.now())


@shared_task(name="integration.send_texts")
def send_texts(tenant_id: int) -> None:
    """Send what is due of a tenant, one by one: each claim is committed before its gateway is asked."""
    for text_id in sending.due_of(tenant_id):
        sending.send_one(tenant_id, text_id)


@shared_task(name="integration.sweep_texts")
def sweep_texts() -> None:
    """Settle what was claimed and never heard of again, and have sent and fetched what nobody has done yet."""
    for tenant_id in every_tenant():
        sending.settle(tenant_id)
        media.settle_media(tenant_id)


@shared_task(name="integration.fetch_media")
def fetch_media(tenant_id: int) -> None:
    """Fetch the pictures that are due of a tenant, one by one: each claim is committed before its channel is asked."""
    for media_pk in media.due_media_of(tenant_id):
        media.fetch_one(tenant_id, media_pk)
