import pytest

from tests.core.integration.partner import partner


@pytest.fixture
def own_network(settings):
    """127.0.0.1 may be asked, and quickly."""
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    settings.FETCHES_PER_MINUTE = 60_000


@pytest.fixture
def mitra(own_network):
    with partner() as standing:
        yield standing
