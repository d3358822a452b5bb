import pytest

from pmi_platform.core.geo.queries.drawings import draw_areas, frame_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("codes", "frame"),
    [
        (["32.03"], "32.03"),
        (["32.03.11", "32.03.05.2001"], "32.03"),
        (["32.03", "32.75"], "32"),
        (["32"], "32"),
        (["32", "32.03"], "32"),
    ],
)
def test_the_frame_holds_every_area(codes, frame):
    assert frame_of(codes) == frame


@pytest.mark.parametrize(("container", "length"), [("32.03", 8), ("32", 5)])
def test_what_is_drawn_lies_one_level_below(container, length, django_assert_num_queries):
    with django_assert_num_queries(1):
        drawing = draw_areas(container)

    assert {len(area.code) for area in drawing.areas} == {length}
    assert all(area.code.startswith(container) and area.path.startswith("M") for area in drawing.areas)
    assert "Natural Earth" in drawing.attribution


def test_the_view_box_holds_the_place_with_the_south_downwards():
    left, top, width, height = draw_areas("32.03").view_box

    assert left < 107.14 < left + width
    assert top < 6.82 < top + height


def test_an_area_without_outlines_is_not_drawn():
    assert draw_areas("99.99") is None
