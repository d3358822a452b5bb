"""Two devices, one field: what waits for a verifier, what the verifier decides, and what needs no decision."""

from datetime import UTC, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents import services
from incidents.errors import NothingToDecide, UndecidedConflict
from incidents.events import FieldReportConflictDecided
from incidents.models import FieldReport, Figure, ReportAmendment, ReportConflict
from incidents.queries.reports import report as find_report
from incidents.services import AmendmentDraft
from pmi_platform.core.errors import InvalidInput, NotPermitted, StaleVersion
from tests.factories.incidents import CUGENANG_POINT, filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.support import details, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


@pytest.fixture
def report(officer):
    return filed(officer, text="Air naik", rt="01", answers={"people": 40, "dead": 1})


def amended(actor, report, base, changes, **more):
    draft = AmendmentDraft.against(base, changes, client_ref=uuid4(), **more)
    return services.amend_report(actor=actor, report_id=report.pk, amendment=draft)


def fresh(report):
    return FieldReport.objects.get(pk=report.pk)


def undecided(report):
    return [(row.field, row.standing, row.proposed) for row in report.conflicts.filter(outcome="")]


@pytest.fixture
def disputed(officer, report):
    """A report of whose people one device said 60 and the other 75, both having seen 40."""
    amended(officer, report, {"answers.people": 40}, {"answers.people": 60})
    amended(officer, report, {"answers.people": 40}, {"answers.people": 75}, door="sms")
    return fresh(report)


def settled(report, value, *, field="answers.people", version=None):
    with branch_operator().scope() as operator:
        return services.settle_conflict(
            actor=operator, report_id=report.pk, version=version or report.version, field=field, value=value
        )


def test_a_contradiction_is_listed_with_both_values_and_whose_they_are(officer, report, disputed):
    [row] = disputed.conflicts.all()

    assert disputed.answers["people"] == 60
    assert disputed.flags == ["amendment_conflict"]
    assert (row.field, row.base, row.standing, row.proposed) == ("answers.people", 40, 60, 75)
    assert (row.standing_by_id, row.standing_door, row.amendment.door) == (officer.user_id, "app", "sms")
    assert row.standing_at == ReportAmendment.objects.earliest("received_at").received_at


def test_what_was_filed_stands_by_the_word_and_the_door_of_whoever_filed_it(officer):
    report = filed(officer, rt="05", door="whatsapp")

    amended(officer, report, {"rt": "01"}, {"rt": "02"})

    row = ReportConflict.objects.get()
    assert (row.standing, row.standing_at, row.standing_door) == ("05", report.received_at, "whatsapp")


def test_a_report_with_two_versions_of_a_field_is_not_verified_silently(disputed):
    with branch_operator().scope() as operator, pytest.raises(UndecidedConflict) as refusal:
        services.verify_report(actor=operator, report_id=disputed.pk, version=disputed.version)

    assert "answers.people" in str(refusal.value)
    assert undecided(disputed) == [("answers.people", 60, 75)]


def test_keeping_what_stands_changes_nothing_but_the_doubt(disputed):
    kept = settled(disputed, 60)

    assert (kept.answers["people"], kept.flags, kept.version) == (60, [], disputed.version + 1)
    assert ReportConflict.objects.get().outcome == "kept"
    assert published(FieldReportConflictDecided) == 1


def test_taking_the_proposal_changes_the_report_and_its_figure(disputed):
    taken = settled(disputed, 75)

    assert (taken.answers["people"], taken.flags, taken.status) == (75, [], "filed")
    assert Figure.objects.get(indicator="terdampak", status="draft").value == 75
    assert ReportConflict.objects.get().outcome == "taken"
    assert '"answers.people": {"from": 60, "to": 75}' in details()


def test_a_verifier_may_write_a_third_value(disputed):
    decided = settled(disputed, "68")

    assert decided.answers["people"] == 68
    assert ReportConflict.objects.get().outcome == "other"


def test_one_decision_settles_every_version_of_the_field_and_no_other_field(officer, report, disputed):
    amended(officer, report, {"answers.people": 40, "rt": "09"}, {"answers.people": 80, "rt": "02"})

    decided = settled(fresh(report), 75)

    assert undecided(report) == [("rt", "01", "02")]
    assert decided.flags == ["amendment_conflict"]
    outcomes = ReportConflict.objects.filter(field="answers.people").order_by("created_at", "pk")
    assert [row.outcome for row in outcomes] == ["taken", "other"]


def test_once_decided_it_can_be_verified(disputed):
    decided = settled(disputed, 60)

    with branch_operator().scope() as operator:
        verified = services.verify_report(actor=operator, report_id=decided.pk, version=decided.version)

    assert (verified.status, verified.flags) == ("verified", [])


def test_a_decision_counts_for_the_version_that_was_seen(disputed):
    with pytest.raises(StaleVersion):
        settled(disputed, 75, version=disputed.version - 1)


def test_a_field_without_two_versions_has_nothing_to_decide(disputed):
    with pytest.raises(NothingToDecide):
        settled(disputed, "02", field="rt")


@pytest.mark.parametrize("value", [-3, "banyak", 9_000_000])
def test_a_decision_is_checked_like_every_answer(disputed, value):
    with pytest.raises(InvalidInput):
        settled(disputed, value)

    assert fresh(disputed).answers["people"] == 60
    assert undecided(disputed) == [("answers.people", 60, 75)]


def test_an_author_does_not_decide(officer, disputed):
    with pytest.raises(NotPermitted):
        services.settle_conflict(
            actor=officer, report_id=disputed.pk, version=disputed.version, field="answers.people", value=75
        )


def test_the_author_who_saw_what_stands_ends_the_contradiction_by_agreeing(officer, report, disputed):
    amended(officer, report, {"answers.people": 60}, {"answers.people": 75})

    assert fresh(report).answers["people"] == 75
    assert fresh(report).flags == []
    assert ReportConflict.objects.get().outcome == "agreed"


CHAIN = (({"rt": "01"}, {"rt": "02"}), ({"rt": "02"}, {"rt": "03"}), ({"rt": "03"}, {"rt": "04"}))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_one_device_changed_step_by_step_ends_the_same_in_whatever_order_it_arrives(officer, report, order):
    for step in order:
        amended(officer, report, *CHAIN[step])

    assert (fresh(report).rt, fresh(report).flags, undecided(report)) == ("04", [], [])


SEEN = {"text": "Air naik", "rt": "01", "answers.people": 40, "answers.dead": 1}
DEVICES = (
    {"text": "Air surut", "answers.people": 60},
    {"rt": "02", "answers.people": 75},
    {"answers.dead": 2, "rt": "02"},
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_devices_in_any_order_leave_the_same_fields_changed_and_the_same_choice(officer, report, order):
    for number in order:
        amended(officer, report, SEEN, DEVICES[number])

    changed = fresh(report)
    assert (changed.text, changed.rt, changed.answers["dead"]) == ("Air surut", "02", 2)
    [(field, standing, proposed)] = undecided(report)
    assert (field, {standing, proposed}) == ("answers.people", {60, 75})
    assert changed.answers["people"] == standing


@pytest.mark.parametrize(
    ("field", "seen", "wanted"),
    [
        ("severity", "high", "critical"),
        ("hazard", "gempa", "longsor"),
        ("answers.severity", "high", "low"),
        ("answers.people", "40", 41),
        ("answers.people", 40, None),
        ("landmark", None, "Masjid Al-Ikhlas"),
        ("rw", "", "7"),
        ("area", "32.03.11", "32.03.11.2001"),
        ("location", None, list(CUGENANG_POINT)),
        ("location", None, {"longitude": CUGENANG_POINT[0], "latitude": CUGENANG_POINT[1]}),
        ("accuracy_m", None, 12),
    ],
)
def test_every_field_is_merged_by_what_its_author_saw(officer, report, field, seen, wanted):
    stored = amended(officer, report, {field: seen}, {field: wanted})

    assert stored.conflicts == []
    assert fresh(report).version == 2


def test_an_answer_of_a_section_is_merged_too(officer):
    report = filed(officer, type_code="rapid_assessment", answers={"wells": 4})

    amended(officer, report, {"answers.wells": 4}, {"answers.wells": 6})
    late = amended(
        officer, report, {"answers.wells": 4, "answers.staple": None}, {"answers.wells": 7, "answers.staple": "Beras"}
    )

    assert late.conflicts == ["answers.wells"]
    assert fresh(report).answers["words"]["staple"] == "Beras"


def test_a_time_seen_on_a_phone_whose_clock_is_wrong_is_the_time_that_was_filed(officer):
    wrong = timedelta(hours=5)
    seen_at = timezone.now() - timedelta(minutes=30)
    report = filed(officer, observed_at=seen_at - wrong, reported_at=seen_at - wrong, device_now=timezone.now() - wrong)
    earlier = (seen_at - wrong - timedelta(minutes=20)).isoformat()

    stored = amended(
        officer,
        report,
        {"observed_at": (seen_at - wrong).isoformat(timespec="milliseconds")},
        {"observed_at": earlier},
        device_now=timezone.now() - wrong,
    )

    assert stored.conflicts == []
    moved = seen_at - timedelta(minutes=20)
    assert abs(fresh(report).observed_at - moved) < timedelta(seconds=5)


def test_a_phone_that_filed_coordinates_only_may_name_the_area_afterwards(officer):
    report = filed(officer, area=None, location=Point(*CUGENANG_POINT, srid=4326))

    first = amended(officer, report, {}, {"area": "32.03.11.2001"})
    late = amended(officer, report, {}, {"area": "32.03.11.2002"})

    assert (first.conflicts, late.conflicts) == ([], ["area"])


def test_a_place_put_by_hand_has_no_accuracy_of_a_device(officer):
    report = filed(officer, location=Point(*CUGENANG_POINT, srid=4326), accuracy_m=9.0)

    amended(officer, report, {"location": list(CUGENANG_POINT)}, {"location": [107.09, -6.81]})

    assert fresh(report).accuracy_m is None


def test_an_amendment_that_says_what_is_true_already_leaves_the_report_verified(officer, report):
    with branch_operator().scope() as operator:
        services.verify_report(actor=operator, report_id=report.pk, version=1)

    amended(officer, report, {"rt": "01"}, {"rt": "01"})

    assert (fresh(report).status, fresh(report).version) == ("verified", 2)


def test_a_contradicting_amendment_puts_a_verified_report_before_the_verifier_again(officer, report):
    with branch_operator().scope() as operator:
        services.verify_report(actor=operator, report_id=report.pk, version=1)

    amended(officer, report, {"rt": "09"}, {"rt": "02"})

    assert (fresh(report).status, fresh(report).rt) == ("filed", "01")
    assert find_report(actor=officer, report_id=report.pk).conflicts.count() == 1


def test_a_device_without_a_clock_of_use_is_told_so(officer, report):
    ahead = (timezone.now() + timedelta(days=400)).astimezone(UTC).isoformat()

    with pytest.raises(InvalidInput) as refusal:
        amended(officer, report, {}, {"observed_at": ahead}, device_now=timezone.now())

    assert set(refusal.value.fields) == {"observed_at"}
