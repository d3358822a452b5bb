import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import translation

from pmi_platform.core.geo.models import AreaBoundary
from pmi_platform.core.geo.queries.areas import area_at
from pmi_platform.core.geo.queries.layers import layers_version
from pmi_platform.core.geo.services.approximation import ATTRIBUTION
from pmi_platform.core.geo.services.boundaries import load_boundaries, load_default_boundaries

BINJAI = ("12.75.01", "12.75.02", "12.75.03", "12.75.04", "12.75.05")
CAHYA_DSN = "Boundary data: (c) Cahya DSN, github cahyadsn/wilayah_boundaries, MIT License"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def said():
    return []


def feature(code, geometry, **properties):
    return {"type": "Feature", "properties": {"code": code, **properties}, "geometry": geometry}


def around(code, *, radius=0.02):
    """A square around the centre of an area, as its outline."""
    centre = AreaBoundary.objects.select_related("area").get(pk=code).area
    west, south = centre.longitude - radius, centre.latitude - radius
    east, north = centre.longitude + radius, centre.latitude + radius
    return json.loads(Polygon.from_bbox((west, south, east, north)).geojson)


def write(path, *features, **members):
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}))
    return path


def test_a_loaded_outline_answers_exactly_and_carries_its_notice(fresh_database, said, tmp_path):
    file = write(tmp_path / "district.geojson", feature("31.71.01", around("31.71.01"), quality="village-union"))

    assert load_boundaries(file, report=said.append) == 1

    found = area_at(Point(106.8272, -6.1754, srid=4326))
    assert found
    assert found.area.code == "31.71.01"
    assert found.is_exact
    assert AreaBoundary.objects.get(pk="31.71.01").attribution == CAHYA_DSN


def test_where_outlines_overlap_the_better_one_answers(fresh_database, said, tmp_path):
    file = write(tmp_path / "one.geojson", feature("31.71.01", around("31.71.01", radius=0.1), quality="exact"))

    load_boundaries(file, report=said.append)

    found = area_at(Point(106.8454, -6.1647, srid=4326))
    assert found
    assert found.area.code == "31.71.01"


def test_outlines_of_the_areas_above_follow_those_inside(fresh_database, said, tmp_path):
    file = write(tmp_path / "binjai.geojson", *(feature(code, around(code)) for code in BINJAI))

    load_boundaries(file, report=said.append, attribution="Badan Informasi Geospasial")

    city = AreaBoundary.objects.get(pk="12.75")
    assert city.quality == AreaBoundary.Quality.SIMPLIFIED
    assert city.attribution == "Badan Informasi Geospasial"
    assert AreaBoundary.objects.get(pk="12").quality == AreaBoundary.Quality.APPROXIMATE


def test_an_area_above_carries_each_notice_once(fresh_database, said, tmp_path):
    file = write(tmp_path / "one.geojson", feature("31.71.01", around("31.71.01"), quality="village-union"))

    load_boundaries(file, report=said.append)

    notices = AreaBoundary.objects.get(pk="31").attribution.split("; ")
    assert notices == [ATTRIBUTION, CAHYA_DSN]


def test_a_loaded_outline_of_an_area_above_stays(fresh_database, said, tmp_path):
    city = write(tmp_path / "city.geojson", feature("12.75", around("12.75", radius=0.1)))
    districts = write(tmp_path / "districts.geojson", *(feature(code, around(code)) for code in BINJAI))

    load_boundaries(city, report=said.append, source="BIG")
    load_boundaries(districts, report=said.append)

    assert AreaBoundary.objects.get(pk="12.75").source == "BIG"


def test_a_new_outline_gives_map_layers_a_new_version(fresh_database, said, tmp_path):
    before = layers_version()

    load_boundaries(write(tmp_path / "one.geojson", feature("31.71.01", around("31.71.01"))), report=said.append)

    assert layers_version() != before


def test_codes_may_stand_in_another_field_without_dots(fresh_database, said, tmp_path):
    outline = {**feature("", around("31.71.01")), "properties": {"KDCPUM": "317101"}}

    assert load_boundaries(write(tmp_path / "a.geojson", outline), report=said.append, code_field="KDCPUM") == 1


def test_the_parts_of_an_area_become_one_outline(fresh_database, said, tmp_path):
    islet = json.loads(Polygon.from_bbox((106.9, -6.05, 106.91, -6.04)).geojson)
    file = write(tmp_path / "a.geojson", feature("31.71.01", around("31.71.01")), feature("31.71.01", islet))

    assert load_boundaries(file, report=said.append) == 1
    assert AreaBoundary.objects.get(pk="31.71.01").geometry.num_geom == 2


def test_a_crossed_outline_is_repaired_and_reported(fresh_database, said, tmp_path):
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[106.8, -6.2], [106.85, -6.15], [106.85, -6.2], [106.8, -6.15], [106.8, -6.2]]],
    }

    load_boundaries(write(tmp_path / "a.geojson", feature("31.71.01", bow_tie)), report=said.append)

    outline = AreaBoundary.objects.get(pk="31.71.01").geometry
    assert isinstance(outline, MultiPolygon)
    assert outline.valid
    assert "1 repaired" in said[0]


def test_what_cannot_be_used_is_named_and_the_rest_loaded(fresh_database, said, tmp_path):
    file = write(
        tmp_path / "a.geojson",
        feature("31.71.01", around("31.71.01")),
        feature("31.71.99", around("31.71.01")),
        feature("3171010", around("31.71.01")),
        feature("31.71.02", {"type": "Point", "coordinates": [106.8, -6.1]}),
    )

    assert load_boundaries(file, report=said.append) == 1
    assert "1 outlines of unknown areas (31.71.99)" in "\n".join(said)
    assert "2 outlines without a usable code (31.71.02, 3171010)" in "\n".join(said)


@pytest.mark.parametrize("swapped", [True, False], ids=["latitude and longitude swapped", "codes of another register"])
def test_outlines_that_lie_elsewhere_than_their_codes_say_are_refused_whole(fresh_database, tmp_path, swapped):
    here = around("12.75.01")
    there = {"type": "Polygon", "coordinates": [[point[::-1] for point in here["coordinates"][0]]]}
    file = write(
        tmp_path / "a.geojson",
        feature("31.71.01", around("31.71.01")),
        feature("12.75.01" if swapped else "31.71.02", there if swapped else here),
    )

    with pytest.raises(CommandError, match=r"1 of 2 outlines lie elsewhere"):
        call_command("load_boundaries", str(file))

    assert AreaBoundary.objects.get(pk="31.71.01").quality == AreaBoundary.Quality.APPROXIMATE


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "Expecting"),
        ("[]", "not a GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "no feature has an area code"),
        (
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"KODE":"31"},"geometry":null}]}',
            "its fields are: KODE",
        ),
        (
            '{"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::32748"}},"features":[]}',
            "not in WGS 84",
        ),
        (
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"31"},'
            '"geometry":{"type":"Polygon","coordinates":"x"}}]}',
            "broken.geojson",
        ),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused_with_the_reason(fresh_database, tmp_path, text, complaint):
    (tmp_path / "broken.geojson").write_text(text)

    with pytest.raises(CommandError, match=complaint):
        call_command("load_boundaries", str(tmp_path))


def test_a_missing_file_is_refused(fresh_database, tmp_path):
    with pytest.raises(CommandError, match=r"none\.geojson cannot be loaded"):
        call_command("load_boundaries", str(tmp_path / "none.geojson"))


def test_a_folder_of_boundaries_is_loaded_once_and_the_rest_stays_approximate(fresh_database, said, tmp_path):
    write(tmp_path / "district.geojson", feature("31.71.01", around("31.71.01"), quality="exact"))

    load_default_boundaries(directory=tmp_path, report=said.append)
    load_default_boundaries(directory=tmp_path, report=said.append)

    assert sum("1 outlines" in line for line in said) == 1
    assert AreaBoundary.objects.get(pk="31.71.01").quality == AreaBoundary.Quality.EXACT
    assert AreaBoundary.objects.get(pk="31.71.02").quality == AreaBoundary.Quality.APPROXIMATE


def test_an_approximate_area_is_built_where_an_outline_is_missing(fresh_database, said):
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM geo_areaboundary WHERE area_id IN ('31.71.01', '31.71', '31')")

    load_default_boundaries(directory=None, report=said.append)

    rebuilt = AreaBoundary.objects.filter(pk__in=("31.71.01", "31.71", "31"))
    assert {outline.quality for outline in rebuilt} == {AreaBoundary.Quality.APPROXIMATE}
    assert rebuilt.count() == 3
