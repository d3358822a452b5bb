"""River gauges from the first reading to the warning downstream, and back."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import GaugeReadingRefused, GaugeRecorded, GaugeRegistered
from incidents.models import Activation, Alert, GaugeReading, GaugeStation
from incidents.queries.gauges import gauge as find_gauge
from incidents.queries.gauges import gauges_of_concern, list_gauges
from incidents.services import FeedReading, Threshold
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.gauges import ago, gauge_details, gauged, read, reading_draft
from tests.factories.incidents import picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import published

pytestmark = pytest.mark.django_db

NEXT_DOOR, JAKARTA = "32.03.01", "31.74.01"


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def station(chief):
    return gauged(chief, downstream={NEXT_DOOR: 90})


def weighed(station):
    """The warning after the handler has weighed the gauge, as the worker does."""
    with open_tenant(station.tenant_id, reason="test") as actor:
        return services.weigh_gauge(actor=actor, station_id=station.pk)


def fresh(station):
    return GaugeStation.objects.get(pk=station.pk)


def alerts():
    return list(Alert.objects.order_by("created_at"))


# Stations -------------------------------------------------------------------------------------------------------------
def test_a_gauge_is_registered_with_the_kecamatan_that_its_water_reaches(station):
    assert station.area_codes == [NEXT_DOOR, "32.03.11"]
    assert station.downstream == [{"area_code": NEXT_DOOR, "lead_min": 90}]
    assert published(GaugeRegistered) == 1


def test_thresholds_of_graver_levels_begin_higher(chief):
    wrong = {"moderate": Threshold(from_cm=150), "high": Threshold(from_cm=80)}

    with pytest.raises(InvalidInput) as refused:
        gauged(chief, thresholds=wrong)

    assert set(refused.value.fields) == {"high_cm"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"river": ""}, "river"),
        ({"lowest_cm": 600}, "highest_cm"),
        ({"highest_cm": 100}, "critical_cm"),
        ({"feed": "river_gauges.bbws"}, "feed_key"),
        ({"silent_after_min": 1}, "silent_after_min"),
    ],
)
def test_what_is_wrong_with_a_gauge_is_named(chief, changes, field):
    with pytest.raises(InvalidInput) as refused:
        gauged(chief, **changes)

    assert field in refused.value.fields


def test_a_post_is_registered_once(chief, station):
    with pytest.raises(InvalidInput):
        gauged(chief)


def test_only_a_kecamatan_lies_downstream(chief, station):
    with pytest.raises(InvalidInput):
        services.add_downstream(actor=chief, station_id=station.pk, version=station.version, area="32.03")


def test_a_kecamatan_in_another_province_reads_the_gauge(chief, station):
    jakarta = coordinator(of=province("31"))
    services.add_downstream(actor=chief, station_id=station.pk, version=station.version, area=JAKARTA, lead_min=540)

    with jakarta.scope() as actor:
        assert find_gauge(actor=actor, station_id=station.pk).name == "Bendung Contoh"


def test_a_gauge_of_another_province_that_reaches_nobody_here_is_not_found(station):
    with coordinator(of=province("31")).scope() as actor, pytest.raises(NotFound):
        find_gauge(actor=actor, station_id=station.pk)


def test_an_earlier_reading_is_read_by_who_joins_later(chief, station):
    jakarta = coordinator(of=province("31"))
    read(chief, station, 60)
    services.add_downstream(actor=chief, station_id=station.pk, version=fresh(station).version, area=JAKARTA)

    with jakarta.scope():
        assert GaugeReading.objects.count() == 1


def test_offices_read_the_gauges_whose_water_reaches_them(chief, station):
    with field_officer(at=NEXT_DOOR).scope() as actor:
        assert [one.pk for one in list_gauges(actor=actor)] == [station.pk]
    with field_officer(at="32.04.05").scope() as actor:
        assert not list_gauges(actor=actor).exists()


# Readings -------------------------------------------------------------------------------------------------------------
def test_an_officer_notes_a_height_once(station):
    draft = reading_draft("61.5", note="Hujan di hulu", photo=picture())
    with field_officer().scope() as actor:
        first = services.record_reading(actor=actor, station_id=station.pk, draft=draft)
        again = services.record_reading(actor=actor, station_id=station.pk, draft=draft)

        assert again == first
        assert first.photo_name
        assert (fresh(station).height_cm, fresh(station).level) == (Decimal("61.5"), "")
        assert published(GaugeRecorded) == 1


def test_another_height_under_the_same_reference_is_refused(chief, station):
    reference = uuid4()
    read(chief, station, 60, client_ref=reference)

    with pytest.raises(ChangedAfterFiling):
        read(chief, station, 90, client_ref=reference)


def test_an_officer_of_another_kecamatan_notes_nothing(station):
    with field_officer(at=NEXT_DOOR).scope() as actor, pytest.raises(NotPermitted):
        read(actor, station, 60)


@pytest.mark.parametrize(
    ("height", "hours", "field"), [("-5", 0, "height_cm"), ("10000", 0, "height_cm"), ("50", -2, "observed_at")]
)
def test_what_a_person_cannot_have_read_is_refused_with_the_reason(chief, station, height, hours, field):
    with pytest.raises(InvalidInput) as refused:
        read(chief, station, height, at=ago(hours=hours))

    assert set(refused.value.fields) == {field}
    assert not GaugeReading.objects.exists()


def test_a_jump_is_refused(chief, station):
    read(chief, station, 60, at=ago(minutes=5))

    with pytest.raises(InvalidInput):
        read(chief, station, 480)


def test_the_trend_follows_the_readings(chief, station):
    read(chief, station, 60, at=ago(hours=1))
    read(chief, station, 90)

    assert round(fresh(station).trend_cm_h) == 30


def test_what_comes_late_does_not_stand_for_now(chief, station):
    read(chief, station, 90)
    read(chief, station, 60, at=ago(hours=1))

    assert fresh(station).height_cm == 90


def test_a_gauge_out_of_use_is_read_no_more(chief, station):
    services.move_gauge(actor=chief, station_id=station.pk, version=station.version, state="closed", reason="Rusak")

    with pytest.raises(WrongState):
        read(chief, station, 60)


# A feed's readings ----------------------------------------------------------------------------------------------------
def sent(actor, *heights, key="KTL"):
    readings = [FeedReading(key=key, height_cm=Decimal(height), observed_at=at) for height, at in heights]
    return services.record_feed_readings(actor=actor, feed="river_gauges.bbws", readings=readings)


@pytest.fixture
def fed(chief):
    return gauged(chief, feed="river_gauges.bbws", feed_key="KTL")


def test_a_repeated_delivery_changes_nothing(chief, fed):
    heights = [(60, ago(minutes=20)), (70, ago(minutes=10))]
    first, version = sent(chief, *heights), fresh(fed).version
    again = sent(chief, *heights)

    assert (first.news_count, again.news_count) == (2, 0)
    assert fresh(fed).version == version
    assert GaugeReading.objects.count() == 2


def test_what_a_machine_cannot_have_measured_is_kept_and_counts_for_nothing(chief, fed):
    taken = sent(chief, (-50, ago(minutes=30)), (60, ago(minutes=20)), (10_000, ago(minutes=10)), (70, ago(hours=-3)))

    assert taken.news_count == 1
    assert len(taken.problems) == 3
    assert sorted(GaugeReading.objects.exclude(refusal="").values_list("refusal", flat=True)) == [
        "above_range",
        "below_datum",
        "future",
    ]
    assert fresh(fed).height_cm == 60
    assert published(GaugeReadingRefused) == 1


def test_a_corrected_height_for_the_same_moment_counts_in_place_of_the_first(chief, fed):
    moment = ago(minutes=10)
    sent(chief, (160, moment))
    sent(chief, (60, moment))

    assert fresh(fed).height_cm == 60


def test_codes_that_nobody_has_registered_are_left_to_the_caller(chief, fed):
    taken = sent(chief, (60, ago(minutes=1)), key="XYZ")

    assert (taken.news_count, taken.known_keys) == (0, {"KTL"})


# Warnings -------------------------------------------------------------------------------------------------------------
def test_crossing_a_threshold_warns_the_kecamatan_downstream(chief, station):
    read(chief, station, 160)
    alert = weighed(station)

    assert (alert.severity, alert.urgency, alert.hazard_id, alert.area_codes) == (
        "severe",
        "immediate",
        "banjir",
        [NEXT_DOOR],
    )
    assert "160 cm" in alert.texts["id"]["headline"]
    assert "Siaga 2" in alert.texts["id"]["description"]
    assert "1 jam 30 menit" in alert.texts["id"]["description"]


def test_weighing_again_changes_nothing(chief, station):
    read(chief, station, 160)
    first, again = weighed(station), weighed(station)

    assert (again.pk, again.version) == (first.pk, first.version)


def test_a_rising_river_revises_its_warning(chief, station):
    read(chief, station, 90, at=ago(minutes=30))
    first = weighed(station)
    read(chief, station, 210)
    later = weighed(station)

    assert later.pk == first.pk
    assert (first.severity, later.severity) == ("moderate", "extreme")


def test_falling_below_ends_the_warning(chief, station):
    read(chief, station, 90, at=ago(minutes=30))
    weighed(station)
    read(chief, station, 60)
    weighed(station)

    [alert] = alerts()
    assert alert.state == Alert.State.CANCELLED


def test_the_next_rise_is_another_warning(chief, station):
    for height, minutes in ((90, 60), (60, 40), (95, 20)):
        read(chief, station, height, at=ago(minutes=minutes))
        weighed(station)

    assert [alert.state for alert in alerts()] == ["cancelled", "standing"]


def test_a_warning_that_somebody_ended_comes_back_only_when_it_gets_graver(chief, station):
    read(chief, station, 90, at=ago(minutes=30))
    alert = weighed(station)
    services.end_alert(actor=chief, alert_id=alert.pk, version=alert.version, reason="Sudah ditangani")
    read(chief, station, 95, at=ago(minutes=20))
    weighed(station)
    assert len(alerts()) == 1

    read(chief, station, 170)
    weighed(station)

    assert [one.state for one in alerts()] == ["cancelled", "standing"]


def test_a_silent_gauge_ends_no_warning(chief, station):
    read(chief, station, 160, at=ago(hours=23))
    first = weighed(station)
    GaugeStation.objects.filter(pk=station.pk).update(observed_at=ago(hours=30))

    assert weighed(station).pk == first.pk
    assert alerts()[0].state == Alert.State.STANDING


def test_old_heights_warn_nobody(chief, station):
    read(chief, station, 210, at=ago(days=3))

    assert weighed(station) is None
    assert alerts() == []


def test_a_gauge_taken_out_of_use_warns_no_more(chief, station):
    read(chief, station, 160)
    weighed(station)
    services.move_gauge(
        actor=chief, station_id=station.pk, version=fresh(station).version, state="closed", reason="Rusak"
    )
    weighed(station)

    assert alerts()[0].state == Alert.State.CANCELLED


def test_new_thresholds_judge_the_newest_height(chief, station):
    read(chief, station, 60)
    low = {"low": Threshold(from_cm=50)}
    services.revise_gauge(
        actor=chief, station_id=station.pk, version=fresh(station).version, details=gauge_details(thresholds=low)
    )

    assert fresh(station).level == "low"
    assert weighed(station).severity == "minor"


def test_a_province_downstream_is_warned_and_drafts_by_its_own_rules(chief, station):
    jakarta = coordinator(of=province("31"))
    with jakarta.scope() as actor:
        services.lay_down_rules(actor=actor)
    services.add_downstream(actor=chief, station_id=station.pk, version=station.version, area=JAKARTA, lead_min=540)
    read(chief, station, 210)
    alert = weighed(station)

    with jakarta.scope() as actor:
        services.weigh_alert(actor=actor, alert_id=alert.pk)
        assert Activation.objects.get(alert=alert).area_codes == [JAKARTA]


# The list -------------------------------------------------------------------------------------------------------------
def test_the_silent_the_high_and_the_rising_are_of_concern(chief):
    gauged(chief, name="Diam")
    calm = gauged(chief, name="Tenang")
    high = gauged(chief, name="Tinggi")
    rising = gauged(chief, name="Naik")
    read(chief, calm, 20)
    read(chief, high, 160)
    read(chief, rising, 20, at=ago(hours=1))
    read(chief, rising, 60)

    assert [one.name for one in gauges_of_concern(actor=chief, limit=9)] == ["Tinggi", "Naik", "Diam"]


def test_an_office_in_charge_manages_and_others_do_not(station):
    with branch_operator(at="32.03").scope() as actor:
        services.revise_gauge(
            actor=actor, station_id=station.pk, version=station.version, details=gauge_details(operator="BBWS")
        )
    with field_officer().scope() as actor, pytest.raises(NotPermitted):
        services.move_gauge(actor=actor, station_id=station.pk, version=3, state="closed", reason="x")


def test_times_are_as_they_were_read(chief, station):
    moment = timezone.now().replace(microsecond=0)

    assert read(chief, station, 60, at=moment).observed_at == moment
