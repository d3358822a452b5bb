"""Handlers react at least once and take effect once, whatever dies in between."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.models import Incident, IncidentSeverity
from pmi_platform.core.journal.models import Delivery
from pmi_platform.core.journal.services import deliveries
from tests.core.journal.support import seal
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator
from tests.plugins.processes import wait_until

INCIDENTS = 12


def _grave_reports(member, *, count: int) -> list:
    """Incidents of low severity, each with a verified report that is critical: a handler is to raise them."""
    made = []
    for _ in range(count):
        with member.scope() as actor:
            incident = opened(actor, severity="low")
            report = filed(actor, answers={"severity": "critical"}, incident_id=incident.pk)
            services.verify_report(actor=actor, report_id=report.pk, version=report.version)
        made.append(incident)
    return made


def _severities(member) -> list[str]:
    with member.scope():
        return list(Incident.objects.values_list("severity", flat=True))


def _raised_times(member) -> list[int]:
    with member.scope():
        return [
            IncidentSeverity.objects.filter(incident=incident, to_severity="critical").count()
            for incident in Incident.objects.all()
        ]


def test_a_handler_takes_effect_once_although_it_is_delivered_twice(fresh_database):
    member = coordinator()
    _grave_reports(member, count=1)
    seal()

    for entry_id in Delivery.objects.values_list("entry_id", flat=True):
        deliveries.deliver_entry(entry_id)
        deliveries.deliver_entry(entry_id)

    assert _severities(member) == ["critical"]
    assert _raised_times(member) == [1]


def test_a_failing_handler_is_tried_again_later_and_holds_up_nobody(fresh_database, monkeypatch):
    member = coordinator()
    _grave_reports(member, count=1)
    seal()
    broken = Delivery.objects.create(
        entry_id=Delivery.objects.get().entry_id, tenant_id=999_999, handler="nobody.knows", due_at=timezone.now()
    )

    deliveries.deliver_entry(broken.entry_id)

    broken.refresh_from_db()
    assert (broken.status, broken.attempts) == ("pending", 1)
    assert broken.due_at > timezone.now()
    assert _severities(member) == ["critical"]


def test_a_delivery_that_keeps_failing_is_put_aside(fresh_database):
    broken = Delivery.objects.create(
        entry_id=1, tenant_id=999_999, handler="nobody.knows", due_at=timezone.now() - timedelta(minutes=1)
    )

    for _ in range(deliveries.MAX_ATTEMPTS):
        Delivery.objects.filter(pk=broken.pk).update(due_at=timezone.now())
        deliveries.deliver_entry(1)

    broken.refresh_from_db()
    assert broken.status == "dead"
    assert "MembershipEnded" in broken.last_error


@pytest.mark.processes
def test_kill_9_of_the_worker_loses_no_reaction_and_repeats_none(fresh_database, processes):
    member = coordinator()
    processes.sequencer()
    worker = processes.worker()
    wait_until(lambda: "ready." in worker.output(), process=worker)
    _grave_reports(member, count=INCIDENTS)
    wait_until(lambda: "critical" in _severities(member), process=worker)
    worker.kill()

    processes.worker()
    processes.beat()
    wait_until(lambda: set(_severities(member)) == {"critical"}, within_s=90)

    assert _raised_times(member) == [1] * INCIDENTS
