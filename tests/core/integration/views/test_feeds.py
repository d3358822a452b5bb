from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.integration import registry
from pmi_platform.core.integration.models import FeedState
from pmi_platform.core.operations.diagnosis import feeds as feeds_in_doctor
from pmi_platform.core.tenancy.roles import Role
from tests.core.integration.partner import listed_feed
from tests.factories.tenancy import coordinator, field_officer, member
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

URL = "/sumber-data/"


@pytest.fixture
def some_feed(monkeypatch):
    feed = listed_feed("https://mitra.example/list", [])
    monkeypatch.setitem(registry.all_feeds(), feed.name, feed)
    return feed


def _parts():
    return {part.name: part for part in feeds_in_doctor()}


def test_an_installation_without_feeds_says_so(client, settings):
    settings.FEEDS = []

    page = coordinator().sign_in(client).get(URL)

    assert "Semua sumber data mati pada pemasangan ini" in said(page)
    assert (_parts()["feeds"].ok, _parts()["feeds"].why) == (
        True,
        "off: no partner is asked, because PMI_FEEDS is empty",
    )


def test_a_silent_feed_is_an_alarm_on_the_page_and_for_the_doctor(client, settings, some_feed):
    settings.FEEDS = [some_feed.name]
    long_ago = timezone.now() - some_feed.silent_after - timedelta(hours=1)
    FeedState.objects.create(
        name=some_feed.name, known_since=long_ago, due_at=long_ago, failures=9, last_problem="fetch_failed: HTTP 503"
    )

    page = member(Role.PLATFORM_ADMIN, at="32").sign_in(client).get(URL)

    assert "Daftar (Mitra) diam. Peringatan dari sana tidak masuk" in said(page)
    assert not _parts()[f"feed {some_feed.name}"].ok
    assert _parts()[f"feed {some_feed.name}"].why == "silent, no good answer yet; fetch_failed: HTTP 503"


def test_the_page_costs_the_same_for_any_number_of_feeds(client, django_assert_max_num_queries):
    asker = coordinator().sign_in(client)
    asker.get(URL)

    with django_assert_max_num_queries(12):
        asker.get(URL)


def test_it_is_no_page_for_the_field(client):
    assert field_officer().sign_in(client).get(URL).status_code == 403
