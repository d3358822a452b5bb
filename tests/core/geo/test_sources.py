from collections import Counter

import pytest

from pmi_platform.core.geo.sources import area_rows


@pytest.fixture(scope="module")
def rows():
    return {row.code: row for row in area_rows()}


def test_every_area_of_indonesia_is_there(rows):
    assert Counter(row.level for row in rows.values()) == {
        "provinsi": 38,
        "kabkota": 514,
        "kecamatan": 7_285,
        "kelurahan": 83_762,
    }


def test_every_area_follows_its_parent(rows):
    place = {code: number for number, code in enumerate(rows)}

    assert all(place[row.parent] < place[row.code] for row in rows.values() if row.parent)


def test_the_provinces_of_the_agreement_have_their_kecamatan(rows):
    districts = Counter(code[:2] for code in rows if len(code) == 8)

    assert (districts["31"], districts["32"], districts["36"]) == (44, 627, 155)


def test_known_population_is_not_marked_as_an_estimate(rows):
    assert rows["32.03"].population == (2_638_825, False)


def test_population_below_a_regency_is_a_marked_share_that_adds_up(rows):
    districts = [row.population for row in rows.values() if row.parent == "32.03"]

    assert sum(people.total for people in districts) == rows["32.03"].population.total
    assert all(people.is_estimate for people in districts)


def test_every_kecamatan_has_a_centre_near_indonesia(rows):
    districts = [row for row in rows.values() if row.level == "kecamatan"]

    assert all(-11.5 < row.latitude < 6.6 and 94.5 < row.longitude < 141.6 for row in districts)
