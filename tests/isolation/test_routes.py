"""Every address × the neighbour's session and machine × every standing with the owner."""

import json
import re

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import member
from tests.isolation import resolver, world
from tests.isolation.routes import ROUTES, SOCKETS, Bare
from tests.isolation.rows import ROWS, tenant_column

pytestmark = pytest.mark.timeout(300)

ASKS = [
    pytest.param(pattern, ask, id=f"{ask.method} {pattern} {number}")
    for pattern, asks in ROUTES.items()
    if not isinstance(asks, Bare)
    for number, ask in enumerate(asks)
]
READS = [param for param in ASKS if param.values[1].method == "GET"]
ACTS = [param for param in ASKS if param.values[1].method == "POST"]
ACTS_BY_MACHINE = [param for param in ACTS if param.values[0].startswith("api/v1/")]
OF_A_PERSON = {
    *("api/v1/phone/", "api/v1/field-reports/mine/", "api/v1/activities/mine/"),
    *("api/v1/inbox/", "api/v1/inbox/<uuid:pk>/"),
}
"""What is somebody's own (tests/incidents/api/test_phone.py), or told by people unknown to us: a machine is refused."""
READS_BY_MACHINE = [
    param for param in READS if param.values[0].startswith("api/v1/") and param.values[0] not in OF_A_PERSON
]
PLAIN = sorted(pattern for pattern in ROUTES if not re.search(r"[<(^]", pattern))
OK = 200
REFUSED = {403, 404, 409, 422}
FORM_AGAIN = {200}
"""The form once more, with what is wrong in it. That nothing has changed is checked beside every answer."""


@pytest.fixture(scope="module")
def built(module_database):
    return world.build()


@pytest.fixture(scope="module", params=world.STANDINGS)
def standing(request, built):
    with built.standing(request.param):
        yield request.param


@pytest.fixture(scope="module")
def session(built):
    """The neighbour's coordinator, who holds every other office there too, so that no role does isolation's work."""
    for role in set(Role) - {Role.PROVINCIAL_COORDINATOR}:
        member(role, of=built.neighbour.tenant, user=built.neighbour.user)
    return built.neighbour.sign_in(Client(raise_request_exception=False))


@pytest.fixture(scope="module")
def machine(built):
    """The neighbour's machine, with every scope that there is."""
    client = Client(raise_request_exception=False)
    scopes = " ".join(settings.OAUTH_SCOPES)
    terms = {"client_id": built.machine_id, "client_secret": world.MACHINE_SECRET, "scope": scopes}
    answer = client.post("/oauth/token/", {"grant_type": "client_credentials", **terms})
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {answer.json()['access_token']}"
    return client


@pytest.fixture
def nothing_changes(built, module_database):
    """What the owner has is the same after the test."""
    before = _holdings(module_database, built)
    yield
    assert _holdings(module_database, built) == before


def _holdings(database, built):
    """The owner's rows, table by table, as the database prints them."""
    with psycopg.connect(database.owner_url) as connection:
        return {
            model._meta.db_table: connection.execute(
                f"SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {model._meta.db_table} t "
                f"WHERE {tenant_column(model)} = %s",
                (built.owner.tenant.pk,),
            ).fetchone()
            for model in ROWS
        }


def _ask(client, pattern, ask, place):
    url = ask.url(pattern, place)
    if ask.method == "GET":
        return client.get(url, ask.query(place))
    headers = {}
    if ask.version is not None:
        row = ask.version(place)
        headers["If-Match"] = f'"{row.pk}-{row.version}"'
    data = ask.data(place)
    is_json = pattern.startswith("api/v1/") and not {"photo", "file"} & data.keys()
    given = {"content_type": "application/json"} if is_json else {}
    return client.post(url, data, headers=headers, **given)


def _text(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace")


def _leaked(text, place):
    """Words of the place in the answer; what the question itself said is no leak."""
    return {marker for marker in place.markers if marker in text}


def _said(ask, place):
    """What the question itself named, which a page may repeat: a search, an address, a form's input."""
    return {str(value) for said in (ask.of, ask.query, ask.data) for value in said(place).values()}


def test_every_address_is_in_the_matrix():
    assert resolver.patterns() == set(ROUTES)


def test_every_socket_is_in_the_matrix():
    assert resolver.sockets() == set(SOCKETS)


@pytest.mark.parametrize(
    "route", [route for route in resolver.routes() if route.api_actions], ids=lambda route: route.pattern
)
def test_every_method_of_a_rest_door_is_asked(route):
    asks = ROUTES[route.pattern]
    asked = {"get"} if isinstance(asks, Bare) else {ask.method.lower() for ask in asks}

    assert asked == set(route.api_actions)


@pytest.mark.parametrize(("pattern", "ask"), READS)
def test_the_neighbours_people_read_what_a_grant_opens_and_nothing_else(built, session, standing, pattern, ask):
    _check_reading(built, session, standing, pattern, ask)


@pytest.mark.parametrize(("pattern", "ask"), READS_BY_MACHINE)
def test_the_neighbours_machine_reads_what_a_grant_opens_and_nothing_else(built, machine, standing, pattern, ask):
    _check_reading(built, machine, standing, pattern, ask)


def _check_reading(built, client, standing, pattern, ask):
    is_open = standing == world.AREA_GRANT
    hidden = [built.kept] if is_open else list(built.places)
    for place in built.places:
        response = _ask(client, pattern, ask, place)
        text = _text(response)
        if ask.names_an_object and (place in hidden or ask.private):
            _assert_hidden(response, text, pattern, ask)
        else:
            assert response.status_code == OK, text[:500]
        if place not in hidden:
            assert {word for word in ask.shows(place) if word not in text} == set()
        assert {word for one in hidden for word in _leaked(text, one)} <= _said(ask, place)


def _assert_hidden(response, text, pattern, ask):
    assert response.status_code == ask.hidden, text[:500]
    if pattern.startswith("api/v1/"):
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(text)["code"] == "not_found"


@pytest.mark.parametrize(("pattern", "ask"), ACTS)
def test_the_neighbours_people_change_nothing(built, session, standing, nothing_changes, pattern, ask):
    _check_acting(built, session, standing, pattern, ask)


@pytest.mark.parametrize(("pattern", "ask"), ACTS_BY_MACHINE)
def test_the_neighbours_machine_changes_nothing(built, machine, standing, nothing_changes, pattern, ask):
    for place in built.places:
        response = _ask(machine, pattern, ask, place)

        assert response.status_code in REFUSED


def _check_acting(built, client, standing, pattern, ask):
    is_open = standing == world.AREA_GRANT
    hidden = [built.kept] if is_open else list(built.places)
    for place in built.places:
        response = _ask(client, pattern, ask, place)
        text = _text(response)
        if not ask.names_an_object:
            assert response.status_code in REFUSED | FORM_AGAIN, text[:500]
        elif place in hidden:
            _assert_hidden(response, text, pattern, ask)
        else:
            assert response.status_code in REFUSED, text[:500]
        assert {word for one in hidden for word in _leaked(text, one)} <= _said(ask, place)


@pytest.mark.parametrize("pattern", PLAIN)
def test_no_plain_address_names_anything_of_the_owners(built, session, pattern):
    """Also those that are said to hold nothing of a tenant: asked without a question, by somebody without a grant."""
    text = _text(session.get(f"/{pattern}"))

    assert {word for place in built.places for word in _leaked(text, place)} == set()


@pytest.mark.parametrize("pattern", [pattern for pattern in PLAIN if pattern.startswith("admin/")])
def test_the_admin_lets_no_tenants_people_in(session, pattern):
    response = session.get(f"/{pattern}")

    assert response.status_code != OK or pattern == "admin/login/"
