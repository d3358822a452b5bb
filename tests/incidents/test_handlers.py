"""A graver verified report raises the own incident; of another's incident its owner is shown it, and decides."""

import pytest
from django.test import Client

from incidents import services
from incidents.events import FieldReportVerified, ParticipantSeverityReported
from incidents.handlers import raise_severity_with_its_reports
from incidents.models import Incident, IncidentParticipation
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator, province
from tests.incidents.support import published
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return coordinator()


@pytest.fixture
def participant():
    return coordinator(of=province("36"))


@pytest.fixture
def shared(owner, participant):
    """A moderate incident of the owner in which the other takes part."""
    with owner.scope() as actor:
        incident = opened(actor, severity="moderate")
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=participant.tenant.pk, role="affected"
        )
    with participant.scope() as actor:
        services.accept_participation(actor=actor, incident_id=incident.pk)
    return incident


def verified(member, incident, severity, area):
    """A report of that severity in the incident, verified, and its handler run as the worker runs it."""
    with member.scope() as actor:
        report = filed(actor, area=area, answers={"severity": severity}, incident_id=incident.pk)
        report = services.verify_report(actor=actor, report_id=report.pk, version=report.version)
        raise_severity_with_its_reports(FieldReportVerified.of(report), actor=actor)


def as_the_owner_sees(owner, incident):
    with owner.scope():
        return (
            Incident.objects.get(pk=incident.pk).severity,
            IncidentParticipation.objects.get(incident=incident).reported_severity,
        )


def test_the_owners_own_report_raises_the_incident(owner, shared):
    verified(owner, shared, "critical", "32.03.11")

    assert as_the_owner_sees(owner, shared) == ("critical", "")


def test_a_participants_graver_report_is_shown_to_the_owner_who_decides(owner, participant, shared):
    verified(participant, shared, "critical", "36.03.01")

    page = owner.sign_in(Client()).get(f"/kejadian/{shared.pk}/")

    assert as_the_owner_sees(owner, shared) == ("moderate", "critical")
    assert "PMI Provinsi Banten lebih parah daripada kejadian ini" in said(page)


def test_the_owner_is_told_at_once(participant, shared):
    verified(participant, shared, "critical", "36.03.01")

    with participant.scope():
        assert published(ParticipantSeverityReported) == 1


def test_a_report_that_is_no_graver_says_nothing_new(owner, participant, shared):
    verified(participant, shared, "high", "36.03.01")
    verified(participant, shared, "high", "36.03.01")
    verified(participant, shared, "low", "36.03.01")

    with participant.scope():
        assert published(ParticipantSeverityReported) == 1
    assert as_the_owner_sees(owner, shared) == ("moderate", "high")


def test_nothing_is_shown_any_more_once_the_owner_has_raised_it(owner, participant, shared):
    verified(participant, shared, "critical", "36.03.01")
    with owner.scope() as actor:
        version = Incident.objects.get(pk=shared.pk).version
        services.change_severity(
            actor=actor, incident_id=shared.pk, version=version, severity="critical", reason="Laporan Banten"
        )

    assert owner.sign_in(Client()).get(f"/kejadian/{shared.pk}/").context["graver"] == []
