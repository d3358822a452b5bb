import pytest

from pmi_platform.core.accounts.tokens import digest_of, new_token, tenant_of
from pmi_platform.core.errors import NotFound


def test_a_token_names_its_tenant():
    assert tenant_of(new_token(7)) == 7


def test_no_two_tokens_are_alike_and_none_is_its_digest():
    tokens = {new_token(7) for _ in range(100)}

    assert len(tokens) == 100
    assert tokens.isdisjoint({digest_of(token) for token in tokens})


@pytest.mark.parametrize("spoil", [lambda t: t.replace("7.", "8.", 1), lambda t: t[:-1], lambda t: t[:0]])
def test_a_token_that_this_server_did_not_sign_is_not_found(spoil):
    with pytest.raises(NotFound):
        tenant_of(spoil(new_token(7)))
