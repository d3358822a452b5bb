import pytest

from pmi_platform.core.accounts.rules.pins import is_easily_guessed, is_pin


@pytest.mark.parametrize("pin", ["123456", "654321", "890123", "111111", "121212", "112211", "123123", "907709"])
def test_what_a_stranger_tries_first_is_refused(pin):
    assert is_easily_guessed(pin)


def test_a_piece_of_the_own_number_is_refused():
    assert is_easily_guessed("345908", phone="+628123459081")


@pytest.mark.parametrize("pin", ["271945", "804615", "359206"])
def test_digits_in_no_order_are_good(pin):
    assert not is_easily_guessed(pin, phone="+628123459081")


@pytest.mark.parametrize("text", ["27194", "2719455", "27194a", "٢٧١٩٤٥", " 27194"])
def test_only_six_digits_are_a_pin(text):
    assert not is_pin(text)
