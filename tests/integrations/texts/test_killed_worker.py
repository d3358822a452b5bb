"""kill -9 of the worker between the claim and the gateway's answer: nothing is sent twice unseen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.integration import sending
from pmi_platform.core.integration.models import OutgoingText
from pmi_platform.core.integration.services.texts import queue_text
from tests.factories.tenancy import coordinator
from tests.integrations.texts.gateway_server import gateway_server
from tests.plugins.processes import wait_until

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize(("is_critical", "state", "deliveries"), [(False, "unknown", 1), (True, "sent", 2)])
def test_a_worker_killed_while_it_sends_leaves_a_claim_that_the_clock_settles(
    fresh_database, processes, monkeypatch, is_critical, state, deliveries
):
    member = coordinator()
    with gateway_server() as server:
        monkeypatch.setenv("PMI_SMS_URL", f"{server.url}/send")
        monkeypatch.setenv("PMI_SMS_SECRET", "rahasia")
        monkeypatch.setenv("PMI_PRIVATE_HOSTS", "127.0.0.1")
        server.slow_s = 60
        with member.scope() as actor:
            text = queue_text(
                actor=actor, channel="sms", recipient="+62812", body="Diterima.", key="k", is_critical=is_critical
            )
        worker = processes.worker()
        sending.send_soon(member.tenant.pk)
        wait_until(lambda: len(server.asked) == 1, within_s=90, process=worker)

        worker.kill()
        server.slow_s = 0
        claimed = _state(member, text)
        with member.scope():
            OutgoingText.objects.filter(pk=text.pk).update(state_at=timezone.now() - timedelta(minutes=5))
        successor = processes.worker()
        sending.settle(member.tenant.pk)
        wait_until(lambda: _state(member, text) == state, within_s=90, process=successor)

    assert claimed == "claimed"
    assert len(server.asked) == deliveries


def _state(member, text):
    with member.scope():
        return OutgoingText.objects.get(pk=text.pk).state
