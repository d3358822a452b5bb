import pytest
from django.contrib.gis.geos import Point

from pmi_platform.core.geo.errors import OutsideIndonesia
from pmi_platform.core.geo.queries.territory import in_indonesia, require_in_indonesia


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("Jakarta", -6.1754, 106.8272),
        ("Sabang", 5.89, 95.32),
        ("Merauke", -8.5, 140.4),
        ("Batam", 1.13, 104.03),
        ("Nunukan", 4.13, 117.65),
        ("Miangas", 5.55, 126.58),
        ("Kupang", -10.17, 123.6),
        ("the middle of the Java Sea", -4.5, 110.0),
        ("the epicentre of Cianjur 2022", -6.84, 107.05),
    ],
)
def test_places_of_indonesia_are_in_indonesia(place, latitude, longitude):
    assert in_indonesia(Point(longitude, latitude, srid=4326)), place


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("Singapore", 1.29, 103.85),
        ("Kuching", 1.55, 110.35),
        ("Dili", -8.55, 125.57),
        ("Oecusse, inside Timor", -9.2, 124.37),
        ("Vanimo in Papua New Guinea", -2.68, 141.3),
        ("Darwin", -12.46, 130.84),
        ("the point of a phone without GPS", 0.0, 0.0),
    ],
)
def test_places_of_the_neighbours_are_not(place, latitude, longitude):
    assert not in_indonesia(Point(longitude, latitude, srid=4326)), place


def test_swapped_coordinates_are_refused_with_a_hint():
    with pytest.raises(OutsideIndonesia) as refused:
        require_in_indonesia(Point(-6.1754, 106.8272, srid=4326))

    assert "106.827" in str(refused.value)
    assert "-6.1754" in str(refused.value)
