"""The nearest suitable people: who is shown, in which order, why, and never by name across a border."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import middle_of
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.tenancy import branch_operator, coordinator, headquarters_reader, member, province, unit
from tests.factories.volunteers import CUGENANG, certified, child_born, enlisted, skilled
from tests.isolation.world import terms
from volunteers.queries.choosing import choose
from volunteers.rules.suitability import Demand
from volunteers.services.capability import Willingness, set_willingness

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
NEAR, FARTHER, FAR = CUGENANG, "32.03.01", "32.75.01"
JAKARTA = "31.75.06"


def able(actor, area=CUGENANG, *, kind="ksr", **changes):
    """Somebody of an area who can do WASH."""
    volunteer = enlisted(actor, unit=unit(area), area=area, kind=kind, **changes)
    skilled(actor, volunteer, "wash", level=2)
    return volunteer


def chosen(actor, **changes):
    demand = Demand(**{"skill": "wash", "starts_at": timezone.now(), **changes})
    return choose(actor=actor, demand=demand, point=middle_of(AdminArea.objects.get(pk=CUGENANG)))


def people(candidates):
    return [one.competence.volunteer_id for one in candidates]


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


@pytest.fixture
def neighbour():
    """Somebody of Jakarta, whose province shares its volunteers with Jawa Barat."""
    jakarta = coordinator(of=province("31"))
    with jakarta.scope() as actor:
        volunteer = able(actor, JAKARTA, full_name="Orang Betawi", phone="081377776666")
        open_grant(actor=actor, terms=terms(province("32"), Purpose.VOLUNTEERS, ("31.75",)))
    return volunteer


def test_the_nearest_come_first_over_every_province_that_shares(neighbour):
    with coordinator().scope() as chief:
        far, near, farther = (able(chief, area) for area in (FAR, NEAR, FARTHER))

        found = chosen(chief)

    assert people(found.suitable) == [near.pk, farther.pk, far.pk, neighbour.pk]
    assert [round(one.distance_m) for one in found.suitable] == sorted(round(one.distance_m) for one in found.suitable)


def test_people_of_another_province_have_no_name_and_those_of_the_own_one_do(neighbour):
    with coordinator().scope() as chief:
        able(chief, full_name="Orang Sunda")

        names = {one.tenant: one.name for one in chosen(chief).suitable}

    assert names == {"PMI Provinsi Jawa Barat": "Orang Sunda", province("31").organisation.short_name: ""}


def test_without_a_grant_nobody_of_another_province_is_there(chief):
    with coordinator(of=province("36")).scope() as stranger:
        able(stranger, "36.71.05")

    assert people(chosen(chief).suitable) == []


def test_nobody_is_passed_over_without_a_reason(chief):
    volunteer = able(chief)
    set_willingness(actor=chief, volunteer_id=volunteer.pk, willingness=Willingness(is_available=False))

    (passed,) = chosen(chief).passed_over

    assert passed.verdict.reasons == ("unavailable",)


def test_a_valid_certificate_is_asked_for_and_an_expired_one_does_not_count(chief):
    valid, expired, without = able(chief), able(chief), able(chief)
    certified(chief, valid, "wash", expires_on=TODAY)
    certified(chief, expired, "wash", issued_on=TODAY - timedelta(days=800), expires_on=TODAY - timedelta(days=1))

    found = chosen(chief, certified=True)

    assert people(found.suitable) == [valid.pk]
    assert {one.competence.volunteer_id: one.verdict.reasons for one in found.passed_over} == {
        expired.pk: ("certificate_expired",),
        without.pk: ("no_certificate",),
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["pmr", "dds"]), certify=st.booleans(), level=st.integers(1, 3))
def test_no_minor_and_no_donor_is_in_any_answer(chief, kind, certify, level):
    birth = {"born_on": child_born()} if kind == "pmr" else {}
    never = enlisted(chief, unit=unit(CUGENANG), kind=kind, **birth)
    skilled(chief, never, "wash", level=level)
    certified(chief, never, "wash")

    found = chosen(chief, certified=certify)

    assert never.pk not in people([*found.suitable, *found.passed_over])


def test_an_operator_chooses_among_the_people_of_the_own_kabupaten(chief):
    own = able(chief, NEAR)
    able(chief, FAR)

    with branch_operator("32.03").scope() as operator:
        assert people(chosen(operator).suitable) == [own.pk]


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.HQ_READER, Role.CHAIRMAN])
def test_only_those_who_send_people_choose_them(role):
    with member(role, at="32").scope() as actor, pytest.raises(NotPermitted):
        chosen(actor)


def test_as_many_statements_for_many_as_for_one(chief, django_assert_num_queries):
    able(chief)
    with django_assert_num_queries(9):
        chosen(chief)
    for _ in range(4):
        able(chief)

    with django_assert_num_queries(9):
        chosen(chief)


def test_the_page_shows_who_suits_and_why_others_do_not(neighbour):
    someone = coordinator()
    with someone.scope() as chief:
        able(chief, full_name="Orang Sunda")
        away = able(chief, full_name="Orang Sibuk")
        set_willingness(actor=chief, volunteer_id=away.pk, willingness=Willingness(is_available=False))

    page = someone.sign_in(Client()).get(f"/relawan/cari/?skill=wash&area={CUGENANG}").content.decode()

    assert "Orang Sunda" in page
    assert "tidak siap saat ini" in page
    assert province("31").organisation.short_name in page
    assert not any(secret in page for secret in ("Orang Betawi", "77776666"))


def test_no_door_tells_who_somebody_of_another_province_is(neighbour):
    client = coordinator().sign_in(Client())

    told = "".join(
        client.get(path).content.decode()
        for path in (
            f"/relawan/cari/?skill=wash&area={CUGENANG}",
            "/relawan/",
            "/relawan/?format=csv",
            f"/relawan/{neighbour.pk}/",
            f"/relawan/{neighbour.pk}/kemampuan/",
            f"/relawan/{neighbour.pk}/pribadi/",
            "/api/v1/volunteers/",
            f"/api/v1/volunteers/{neighbour.pk}/",
            "/api/v1/volunteers/nearest/?skill=wash&longitude=107.087&latitude=-6.812",
            "/jejak/",
        )
    )

    assert str(neighbour.pk) in told
    assert not any(secret in told for secret in ("Orang Betawi", "77776666", "1995-03-21"))


def test_the_api_answers_with_reasons_as_codes(neighbour):
    someone = coordinator()
    with someone.scope() as chief:
        able(chief)

    answer = someone.sign_in(Client()).get(
        "/api/v1/volunteers/nearest/?skill=wash&longitude=107.087&latitude=-6.812&certified=true"
    )

    told = answer.json()
    assert told["suitable"] == []
    assert [one["reasons"] for one in told["passed_over"]] == [["no_certificate"], ["no_certificate"]]
    assert {"id", "tenant", "area_code", "level", "distance_m", "reasons"} <= told["passed_over"][0].keys()


@pytest.mark.parametrize(
    "asked", ["", "skill=dancing&longitude=107&latitude=-6", "skill=wash&longitude=x&latitude=-6", "skill=wash"]
)
def test_a_question_without_skill_or_place_is_refused(asked):
    answer = coordinator().sign_in(Client()).get(f"/api/v1/volunteers/nearest/?{asked}")

    assert answer.status_code == 422


def test_headquarters_do_not_choose_in_the_provinces_place(neighbour):
    page = headquarters_reader().sign_in(Client()).get(f"/relawan/cari/?skill=wash&area={CUGENANG}")

    assert page.status_code == 403
