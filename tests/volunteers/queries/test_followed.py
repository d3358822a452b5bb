"""A report's sender learns how many volunteers set out because of it, and never who."""

import pytest
from django.test import Client

from incidents.queries.own_reports import own_reports
from incidents.services import attach_report_to_incident
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator, field_officer, unit
from tests.factories.volunteers import enlisted, offered, skilled
from volunteers.services.deploying import answer_for, move_deployment

pytestmark = pytest.mark.django_db

CUGENANG = "32.03.11"


def sent_out(actor, incident, *states):
    """Somebody asked for the incident, who accepts and is led through the states."""
    volunteer = enlisted(actor, unit=unit(CUGENANG), area=CUGENANG, full_name="Dewi Rahasia")
    skilled(actor, volunteer, "wash")
    deployment = offered(actor, volunteer, incident_id=incident.pk)
    deployment = answer_for(actor=actor, deployment_id=deployment.pk, version=1, accepts=True, reason="Sanggup.")
    for state in states:
        deployment = move_deployment(
            actor=actor, deployment_id=deployment.pk, version=deployment.version, state=state, reason=""
        )
    return deployment


def test_whoever_set_out_is_counted_by_skill_and_whoever_only_promised_is_not():
    chief, officer = coordinator(), field_officer()
    with officer.scope() as actor:
        report = filed(actor)
    with chief.scope() as actor:
        incident = opened(actor)
        attach_report_to_incident(actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version)
        sent_out(actor, incident, "mobilised")
        sent_out(actor, incident, "mobilised", "on_site")
        sent_out(actor, incident)
    with officer.scope() as actor:
        [told] = own_reports(actor=actor)
    page = officer.sign_in(Client()).get(f"/lapor/saya/{report.pk}/").content.decode()

    [followed] = [one for one in told["followed"] if one["kind"] == "deployment"]
    assert (followed["amount"], followed["unit"]) == ("2", "orang")
    assert "2 orang" in page
    assert "relawan: WASH" in page
    assert "Dewi" not in page
