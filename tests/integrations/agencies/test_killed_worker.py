"""kill -9 of the worker between the claim and the agency's answer: nothing is lost, and a repetition says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import RelayDelivery
from pmi_platform.core.integration.sending import bring_soon
from pmi_platform.integrations.agencies import delivering
from tests.factories.calls import called, way_to
from tests.factories.tenancy import coordinator
from tests.integrations.agencies.agency_server import agency_server
from tests.plugins.processes import wait_until

pytestmark = pytest.mark.timeout(240)


def _state(member):
    with member.scope():
        return RelayDelivery.objects.get().state


def test_a_worker_killed_while_it_brings_loses_nothing(fresh_database, processes, monkeypatch, settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    member = coordinator()
    with agency_server() as agency:
        monkeypatch.setenv("PMI_PRIVATE_HOSTS", "127.0.0.1")
        agency.slow_s = 60
        with member.scope() as actor:
            way_to(actor, address=agency.url)
            services.relay_call(actor=actor, call_id=called(actor).pk, agencies=["damkar"])
        worker = processes.worker()
        bring_soon(member.tenant.pk)
        wait_until(lambda: len(agency.told) == 1, within_s=90, process=worker)

        worker.kill()
        agency.slow_s = 0
        left = _state(member)
        with member.scope():
            RelayDelivery.objects.update(state_at=timezone.now() - timedelta(minutes=5))
        successor = processes.worker()
        delivering.settle(member.tenant.pk)
        wait_until(lambda: _state(member) == "delivered", within_s=90, process=successor)

    assert left == "claimed"
    assert len(agency.told) >= 2
    assert agency.told[0][1] == agency.told[-1][1]
    assert agency.told[-1][0]["X-PMI-Possible-Repeat"] == "1"
