from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import services
from incidents.models import Incident, IncidentTask, SopStep
from incidents.queries.composing import compose
from tests.factories.incidents import approved, declared, drafted, filed, opened
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db
SOP = "tanggap-darurat"


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def incident(chief):
    """Noticed three hours ago, opened now, with the first report attached."""
    with field_officer().scope() as actor:
        report = filed(actor)
    with chief.scope() as actor:
        incident = opened(actor, started_at=timezone.now() - timedelta(hours=4))
        Incident.objects.filter(pk=incident.pk).update(detected_at=incident.opened_at - timedelta(hours=3))
        services.attach_report_to_incident(
            actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version
        )
        incident.refresh_from_db()
        return incident


def clock(actor, incident, kind="final"):
    return compose(actor=actor, document=drafted(actor, incident, kind=kind), at=timezone.now())["clock"]


def by_code(told):
    return {line["code"]: line for line in told["lines"] if line["code"] != "step"}


def test_an_initial_report_does_not_look_back(chief, incident):
    with chief.scope() as actor:
        assert clock(actor, incident, kind="initial") is None
        assert clock(actor, incident, kind="development") is None


def test_what_was_recorded_is_measured_and_what_was_not_is_missing(chief, incident):
    with chief.scope() as actor:
        lines = by_code(clock(actor, incident))

        assert lines["opened"]["minutes"] == 180
        assert lines["opened"]["source"] == ["incident", str(incident.pk)]
        assert lines["first_report"]["source"][0] == "report"
        missing = {code for code, line in lines.items() if line["at"] is None}
        assert missing == {"warning", "verified", "sop", "initial_report", "status"}
        assert lines["initial_report"]["target"] == 120


def test_the_steps_of_the_sop_are_measured_from_its_start(chief, incident):
    with chief.scope() as actor:
        services.start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)
        begun = timezone.now() - timedelta(hours=2)
        IncidentTask.objects.update(created_at=begun)
        first, second, third = IncidentTask.objects.order_by("step__position")[:3]
        for task, state, reason in ((first, "done", ""), (second, "dropped", "Sudah tahu")):
            services.move_task(actor=actor, task_id=task.pk, version=task.version, state=state, reason=reason)
        told = clock(actor, incident)

        steps = [line for line in told["lines"] if line["code"] == "step"]
        assert len(steps) == SopStep.objects.count()
        assert (steps[0]["minutes"], steps[0]["target"], steps[0]["is_late"]) == (120, 15, True)
        assert (steps[1]["at"], steps[1]["state"]) == (None, "dropped")
        assert (steps[2]["at"], steps[2]["state"]) == (None, "open")
        assert steps[2]["source"] == ["task", f"{incident.pk}#task-{third.pk}"]
        assert (told["in_time"], told["judged"]) == (0, len(steps) - 1 + 2)


def test_the_initial_report_and_the_status_keep_the_sops_targets(chief, incident):
    with chief.scope() as actor:
        services.start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)
        initial = approved(actor, incident, kind="initial")
        status = declared(actor, incident)
        lines = by_code(clock(actor, incident, kind="post_disaster"))

        assert (lines["initial_report"]["source"], lines["initial_report"]["is_late"]) == (
            ["document", str(initial.pk)],
            False,
        )
        assert (lines["status"]["source"], lines["status"]["is_late"]) == (["status", str(status.pk)], False)


def test_the_number_of_statements_does_not_grow_with_the_tasks(chief, incident):
    with chief.scope() as actor:
        report = drafted(actor, incident, kind="final")

        def asked():
            with CaptureQueriesContext(connection) as statements:
                compose(actor=actor, document=report, at=timezone.now())
            return len(statements)

        before = asked()
        services.start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)

        assert asked() == before


def test_each_line_leads_to_its_source_on_the_page_and_to_nothing_in_public(chief, incident):
    with chief.scope() as actor:
        services.start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)
        report = approved(actor, incident, kind="final")
        report = services.publish_situation_report(actor=actor, document_id=report.pk, version=report.version)
    page = chief.sign_in(Client()).get(f"/dokumen/{report.pk}/")
    tenant, year, serial = incident.number.split("/")
    public = Client().get(f"/publik/{tenant}/{year}/{serial}/akhir-1/")

    assert f"/kejadian/{incident.pk}/tugas/#task-" in page.content.decode()
    assert "belum dikerjakan" in said(page)
    assert "Aktifkan Satgana" in said(public)
    assert "/tugas/" not in public.content.decode()
    assert chief.sign_in(Client()).get(f"/dokumen/{report.pk}/pdf/").content.startswith(b"%PDF")
