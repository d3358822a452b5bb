"""Heights from a partner's machine: read from real shapes, taken in once, kept byte for byte with what is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import GaugeReading, GaugeStation
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.models import InboundMessage
from pmi_platform.core.integration.polling import replay
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.river_gauges.feeds import declared_feeds
from pmi_platform.integrations.river_gauges.payloads import read_heights
from tests.factories.gauges import gauged
from tests.factories.tenancy import coordinator, province

HERE = Path(__file__).parent / "fixtures"
DECLARED = "balai=https://tma.balai.example/heights.json"


@pytest.fixture
def feed():
    [feed] = declared_feeds([DECLARED])
    return feed


@pytest.fixture
def chief():
    return coordinator(of=province("32", space=Space.EXERCISE))


@pytest.fixture
def station(chief):
    with chief.scope() as actor:
        return gauged(actor, feed="river_gauges.balai", feed_key="KTL")


def played(feed, name):
    return replay(feed, (HERE / name).read_bytes(), name=name, space=Space.EXERCISE)


def kept():
    return InboundMessage.objects.latest("received_at")


def test_a_declared_feed_asks_its_own_host_only(feed):
    assert (feed.name, feed.hosts) == ("river_gauges.balai", frozenset({"tma.balai.example"}))


@pytest.mark.parametrize("declaration", ["", "balai", "balai=", "balai=ftp://a", "BALAI=https://a", "a b=https://a"])
def test_a_declaration_that_names_no_address_is_refused(declaration):
    with pytest.raises(ImproperlyConfigured):
        declared_feeds([declaration])


@pytest.mark.django_db
def test_json_is_taken_in_once_and_unknown_posts_are_named(feed, chief, station):
    first, again = played(feed, "heights.json"), played(feed, "heights.json")

    with chief.scope():
        assert list(GaugeReading.objects.order_by("observed_at").values_list("height_cm", flat=True)) == [
            Decimal("60.0"),
            Decimal("71.5"),
        ]
        assert GaugeStation.objects.get().trend_cm_h == 69
    assert (first.news_count, again.news_count) == (2, 0)
    assert kept().problem == "no gauge is registered for DPK"


@pytest.mark.django_db
def test_csv_is_taken_in_and_what_is_wrong_in_it_is_kept(feed, chief, station):
    reading = played(feed, "heights.csv")

    with chief.scope():
        assert list(GaugeReading.objects.filter(refusal="").values_list("height_cm", flat=True)) == [Decimal(80)]
        assert list(GaugeReading.objects.exclude(refusal="").values_list("refusal", flat=True)) == ["below_datum"]
    assert reading.news_count == 1
    assert "reading 3" in kept().problem
    assert "below_datum" in kept().problem
    assert bytes(kept().content) == (HERE / "heights.csv").read_bytes()


@pytest.mark.django_db
def test_the_same_readings_in_another_payload_are_no_news(feed, chief, station):
    played(feed, "heights.json")
    content = (HERE / "heights.json").read_bytes().replace(b"Contoh Balai", b"Balai")

    assert replay(feed, content, name="again", space=Space.EXERCISE).news_count == 0


@pytest.mark.django_db
def test_one_feed_serves_the_gauges_of_several_provinces(feed, station):
    neighbour = coordinator(of=province("31", space=Space.EXERCISE))
    with neighbour.scope() as actor:
        gauged(actor, area="31.74.01", feed="river_gauges.balai", feed_key="DPK")

    assert played(feed, "heights.json").news_count == 3


@pytest.mark.django_db
def test_what_counts_for_the_exercise_reaches_no_actual_gauge(feed):
    with coordinator().scope() as actor:
        gauged(actor, feed="river_gauges.balai", feed_key="KTL")

    assert played(feed, "heights.json").news_count == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{", b"[1", b'{"readings": 3}', b"a,b\n1,2\n", b"station,observed_at\n", b"<xml/>", b"{\0}"],
)
def test_what_is_neither_shape_is_refused(content):
    with pytest.raises(Unreadable):
        read_heights(content)


@pytest.mark.parametrize(
    "line",
    [
        '{"station": "", "observed_at": "2026-01-05T21:00:00+07:00", "height_cm": 60}',
        '{"station": "A", "observed_at": "2026-01-05T21:00:00", "height_cm": 60}',
        '{"station": "A", "observed_at": "2026-13-05T21:00:00+07:00", "height_cm": 60}',
        '{"station": "A", "observed_at": "2026-01-05T21:00:00+07:00", "height_cm": true}',
        '{"station": "A", "observed_at": "2026-01-05T21:00:00+07:00", "height_cm": "NaN"}',
        '{"station": "A", "observed_at": "2026-01-05T21:00:00+07:00", "height_cm": 1e99}',
        '{"station": "A", "observed_at": 5, "height_cm": 60}',
        "7",
    ],
)
def test_a_line_that_cannot_be_read_holds_up_no_other(line):
    good = '{"station": "A", "observed_at": "2026-01-05T21:00:00+07:00", "height_cm": 60}'

    heights = read_heights(f"[{line}, {good}]".encode())

    assert (len(heights.readings), len(heights.problems)) == (1, 1)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    try:
        read_heights(content)
    except Unreadable:
        return
