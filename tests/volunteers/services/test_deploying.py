"""From the first question to the return: who may do what, who knows whom, and who must rest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.geo.queries.areas import middle_of, require_area
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.tenancy import branch_operator, coordinator, member, province, unit
from tests.factories.volunteers import (
    CUGENANG,
    child_born,
    enlisted,
    mission,
    nik,
    offered,
    partner,
    releasing_officer,
    skilled,
)
from tests.incidents.support import details, payloads, published
from tests.isolation.world import terms
from volunteers.errors import MustRest, NotFree, NotSendable, OfferExpired, PromisedElsewhere, WrongStep
from volunteers.events import DeploymentMoved, DeploymentOffered
from volunteers.models import Commitment, Deployment, DeploymentContact, DutySpan, PersonalRecord
from volunteers.queries.choosing import choose
from volunteers.rules.suitability import Demand
from volunteers.services.deploying import (
    answer_for,
    answer_offer,
    move_deployment,
    move_many,
    offer_deployment,
    offer_to_many,
    release_for,
)
from volunteers.services.presence import check_in

pytestmark = pytest.mark.django_db

JAKARTA = "31.75.06"


@pytest.fixture
def jabar():
    return coordinator()


@pytest.fixture
def jakarta():
    """Jakarta's coordinator, whose province shares its volunteers with Jawa Barat."""
    chief = coordinator(of=province("31"))
    with chief.scope() as actor:
        open_grant(actor=actor, terms=terms(province("32"), Purpose.VOLUNTEERS, ("31.75",)))
    return chief


def able(chief, area=CUGENANG, *, at=None, user=None, kind="ksr", **changes):
    """Somebody who can do WASH."""
    with chief.scope() as actor:
        home = at or unit(area)
        volunteer = enlisted(actor, unit=home, area=area, kind=kind, user_id=user and user.pk, **changes)
        skilled(actor, volunteer, "wash")
    return volunteer


def known_long(chief, volunteer):
    """The identity number was noted more than a day ago."""
    with chief.scope():
        PersonalRecord.objects.filter(volunteer=volunteer).update(nik_since=timezone.now() - timedelta(days=2))
    return volunteer


def asked(chief, volunteer, **changes):
    with chief.scope() as actor:
        return offered(actor, volunteer, **changes)


def answered(chief, deployment, *, accepts=True):
    """The answer noted by the volunteer's own province."""
    with chief.scope() as actor:
        return answer_for(
            actor=actor, deployment_id=deployment.pk, version=deployment.version, accepts=accepts, reason="Bekerja."
        )


def moved(chief, deployment, *states, reason="Selesai."):
    """Led through the states, one after the other."""
    with chief.scope() as actor:
        for state in states:
            deployment = move_deployment(
                actor=actor, deployment_id=deployment.pk, version=deployment.version, state=state, reason=reason
            )
    return deployment


def served(chief, volunteer, hours, *, ago=0.0):
    """A deployment that is over, with so many hours on site."""
    deployment = moved(chief, answered(chief, asked(chief, volunteer)), "on_site", "released", "returned")
    with chief.scope():
        ended = timezone.now() - timedelta(hours=ago)
        DutySpan.objects.filter(deployment_id=deployment.pk).update(
            begun_at=ended - timedelta(hours=hours), ended_at=ended
        )
    return deployment


def test_somebody_is_asked_accepts_arrives_is_released_and_returns(jabar):
    phone = member(Role.VOLUNTEER, at=CUGENANG)
    deployment = asked(jabar, able(jabar, user=phone.user))
    with phone.scope() as actor:
        deployment = answer_offer(actor=actor, deployment_id=deployment.pk, version=1, accepts=True)
        deployment = check_in(actor=actor, deployment_id=deployment.pk, version=deployment.version)

    deployment = moved(jabar, deployment, "released", "returned", reason="Cekatan.")

    assert (deployment.state, deployment.hours, deployment.appraisal) == ("returned", 0.0, "Cekatan.")
    with jabar.scope():
        assert (published(DeploymentOffered), published(DeploymentMoved)) == (1, 4)
        assert not Commitment.objects.exists()


def test_another_province_learns_the_name_on_acceptance_and_loses_it_on_return(jabar, jakarta):
    volunteer = able(jakarta, JAKARTA, full_name="Orang Betawi", phone="081377776666")
    deployment = asked(jabar, volunteer)
    with jabar.scope():
        assert not DeploymentContact.objects.exists()

    deployment = answered(jakarta, deployment)
    with jabar.scope():
        assert DeploymentContact.objects.get().full_name == "Orang Betawi"

    moved(jabar, deployment, "on_site", "released", "returned")
    with jabar.scope():
        assert not DeploymentContact.objects.exists()
        assert "Betawi" not in payloads() + details()


def test_an_operator_of_the_givers_elsewhere_is_not_told_the_name(jabar, jakarta):
    deployment = answered(jakarta, asked(jabar, able(jakarta, JAKARTA, full_name="Orang Betawi")))
    path = f"/relawan/pengerahan/{deployment.pk}/"

    own = branch_operator("31.75", of=province("31")).sign_in(Client()).get(path).content.decode()
    elsewhere = branch_operator("31.71", of=province("31")).sign_in(Client()).get(path).content.decode()

    assert "Orang Betawi" in own
    assert "Betawi" not in elsewhere


def test_a_third_province_sees_nothing_of_it(jabar, jakarta):
    deployment = answered(jakarta, asked(jabar, able(jakarta, JAKARTA)))

    with coordinator(of=province("36")).scope():
        assert not Deployment.objects.filter(pk=deployment.pk).exists()
        assert not DeploymentContact.objects.exists()


def test_a_partners_person_is_asked_for_through_the_partners_officer(jabar):
    with jabar.scope() as actor:
        tagana = partner(actor)
    deployment = asked(jabar, able(jabar, at=tagana, kind="tagana"))
    assert deployment.state == "proposed"
    with pytest.raises(WrongStep):
        answered(jabar, deployment)

    with releasing_officer(tagana).scope() as officer:
        deployment = release_for(actor=officer, deployment_id=deployment.pk, version=1, releases=True)

    assert deployment.state == "offered"


def test_a_partners_officer_refuses_with_a_reason_and_releases_no_others(jabar):
    with jabar.scope() as actor:
        tagana = partner(actor)
    theirs = asked(jabar, able(jabar, at=tagana, kind="tagana"))
    ours = asked(jabar, able(jabar))

    with releasing_officer(tagana).scope() as officer:
        with pytest.raises(InvalidInput):
            release_for(actor=officer, deployment_id=theirs.pk, version=1, releases=False)
        refused = release_for(actor=officer, deployment_id=theirs.pk, version=1, releases=False, reason="Dinas lain.")
        with pytest.raises(NotFound):
            answer_for(actor=officer, deployment_id=ours.pk, version=1, accepts=True)

    assert refused.state == "refused"


@pytest.mark.parametrize(
    ("kind", "birth"), [("pmr", {"born_on": child_born()}), ("dds", {}), ("ksr", {"born_on": None})]
)
def test_nobody_who_may_not_be_sent_is_asked(jabar, kind, birth):
    volunteer = able(jabar, kind=kind, **birth)

    with pytest.raises(NotSendable):
        asked(jabar, volunteer)


def test_two_promises_do_not_overlap_whoever_they_are_made_to(jabar, jakarta):
    number = nik()
    here = able(jabar, nik=number)
    there = known_long(jakarta, able(jakarta, JAKARTA, nik=number))
    answered(jabar, asked(jabar, here))

    second = asked(jakarta, there)
    with pytest.raises(PromisedElsewhere) as refusal:
        answered(jakarta, second)

    assert not any(word in str(refusal.value) for word in ("Jawa Barat", "32", "Cugenang"))
    with jakarta.scope():
        assert Deployment.objects.get(pk=second.pk).state == "offered"
        assert not DeploymentContact.objects.exists()


def test_promises_one_after_the_other_are_kept(jabar):
    volunteer = able(jabar)
    first = answered(jabar, asked(jabar, volunteer))

    later = asked(jabar, volunteer, starts_at=first.ends_at, ends_at=first.ends_at + timedelta(days=1))

    assert answered(jabar, later).state == "accepted"


def test_fourteen_hours_for_one_organisation_are_rest_for_the_other_and_nothing_of_the_mission_shows(jabar, jakarta):
    number = nik()
    here, there = able(jabar, nik=number), known_long(jakarta, able(jakarta, JAKARTA, nik=number))
    served(jabar, here, 14)

    deployment = asked(jakarta, there)
    with pytest.raises(MustRest) as refusal:
        answered(jakarta, deployment)

    assert "istirahat" in str(refusal.value)
    assert not any(word in str(refusal.value) for word in ("Jawa Barat", "PMI", "14"))


def test_nobody_is_watched_by_registering_their_number(jabar, jakarta):
    number = nik()
    served(jabar, able(jabar, nik=number), 14)
    there = able(jakarta, JAKARTA, nik=number)

    deployment = asked(jakarta, there)
    with pytest.raises(NotFree) as refusal:
        answered(jakarta, deployment)
    with jakarta.scope() as actor:
        found = choose(
            actor=actor, demand=Demand(skill="wash", starts_at=timezone.now()), point=middle_of(require_area(JAKARTA))
        )

    assert not any(word in str(refusal.value) for word in ("istirahat", "dijanjikan"))
    assert [one.verdict.is_suitable for one in found.suitable] == [True]


def test_several_are_asked_for_the_same_or_nobody(jabar):
    people = [able(jabar) for _one in range(3)]
    child = able(jabar, kind="pmr", born_on=child_born())

    with jabar.scope() as actor:
        made = offer_to_many(actor=actor, mission=mission(people[0]), volunteer_ids=[one.pk for one in people])
        with pytest.raises(NotSendable):
            offer_to_many(actor=actor, mission=mission(people[0]), volunteer_ids=[people[0].pk, child.pk])

        assert {one.volunteer_id for one in made} == {one.pk for one in people}
        assert Deployment.objects.count() == 3


def test_those_that_cannot_be_led_on_do_not_hold_up_the_others(jabar):
    ready = [answered(jabar, asked(jabar, able(jabar))) for _one in range(2)]
    unanswered = asked(jabar, able(jabar))

    with jabar.scope() as actor:
        led = move_many(actor=actor, steps=[(one.pk, one.version) for one in (*ready, unanswered)], state="mobilised")

        assert (led.done, [one.code for one in led.refused]) == (2, ["wrong_step"])
        assert Deployment.objects.filter(state="mobilised").count() == 2


def test_whoever_stands_by_is_known_and_goes_when_called(jabar):
    deployment = moved(jabar, answered(jabar, asked(jabar, able(jabar))), "stand_by")
    with jabar.scope():
        assert DeploymentContact.objects.exists()

    assert moved(jabar, deployment, "mobilised", "on_site").state == "on_site"


def test_whoever_has_rested_goes_again(jabar):
    volunteer = able(jabar)
    served(jabar, volunteer, 14, ago=11)

    assert answered(jabar, asked(jabar, volunteer)).state == "accepted"


def test_an_expired_offer_is_not_accepted(jabar):
    deployment = asked(jabar, able(jabar))
    with jabar.scope():
        Deployment.objects.filter(pk=deployment.pk).update(expires_at=timezone.now())

    with pytest.raises(OfferExpired):
        answered(jabar, deployment)

    with jabar.scope():
        assert not Commitment.objects.exists()


def test_standing_down_needs_a_reason_and_frees_the_time(jabar):
    deployment = answered(jabar, asked(jabar, able(jabar)))
    with pytest.raises(InvalidInput):
        moved(jabar, deployment, "stood_down", reason=" ")

    moved(jabar, deployment, "stood_down")

    with jabar.scope():
        assert not Commitment.objects.exists()
        assert not DeploymentContact.objects.exists()


@pytest.mark.parametrize("state", ["released", "returned", "mobilised", "offered"])
def test_a_step_that_leads_from_nowhere_is_refused(jabar, state):
    deployment = asked(jabar, able(jabar))

    with pytest.raises(WrongStep):
        moved(jabar, deployment, state)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"task": " "}, "task"),
        ({"report_to": ""}, "report_to"),
        ({"skill": "shelter"}, "skill"),
        ({"ends_at": timezone.now() - timedelta(days=9)}, "ends_at"),
        ({"ends_at": timezone.now() + timedelta(days=200)}, "ends_at"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "expires_at"),
    ],
)
def test_a_mission_that_nobody_can_mean_is_refused(jabar, changes, field):
    volunteer = able(jabar)

    with pytest.raises(InvalidInput) as refusal:
        asked(jabar, volunteer, **changes)

    assert set(refusal.value.fields) == {field}


def test_nobody_answers_for_others_or_leads_the_deployments_of_others(jabar, jakarta):
    deployment = asked(jabar, able(jakarta, JAKARTA))

    with member(Role.VOLUNTEER, at=CUGENANG).scope() as stranger, pytest.raises(NotFound):
        answer_offer(actor=stranger, deployment_id=deployment.pk, version=1, accepts=True)
    with pytest.raises(NotFound):
        moved(jakarta, deployment, "stood_down")
    with pytest.raises(NotFound):
        answered(jabar, deployment)
    with branch_operator("31.71", of=province("31")).scope() as elsewhere, pytest.raises((NotFound, NotPermitted)):
        answer_for(actor=elsewhere, deployment_id=deployment.pk, version=1, accepts=True)


def test_a_province_that_shares_nothing_is_asked_for_nobody(jabar):
    stranger = able(coordinator(of=province("36")), "36.71.05")

    with jabar.scope() as actor, pytest.raises(NotFound):
        offer_deployment(actor=actor, mission=mission(stranger))


def test_the_givers_door_does_not_lead_on_and_the_receivers_does_not_answer(jabar):
    deployment = asked(jabar, able(jabar))
    desk, url = jabar.sign_in(Client()), f"/relawan/pengerahan/{deployment.pk}/"

    led = desk.post(f"{url}pelepasan/", {"version": 1, "state": "stood_down", "reason": "Batal."})
    answer = desk.post(f"{url}langkah/", {"version": 1, "state": "accepted"})

    assert (led.status_code, answer.status_code) == (422, 422)
    with jabar.scope():
        assert Deployment.objects.get().state == "offered"


def test_an_act_is_done_on_the_version_that_was_seen(jabar):
    deployment = asked(jabar, able(jabar))
    deployment.version = 7

    with pytest.raises(StaleVersion):
        answered(jabar, deployment)


def test_a_coordinator_asks_on_the_page_and_somebody_accepts_and_arrives_on_a_phone(jabar):
    someone = member(Role.VOLUNTEER, at=CUGENANG)
    volunteer = able(jabar, user=someone.user)
    desk, phone = jabar.sign_in(Client()), someone.sign_in(Client())
    begins = timezone.localtime()
    told = {
        "volunteer": str(volunteer.pk),
        "skill": "wash",
        "task": "Air bersih",
        "place": "Lapangan Cugenang",
        "report_to": "Bu Rina, posko",
        "starts_at": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begins + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }

    assert desk.post("/relawan/pengerahan/baru/", {**told, "task": ""}).status_code == 422
    made = desk.post("/relawan/pengerahan/baru/", told)
    url = made["Location"]
    answer = url.replace("/pengerahan/", "/tugas/")
    assert "Bu Rina, posko" in phone.get("/relawan/tugas/").content.decode()
    phone.post(answer, {"version": 1, "act": "accept"})
    assert volunteer.person.full_name in desk.get(url).content.decode()
    phone.post(answer, {"version": 2, "act": "check_in"})
    refused = desk.post(f"{url}langkah/", {"version": 3, "state": "returned"})
    desk.post(f"{url}langkah/", {"version": 3, "state": "released", "reason": "Cekatan."})
    desk.post(f"{url}langkah/", {"version": 4, "state": "returned"})

    page = desk.get(url).content.decode()
    assert refused.status_code == 422
    assert "Cekatan." in page
    assert volunteer.person.full_name not in page
    assert "Cekatan." in phone.get("/relawan/tugas/").content.decode()
