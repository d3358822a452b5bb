"""Not being ready is an answer and no error; what breaks is still logged."""

import logging

import pytest

from pmi_platform.core.operations import heartbeats

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(caplog):
    """What Django logs about requests."""
    caplog.set_level(logging.WARNING, logger="django.request")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "django.request"]


def test_not_ready_is_answered_with_503_and_logged_as_no_error(client, logged):
    heartbeats.connection().delete("pmi:alive:beat")  # a process of a test just before may still be remembered

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["parts"]["beat"]) == (503, "no sign of life for 10 s")
    assert logged() == []


def test_a_readiness_that_breaks_is_logged(client, logged, settings):
    settings.REDIS_URL = "no address at all"
    client.raise_request_exception = False

    assert client.get("/health/ready").status_code == 500
    assert logged() == ["Internal Server Error: /health/ready"]


def test_another_refusal_is_logged(client, logged):
    client.get("/health/nowhere")

    assert logged() == ["Not Found: /health/nowhere"]
