from datetime import UTC, datetime

from incidents.rules.shelters import Occupancy, added_up, impossible

NOON = datetime(2022, 11, 22, 5, tzinfo=UTC)


def occupancy(people, **changes):
    return Occupancy(as_of=NOON, people=people, **changes)


def test_open_shelters_add_up_and_closed_ones_hold_nobody():
    sums = added_up([occupancy(120, households=30), occupancy(80, households=20), occupancy(500, is_open=False)])

    assert sums["mengungsi", "jiwa"] == 200
    assert sums["mengungsi", "kk"] == 50
    assert sums["titik_pengungsian", "titik"] == 2


def test_what_one_shelter_does_not_know_makes_no_sum():
    sums = added_up(
        [occupancy(120, households=30, groups={"women": 60, "men": 60}), occupancy(80, groups={"women": 9})]
    )

    assert ("mengungsi", "kk") not in sums
    assert ("mengungsi_laki_laki", "jiwa") not in sums
    assert sums["mengungsi_perempuan", "jiwa"] == 69


def test_when_the_last_one_closes_nobody_is_left_which_is_known():
    assert added_up([occupancy(120, households=30, is_open=False)])["mengungsi", "jiwa"] == 0


def test_numbers_of_a_count_that_cannot_be_true_together():
    assert impossible(people=100, households=101, groups={}) == {"households"}
    assert impossible(people=100, households=25, groups={"elderly": 101, "women": 60}) == {"elderly"}
    assert impossible(people=100, households=None, groups={"men": 60, "women": 60}) == {"men", "women"}
    assert impossible(people=100, households=25, groups={"men": 50, "women": 50, "elderly": 20}) == set()
