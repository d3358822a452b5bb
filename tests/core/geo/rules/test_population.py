from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.geo.rules.population import shared_out


@given(st.integers(0, 6_000_000), st.integers(1, 500))
def test_shares_add_up_and_differ_by_one_person_at_most(total, shares):
    parts = shared_out(total, shares=shares)

    assert len(parts) == shares
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1
