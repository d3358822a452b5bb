import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_that_redis_is_away_and_not_where_it_was(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get(reverse("operations:ready"))

    assert answer.status_code == 503
    assert answer.json()["parts"]["redis"] == "does not answer"
    assert "127.0.0.1" not in answer.content.decode()
