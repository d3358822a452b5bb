"""Two entries that are one person: nothing is lost when they are made one, and nothing when that was a mistake."""

import pytest
from django.test import Client

from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import branch_operator, coordinator, member, province, unit
from tests.factories.volunteers import CUGENANG, certified, enlisted, nik, offered, served_by, skilled
from tests.incidents.support import published
from volunteers.errors import CannotMerge, NotMerged
from volunteers.events import VolunteersMerged, VolunteersSeparated
from volunteers.models import Affiliation, Competence, Deployment, DutySpan, Volunteer, VolunteerMerge
from volunteers.services.deploying import answer_for
from volunteers.services.merging import merge_volunteers, separate_volunteers

pytestmark = pytest.mark.django_db


@pytest.fixture
def jabar():
    return coordinator()


@pytest.fixture
def pair(jabar):
    """One person twice: as KSR with a number, and as TSR with a phone, a skill and a certificate."""
    with jabar.scope() as actor:
        kept = enlisted(actor, unit=unit(CUGENANG), kind="ksr", full_name="Asep Kurniawan", phone="", nik=nik())
        lost = enlisted(actor, unit=unit(CUGENANG), kind="tsr", full_name="Asep Kurniawn", phone="081312345678")
        skilled(actor, lost, "wash")
        certified(actor, lost, "wash")
        skilled(actor, kept, "shelter")
        return Volunteer.objects.get(pk=kept.pk), Volunteer.objects.get(pk=lost.pk)


def merged(chief, kept, lost):
    with chief.scope() as actor:
        version = Volunteer.objects.get(pk=lost.pk).version
        return merge_volunteers(actor=actor, kept_id=kept.pk, lost_id=lost.pk, version=version)


def everything(chief, *people):
    """What is known of them, without versions."""
    with chief.scope():
        return [
            (
                one.state,
                one.kinds,
                one.barred_by,
                one.identity,
                one.contact.phone,
                one.record.nik_mark,
                one.record.born_on,
                sorted(Affiliation.objects.filter(volunteer=one).values_list("kind", "state")),
                sorted(Competence.objects.filter(volunteer=one).values_list("skill_id", "certified_until")),
                sorted(one.certificates.values_list("number", flat=True)),
                Deployment.objects.filter(volunteer=one).count(),
            )
            for one in (Volunteer.objects.get(pk=person.pk) for person in people)
        ]


def test_what_either_entry_knows_is_known_of_the_one(jabar, pair):
    kept, lost = pair
    merged(jabar, kept, lost)

    with jabar.scope():
        one, other = Volunteer.objects.get(pk=kept.pk), Volunteer.objects.get(pk=lost.pk)
        assert (one.kinds, one.contact.phone, one.is_deployable) == (["ksr", "tsr"], "+6281312345678", True)
        assert set(Competence.objects.filter(volunteer=one).values_list("skill_id", flat=True)) == {"wash", "shelter"}
        assert one.certificates.count() == 1
        assert (other.state, other.is_deployable) == ("left", False)
        assert published(VolunteersMerged) == 1


def test_undone_everything_is_as_it_was(jabar, pair):
    before = everything(jabar, *pair)
    made = merged(jabar, *pair)
    with jabar.scope() as actor:
        separate_volunteers(actor=actor, merge_id=made.pk)

    assert everything(jabar, *pair) == before
    with jabar.scope():
        assert published(VolunteersSeparated) == 1


def test_a_membership_that_both_have_counts_once_and_comes_back(jabar):
    with jabar.scope() as actor:
        kept, lost = (enlisted(actor, unit=unit(CUGENANG), kind="ksr") for _one in range(2))
    before = everything(jabar, kept, lost)
    made = merged(jabar, kept, lost)
    with jabar.scope():
        assert Affiliation.objects.filter(state="active").count() == 1
    with jabar.scope() as actor:
        separate_volunteers(actor=actor, merge_id=made.pk)

    assert everything(jabar, kept, lost) == before


def test_hours_and_the_number_under_which_they_count_go_over_and_back(jabar):
    with jabar.scope() as actor:
        kept = enlisted(actor, unit=unit(CUGENANG))
        lost = enlisted(actor, unit=unit(CUGENANG), nik=nik())
        skilled(actor, lost, "wash")
        served = served_by(actor, lost)
    before = everything(jabar, kept, lost)
    made = merged(jabar, kept, lost)
    with jabar.scope():
        one = Volunteer.objects.get(pk=kept.pk)
        assert Deployment.objects.get(pk=served.pk).volunteer_id == kept.pk
        assert DutySpan.objects.get().identity == one.identity == one.record.nik_mark
    with jabar.scope() as actor:
        separate_volunteers(actor=actor, merge_id=made.pk)
        assert DutySpan.objects.get().identity == Volunteer.objects.get(pk=lost.pk).identity

    assert everything(jabar, kept, lost) == before


def test_two_numbers_are_two_people(jabar):
    with jabar.scope() as actor:
        one, other = (enlisted(actor, unit=unit(CUGENANG), nik=nik()) for _each in range(2))

    with pytest.raises(CannotMerge):
        merged(jabar, one, other)


def test_nobody_is_merged_while_both_are_on_their_way(jabar):
    with jabar.scope() as actor:
        one, other = (enlisted(actor, unit=unit(CUGENANG)) for _each in range(2))
        for person in (one, other):
            skilled(actor, person, "wash")
            deployment = offered(actor, person)
            answer_for(actor=actor, deployment_id=deployment.pk, version=1, accepts=True)

    with pytest.raises(CannotMerge):
        merged(jabar, one, other)


def test_an_entry_is_merged_once_and_undone_once(jabar, pair):
    made = merged(jabar, *pair)
    with pytest.raises(CannotMerge):
        merged(jabar, *pair)
    with jabar.scope() as actor:
        separate_volunteers(actor=actor, merge_id=made.pk)
        with pytest.raises(NotMerged):
            separate_volunteers(actor=actor, merge_id=made.pk)


def test_nobody_merges_whom_they_do_not_administer_or_what_they_have_not_seen(jabar, pair):
    kept, lost = pair
    with branch_operator("32.75").scope() as elsewhere, pytest.raises(NotPermitted):
        merge_volunteers(actor=elsewhere, kept_id=kept.pk, lost_id=lost.pk, version=lost.version)
    with coordinator(of=province("31")).scope() as stranger, pytest.raises(NotFound):
        merge_volunteers(actor=stranger, kept_id=kept.pk, lost_id=lost.pk, version=lost.version)
    with member(Role.VOLUNTEER, at=CUGENANG).scope() as someone, pytest.raises(NotPermitted):
        merge_volunteers(actor=someone, kept_id=kept.pk, lost_id=lost.pk, version=lost.version)
    with jabar.scope() as actor:
        with pytest.raises(StaleVersion):
            merge_volunteers(actor=actor, kept_id=kept.pk, lost_id=lost.pk, version=77)
        with pytest.raises(InvalidInput):
            merge_volunteers(actor=actor, kept_id=kept.pk, lost_id=kept.pk, version=kept.version)


def test_the_page_finds_the_other_entry_makes_them_one_and_two_again(jabar, pair):
    kept, lost = pair
    desk, path = jabar.sign_in(Client()), f"/relawan/{kept.pk}/penggabungan/"
    found = desk.get(path).content.decode()
    with jabar.scope():
        version = Volunteer.objects.get(pk=lost.pk).version
    desk.post(path, {"other": str(lost.pk), "version": version})
    roster = desk.get("/relawan/").content.decode()
    with jabar.scope():
        made = VolunteerMerge.objects.get()
    desk.post(f"{path}{made.pk}/")

    assert "Asep Kurniawn" in found
    assert "Asep Kurniawn" not in roster
    assert "Asep Kurniawn" in desk.get("/relawan/").content.decode()
