import io
import json
import struct
import zipfile

import pytest
from django.contrib.gis.gdal import OGRGeometry

from pmi_platform.core.geo.vector_files import VectorRefused, read_vector_file
from tests.factories.risk import box, feature, geojson, geopackage, shapefile, zipped

RING = box(107.0, -6.9, 107.1, -6.8)
WEB_MERCATOR = "urn:ogc:def:crs:EPSG::3857"
UTM_48_SOUTH = "urn:ogc:def:crs:EPSG::32748"


def refused(name, content):
    with pytest.raises(VectorRefused) as refusal:
        read_vector_file(name, content)
    return str(refusal.value)


def extents(file):
    return [tuple(round(one, 5) for one in OGRGeometry(memoryview(found.wkb)).extent) for found in file.features]


def in_system(srid):
    outline = OGRGeometry(json.dumps({"type": "Polygon", "coordinates": [RING]}))
    outline.srid = 4326
    outline.transform(srid)
    return json.loads(outline.json)["coordinates"][0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", lambda: geojson(feature(RING))),
        ("a.gpkg", lambda: geopackage([(RING, "Tinggi")])),
        ("a.zip", lambda: zipped(shapefile([(RING, "Tinggi")]))),
    ],
)
def test_every_format_gives_the_same_polygon_and_its_attributes(name, content):
    file = read_vector_file(name, content())

    assert [found.attributes["kelas"] for found in file.features] == ["Tinggi"]
    assert extents(file) == [(107.0, -6.9, 107.1, -6.8)]


@pytest.mark.parametrize(("srid", "name"), [(3857, WEB_MERCATOR), (32748, UTM_48_SOUTH)])
def test_other_coordinate_systems_are_brought_into_wgs_84(srid, name):
    file = read_vector_file("a.geojson", geojson(feature(in_system(srid)), crs=name))

    assert extents(file) == [(107.0, -6.9, 107.1, -6.8)]


def test_what_is_no_polygon_is_named_with_its_number_and_the_rest_is_read():
    point = {"type": "Feature", "properties": {"kelas": "R"}, "geometry": {"type": "Point", "coordinates": [107, -7]}}
    nothing = {"type": "Feature", "properties": {"kelas": "R"}, "geometry": None}
    file = read_vector_file("a.geojson", geojson(feature(RING), point, nothing))

    assert [(found.number, found.wkb is None, bool(str(found.problem))) for found in file.features] == [
        (1, False, False),
        (2, True, True),
        (3, True, True),
    ]


def test_a_shapefile_without_its_prj_is_refused_with_the_reason():
    assert ".prj" in refused("a.zip", zipped(shapefile([(RING, "Tinggi")], prj="")))


def test_a_geopackage_that_names_no_coordinate_system_is_refused():
    assert "sistem koordinat" in refused("a.gpkg", geopackage([(RING, "Tinggi")], srs=-1))


def test_archives_that_are_torn_locked_empty_or_many_are_refused():
    parts = shapefile([(RING, "Tinggi")])
    twice = {**parts, **{name.replace("z.", "y."): part for name, part in parts.items()}}

    assert "rusak" in refused("a.zip", zipped(parts)[:400])
    assert "tidak berisi shapefile" in refused("a.zip", zipped({"baca.txt": b"x"}))
    assert "beberapa" in refused("a.zip", zipped(twice))
    assert "100" in refused("a.zip", zipped({f"{number}.txt": b"" for number in range(101)}))
    assert "tidak berisi shapefile" in refused("a.zip", zipped({**parts, "z.shp": b"<OGRVRTDataSource/>"}))


def test_a_zip_bomb_is_refused_by_what_it_says_and_by_what_it_unpacks_to():
    parts = shapefile([(RING, "Tinggi")])
    told = zipped({**parts, "z.dbf": b"\0" * (61 * 1024 * 1024)})
    lying = bytearray(told)
    with zipfile.ZipFile(io.BytesIO(told)) as packed:
        size = struct.pack("<I", packed.getinfo("z.dbf").file_size)
    lying = bytes(lying).replace(size, struct.pack("<I", 1_000))

    assert len(told) < 100_000
    assert "60 MB" in refused("a.zip", told)
    assert refused("a.zip", lying)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
        ("a.geojson", b'{"type": "FeatureCollection"}'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("a.geojson", b"[" * 100_000),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 200),
        ("a.gpkg", b"<OGRVRTDataSource/>"),
        ("a.vrt", b"<OGRVRTDataSource/>"),
        ("a.kml", b"<kml/>"),
    ],
)
def test_what_is_none_of_the_three_formats_never_reaches_gdal(name, content):
    assert refused(name, content)


def test_a_file_of_20_mb_or_of_too_many_features_is_refused():
    assert "15 MB" in refused("a.geojson", b" " * 20 * 1024 * 1024)
    assert "5.000" in refused("a.geojson", geojson(*[feature(RING)] * 5_001))
