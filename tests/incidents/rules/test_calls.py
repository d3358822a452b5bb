import pytest

from incidents.rules.calls import (
    AGENCIES,
    MINIMUM,
    agencies_for,
    changed_facts,
    completeness,
    known_agencies,
    missing,
    severity_of,
)

EVERYTHING = {
    "hazard": "kebakaran",
    "happened_at": "21.00",
    "area": "32.75.01.1001",
    "landmark": "Dekat pasar",
    "callback": "0812",
    "people_in_danger": 0,
    "hazards_on_site": "Tabung gas",
    "access": "Lewat gang",
    "informed": ["damkar"],
}


def test_nothing_known_is_everything_still_to_ask():
    assert missing({}) == MINIMUM
    assert completeness({}) == 0
    assert missing(EVERYTHING) == ()
    assert completeness(EVERYTHING) == 100


@pytest.mark.parametrize(
    ("name", "still_to_ask"),
    [
        ("hazard", "what"),
        ("happened_at", "when"),
        ("area", "place"),
        ("landmark", "spot"),
        ("callback", "callback"),
        ("people_in_danger", "people"),
        ("hazards_on_site", "hazards"),
        ("access", "access"),
        ("informed", "informed"),
    ],
)
def test_each_missing_fact_is_asked_for(name, still_to_ask):
    assert missing({**EVERYTHING, name: None}) == (still_to_ask,)


def test_a_whole_kota_is_no_place_and_nobody_in_danger_is_an_answer():
    assert missing({**EVERYTHING, "area": "32.75"}) == ("place",)
    assert missing({**EVERYTHING, "people_in_danger": 0}) == ()


def test_a_delta_names_only_what_changed():
    before = {"text": "Api", "people_in_danger": None, "access": ""}

    assert changed_facts(before, {**before, "people_in_danger": 3}) == {"people_in_danger": {"from": None, "to": 3}}
    assert changed_facts(before, before) == {}


def test_everyone_proposed_is_an_agency():
    hazards = ("kebakaran", "medis", "banjir", "kecelakaan", "tsunami", "konflik", "klb", "industri", "karhutla")

    assert {agency for hazard in hazards for agency in agencies_for(hazard)} <= set(AGENCIES)
    assert agencies_for("") == ()
    assert known_agencies(["pln", "damkar", "pln", "hansip"]) == ["damkar", "pln"]


@pytest.mark.parametrize(("people", "severity"), [(None, "moderate"), (0, "moderate"), (1, "high"), (10, "critical")])
def test_people_in_danger_make_it_graver(people, severity):
    assert severity_of(people) == severity
