from incidents.rules.safety import LINES, SAFETY_CARD


def test_every_line_is_told_in_both_languages_and_fits_a_phone():
    told = [line.told(language) for line in LINES for language in ("id", "en")]

    assert all(told)
    assert len(set(told)) == len(told)
    assert max(map(len, told)) < 140


def test_a_line_without_an_official_source_is_not_told_as_confirmed():
    assert {line.is_confirmed for line in LINES} == {True, False}
    assert not SAFETY_CARD["is_confirmed"]
    assert [line["source"] for line in SAFETY_CARD["lines"] if line["hazard"] == ""] == [""] * 4
