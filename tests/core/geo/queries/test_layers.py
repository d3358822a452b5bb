import gzip
import json

import pytest

from pmi_platform.core.geo.queries.layers import INDONESIA, Detail, area_layer, usual_detail, usual_level
from pmi_platform.core.geo.rules.codes import Level

pytestmark = pytest.mark.django_db


def test_a_layer_holds_the_areas_of_one_level_in_order(django_assert_num_queries):
    with django_assert_num_queries(1):
        layer = json.loads(area_layer("31", level=Level.REGENCY, detail=Detail.NORMAL))

    assert [feature["properties"]["code"] for feature in layer["features"]] == [
        "31.01",
        "31.71",
        "31.72",
        "31.73",
        "31.74",
        "31.75",
    ]


def test_an_outline_says_what_it_is_worth_and_where_its_name_goes():
    layer = json.loads(area_layer("31.71", level=Level.DISTRICT, detail=Detail.NORMAL))

    properties = layer["features"][0]["properties"]
    assert layer["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert properties["name"] == "Gambir"
    assert properties["approximate"] is True
    assert properties["quality"] == "approximate"
    assert properties["label"] == pytest.approx([106.82, -6.17], abs=0.02)


def test_the_collection_names_its_sources_and_warns():
    layer = json.loads(area_layer("31.71", level=Level.DISTRICT, detail=Detail.NORMAL))

    assert "Natural Earth" in layer["attribution"]
    assert layer["is_approximate"] is True


@pytest.mark.parametrize("province", ["32", "33", "35"])
def test_the_kecamatan_of_a_large_province_travel_in_a_quarter_megabyte(province):
    layer = area_layer(province, level=Level.DISTRICT, detail=Detail.NORMAL)

    assert len(gzip.compress(layer.encode())) < 250_000


def test_less_detail_is_less_to_send():
    overview = area_layer("32", level=Level.REGENCY, detail=Detail.OVERVIEW)
    full = area_layer("32", level=Level.REGENCY, detail=Detail.FULL)

    assert len(overview) < len(full)
    assert overview.count('"Feature"') == full.count('"Feature"') == 27


def test_the_whole_country_is_drawn_by_province():
    layer = json.loads(area_layer(INDONESIA, level=usual_level(INDONESIA), detail=usual_detail(INDONESIA)))

    assert len(layer["features"]) == 38


def test_a_level_without_outlines_is_an_empty_layer():
    layer = json.loads(area_layer("31.71.03", level=Level.VILLAGE, detail=Detail.NORMAL))

    assert layer["features"] == []
    assert layer["attribution"] == ""


@pytest.mark.parametrize(
    ("container", "level"),
    [("32", Level.REGENCY), ("32.03", Level.DISTRICT), ("32.03.11", Level.DISTRICT)],
)
def test_a_container_is_usually_drawn_one_level_below_down_to_kecamatan(container, level):
    assert usual_level(container) == level
