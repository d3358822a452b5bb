from datetime import timedelta

import pytest

from pmi_platform.core.geo.errors import BrokenFootprint
from pmi_platform.core.integration import registry
from pmi_platform.core.integration.adapters import Feed
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.models import FeedState, InboundMessage
from pmi_platform.core.integration.polling import poll
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.bmkg_nowcast.delivery import take
from tests.core.integration.partner import partner
from tests.factories.tenancy import headquarters, province
from tests.integrations.cap.documents import document, info, reference
from tests.integrations.playing import fixture, played, warnings

pytestmark = pytest.mark.django_db

ID, EN = "bmkg_nowcast.id", "bmkg_nowcast.en"


@pytest.fixture
def keeper():
    return headquarters(space=Space.EXERCISE)


@pytest.mark.parametrize("order", [(ID, EN), (EN, ID)])
def test_both_languages_are_one_warning(keeper, order):
    jabar = province("32", space=Space.EXERCISE)
    files = {ID: "cap_id.xml", EN: "cap_en.xml"}
    for name in order:
        played(name, files[name])

    (alert,) = warnings(keeper)
    assert alert.texts["id"]["headline"] == "Hujan Lebat disertai Petir di Jawa Barat"
    assert alert.texts["en"]["headline"] == "Thunderstorm in Jawa Barat"
    assert (alert.hazard_id, alert.severity, alert.urgency) == ("cuaca_ekstrem", "moderate", "immediate")
    assert alert.expires_at - alert.effective_at == timedelta(hours=3)
    assert {"32.03.11"} < set(alert.area_codes)
    assert any(code.startswith("32.75") for code in alert.area_codes)
    assert (alert.attribution[:4], alert.footprint_is_estimate) == ("BMKG", False)
    assert jabar.pk in alert.visible_to


def test_a_list_is_followed_to_its_documents_over_http(settings):
    settings.PRIVATE_HOSTS, settings.FETCHES_PER_MINUTE = ["127.0.0.1"], 60_000
    pusat = headquarters()
    with partner() as bmkg:
        listed = fixture("bmkg_nowcast", "rss_id.xml").replace(b"https://www.bmkg.go.id/alerts", bmkg.url.encode())
        bmkg.says("/nowcast/id", listed)
        bmkg.says("/nowcast/id/XXX20260304002_alert.xml", fixture("bmkg_nowcast", "cap_id.xml"))
        declared = registry.feed_named(ID)
        changes = {"url": f"{bmkg.url}/nowcast/id", "hosts": frozenset({"127.0.0.1"})}
        feed = Feed(**{name: changes.get(name, getattr(declared, name)) for name in Feed.__slots__})

        poll(feed)
        poll(feed)

    (alert,) = warnings(pusat)
    assert alert.source_key == "2.49.0.1.360.0.2026.03.04.01.15.002"
    assert bmkg.paths == ["/nowcast/id", "/nowcast/id/XXX20260304002_alert.xml", "/nowcast/id"]
    assert FeedState.objects.get().failures == 0
    assert feed.read is take


def test_a_list_that_leads_elsewhere_is_not_followed(settings):
    settings.PRIVATE_HOSTS, settings.FETCHES_PER_MINUTE = ["127.0.0.1"], 60_000
    with partner() as bmkg:
        bmkg.says("/list", fixture("bmkg_nowcast", "rss_id.xml").replace(b"www.bmkg.go.id", b"169.254.169.254"))
        declared = registry.feed_named(ID)
        changes = {"url": f"{bmkg.url}/list", "hosts": frozenset({"127.0.0.1"})}

        poll(Feed(**{name: changes.get(name, getattr(declared, name)) for name in Feed.__slots__}))

    assert "169.254.169.254" in FeedState.objects.get().last_problem


@pytest.mark.parametrize("order", [("A", "U", "C"), ("C", "U", "A"), ("U", "C", "A")])
def test_a_chain_ends_alike_in_any_order(keeper, order):
    messages = {
        "A": document("A"),
        "U": document("U", kind="Update", references=reference("A")),
        "C": document("C", kind="Cancel", references=reference("U"), infos=[]),
    }
    for name in order:
        played(ID, messages[name])

    states = {alert.source_key: alert.state for alert in warnings(keeper)}
    assert states == {"A": "superseded", "U": "cancelled", "C": "cancelled"}


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_what_is_not_actual_stays_in_the_exercise_space(keeper, status):
    pusat = headquarters()

    played(ID, document(status=status), space=Space.ACTUAL)

    assert warnings(pusat) == []
    assert [alert.status for alert in warnings(keeper)] == [status.lower()]


def test_systems_talking_to_each_other_are_no_warning(keeper):
    played(ID, document(kind="Ack", references=reference("A")))

    assert warnings(keeper) == []


@pytest.mark.parametrize(
    "area",
    [
        "<circle>-6.84,107.07 3</circle>",
        "<polygon>-6.80,107.05 -6.86,107.11 -6.80,107.11 -6.86,107.05 -6.80,107.05</polygon>",
    ],
)
def test_circles_and_crossed_polygons_become_sound_areas(keeper, area):
    played(ID, document(infos=[info(area=area)]))

    (alert,) = warnings(keeper)
    assert alert.footprint.valid
    assert "32.03.11" in alert.area_codes


def test_a_polygon_without_any_inside_is_refused_and_kept(keeper):
    with pytest.raises(BrokenFootprint):
        played(ID, document(infos=[info(area="<polygon>-6.8,107 -6.9,107 -6.8,107 -6.8,107</polygon>")]))

    assert InboundMessage.objects.get().problem == "broken_footprint"
    assert warnings(keeper) == []


def test_what_is_neither_list_nor_document_is_refused(keeper):
    with pytest.raises(Unreadable):
        played(ID, b"<html><body>Pemeliharaan</body></html>")
