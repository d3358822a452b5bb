import pytest

from pmi_platform.core.accounts.rules.phones import as_spoken, mobile_number


@pytest.mark.parametrize("text", ["0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 3456.7890"])
def test_one_number_in_any_spelling_is_the_same_number(text):
    assert mobile_number(text) == "+6281234567890"


@pytest.mark.parametrize("text", ["", "abc", "0812", "021-555-1234", "112", "+62 812 3456 7890 1234"])
def test_what_is_no_mobile_number_is_none(text):
    assert mobile_number(text) is None


def test_a_number_is_read_out_as_people_say_it():
    assert as_spoken("+6281234567890") == "0812-3456-7890"
    assert as_spoken("+6591234567") == "+65 9123 4567"
