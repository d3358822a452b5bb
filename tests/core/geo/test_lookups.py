import pytest
from django.contrib.gis.geos import Polygon

from pmi_platform.core.geo.lookups import in_bounds
from pmi_platform.core.geo.models import AreaBoundary

pytestmark = pytest.mark.django_db


def districts_in(bounds):
    found = AreaBoundary.objects.filter(in_bounds(bounds, field="geometry"), area__level="kecamatan")
    return set(found.values_list("area_id", flat=True))


def test_a_box_finds_what_reaches_into_it():
    assert "31.71.03" in districts_in((106.84, -6.17, 106.86, -6.15))
    assert "32.03.11" not in districts_in((106.84, -6.17, 106.86, -6.15))


def test_a_shape_is_asked_exactly_and_not_by_its_box():
    corner = Polygon(((106.7, -6.4), (107.0, -6.4), (107.0, -6.1), (106.7, -6.4)), srid=4326)

    assert districts_in(corner) < districts_in(corner.extent)


def test_the_box_stands_beside_the_exact_condition():
    sql = str(AreaBoundary.objects.filter(in_bounds((106.0, -7.0, 107.0, -6.0), field="geometry")).query)

    assert " && " in sql
    assert "ST_Intersects" in sql
