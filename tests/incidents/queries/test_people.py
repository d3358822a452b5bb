"""Numbers of people over several open incidents: part and whole never both, and every row told with its reason."""

import pytest
from django.test import Client
from django.utils import timezone

from incidents import queries
from incidents.queries.people import counted_rows
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import opened, recorded
from tests.factories.tenancy import coordinator, headquarters, member
from tests.incidents.services.test_roll_up import Playing
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def dead(actor):
    found = queries.totals(actor=actor).dead_and_missing
    return found.verified, found.reported


def flooded(actor, area, dead_count, **more):
    incident = opened(actor, hazard="banjir", area=area)
    recorded(actor, incident, dead_count, area=area, **more)
    return incident


def test_a_kabupaten_inside_the_provinces_incident_is_not_added(chief):
    flooded(chief, "32", 20)
    flooded(chief, "32.03", 9)

    assert dead(chief)[1] == 20


def test_other_kabupaten_are_added(chief):
    flooded(chief, "32.04", 20)
    flooded(chief, "32.03", 9)

    assert dead(chief)[1] == 29


def test_another_disaster_in_the_same_place_is_added(chief):
    flooded(chief, "32.03", 20)
    quake = opened(chief, hazard="gempa", area="32.03")
    recorded(chief, quake, 9, area="32.03")

    assert dead(chief)[1] == 29


def test_rows_that_stand_aside_are_told_with_the_reason(chief):
    wide, narrow = flooded(chief, "32", 20), flooded(chief, "32.03", 9)
    rows = counted_rows(actor=chief, count="dead_and_missing", basis="reported", now=timezone.now())

    assert [(row.row.incident, row.aside.why.value if row.aside else "") for row in rows] == [
        (wide.pk, ""),
        (narrow.pk, "inside"),
    ]


def test_the_page_shows_what_counts_and_what_stands_aside(chief):
    flooded(chief, "32", 20)
    flooded(chief, "32.03", 9)
    page = said(coordinator().sign_in(Client()).get("/komando/hitungan/?angka=dead_and_missing&dasar=reported"))

    assert "Meninggal/hilang: 20" in page
    assert "termasuk wilayah angka kejadian lain" in page


def counted_dead(actor):
    rows = counted_rows(actor=actor, count="dead_and_missing", basis="verified", now=timezone.now())
    return sum(row.row.value for row in rows if row.aside is None and row.indicator == "meninggal"), {
        row.row.areas: row.aside.why.value for row in rows if row.aside and row.indicator == "meninggal"
    }


def test_lebak_is_not_counted_twice_inside_jabodetabek():
    """New Year 2020, by hand from BNPB: of the 60 dead of Jabodetabek, Banten's 14 are Lebak 9, Tangerang Selatan 4 and
    Kota Tangerang 1. Lebak's own incident tells of the same 9 (21 January): 60 and 14, and not 69 and 23."""
    reader = member(Role.HQ_READER, of=headquarters(space=Space.EXERCISE))
    jabodetabek = Playing("jabodetabek-2020").until("2020-01-04", "18:00")
    Playing("lebak-2020").until("2020-01-21")

    with reader.scope() as pusat:
        assert counted_dead(pusat) == (60, {("36.02",): "inside"})
    with jabodetabek.acting(jabodetabek.tenants["36"]) as banten:
        assert counted_dead(banten) == (14, {("36.02",): "same_area"})
