import pytest
from django.contrib.gis.geos import Point

from pmi_platform.core.geo.errors import UnknownArea
from pmi_platform.core.geo.models import AdminArea, AreaBoundary
from pmi_platform.core.geo.queries import areas
from pmi_platform.core.geo.rules.codes import Level

pytestmark = pytest.mark.django_db


def at(latitude: float, longitude: float) -> Point:
    return Point(longitude, latitude, srid=4326)


def kecamatan_at(latitude: float, longitude: float) -> areas.AreaAtPoint:
    found = areas.area_at(at(latitude, longitude))
    assert found
    return found


def test_a_point_on_land_answers_with_its_kecamatan():
    found = kecamatan_at(-6.1647, 106.8454)

    assert found.area.code == "31.71.03"
    assert found.distance_m == 0


def test_an_approximate_answer_says_so():
    found = kecamatan_at(-6.1647, 106.8454)

    assert found.quality == AreaBoundary.Quality.APPROXIMATE
    assert not found.is_exact


def test_a_pier_belongs_to_the_kecamatan_behind_it():
    found = kecamatan_at(-6.10, 106.83)

    assert found.area.parent_id == "31.72"
    assert 0 < found.distance_m < areas.SHORE_TOLERANCE_M
    assert not found.is_exact


def test_an_island_that_coarse_outlines_lack_belongs_to_the_nearest_kecamatan():
    found = kecamatan_at(-5.745, 106.614)

    assert found.area.parent_id == "31.01"


@pytest.mark.parametrize("point", [at(-4.5, 110.0), at(1.29, 103.85), at(0, 0)], ids=["sea", "Singapore", "nowhere"])
def test_sea_and_abroad_have_no_kecamatan(point):
    assert areas.area_at(point) is None


def test_every_kecamatan_has_an_outline_around_its_centre(django_assert_num_queries):
    with django_assert_num_queries(1):
        astray = AdminArea.objects.raw(
            """
            SELECT area.code FROM geo_adminarea AS area LEFT JOIN geo_areaboundary AS known ON known.area_id = area.code
             WHERE area.level = 'kecamatan'
               AND (known.area_id IS NULL
                    OR NOT ST_IsValid(known.geometry)
                    OR NOT ST_Intersects(known.geometry,
                                         ST_SetSRID(ST_MakePoint(area.longitude, area.latitude), 4326)))
            """
        )
        assert [area.code for area in astray] == []


def test_an_area_is_found_by_its_code_alone():
    assert str(areas.find_area("12.75")) == "Kota Binjai (12.75)"
    assert areas.find_area("99.99") is None
    assert areas.find_area("12.75'; --") is None


def test_an_unknown_code_is_refused_with_an_example():
    with pytest.raises(UnknownArea, match=r"99\.99.*31\.71"):
        areas.require_area("99.99")


def test_names_carry_the_areas_around_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        names = areas.full_names(["31.71.03", "31.71.03.1004", "31", "99", "nonsense"])

    assert names == {
        "31.71.03": "Kemayoran, Kota Administrasi Jakarta Pusat",
        "31.71.03.1004": "Serdang, Kemayoran, Kota Administrasi Jakarta Pusat",
        "31": "Daerah Khusus Ibukota Jakarta",
    }


def test_a_name_may_go_up_to_the_province():
    name = areas.full_name("31.71.03", upto=Level.PROVINCE)

    assert name == "Kemayoran, Kota Administrasi Jakarta Pusat, Daerah Khusus Ibukota Jakarta"


def test_children_are_one_level_below():
    assert areas.children_of(None).count() == 38
    assert [area.code for area in areas.children_of("62.71")] == [f"62.71.0{number}" for number in range(1, 6)]


def test_areas_of_a_level_are_listed_inside_a_container():
    assert areas.list_areas(level=Level.DISTRICT, within="36").count() == 155
    assert areas.list_areas(within="12.75").count() == 1 + 5 + 37


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kemayoran", "31.71.03"),
        ("Kec. Gambir, Jakarta Pusat", "31.71.01"),
        ("DKI Jakarta", "31"),
        ("bekasi", "32.16"),
        ("Kota Bekasi", "32.75"),
        ("kab cianjur", "32.03"),
        ("desa Mangunkerta, Cianjur", "32.03.11.2006"),
        ("Palangka Raya", "62.71"),
        ("Cugenan", "32.03.11"),
        ("31.71", "31.71"),
    ],
)
def test_search_finds_what_is_meant(text, first):
    assert areas.search_areas(text)[0].code == first


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; DROP TABLE geo_adminarea; --x99999zz"])
def test_search_for_nothing_or_nonsense_breaks_nothing(text):
    areas.search_areas(text)

    assert AdminArea.objects.filter(level="provinsi").count() == 38


def test_search_stays_inside_its_container():
    found = areas.search_areas("kemayoran", within="31")

    assert {area.code[:2] for area in found} == {"31"}
