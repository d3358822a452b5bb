from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.utils import timezone

from incidents import services
from incidents.models import Incident
from incidents.queries.duplicates import Telling, duplicate_candidates
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.api.support import INCIDENTS, Caller
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

AT_THE_BORDER = Point(106.9705, -6.2200, srid=4326)
ACROSS = Point(106.9732, -6.2200, srid=4326)
"""Three hundred metres apart, on either side of the line between Jakarta Timur and Kota Bekasi."""


def told(**changes):
    return Telling(**{"hazard": "kebakaran", "location": ACROSS, "at": timezone.now(), **changes})


def burning(actor, **changes):
    standing = {"hazard": "kebakaran", "area": "31.75.06", "location": AT_THE_BORDER}
    return opened(actor, **{**standing, "started_at": timezone.now() - timedelta(minutes=5), **changes})


def shared(giver, receiver):
    now = timezone.now()
    with giver.scope() as actor:
        open_grant(
            actor=actor,
            terms=GrantTerms(
                receiver_id=receiver.tenant.pk,
                purpose=Purpose.INCIDENTS,
                area_codes=(),
                valid_from=now - timedelta(hours=1),
                valid_until=now + timedelta(days=1),
                reason="MoU perbatasan",
            ),
        )


def test_the_neighbour_s_incident_across_the_border_is_found_where_it_is_shared():
    jakarta, west_java = coordinator(of=province("31")), coordinator()
    with jakarta.scope() as actor:
        incident = burning(actor)
    with west_java.scope() as actor:
        assert duplicate_candidates(actor=actor, told=told()) == []
    shared(jakarta, west_java)

    with west_java.scope() as actor:
        [found] = duplicate_candidates(actor=actor, told=told())

    assert found.incident.pk == incident.pk
    assert 250 < found.likeness.distance_m < 350
    assert (found.likeness.minutes, found.likeness.hazard) == (5, "same")


def test_neither_what_is_over_nor_what_is_another_thing_is_found():
    with coordinator(of=province("31")).scope() as actor:
        over = burning(actor)
        services.move_incident(actor=actor, incident_id=over.pk, version=1, to_state="dismissed", reason="Kabar bohong")
        burning(actor, hazard="klb")
        burning(actor, location=Point(106.80, -6.30, srid=4326))

        assert duplicate_candidates(actor=actor, told=told()) == []


def test_words_of_the_reports_make_it_likelier_and_are_given_as_a_reason():
    with coordinator(of=province("31")).scope() as actor:
        incident = burning(actor)
        [before] = duplicate_candidates(actor=actor, told=told(text="Gudang plastik terbakar"))
        filed(actor, area="31.75.06", incident_id=incident.pk, text="Api di gudang plastik membesar.")
        [after] = duplicate_candidates(actor=actor, told=told(text="Gudang plastik terbakar"))

    assert after.likeness.words == ("gudang", "plastik")
    assert after.likeness.score > before.likeness.score


def test_a_place_without_coordinates_is_vague_and_still_finds():
    with coordinator().scope() as actor:
        incident = opened(actor, area="32.75.01", hazard="banjir")
        [found] = duplicate_candidates(actor=actor, told=Telling(hazard="banjir", area="32.75.01"))
        assert found.incident.pk == incident.pk
        assert duplicate_candidates(actor=actor, told=Telling(hazard="banjir")) == []


def test_an_officer_is_told_of_an_incident_beyond_the_own_kecamatan_but_not_led_there():
    with coordinator().scope() as actor:
        incident = opened(actor, area="32.75.02", hazard="banjir")

    with field_officer(at="32.75.01").scope() as actor:
        [found] = duplicate_candidates(
            actor=actor, told=Telling(hazard="banjir", location=Incident.objects.get(pk=incident.pk).location)
        )

    assert not found.is_readable


def test_a_second_incident_beside_a_likely_one_is_opened_only_when_that_one_was_shown():
    chief = branch_operator("32.03").sign_in(Client())
    with coordinator().scope() as actor:
        first = opened(actor, area="32.03.11")
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    form = {"hazard": "gempa", "area": "32.03.11", "severity": "high", "started_at": moment}

    shown = chief.post("/kejadian/baru/", form)
    assert shown.status_code == 422
    assert first.number in said(shown)
    again = chief.post("/kejadian/baru/", {**form, "seen": str(first.pk)})

    assert again.status_code == 302
    with coordinator().scope():
        assert Incident.objects.count() == 2


def test_candidates_fill_in_while_somebody_types():
    with coordinator().scope() as actor:
        incident = opened(actor, area="32.03.11")
    chief = coordinator().sign_in(Client())

    assert incident.number in chief.get("/kejadian/serupa/?hazard=gempa&area=32.03.11&started_at=").content.decode()
    assert incident.number not in chief.get("/kejadian/serupa/?hazard=gem&area=zzz&lat=x").content.decode()


def test_a_report_shows_what_it_may_be_about_and_is_attached_at_once():
    with coordinator().scope() as actor:
        incident, report = opened(actor, area="32.03.11"), filed(actor)
    chief = coordinator().sign_in(Client())

    assert incident.number in said(chief.get(f"/laporan/{report.pk}/"))
    chief.post(f"/laporan/{report.pk}/kejadian/", {"version": report.version, "incident": str(incident.pk)})

    with coordinator().scope():
        assert Incident.objects.get().reports.get().pk == report.pk


def test_machines_are_given_the_reasons_as_codes():
    with coordinator().scope() as actor:
        incident = opened(actor, area="32.03.11")
    caller = Caller(coordinator())

    answer = caller.get(f"{INCIDENTS}candidates/", hazard="gempa", area="32.03.11", q="rumah roboh").json()

    [found] = answer["candidates"]
    assert found["incident_id"] == str(incident.pk)
    assert set(found["reasons"]) == {"distance_m", "is_vague", "minutes", "hazard", "words"}
    assert caller.get(f"{INCIDENTS}candidates/", lat="95", lon="1").status_code == 422
