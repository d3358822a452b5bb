"""Steps, limits, and which lots serve a requisition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.rules.requisitions import LARGE, is_large, may_become, served


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        ("asked", "approved", True),
        ("asked", "reserved", False),
        ("approved", "reserved", True),
        ("reserved", "sent", False),
        ("picked", "sent", True),
        ("sent", "cancelled", False),
        ("received", "received", False),
        ("unknown", "asked", False),
    ],
)
def test_each_step_follows_the_one_before(state, wanted, may):
    assert may_become(state, wanted) is may


def test_one_large_line_makes_it_large():
    assert is_large([1, LARGE])
    assert not is_large([LARGE - 1, LARGE - 1])


@given(st.integers(1, 100), st.lists(st.integers(0, 40), max_size=6))
def test_what_is_taken_and_what_lacks_is_what_was_wanted(wanted, quantities):
    taken, lacking = served(wanted, list(enumerate(quantities)))

    assert sum(quantity for _lot, quantity in taken) + lacking == wanted
    assert all(0 < quantity <= quantities[lot] for lot, quantity in taken)


def test_the_first_is_emptied_before_the_second_is_touched():
    assert served(7, [("a", 5), ("b", 5)]) == ([("a", 5), ("b", 2)], 0)
