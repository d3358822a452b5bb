import socket

import pytest

from script.launcher.addresses import any_free_port, databases_given, is_free, web_port
from script.launcher.trouble import Trouble

ALL = {
    "DATABASE_URL": "postgres://pmi_app@db/pmi",
    "DATABASE_OWNER_URL": "postgres://pmi_owner@db/pmi",
    "DATABASE_DIRECT_URL": "postgres://pmi_sequencer@db/pmi",
}


def test_without_database_urls_the_private_cluster_is_used():
    assert databases_given({"DATABASE_URL": ""}) is None


def test_three_database_urls_replace_the_private_cluster():
    given = databases_given(ALL)

    assert given is not None
    assert given.as_environment() == ALL


@pytest.mark.parametrize("given", [["DATABASE_URL"], ["DATABASE_URL", "DATABASE_OWNER_URL"], ["DATABASE_DIRECT_URL"]])
def test_some_database_urls_are_refused_with_the_missing_ones_named(given):
    with pytest.raises(Trouble) as refusal:
        databases_given({name: ALL[name] for name in given})

    assert all(name in str(refusal.value) for name in ALL)
    assert "db_bootstrap.sql" in str(refusal.value)


def test_the_first_free_port_from_8000_on_is_chosen():
    assert web_port({}, is_free=lambda port: port not in {8000, 8001}) == 8002


def test_a_chosen_port_that_is_taken_is_refused_rather_than_replaced():
    with pytest.raises(Trouble, match="Port 8100 is taken"):
        web_port({"PORT": "8100"}, is_free=lambda _: False)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(Trouble, match="must be a number"):
        web_port({"PORT": port}, is_free=lambda _: True)


def test_a_port_somebody_listens_on_is_not_free():
    with socket.create_server(("127.0.0.1", any_free_port())) as server:
        taken = server.getsockname()[1]
        assert not is_free(taken)

    assert is_free(taken)
