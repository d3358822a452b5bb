"""Lebak inside Jabodetabek, and other tellings of the same people by two incidents."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.across import Row, Why, standing_aside, topmost

NEW_YEAR = datetime(2020, 1, 1, tzinfo=UTC)
JABODETABEK, LEBAK, OTHER = (UUID(int=number) for number in (1, 2, 3))
WIDE = ("31", "32.01", "32.16", "32.75", "32.76", "36.02", "36.03", "36.71")


def row(incident, value, *areas, hazard="banjir", hours=24, began=0, key=None):
    return Row(
        key=key or f"{incident.int}/{','.join(areas)}/{value}/{hours}",
        incident=incident,
        hazard=hazard,
        areas=areas,
        value=Decimal(value),
        started_at=NEW_YEAR + timedelta(hours=began),
        as_of=NEW_YEAR + timedelta(hours=hours),
    )


def counted(*rows):
    aside = standing_aside(rows)
    return sum(one.value for one in rows if one.key not in aside)


def whys(*rows):
    return {key: (one.why, one.by) for key, one in standing_aside(rows).items()}


def test_lebak_is_not_counted_twice_in_jabodetabek():
    whole, part = row(JABODETABEK, 67, *WIDE), row(LEBAK, 9, "36.02")

    assert counted(whole, part) == 67
    assert whys(whole, part) == {part.key: (Why.INSIDE, whole.key)}


def test_other_areas_are_added():
    assert counted(row(JABODETABEK, 67, "31"), row(LEBAK, 9, "36.02")) == 76


def test_parts_that_are_newer_and_more_stand_for_the_whole():
    whole = row(JABODETABEK, 8, *WIDE)
    parts = row(LEBAK, 9, "36.02", hours=48), row(OTHER, 3, "31.75", hours=40)

    assert counted(whole, *parts) == 12
    assert whys(whole, *parts) == {whole.key: (Why.OUTDATED, parts[0].key)}


def test_of_the_same_area_the_newest_counts():
    older, newer = row(JABODETABEK, 9, "36.02"), row(LEBAK, 8, "36.02", hours=30)

    assert counted(older, newer) == 8
    assert whys(older, newer) == {older.key: (Why.SAME_AREA, newer.key)}


def test_kecamatan_of_one_incident_lie_in_the_kabupaten_of_another():
    whole = row(JABODETABEK, 20, "36.02", hours=30)

    assert counted(whole, row(LEBAK, 5, "36.02.01"), row(LEBAK, 6, "36.02.05")) == 20


def test_areas_that_only_cross_count_once_by_the_larger():
    one, other = row(JABODETABEK, 10, "31", "36.02"), row(LEBAK, 4, "36.02", "36.03")

    assert counted(one, other) == 10
    assert whys(one, other) == {other.key: (Why.CROSSING, one.key)}


@pytest.mark.parametrize("hazard", ["gempa", "erupsi", "klb"])
def test_another_family_of_hazards_is_another_disaster(hazard):
    assert counted(row(JABODETABEK, 67, *WIDE), row(LEBAK, 9, "36.02", hazard=hazard)) == 76


def test_a_landslide_belongs_to_the_flood_that_brought_it():
    assert counted(row(JABODETABEK, 67, *WIDE), row(LEBAK, 9, "36.02", hazard="longsor")) == 67


def test_two_houses_on_fire_in_one_kecamatan_are_two():
    one, other = (row(incident, 2, "31.71.01", hazard="kebakaran") for incident in (JABODETABEK, LEBAK))

    assert counted(one, other) == 4


def test_what_was_told_before_the_other_began_tells_of_other_people():
    assert counted(row(JABODETABEK, 67, *WIDE), row(LEBAK, 9, "36.02", began=30, hours=48)) == 76


def test_rows_of_one_incident_never_stand_aside_for_each_other():
    assert counted(row(LEBAK, 5, "36.02"), row(LEBAK, 3, "36.02.01", hours=30)) == 8


def test_of_nested_codes_the_widest_remain():
    assert topmost(["36.02.01", "36.02", "36.03.01"]) == ("36.02", "36.03.01")


def shares_an_area(one, other):
    return any(f"{code}.".startswith(f"{wider}.") for code in one.areas for wider in other.areas)


ROWS = st.lists(
    st.builds(
        lambda number, value, areas, hours: (number, value, areas, hours),
        st.integers(1, 4),
        st.integers(0, 50),
        st.sets(
            st.sampled_from(("31", "31.75", "31.75.01", "31.75.02", "36", "36.02", "36.02.01")), min_size=1, max_size=3
        ),
        st.integers(1, 60),
    ),
    max_size=10,
)


@given(ROWS)
def test_it_always_settles_and_never_adds_two_incidents_where_one_holds_the_other(drawn):
    rows = [
        row(UUID(int=number), value, *topmost(areas), hours=hours, key=str(index))
        for index, (number, value, areas, hours) in enumerate(drawn)
    ]

    aside = standing_aside(rows)

    standing = [one for one in rows if one.key not in aside]
    pairs = [(one, other) for one in standing for other in standing if one.incident != other.incident]
    assert not [pair for pair in pairs if shares_an_area(*pair)]


@given(ROWS)
def test_whatever_stands_aside_names_a_row_that_is_there(drawn):
    rows = [
        row(UUID(int=number), value, *topmost(areas), hours=hours, key=str(index))
        for index, (number, value, areas, hours) in enumerate(drawn)
    ]

    assert {one.by for one in standing_aside(rows).values()} <= {one.key for one in rows}
