import pytest
from django.core.exceptions import ImproperlyConfigured

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.polling import replay
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.cap.feeds import declared_feeds
from tests.factories.tenancy import headquarters
from tests.integrations.cap.documents import document
from tests.integrations.playing import warnings

BPBD = "bpbd_jabar=https://cap.bpbd.example/alerts.atom"
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>CAP</title>
  <entry><id>1</id><link href="https://cap.bpbd.example/a.xml" type="application/cap+xml"/></entry>
  <entry><id>2</id><link rel="edit" href="https://cap.bpbd.example/no"/></entry></feed>"""
RSS = b"<rss><channel><item><link>https://cap.bpbd.example/a.xml</link></item></channel></rss>"


@pytest.fixture
def feed():
    [feed] = declared_feeds([BPBD])
    return feed


def test_a_declared_feed_asks_its_own_host_only(feed):
    assert (feed.name, feed.hosts) == ("cap.bpbd_jabar", frozenset({"cap.bpbd.example"}))


@pytest.mark.parametrize("declaration", ["", "bpbd", "bpbd=", "bpbd=ftp://a", "BPBD=https://a", "a b=https://a"])
def test_a_declaration_that_names_no_address_is_refused(declaration):
    with pytest.raises(ImproperlyConfigured):
        declared_feeds([declaration])


@pytest.mark.django_db
@pytest.mark.parametrize("content", [ATOM, RSS])
def test_a_list_leads_on_to_its_messages(feed, content):
    reading = replay(feed, content, name="list", space=Space.EXERCISE)

    assert reading.follow == ("https://cap.bpbd.example/a.xml",)


@pytest.mark.django_db
def test_a_message_of_a_feed_is_kept_for_everybody_concerned(feed):
    keeper = headquarters(space=Space.EXERCISE)

    reading = replay(feed, document(), name="a.xml", space=Space.EXERCISE)

    [alert] = warnings(keeper)
    assert (reading.news_count, alert.source, alert.attribution) == (1, "cap.bpbd_jabar", "cuaca@bmkg.example")


@pytest.mark.django_db
def test_what_the_schema_forbids_is_refused(feed):
    with pytest.raises(Unreadable):
        replay(feed, document().replace(b"<scope>Public</scope>", b""), name="a.xml", space=Space.EXERCISE)
