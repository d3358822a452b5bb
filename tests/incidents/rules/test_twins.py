from incidents.rules.twins import enriching

EARLY, LATE = "2026-11-28T02:00:00+00:00", "2026-11-28T02:30:00+00:00"


def test_what_was_left_open_is_filled():
    changes = enriching({"landmark": "", "answers.households": None}, {"landmark": "Pasar", "answers.households": 120})

    assert changes == {
        "landmark": {"from": "", "to": "Pasar"},
        "answers.households": {"from": None, "to": 120},
    }


def test_what_is_left_open_now_takes_nothing_away():
    assert enriching({"text": "Air naik", "answers.dead": 2}, {"text": "", "answers.dead": None}) == {}


def test_zero_is_a_number_and_not_an_open_answer():
    assert enriching({"answers.dead": 2}, {"answers.dead": 0}) == {"answers.dead": {"from": None, "to": 0}}


def test_two_numbers_that_differ_are_left_to_a_verifier():
    assert enriching({"answers.households": 120}, {"answers.households": 125}) == {
        "answers.households": {"from": None, "to": 125}
    }


def test_both_texts_are_kept():
    assert enriching({"text": "Air naik"}, {"text": "Jembatan putus"})["text"]["to"] == "Air naik\nJembatan putus"


def test_the_longer_of_two_texts_that_hold_each_other_stands():
    assert enriching({"text": "air naik"}, {"text": "Air naik cepat"})["text"]["to"] == "Air naik cepat"
    assert enriching({"text": "Air naik cepat"}, {"text": "air naik"}) == {}


def test_the_earlier_time_and_the_graver_level_stand():
    changes = enriching(
        {"observed_at": LATE, "answers.severity": "moderate"}, {"observed_at": EARLY, "answers.severity": "critical"}
    )

    assert changes["observed_at"] == {"from": LATE, "to": EARLY}
    assert changes["answers.severity"] == {"from": "moderate", "to": "critical"}
    assert enriching({"observed_at": EARLY}, {"observed_at": LATE}) == {}


def test_a_smaller_area_inside_the_former_one_is_more_precise():
    assert enriching({"area": "32.75.09"}, {"area": "32.75.09.1004"})["area"]["from"] == "32.75.09"
    assert enriching({"area": "32.75.09.1004"}, {"area": "32.75.09"}) == {}
    assert enriching({"area": "32.75.09"}, {"area": "32.75.01"})["area"]["from"] is None


def test_what_a_door_assumed_gives_way_to_anybodys_word():
    changes = enriching({"answers.severity": "high"}, {"answers.severity": "low"}, doubtful={"answers.severity"})

    assert changes == {"answers.severity": {"from": "high", "to": "low"}}


def test_what_a_door_assumes_changes_nothing_that_was_said():
    assert enriching({"answers.severity": "low"}, {"answers.severity": "high"}, assumed={"answers.severity"}) == {}
