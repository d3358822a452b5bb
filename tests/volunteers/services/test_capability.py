from datetime import date, timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.errors import InvalidInput, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import coordinator, member, unit
from tests.factories.volunteers import CUGENANG, certified, child_born, enlisted, person_draft, skilled
from tests.incidents.support import published
from volunteers.events import AvailabilityChanged, CertificateRecorded, SkillRecorded
from volunteers.models import Certificate, Competence
from volunteers.services.capability import (
    Willingness,
    record_certificate,
    record_skill,
    set_own_willingness,
    set_willingness,
)
from volunteers.services.registering import revise_volunteer

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def volunteer(chief):
    return enlisted(chief, unit=unit(CUGENANG))


def test_a_skill_said_again_is_changed_and_not_doubled(chief, volunteer):
    skilled(chief, volunteer, "wash", level=1)

    skilled(chief, volunteer, "wash", level=3)

    assert [one.level for one in Competence.objects.all()] == [3]
    assert published(SkillRecorded) == 2


@pytest.mark.parametrize(("skill", "level", "field"), [("dancing", 1, "skill"), ("wash", 7, "level")])
def test_a_skill_that_nobody_knows_is_refused(chief, volunteer, skill, level, field):
    with pytest.raises(InvalidInput) as refusal:
        record_skill(actor=chief, volunteer_id=volunteer.pk, skill=skill, level=level)

    assert set(refusal.value.fields) == {field}


def test_the_longest_certificate_counts(chief, volunteer):
    certified(chief, volunteer, "wash", expires_on=TODAY + timedelta(days=400))
    certified(chief, volunteer, "wash", expires_on=TODAY + timedelta(days=20))

    assert Competence.objects.get().certified_until == TODAY + timedelta(days=400)
    assert published(CertificateRecorded) == 2


def test_a_certificate_without_a_last_day_counts_for_good(chief, volunteer):
    certified(chief, volunteer, "wash", expires_on=None)

    assert Competence.objects.get().certified_until == date(9999, 12, 31)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": TODAY, "expires_on": TODAY - timedelta(days=1)}, "expires_on"),
        ({"number": " "}, "number"),
        ({"issuer": ""}, "issuer"),
        ({"skill": "dancing"}, "skill"),
    ],
)
def test_a_certificate_that_cannot_be_true_is_refused_and_nothing_is_stored(chief, volunteer, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        certified(chief, volunteer, **{"skill": "wash", **changes})

    assert set(refusal.value.fields) == {field}
    assert not Certificate.objects.exists()
    assert not Competence.objects.exists()


def test_one_certificate_is_recorded_once(chief, volunteer):
    certified(chief, volunteer, "wash", number="A1")

    with pytest.raises(InvalidInput):
        certified(chief, volunteer, "wash", number="A1")


def test_what_somebody_can_do_follows_where_they_live_and_whether_they_may_be_sent(chief, volunteer):
    skilled(chief, volunteer, "wash")
    volunteer.refresh_from_db()

    revise_volunteer(
        actor=chief,
        volunteer_id=volunteer.pk,
        version=volunteer.version,
        person=person_draft(area="32.75.01", born_on=None),
    )

    moved = Competence.objects.get()
    assert (moved.area_id, moved.is_deployable) == ("32.75.01", False)


def test_somebody_says_how_ready_they_are():
    someone = member(Role.VOLUNTEER, at=CUGENANG)
    with coordinator().scope() as chief:
        volunteer = enlisted(chief, unit=unit(CUGENANG), user_id=someone.user.pk)
        skilled(chief, volunteer, "wash")

    with someone.scope() as actor:
        set_own_willingness(actor=actor, willingness=Willingness(is_available=False, reach_km=50, notice_hours=12))

        volunteer.refresh_from_db()
        assert (volunteer.is_available, volunteer.reach_km, volunteer.notice_hours) == (False, 50, 12)
        assert published(AvailabilityChanged) == 1
    with coordinator().scope():
        assert not Competence.objects.get().is_available


@pytest.mark.parametrize("field", ["reach_km", "longest_days", "notice_hours"])
def test_readiness_beyond_all_measure_is_refused(chief, volunteer, field):
    with pytest.raises(InvalidInput) as refusal:
        set_willingness(
            actor=chief, volunteer_id=volunteer.pk, willingness=Willingness(**{"is_available": True, field: 100_000})
        )

    assert set(refusal.value.fields) == {field}


def test_a_member_of_pmr_may_be_skilled_and_is_never_sent(chief):
    pupil = enlisted(chief, unit=unit(CUGENANG), kind="pmr", born_on=child_born())

    skilled(chief, pupil, "first_aid")

    assert not Competence.objects.get().is_deployable


@pytest.mark.parametrize("act", [record_skill, record_certificate, set_willingness])
def test_a_volunteer_notes_nothing_about_others(volunteer, act):
    said = {
        record_skill: {"skill": "wash", "level": 1},
        record_certificate: {"draft": None},
        set_willingness: {"willingness": Willingness(is_available=True)},
    }

    with member(Role.VOLUNTEER, at=CUGENANG).scope() as actor, pytest.raises(NotPermitted):
        act(actor=actor, volunteer_id=volunteer.pk, **said[act])
