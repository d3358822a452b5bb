from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.accounts.rules.device_passwords import (
    ALPHABET,
    as_compared,
    new_login,
    new_secret,
    tenant_in,
)


@pytest.mark.parametrize("tenant_id", [1, 32, 999_999_999])
def test_a_name_tells_its_tenant(tenant_id):
    assert tenant_in(new_login(tenant_id, Random(tenant_id).choice)) == tenant_id


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_name_is_read_or_refused(text):
    assert tenant_in(text) is None or tenant_in(text) >= 0


@pytest.mark.parametrize("seed", range(5))
def test_a_secret_is_compared_without_its_dashes_and_in_any_case(seed):
    secret = new_secret(Random(seed).choice)

    assert as_compared(f" {secret.upper()} ") == secret.replace("-", "")
    assert len(as_compared(secret)) == 20


def test_a_secret_has_no_look_alikes():
    assert set("01ilo") & set(ALPHABET) == set()
