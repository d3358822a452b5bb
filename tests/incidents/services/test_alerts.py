from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents.errors import NotForThisSpace
from incidents.models import Alert
from incidents.services import receive_alert
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.models import JournalDetail, JournalEntry
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import notice, square
from tests.factories.tenancy import coordinator, government, headquarters, province

pytestmark = pytest.mark.django_db

SEA_OFF_CIANJUR = (107.05, -6.84)


@pytest.fixture
def pusat():
    return headquarters()


@pytest.fixture
def keeper(pusat):
    with open_tenant(pusat.pk, reason="test") as actor:
        yield actor


def quake(**changes):
    longitude, latitude = changes.pop("point", SEA_OFF_CIANJUR)
    standing = {
        "feed": "test.latest",
        "source_key": f"{changes.get('sent_at')}/{latitude},{longitude}",
        "hazard": "gempa",
        "severity": "unknown",
        "footprint": None,
        "expires_at": None,
        "location": Point(longitude, latitude, srid=4326),
        "magnitude": 5.6,
        "depth_km": 10.0,
        "sent_at": timezone.now().replace(microsecond=0) - timedelta(minutes=5),
        "texts": {"id": {"event": "Gempa bumi"}},
    }
    return notice(**{**standing, **changes})


def told():
    return [
        e.type.rpartition(".")[2]
        for e in JournalEntry.objects.filter(type__startswith="incidents.alert.").order_by("pk")
    ]


def received(actor, *notices):
    return [receive_alert(actor=actor, notice=said) for said in notices]


def test_a_warning_is_seen_by_those_whom_it_touches_and_by_headquarters(pusat):
    jabar, dki, binjai = province("32"), province("31"), government("12.75")

    with open_tenant(jabar.pk, reason="test") as actor:
        alert, _ = receive_alert(actor=actor, notice=notice(area="32.03.11"))

    assert "32.03.11" in alert.area_codes
    assert set(alert.visible_to) == {jabar.pk, pusat.pk}
    assert not {dki.pk, binjai.pk} & set(alert.visible_to)


def test_a_province_reads_what_headquarters_keeps_for_everybody(keeper):
    reader, stranger = coordinator(of=province("32")), coordinator(of=province("31"))
    alert, _ = receive_alert(actor=keeper, notice=notice(area="32.03.11"))

    with reader.scope():
        assert list(Alert.objects.all()) == [alert]
    with stranger.scope():
        assert list(Alert.objects.all()) == []


def test_a_possible_tsunami_is_told_to_everybody(keeper):
    dki = province("31")

    alert, _ = receive_alert(actor=keeper, notice=quake(point=(95.0, 2.5), magnitude=8.1, tsunami=True))

    assert dki.pk in alert.visible_to
    assert (alert.severity, alert.urgency) == ("extreme", "immediate")


def test_the_same_statement_again_changes_nothing(keeper):
    said = notice()

    (alert, first), (again, second) = received(keeper, said, said)

    assert (first, second, again.pk) == (True, False, alert.pk)
    assert again.version == 1
    assert told() == ["received"]


def test_another_feed_that_says_the_same_is_noted_and_told_to_nobody(keeper):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=5)

    (_, first), (again, second) = received(keeper, quake(sent_at=at), quake(sent_at=at, feed="test.strong"))

    assert (first, second, again.version) == (True, False, 1)
    assert {"test.strong"} < Alert.objects.get(pk=again.pk).said.keys()
    assert told() == ["received"]


def test_without_an_end_a_warning_is_in_force_for_a_day(keeper):
    alert, _ = receive_alert(actor=keeper, notice=notice(expires_at=None))

    assert alert.expires_at - alert.sent_at == timedelta(hours=24)


def test_a_revised_quake_is_the_same_one_and_remembers_what_was_said(keeper):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    first = quake(sent_at=at)
    revised = quake(sent_at=at + timedelta(seconds=41), point=(107.2, -6.7), magnitude=5.9)

    (alert, _), (again, is_new) = received(keeper, first, revised)

    assert (again.pk, is_new, again.magnitude, again.version) == (alert.pk, True, 5.9, 2)
    assert again.revisions[0]["before"]["magnitude"] == 5.6
    assert '"magnitude": 5.6' in JournalDetail.objects.get(entry__type="incidents.alert.revised").detail
    assert told() == ["received", "revised"]


@pytest.mark.parametrize(("seconds", "point"), [(61, SEA_OFF_CIANJUR), (0, (107.36, -6.84)), (0, (107.05, -6.53))])
def test_another_time_or_place_is_another_quake(keeper, seconds, point):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=5)

    received(keeper, quake(sent_at=at), quake(sent_at=at + timedelta(seconds=seconds), point=point))

    assert Alert.objects.count() == 2


def test_what_a_feed_does_not_say_leaves_what_another_said(keeper):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    latest = quake(sent_at=at, tsunami=False)
    felt = quake(sent_at=at, feed="test.felt", tsunami=None, depth_km=None, texts={"id": {"shaking": "IV Cugenang"}})

    (alert, _), (again, _new) = received(keeper, latest, felt)

    assert (again.pk, again.tsunami, again.depth_km) == (alert.pk, False, 10.0)
    assert again.texts["id"] == {"event": "Gempa bumi", "shaking": "IV Cugenang"}


def test_a_feed_that_repeats_its_old_number_does_not_undo_a_later_one(keeper):
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    list_says, latest_says = quake(sent_at=at, feed="test.strong"), quake(sent_at=at, magnitude=5.9)

    *_, (alert, is_new) = received(keeper, list_says, latest_says, list_says)

    assert (is_new, alert.magnitude) == (False, 5.9)


def test_a_quakes_area_is_a_circle_that_is_said_to_be_an_estimate(keeper):
    alert, _ = receive_alert(actor=keeper, notice=quake())

    assert alert.footprint_is_estimate
    assert "32.03.11" in alert.area_codes
    assert alert.footprint.contains(alert.location)


def test_another_language_joins_the_same_warning(keeper):
    said = notice()
    english = notice(
        feed="test.rain.en",
        source_key=said.source_key,
        sent_at=said.sent_at,
        expires_at=said.expires_at,
        texts={"en": {"headline": "Heavy rain"}},
    )

    _, (alert, _new) = received(keeper, said, english)

    assert (alert.texts["id"]["headline"], alert.texts["en"]["headline"]) == ("Hujan lebat di Cugenang", "Heavy rain")
    assert Alert.objects.count() == 1


def test_under_one_key_the_newest_statement_stands(keeper):
    said = notice()
    later = notice(source_key=said.source_key, sent_at=said.sent_at + timedelta(minutes=2), severity="severe")

    *_, (alert, is_new) = received(keeper, said, later, notice(source_key=said.source_key, sent_at=said.sent_at))

    assert (alert.severity, is_new) == ("severe", False)


def _chain():
    first = notice(source_key="A")
    update = notice(source_key="U", message="update", references=("A",))
    cancel = notice(source_key="C", message="cancel", references=("U",), footprint=None)
    return first, update, cancel


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_updates_and_cancellations_end_what_they_refer_to_in_any_order(keeper, order):
    chain = _chain()

    received(keeper, *(chain[place] for place in order))

    states = dict(Alert.objects.values_list("source_key", "state"))
    assert states == {"A": "superseded", "U": "cancelled", "C": "cancelled"}
    assert told().count("ended") == 2


def test_one_senders_cancellation_ends_no_other_senders_warning(keeper):
    received(
        keeper, notice(source_key="A"), notice(source="other", source_key="C", message="cancel", references=("A",))
    )

    assert Alert.objects.get(source_key="A").state == "standing"


@pytest.mark.parametrize("status", ["exercise", "test", "system", "draft"])
def test_only_actual_warnings_leave_the_exercise_space(status):
    exercise = headquarters(space=Space.EXERCISE)

    for space in (Space.ACTUAL, Space.HISTORY):
        with open_tenant(headquarters(space=space).pk, reason="test") as actor, pytest.raises(NotForThisSpace):
            receive_alert(actor=actor, notice=notice(status=status))
    with open_tenant(exercise.pk, reason="test") as actor:
        assert receive_alert(actor=actor, notice=notice(status=status))[1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hazard": "kaiju"}, "hazard"),
        ({"sent_at": timezone.now() + timedelta(hours=1)}, "sent_at"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expires_at"),
    ],
)
def test_what_cannot_be_is_refused(keeper, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        receive_alert(actor=keeper, notice=notice(**changes))

    assert list(refusal.value.fields) == [field]


def test_a_warning_that_grows_is_seen_by_more_and_by_nobody_less(keeper):
    jabar, banten = province("32"), province("36")
    said = notice(area="32.03.11")
    moved = notice(
        source_key=said.source_key, sent_at=said.sent_at + timedelta(minutes=1), footprint=square("36.71.01")
    )

    *_, (alert, _new) = received(keeper, said, moved)

    assert {jabar.pk, banten.pk} <= set(alert.visible_to)
