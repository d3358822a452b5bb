from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.filing.rules.receipts import ALPHABET, SEEDS, read_receipt, receipt_number

seeds = st.integers(min_value=0, max_value=SEEDS - 1)


def test_a_receipt_is_short_enough_to_read_out():
    assert len(receipt_number(SEEDS - 1)) == len("XXXXX-XXXXX")


@given(seed=seeds, other=seeds)
def test_different_numbers_give_different_receipts(seed, other):
    assert (receipt_number(seed) == receipt_number(other)) is (seed == other)


@given(seed=seeds)
def test_a_receipt_is_understood_in_small_letters_without_the_dash(seed):
    receipt = receipt_number(seed)

    assert read_receipt(receipt.lower().replace("-", " ")) == receipt


@given(seed=seeds, place=st.integers(min_value=0, max_value=9), letter=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(seed, place, letter):
    bare = receipt_number(seed).replace("-", "")
    misread = bare[:place] + letter + bare[place + 1 :]

    assert (read_receipt(misread) is None) is (misread != bare)


@given(seed=seeds, place=st.integers(min_value=0, max_value=7))
def test_two_swapped_characters_are_noticed(seed, place):
    bare = receipt_number(seed).replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]

    assert (read_receipt(swapped) is None) is (swapped != bare)


def test_a_letter_that_looks_like_a_digit_is_read_as_the_digit():
    receipt = receipt_number(0)

    assert read_receipt(receipt.replace("0", "O")) == receipt


def test_other_text_is_no_receipt():
    assert read_receipt("Pasar Cugenang") is None
