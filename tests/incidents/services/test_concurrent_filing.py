"""Two devices, or one device twice, at the same moment: real transactions side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from incidents import services
from incidents.models import FieldReport, IncidentCounter
from tests.factories.incidents import draft, opening
from tests.factories.tenancy import coordinator, field_officer

WRITERS = 6


def at_once(member, act):
    """`act(actor)` in as many threads, each in a transaction of its own, let go together."""
    gate = Barrier(WRITERS)

    def work(_number):
        try:
            gate.wait()
            with member.scope() as actor:
                return act(actor)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(work, range(WRITERS)))


def test_the_same_report_sent_by_six_threads_is_filed_once(fresh_database):
    officer, sent = field_officer(), draft(answers={"people": 3})

    reports = at_once(officer, lambda actor: services.submit_field_report(actor=actor, draft=sent))

    assert len({report.pk for report in reports}) == 1
    with officer.scope():
        assert FieldReport.objects.count() == 1


def test_incidents_opened_at_the_same_moment_are_numbered_without_a_gap(fresh_database):
    chief = coordinator()

    incidents = at_once(chief, lambda actor: services.open_incident(actor=actor, opening=opening()))

    assert sorted(int(incident.number[-4:]) for incident in incidents) == list(range(1, WRITERS + 1))
    with chief.scope():
        assert IncidentCounter.objects.get().last == WRITERS
