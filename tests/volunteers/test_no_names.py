"""Over every way a deployment can go and every page there is: no name reaches the other province before or after."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.tenancy import coordinator, province, unit
from tests.factories.volunteers import enlisted, nik, offered, skilled
from tests.isolation import resolver
from tests.isolation.routes import ROUTES, Bare
from tests.isolation.world import terms
from volunteers.rules.deploying import LASTING, STEPS
from volunteers.services.deploying import answer_for, move_deployment

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

JAKARTA = "31.75.06"
SECRETS = ("Orang Betawi", "77776666", "Ibu Darurat", "88885555")
LISTS = ("relawan/", "relawan/cari/", "relawan/pengerahan/", "jejak/")
FILES = ("?format=csv&state=all", "?state=all", "?skill=wash&area=32.03.11")


@pytest.fixture
def jabar():
    return coordinator()


@pytest.fixture
def jakarta():
    """Jakarta, which shares its volunteers with Jawa Barat."""
    chief = coordinator(of=province("31"))
    with chief.scope() as actor:
        open_grant(actor=actor, terms=terms(province("32"), Purpose.VOLUNTEERS, ("31.75",)))
    return chief


def asked(jabar, jakarta):
    """Somebody of Jakarta, asked for by Jawa Barat."""
    with jakarta.scope() as actor:
        volunteer = enlisted(
            actor,
            unit=unit(JAKARTA),
            area=JAKARTA,
            full_name=SECRETS[0],
            phone="081377776666",
            nik=nik(),
            emergency_name=SECRETS[2],
            emergency_phone="081388885555",
        )
        skilled(actor, volunteer, "wash")
    with jabar.scope() as actor:
        return offered(actor, volunteer)


def every_response(client, deployment):
    """What every address answers, filled with the deployment and with the person."""
    addresses = [address for route in resolver.routes() for address in _filled(route.pattern, deployment)]
    return "".join(_text(client.get(address)) for address in dict.fromkeys(addresses))


def _filled(pattern, deployment):
    is_page = not isinstance(ROUTES.get(pattern, Bare("")), Bare) and any(
        ask.method == "GET" for ask in ROUTES[pattern]
    )
    if not is_page or not (set(re.findall(r"<\w+:(\w+)>", pattern)) <= {"pk"}):
        return []
    filled = [re.sub(r"<\w+:\w+>", str(pk), pattern) for pk in (deployment.pk, deployment.volunteer_id)]
    return [f"/{path}{query}" for path in filled for query in ("", *(FILES if pattern in LISTS else ()))]


def _text(response):
    return b"".join(response).decode(errors="replace")


def _step(draw, deployment, jabar, jakarta):
    state = draw(st.sampled_from(STEPS[deployment.state]))
    given_by_giver = state in ("accepted", "declined")
    chief = jakarta if given_by_giver else jabar
    with chief.scope() as actor:
        what = {"actor": actor, "deployment_id": deployment.pk, "version": deployment.version, "reason": "Ya."}
        if given_by_giver:
            return answer_for(accepts=state == "accepted", **what)
        return move_deployment(state=state, **what)


def every_state(draw, deployment, jabar, jakarta):
    """The deployment in one state after the other, until nothing follows."""
    yield deployment
    while STEPS[deployment.state]:
        deployment = _step(draw, deployment, jabar, jakarta)
        yield deployment


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_names_show_exactly_while_somebody_is_coming_or_there(jabar, jakarta, data):
    client = jabar.sign_in(Client())

    shown = {
        (one.state, secret)
        for one in every_state(data.draw, asked(jabar, jakarta), jabar, jakarta)
        for told in [every_response(client, one)]
        for secret in SECRETS
        if secret in told
    }

    assert {state for state, _secret in shown} <= set(LASTING)
    assert {secret for state, secret in shown if state == "accepted"} in ({*SECRETS}, set())


def test_every_page_is_asked(jabar, jakarta):
    told = every_response(jabar.sign_in(Client()), asked(jabar, jakarta))

    assert told.count("<html") > 50
