"""What was done for a programme, from the phone to the verifier and back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from coordination.events import ActivityAmended, ActivityFiled, ActivityReturned, ActivityVerified, ActivityWithdrawn
from coordination.models import Activity, ActivityPhoto
from coordination.queries.activities import (
    ActivityFilters,
    added_up,
    awaiting_count,
    list_activities,
    own_activities,
    undecided,
)
from coordination.queries.activities import activity as find_activity
from coordination.services import (
    ActivityAmendmentDraft,
    amend_activity,
    attach_activity_photo,
    file_activity,
    return_activity,
    verify_activity,
    withdraw_activity,
)
from coordination.services.activity_contents import standing
from incidents.errors import ChangedAfterFiling, UnknownFormVersion, WrongState
from incidents.services.drafts import PhotoDraft
from incidents.services.photos import forget_orphans
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.factories.activities import activity_draft, corrected, done
from tests.factories.incidents import picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import details, payloads, published

pytestmark = pytest.mark.django_db
NEXT_DOOR = "32.03.01"


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


def by_operator():
    return branch_operator().scope()


def fresh(activity):
    return Activity.objects.get(pk=activity.pk)


# Filing ---------------------------------------------------------------------------------------------------------------
def test_an_activity_is_filed_with_a_receipt_and_awaits_verification(officer):
    activity = done(officer)

    assert activity.status == Activity.Status.FILED
    assert len(activity.receipt) == len("7KQ4M-2PXC5")
    assert published(ActivityFiled) == 1


def test_sent_twice_it_is_filed_once(officer):
    draft = activity_draft()
    first = file_activity(actor=officer, draft=draft)
    again = file_activity(actor=officer, draft=replace(draft, device_now=timezone.now()))

    assert again == first
    assert published(ActivityFiled) == 1


def test_other_words_under_the_same_reference_are_refused(officer):
    draft = activity_draft()
    file_activity(actor=officer, draft=draft)

    with pytest.raises(ChangedAfterFiling):
        file_activity(actor=officer, draft=replace(draft, title="Lain"))


def test_what_nobody_told_is_unknown_and_not_zero(officer):
    activity = done(officer, people=None, groups={}, volunteers=None, staff=0)

    assert (activity.people, activity.groups, activity.volunteers, activity.staff) == (None, {}, None, 0)
    assert activity.people_at_least is None


def test_groups_without_a_total_say_at_least_how_many(officer):
    assert done(officer, people=None, groups={"female_6_17": 50, "male_6_17": 48}).people_at_least == 98


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"programme": "tidak_ada"}, "programme"),
        ({"title": "  "}, "title"),
        ({"started_at": timezone.now() + timedelta(days=1)}, "started_at"),
        ({"ended_at": timezone.now() - timedelta(days=3)}, "ended_at"),
        ({"people": 10}, "groups.female_6_17"),
        ({"people": 2_000_000}, "people"),
        ({"groups": {"orang_tua": 4}}, "groups.orang_tua"),
        ({"staff": -1}, "staff"),
        ({"rt": "atas"}, "rt"),
        ({"area": "31.71.03"}, "area"),
        ({"area": None}, "area"),
        ({"result": "\0"}, "result"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(officer, changes, field):
    with pytest.raises(InvalidInput) as refused:
        done(officer, **changes)

    assert field in refused.value.fields
    assert not Activity.objects.exists()


def test_a_form_of_a_newer_release_is_kept_by_the_phone(officer):
    with pytest.raises(UnknownFormVersion):
        done(officer, type_version=99)


def test_a_phone_whose_clock_is_wrong_is_put_right(officer):
    slow = timezone.now() - timedelta(days=2)
    activity = done(
        officer,
        started_at=slow - timedelta(hours=2),
        ended_at=slow - timedelta(hours=1),
        reported_at=slow,
        device_now=slow,
    )

    assert timezone.now() - activity.started_at < timedelta(hours=3)
    assert activity.ended_at - activity.started_at == timedelta(hours=1)


def test_nobody_files_for_another_kecamatan(officer):
    with pytest.raises(NotPermitted):
        done(officer, area=NEXT_DOOR)


def test_what_was_written_is_in_the_details_that_can_be_erased_and_nowhere_else(officer):
    done(officer, title="Rapat di rumah Bu Siti")

    assert "Bu Siti" in details()
    assert "Bu Siti" not in payloads()


# Deciding -------------------------------------------------------------------------------------------------------------
def test_it_is_verified_and_counted_no_more_as_waiting(officer):
    activity = done(officer)
    with by_operator() as operator:
        assert awaiting_count(actor=operator) == 1
        verified = verify_activity(actor=operator, activity_id=activity.pk, version=activity.version)

        assert (verified.status, verified.verified_by_id) == (Activity.Status.VERIFIED, operator.user_id)
        assert awaiting_count(actor=operator) == 0
        assert published(ActivityVerified) == 1


def test_it_is_returned_with_a_reason_that_its_author_reads(officer):
    activity = done(officer)
    with by_operator() as operator:
        return_activity(actor=operator, activity_id=activity.pk, version=1, reason="Berapa yang ikut?")
        assert published(ActivityReturned) == 1

    with field_officer().scope():
        assert fresh(activity).status_reason == "Berapa yang ikut?"


def test_a_return_without_a_reason_is_refused(officer):
    activity = done(officer)
    with by_operator() as operator, pytest.raises(InvalidInput):
        return_activity(actor=operator, activity_id=activity.pk, version=1, reason=" ")


def test_its_author_cannot_verify_it(officer):
    with pytest.raises(NotPermitted):
        verify_activity(actor=officer, activity_id=done(officer).pk, version=1)


def test_nobody_decides_about_a_version_that_they_have_not_seen(officer):
    activity = done(officer)
    corrected(officer, activity, {"people": 120}, {"people": 118})
    with by_operator() as operator, pytest.raises(StaleVersion):
        verify_activity(actor=operator, activity_id=activity.pk, version=1)


def test_a_verified_one_is_not_verified_again(officer):
    activity = done(officer)
    with by_operator() as operator:
        verified = verify_activity(actor=operator, activity_id=activity.pk, version=1)
        with pytest.raises(WrongState):
            verify_activity(actor=operator, activity_id=activity.pk, version=verified.version)


def test_a_withdrawn_one_counts_no_more_and_is_not_changed(officer):
    activity = withdraw_activity(actor=officer, activity_id=done(officer).pk, version=1, reason="Dobel")

    assert published(ActivityWithdrawn) == 1
    assert added_up(list_activities(actor=officer)).count == 0
    with pytest.raises(WrongState):
        corrected(officer, activity, {"people": 120}, {"people": 118})


# Correcting -----------------------------------------------------------------------------------------------------------
def test_nobody_but_its_author_and_its_verifiers_corrects_it(officer):
    activity = done(officer)
    with field_officer().scope() as other, pytest.raises(NotPermitted):
        corrected(other, activity, {"people": 120}, {"people": 130})


def test_a_correction_changes_its_fields_and_files_it_again(officer):
    activity = done(officer)
    corrected(
        officer,
        activity,
        {"people": 120, "groups.female_6_17": 50, "programme": "spab", "follow_up": ""},
        {"people": 130, "groups.female_6_17": 60, "follow_up": "Minta tandu", "programme": "sibat"},
    )

    now = fresh(activity)
    assert (now.people, now.groups["female_6_17"], now.follow_up) == (130, 60, "Minta tandu")
    assert (now.programme_id, now.status, now.version) == ("sibat", Activity.Status.FILED, 2)
    assert published(ActivityAmended) == 1


def test_a_group_may_become_unknown_again(officer):
    activity = done(officer)
    corrected(officer, activity, {"groups.female_6_17": 50}, {"groups.female_6_17": None})

    assert fresh(activity).groups == {"male_6_17": 48}


def test_of_two_people_neither_overwrites_the_other_in_silence(officer):
    activity = done(officer)
    corrected(officer, activity, {"people": 120}, {"people": 118})
    late = corrected(officer, activity, {"people": 120, "staff": None}, {"people": 125, "staff": 2})

    seen = find_activity(actor=officer, activity_id=activity.pk)
    assert late.conflicts == ["people"]
    assert (seen.people, seen.staff) == (118, 2)
    assert undecided(seen) == ["people"]


def test_a_correction_that_knows_both_versions_settles_them(officer):
    activity = done(officer)
    corrected(officer, activity, {"people": 120}, {"people": 118})
    corrected(officer, activity, {"people": 120}, {"people": 125})
    corrected(officer, activity, {"people": 118}, {"people": 121})

    assert undecided(find_activity(actor=officer, activity_id=activity.pk)) == []


def test_a_verifier_who_leaves_the_first_version_has_decided(officer):
    activity = done(officer)
    corrected(officer, activity, {"people": 120}, {"people": 118})
    corrected(officer, activity, {"people": 120}, {"people": 125})
    with by_operator() as operator:
        verify_activity(actor=operator, activity_id=activity.pk, version=fresh(activity).version)

        assert undecided(find_activity(actor=operator, activity_id=activity.pk)) == []


def test_the_same_correction_sent_twice_is_made_once(officer):
    activity = done(officer)
    amendment = ActivityAmendmentDraft.against({"people": 120}, {"people": 118}, client_ref=uuid4())
    first = amend_activity(actor=officer, activity_id=activity.pk, amendment=amendment)
    again = amend_activity(actor=officer, activity_id=activity.pk, amendment=amendment)

    assert again == first
    assert published(ActivityAmended) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "changes"),
        ({"donor": 4}, "donor"),
        ({"people": "banyak"}, "people"),
        ({"people": 10}, "groups.female_6_17"),
        ({"title": ""}, "title"),
        ({"started_at": "kemarin"}, "started_at"),
        ({"started_at": (timezone.now() + timedelta(days=2)).isoformat()}, "started_at"),
        ({"area": "31.71.03"}, "area"),
    ],
)
def test_what_is_wrong_with_a_correction_is_named(officer, changes, field):
    activity = done(officer)
    with pytest.raises(InvalidInput) as refused:
        corrected(officer, activity, standing(activity), changes)

    assert field in refused.value.fields
    assert fresh(activity).version == 1


# Photos ---------------------------------------------------------------------------------------------------------------
def test_a_photo_is_kept_once_and_outlives_the_sweep(officer):
    activity = done(officer)
    photo = PhotoDraft(client_ref=uuid4(), content=picture(), caption="Titik kumpul")
    first = attach_activity_photo(actor=officer, activity_id=activity.pk, photo=photo)
    again = attach_activity_photo(actor=officer, activity_id=activity.pk, photo=photo)
    forget_orphans(actor=officer, stored_before=timezone.now() + timedelta(minutes=1))

    assert again == first
    assert fresh(activity).photo_count == 1
    assert default_storage.exists(first.storage_name)


def test_what_is_no_photo_is_refused(officer):
    activity = done(officer)
    with pytest.raises(InvalidInput):
        attach_activity_photo(
            actor=officer, activity_id=activity.pk, photo=PhotoDraft(client_ref=uuid4(), content=b"bukan foto")
        )

    assert not ActivityPhoto.objects.exists()


# Reading --------------------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_each_filter(officer):
    drill, meeting = done(officer), done(officer, programme="sibat", title="Rapat SIBAT", people=20, groups={})
    today = timezone.localdate()

    def found(**asked):
        return set(list_activities(actor=officer, filters=ActivityFilters(**asked)))

    assert found(programme="sibat") == {meeting}
    assert found(text="simulasi") == {drill}
    assert found(text=meeting.receipt) == {meeting}
    assert found(statuses=("verified",)) == set()
    assert found(within="32.03") == {drill, meeting}
    assert found(last_day=today - timedelta(days=2)) == set()
    assert found(first_day=today - timedelta(days=1), last_day=today) == {drill, meeting}


def test_a_total_says_how_many_told_nothing(officer):
    done(officer, people=100)
    done(officer, people=None)
    total = added_up(list_activities(actor=officer))

    assert (total.count, total.people, total.untold_count) == (2, 100, 1)


def test_a_list_in_which_nobody_told_a_number_has_none(officer):
    done(officer, people=None)

    assert added_up(list_activities(actor=officer)).people is None


def test_ones_own_come_with_what_was_decided_about_them(officer):
    activity = done(officer)
    corrected(officer, activity, {"people": 120}, {"people": 118})
    corrected(officer, activity, {"people": 120}, {"people": 125})
    [own] = own_activities(actor=officer)

    assert (own["receipt"], own["status"], own["conflicts"]) == (activity.receipt, "filed", ["people"])


def test_another_kecamatan_and_another_province_read_nothing_of_it(officer):
    activity = done(officer)
    with field_officer(at=NEXT_DOOR).scope() as neighbour, pytest.raises(NotFound):
        find_activity(actor=neighbour, activity_id=activity.pk)
    with coordinator(of=province("31")).scope() as stranger:
        assert not list_activities(actor=stranger).exists()
