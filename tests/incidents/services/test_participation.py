import pytest
from django.utils import timezone

from incidents import services
from incidents.events import ParticipantInvited, ParticipationAccepted
from incidents.models import Incident, IncidentParticipation, IncidentSeverity, IncidentTransition
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.tenancy.models import Space
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import coordinator, province
from tests.incidents.support import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def west_java():
    return coordinator()


@pytest.fixture
def banten():
    return coordinator(of=province("36"))


def invited(owner, guest):
    with owner.scope() as actor:
        incident = opened(actor)
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=guest.tenant.pk, role="affected"
        )
        assert published(ParticipantInvited) == 1
    return incident


def test_an_incident_is_unseen_by_the_neighbour_until_it_is_invited(west_java, banten):
    with west_java.scope() as actor:
        opened(actor)

    with banten.scope():
        assert not Incident.objects.exists()
        assert not IncidentTransition.objects.exists()


def test_an_invited_province_reads_the_incident_and_its_history(west_java, banten):
    incident = invited(west_java, banten)

    with banten.scope():
        seen = Incident.objects.get()
        assert seen.pk == incident.pk
        assert IncidentTransition.objects.filter(incident=seen).count() == 1
        assert IncidentSeverity.objects.filter(incident=seen).count() == 1


def test_an_invited_province_does_not_write_the_incident(west_java, banten):
    incident = invited(west_java, banten)

    with banten.scope() as actor, pytest.raises(NotFound):
        services.take_charge(actor=actor, incident_id=incident.pk, version=2)


def test_a_province_takes_part_under_a_number_of_its_own(west_java, banten):
    incident = invited(west_java, banten)

    with banten.scope() as actor:
        first = services.accept_participation(actor=actor, incident_id=incident.pk)
        again = services.accept_participation(actor=actor, incident_id=incident.pk)
        assert published(ParticipationAccepted) == 1

    assert first.local_number == again.local_number == f"P36/{timezone.now().year}/0001"
    with west_java.scope():
        assert IncidentParticipation.objects.get().local_number == first.local_number


def test_a_participant_counts_its_own_reports_in(west_java, banten):
    incident = invited(west_java, banten)

    with banten.scope() as actor:
        report = filed(actor, area="36.02.13", incident_id=incident.pk, answers={"people": 9})

    assert report.incident_id == incident.pk


def test_nobody_accepts_what_they_were_not_invited_to(west_java, banten):
    with west_java.scope() as actor:
        incident = opened(actor)

    with banten.scope() as actor, pytest.raises(NotFound):
        services.accept_participation(actor=actor, incident_id=incident.pk)


def test_a_province_is_invited_once(west_java, banten):
    incident = invited(west_java, banten)

    with west_java.scope() as actor, pytest.raises(Conflict):
        services.invite_participant(
            actor=actor, incident_id=incident.pk, version=2, tenant_id=banten.tenant.pk, role="observing"
        )


def test_a_tenant_of_another_space_is_not_invited(west_java):
    shadow = province("36", space=Space.EXERCISE)

    with west_java.scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput) as refusal:
            services.invite_participant(
                actor=actor, incident_id=incident.pk, version=1, tenant_id=shadow.pk, role="affected"
            )

    assert set(refusal.value.fields) == {"tenant_id"}
