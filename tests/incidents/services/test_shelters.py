from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import queries, services
from incidents.errors import NotTakingPart, WrongState
from incidents.events import ShelterClosed, ShelterCounted, ShelterOpened
from incidents.models import Figure, ShelterCount
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.factories.incidents import CUGENANG, counted, filed, opened, recorded, sheltered
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.support import details, feed_lines, payloads, published

pytestmark = pytest.mark.django_db

VILLAGE, OTHER_VILLAGE = "32.03.11.2001", "32.03.11.2002"


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def incident(chief):
    return opened(chief)


def displaced(incident, indicator="mengungsi", unit="jiwa"):
    found = queries.headlines([incident.pk]).get((incident.pk, indicator, unit), queries.Headline())
    return found.verified, found.reported


def ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def closed(actor, shelter, reason="Semua pulang."):
    return services.close_shelter(actor=actor, shelter_id=shelter.pk, version=shelter.version, reason=reason)


def test_a_shelter_is_registered_with_what_it_is_like(chief, incident):
    shelter = sheltered(chief, incident, person_in_charge="Bu Rina", phone="0812", services=("water",), needs=("mats",))

    assert (shelter.name, shelter.state, shelter.services, shelter.needs) == ("SDN 1", "open", ["water"], ["mats"])
    assert published(ShelterOpened) == 1
    assert "Bu Rina" in details()
    assert "Bu Rina" not in payloads()


def test_the_shelters_of_a_village_are_one_source_of_its_displaced(chief, incident):
    counted(chief, sheltered(chief, incident, area=VILLAGE), 120, households=30)
    counted(chief, sheltered(chief, incident, area=VILLAGE, name="Masjid"), 80, households=25)

    assert displaced(incident) == (200, 200)
    assert displaced(incident, unit="kk") == (55, 55)
    assert displaced(incident, "titik_pengungsian", "titik") == (2, 2)


def test_a_kecamatans_sum_holds_those_of_its_villages_once(chief, incident):
    counted(chief, sheltered(chief, incident, area=VILLAGE), 120)
    counted(chief, sheltered(chief, incident, area=CUGENANG, name="Lapangan"), 300)

    assert displaced(incident) == (420, 420)


def test_shelters_and_a_report_about_the_same_village_are_not_added_up(chief, incident):
    counted(chief, sheltered(chief, incident, area=VILLAGE), 120)

    filed(chief, area=VILLAGE, incident_id=incident.pk, answers={}, type_code="first_report")
    recorded(chief, incident, 110, indicator="mengungsi", area=VILLAGE, as_of=ago(30))

    assert displaced(incident) == (120, 120)


def test_a_regencys_whole_counts_instead_of_its_shelters(chief, incident):
    counted(chief, sheltered(chief, incident, area=VILLAGE), 120, as_of=ago(30))

    recorded(chief, incident, 58_362, indicator="mengungsi", as_of=ago(5))

    assert displaced(incident) == (120, 58_362)


def test_the_next_count_replaces_the_one_before_and_both_stay_in_the_series(chief, incident):
    shelter = counted(chief, sheltered(chief, incident), 120, as_of=ago(60))

    counted(chief, shelter, 90)

    assert displaced(incident) == (90, 90)
    series = Figure.objects.filter(indicator="mengungsi", unit="jiwa").order_by("as_of")
    assert [int(figure.value) for figure in series] == [120, 90]
    assert ShelterCount.objects.count() == 2


def test_households_that_the_next_count_does_not_know_are_no_longer_told(chief, incident):
    shelter = counted(chief, sheltered(chief, incident), 120, households=30, as_of=ago(60))

    counted(chief, shelter, 90)

    assert displaced(incident, unit="kk") == (None, None)


def test_groups_are_told_as_figures_of_their_own(chief, incident):
    counted(chief, sheltered(chief, incident), 120, groups={"women": 70, "pregnant": 4})

    assert displaced(incident, "mengungsi_perempuan") == (70, 70)
    assert displaced(incident, "mengungsi_ibu_hamil") == (4, 4)


def test_whoever_closes_a_shelter_takes_its_people_out_of_the_total(chief, incident):
    counted(chief, sheltered(chief, incident, name="Masjid"), 80, as_of=ago(60))
    shelter = counted(chief, sheltered(chief, incident), 120, as_of=ago(30))

    closed(chief, shelter)

    assert displaced(incident) == (80, 80)
    assert published(ShelterClosed) == 1


def test_when_the_last_shelter_closes_nobody_is_displaced_there(chief, incident):
    closed(chief, counted(chief, sheltered(chief, incident), 120, as_of=ago(30)))

    assert displaced(incident) == (0, 0)


def test_a_shelter_that_opens_again_counts_from_its_next_count_on(chief, incident):
    shelter = closed(chief, counted(chief, sheltered(chief, incident), 120, as_of=ago(30)))

    again = services.reopen_shelter(actor=chief, shelter_id=shelter.pk, version=shelter.version)

    assert (again.people, displaced(incident)) == (None, (0, 0))
    counted(chief, again, 60)
    assert displaced(incident) == (60, 60)


def test_a_field_officers_count_stays_unverified(chief, incident):
    shelter = sheltered(chief, incident)
    with field_officer().scope() as officer:
        counted(officer, shelter, 120)

    assert displaced(incident) == (None, 120)


def test_the_feed_hears_of_the_shelter_and_of_its_figures(chief, incident):
    counted(chief, sheltered(chief, incident), 120)

    assert {entity for entity, _version in feed_lines(ShelterCounted)} == {"shelter", "figure"}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"people": 120, "households": 121}, {"households"}),
        ({"people": 120, "groups": {"elderly": 121}}, {"elderly"}),
        ({"people": 120, "groups": {"cats": 1}}, {"cats"}),
        ({"people": -1}, {"people"}),
        ({"people": 100_000}, {"people"}),
    ],
)
def test_counts_that_cannot_be_true_are_refused(chief, incident, said, fields):
    shelter = sheltered(chief, incident)

    with pytest.raises(InvalidInput) as refusal:
        counted(chief, shelter, **said)

    assert set(refusal.value.fields) == fields
    assert displaced(incident) == (None, None)


@pytest.mark.parametrize("as_of", [timezone.now() + timedelta(hours=2), timezone.now() - timedelta(hours=2)])
def test_a_count_lies_neither_in_the_future_nor_before_the_last_one(chief, incident, as_of):
    shelter = counted(chief, sheltered(chief, incident), 120, as_of=ago(30))

    with pytest.raises(InvalidInput) as refusal:
        counted(chief, shelter, 90, as_of=as_of)

    assert set(refusal.value.fields) == {"as_of"}


def test_a_closed_shelter_is_not_counted(chief, incident):
    shelter = closed(chief, sheltered(chief, incident))

    with pytest.raises(WrongState):
        counted(chief, shelter, 90)


def test_a_shelter_is_not_closed_without_a_reason(chief, incident):
    with pytest.raises(InvalidInput):
        closed(chief, sheltered(chief, incident), reason=" ")


def test_two_shelters_of_one_place_have_different_names(chief, incident):
    sheltered(chief, incident)

    with pytest.raises(InvalidInput) as refusal:
        sheltered(chief, incident)

    assert set(refusal.value.fields) == {"name"}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"services": ("sauna",)}, "services"),
        ({"needs": ("gold",)}, "needs"),
        ({"capacity": -1}, "capacity"),
        ({"rt": "12a"}, "rt"),
    ],
)
def test_details_that_nobody_can_mean_are_refused(chief, incident, details, field):
    with pytest.raises(InvalidInput) as refusal:
        sheltered(chief, incident, **details)

    assert set(refusal.value.fields) == {field}


def test_a_shelter_lies_in_a_kecamatan_at_least(chief, incident):
    with pytest.raises(InvalidInput) as refusal:
        sheltered(chief, incident, area="32.03")

    assert set(refusal.value.fields) == {"area"}


def test_only_those_who_take_part_register_a_shelter(incident):
    with coordinator(of=province("31")).scope() as stranger, pytest.raises((NotFound, NotTakingPart)):
        sheltered(stranger, incident, area="31.75.06")


def test_an_officer_of_another_kecamatan_counts_nothing(chief, incident):
    shelter = sheltered(chief, incident)

    with field_officer("32.75.01").scope() as officer, pytest.raises(NotPermitted):
        counted(officer, shelter, 5)


def test_a_count_is_made_on_the_version_that_was_seen(chief, incident):
    shelter = sheltered(chief, incident)
    counted(chief, shelter, 120)
    shelter.version = 9

    with pytest.raises(StaleVersion):
        counted(chief, shelter, 5)
