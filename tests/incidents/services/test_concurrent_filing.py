"""Two devices, or one device twice, at the same moment: real transactions side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connection

from incidents import services
from incidents.models import FieldReport, IncidentCounter
from incidents.rules.references import short_reference
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


def test_a_message_and_a_sync_at_the_same_moment_are_one_report(fresh_database):
    officer, phone = field_officer(), uuid4()
    synced = draft(client_ref=phone, answers={"people": 3})
    told = [draft(door="sms", reference=short_reference(phone), answers={"dead": n}) for n in range(WRITERS)]
    drafts = iter([synced, *told])

    reports = at_once(officer, lambda actor: services.submit_field_report(actor=actor, draft=next(drafts)))

    assert len({report.pk for report in reports}) == 1


def test_incidents_opened_at_the_same_moment_are_numbered_without_a_gap(fresh_database):
    chief = coordinator()

    incidents = at_once(chief, lambda actor: services.open_incident(actor=actor, opening=opening()))

    assert sorted(int(incident.number[-4:]) for incident in incidents) == list(range(1, WRITERS + 1))
    with chief.scope():
        assert IncidentCounter.objects.get().last == WRITERS
